//! Components of `virtualbox`, and the keys that they share.

pub mod common;
pub mod iso;
pub mod ovf;
pub mod vm;
