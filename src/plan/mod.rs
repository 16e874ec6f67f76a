//! The plan: what will be done, as data. It knows nothing of Packer's JSON and nothing of shells.

pub mod word;

pub use word::{LibFn, Part, Var, Word};
