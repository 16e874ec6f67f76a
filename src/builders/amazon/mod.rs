//! Components of `amazon`, and the keys that they share.

pub mod chroot;
pub mod common;
pub mod ebs;
pub mod ebssurrogate;
pub mod ebsvolume;
pub mod instance;
pub mod steps;
