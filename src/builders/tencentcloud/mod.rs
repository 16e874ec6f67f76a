//! Components of `tencentcloud`, and the keys that they share.

pub mod cvm;
