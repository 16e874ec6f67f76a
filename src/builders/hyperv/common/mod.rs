//! Components of `hyperv/common`, and the keys that they share.

pub mod machine;
pub mod output;
