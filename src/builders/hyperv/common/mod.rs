//! Components of `hyperv/common`, and the keys that they share.

pub mod common;
pub mod output;
pub mod ssh;
