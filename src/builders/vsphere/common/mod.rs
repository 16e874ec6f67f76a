//! Components of `vsphere/common`, and the keys that they share.

pub mod boot;
pub mod cd_rom;
pub mod config_params;
pub mod connect;
pub mod content_library;
pub mod export;
pub mod floppy;
pub mod hardware;
pub mod location;
pub mod machine;
pub mod remove_cd_rom;
pub mod run;
pub mod shutdown;
pub mod storage;
pub mod wait_ip;
