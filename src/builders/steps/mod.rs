//! Steps that builders share. Each is made from a builder's keys and handed back as data; the builder says where it stands.

mod download;

pub use download::Download;
