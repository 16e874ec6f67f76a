//! Components of `scripts`, and the keys that they share.

pub mod remote;
pub mod scripts;
