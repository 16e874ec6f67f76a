//! Components of `azure/common/client`, and the keys that they share.

pub mod common;
