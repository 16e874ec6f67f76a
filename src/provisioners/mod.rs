//! Provisioners: one file a component, its keys and what it lowers to.

pub mod breakpoint;
pub mod file;
pub mod shell;
pub mod shell_local;
pub mod sleep;
pub mod variables;
