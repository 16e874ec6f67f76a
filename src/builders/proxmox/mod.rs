//! Components of `proxmox`, and the keys that they share.

pub mod clone;
pub mod common;
pub mod iso;
