//! Components of `osc`, and the keys that they share.

pub mod bsu;
pub mod bsusurrogate;
pub mod bsuvolume;
pub mod chroot;
pub mod common;
