//! Plan to text: one file for each target. An emitter never looks at a template and never chooses.

pub mod body;
pub mod carried;
pub mod comment;
pub mod config;
pub mod facts;
pub mod head;
pub mod ksh;
pub mod library;
pub mod make;
pub mod mirrors;
pub mod names;
pub mod needs;
pub mod notes;
pub mod places;
pub mod quote;
pub mod reach;
pub mod removals;
pub mod review;
pub mod tools;
pub mod variables;
