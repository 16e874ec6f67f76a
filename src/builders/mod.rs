//! Builders: one file a component, its keys and what it lowers to.

pub mod file;
pub mod null;
