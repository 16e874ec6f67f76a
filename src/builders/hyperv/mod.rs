//! Components of `hyperv`, and the keys that they share.

pub mod common;
pub mod iso;
pub mod vmcx;
