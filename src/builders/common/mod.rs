//! Groups of keys that builders share. Each is a struct that is flattened into a builder's own, with Packer's checks.

mod boot;
mod cd;
mod floppy;
mod http;
mod iso;
mod paths;
mod shutdown;
mod sums;

pub use boot::{BootConfig, VncConfig, boot_faults, expected_texts};
pub use cd::CdConfig;
pub use floppy::FloppyConfig;
pub use http::HttpConfig;
pub use iso::{Checksum, IsoConfig, checksum};
pub use shutdown::ShutdownConfig;
