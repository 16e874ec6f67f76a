//! The library functions that work on this host alone, run in every shell and held against real Packer.

mod compress;
mod files;
mod local;
mod manifest;
mod shell;
mod values;
