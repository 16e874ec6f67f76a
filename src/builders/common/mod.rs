//! Components of `common`, and the keys that they share.

pub mod boot;
pub mod cd;
pub mod filters;
pub mod floppy;
pub mod http;
pub mod iso;
pub mod pairs;
pub mod shutdown;
pub mod vnc;
