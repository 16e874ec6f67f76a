//! Components of `azure/common`, and the keys that they share.

pub mod client;
