//! Components of `vsphere`, and the keys that they share.

pub mod clone;
pub mod common;
pub mod iso;

use crate::schema::{Checks, Object, Text};
use common::content_library::ContentLibrary;

/// The library that the machine goes to.
fn library(library: &Object<ContentLibrary>, machine: &Text, checks: &mut Checks<'_>) {
    if library.span.is_none() {
        return;
    }
    let value = &library.value;
    checks.require("library", &value.library, "a library name must be provided");
    checks.refuse(
        !value.ovf.value && value.name.is_given() && value.name.now == machine.now,
        &value.name,
        "the content library destination name must be different from the VM name",
    );
}
