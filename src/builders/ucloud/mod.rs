//! Components of `ucloud`, and the keys that they share.

pub mod common;
pub mod names;
pub mod uhost;
