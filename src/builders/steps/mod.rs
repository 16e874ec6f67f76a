//! Steps that builders share. Each is made from a builder's keys and handed back as data; the builder says where it stands.

mod cd;
mod download;
mod floppy;
mod http;
mod key_pair;
pub(in crate::builders) mod media;
mod pattern;
pub mod ports;
mod typing;

pub use cd::cd;
pub use download::Download;
pub use floppy::floppy;
pub use http::{Served, http_port, http_server};
pub use key_pair::{KeyPair, Kind};
pub use typing::{Keyboard, Typing, checked, render, typing, typing_expected, unknown_keys};
