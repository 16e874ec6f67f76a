//! Components of `amazon/common`, and the keys that they share.

pub mod access;
pub mod ami;
pub mod block_device;
pub mod run;
