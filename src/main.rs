//! The command line of packsh.

fn main() {}
