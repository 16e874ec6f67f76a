//! Components of `proxmox/common`, and the keys that they share.

pub mod common;
