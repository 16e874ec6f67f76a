//! `packsh` compiles a Packer JSON template into one plain file: a Korn shell script or a Makefile.
//!
//! The modules are the stages of the pipeline; dependencies point one way, from [`source`] to [`emit`].

pub mod diagnostic;
pub mod emit;
pub mod interpolate;
pub mod plan;
pub mod source;
pub mod template;
