//! Components of `oracle`, and the keys that they share.

pub mod classic;
pub mod oci;
