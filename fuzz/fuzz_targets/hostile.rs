//! `cargo +nightly fuzz run hostile`
#![no_main]

#[path = "../bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::hostile(bytes));
