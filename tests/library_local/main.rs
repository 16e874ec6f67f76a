//! The library functions that work on this host alone, run in every shell and held against real Packer.

mod compress;
mod files;
mod jobs;
mod local;
mod manifest;
mod shell;
#[path = "../support/mod.rs"]
mod support;
mod values;
