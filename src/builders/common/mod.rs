//! Groups of keys that builders share. Each is a struct that is flattened into a builder's own, with Packer's checks.

mod boot;
mod cd;
mod compose_fetch;
mod compose_http;
pub mod compose_media;
mod fetched;
mod floppy;
mod http;
mod iso;
mod late_keys;
mod paths;
mod shutdown;
mod sums;

pub use boot::{BootConfig, VncConfig, boot_faults, expected_texts};
pub use cd::CdConfig;
pub use compose_fetch::{Fetcher, Image};
pub use compose_http::{Made, Reach, Served, Serving};
pub use fetched::from_root;
pub use floppy::FloppyConfig;
pub use http::HttpConfig;
pub use iso::{Checksum, IsoConfig, checksum};
pub use late_keys::late_keys;
pub use shutdown::ShutdownConfig;
