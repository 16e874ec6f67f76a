//! `cargo +nightly fuzz run interpolation`
#![no_main]

#[path = "../bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::interpolation(bytes));
