//! A program as a Makefile, for GNU make and BSD make: artifacts are targets.
//!
//! What a recipe does is the text of a script, which stands behind `#|` below its rule and goes to a Korn shell as it is:
//! make reads nothing of it. What make itself reads are names of files that mean nothing else to it.

mod page;
mod recipe;
mod rule;
mod settings;
mod target;
mod unit;

pub use page::makefile;
