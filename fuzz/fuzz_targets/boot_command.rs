//! `cargo +nightly fuzz run boot_command`
#![no_main]

#[path = "../bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::boot_command(bytes));
