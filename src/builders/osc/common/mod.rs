//! Components of `osc/common`, and the keys that they share.

pub mod access;
pub mod block_device;
pub mod block_devices;
pub mod launch_block_devices;
pub mod omi;
pub mod omi_block_devices;
pub mod run;
