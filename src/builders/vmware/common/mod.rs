//! Components of `vmware/common`, and the keys that they share.

pub mod disk;
pub mod driver;
pub mod export;
pub mod hw;
pub mod output;
pub mod run;
pub mod ssh;
pub mod tools;
pub mod vmx;
