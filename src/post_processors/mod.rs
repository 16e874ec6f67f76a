//! Post-processors: one file a component, its keys and what it lowers to.

pub mod artifice;
pub mod checksum;
pub mod compress;
pub mod manifest;
