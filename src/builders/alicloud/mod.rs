//! Components of `alicloud`, and the keys that they share.

pub mod ecs;
