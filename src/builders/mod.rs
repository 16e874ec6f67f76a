//! Builders: one file a component, its keys and what it lowers to.

pub mod common;
pub mod file;
pub mod null;
pub mod openbsd_vmm;
