//! Components of `virtualbox`, and the keys that they share.

pub mod common;
pub mod iso;
pub mod ovf;
pub mod vm;

use crate::communicator::Communicator;
use crate::schema::Checks;
use common::guest_additions::GuestAdditions;
use common::vbox_version::VboxVersion;

/// What cannot be done without a communicator.
fn without_communicator(
    comm: &Communicator,
    version: &VboxVersion,
    additions: &GuestAdditions,
    checks: &mut Checks<'_>,
) {
    if comm.communicator.value != "none" {
        return;
    }
    version.without_communicator(checks);
    checks.refuse(
        matches!(additions.guest_additions_mode.shown(), "" | "upload"),
        &additions.guest_additions_mode,
        "communicator must not be 'none' when guest_additions_mode = 'upload'.",
    );
}
