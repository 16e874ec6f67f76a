//! Components of `ucloud/common`, and the keys that they share.

pub mod access;
pub mod image;
pub mod run;
