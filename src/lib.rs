//! `packsh` compiles a Packer JSON template into one plain file: a Korn shell script or a Makefile.
//!
//! The modules are the stages of the pipeline; dependencies point one way, from [`source`] to [`emit`].

pub mod book;
pub mod boot_command;
pub mod builders;
pub mod cli;
pub mod communicator;
pub mod diagnostic;
pub mod disk;
pub mod emit;
pub mod fix;
pub mod helpers;
pub mod interpolate;
pub mod lower;
pub mod make;
pub mod pipeline;
pub mod plan;
pub mod post_processors;
pub mod printable;
pub mod program;
pub mod provisioners;
pub mod registry;
pub mod review;
pub mod schema;
pub mod shell;
pub mod source;
pub mod template;
