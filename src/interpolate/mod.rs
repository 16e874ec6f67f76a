//! Go's text/template as Packer uses it, evaluated in part: what is known now becomes text, the rest a [`Word`](crate::plan::Word).

mod fault;

pub use fault::Fault;
