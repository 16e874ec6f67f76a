//! Components of `scripts`, and the keys that they share.

pub mod local;
pub mod remote;
pub mod what;
