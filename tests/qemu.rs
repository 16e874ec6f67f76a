//! The qemu builder next to real Packer 1.6.6: the command lines of QEMU and qemu-img, runs that are cut off at every step, and
//! whole builds of a real guest. In every shell.

#[path = "support/pretended.rs"]
mod pretended;
mod support;

#[path = "qemu/disks.rs"]
mod disks;
#[path = "qemu/lines.rs"]
mod lines;
#[path = "qemu/make.rs"]
mod make;
#[path = "qemu/memory.rs"]
mod memory;
#[path = "qemu/real.rs"]
mod real;
#[path = "qemu/serial.rs"]
mod serial;
