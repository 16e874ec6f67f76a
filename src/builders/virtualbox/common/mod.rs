//! Components of `virtualbox/common`, and the keys that they share.

pub mod before;
pub mod comm;
pub mod export;
pub mod guest;
pub mod guest_additions;
pub mod hw;
pub mod lower;
pub mod machine;
pub mod output;
pub mod run;
pub mod shutdown;
pub mod vbox_bundle;
pub mod vbox_manage;
pub mod vbox_version;
