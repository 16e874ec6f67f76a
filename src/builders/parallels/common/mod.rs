//! Components of `parallels/common`, and the keys that they share.

pub mod hw;
pub mod output;
pub mod prlctl;
pub mod prlctl_post;
pub mod prlctl_version;
pub mod tools;
