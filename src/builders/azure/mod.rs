//! Components of `azure`, and the keys that they share.

pub mod arm;
pub mod chroot;
pub mod common;
pub mod dtl;
