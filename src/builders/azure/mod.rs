//! Components of `azure`, and the keys that they share.

pub mod arm;
pub mod chroot;
pub mod client;
pub mod dtl;
pub mod image;
pub mod names;
