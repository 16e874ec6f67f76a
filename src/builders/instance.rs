//! Rules for a machine at a provider, of which Amazon's and Outscale's are the same.

use crate::communicator::Communicator;
use crate::schema::{Checks, Text};

/// The name of a key pair is of no use without its private half.
pub fn key_pair(comm: &Communicator, checks: &mut Checks<'_>) {
    let name = &comm.ssh_keypair_name;
    if name.is_blank() || comm.ssh_private_key_file.is_given() {
        return;
    }
    if comm.communicator.value == "winrm" && comm.winrm_password.is_blank() {
        checks.refuse(true, name, "ssh_private_key_file must be provided to retrieve the winrm password when using ssh_keypair_name.");
    } else {
        checks.refuse(!comm.ssh_agent_auth.value, name, "ssh_private_key_file must be provided or ssh_agent_auth enabled when ssh_keypair_name is specified.");
    }
}

/// `enable_t2_unlimited`: what type the machine must be of. Packer's words call it `noun`, and have a typing error
/// (`conjunction`) in one of its builders.
pub fn t2_unlimited(
    kind: &Text,
    spot_price: &Text,
    [noun, conjunction]: [&str; 2],
    checks: &mut Checks<'_>,
) {
    checks.refuse(
        spot_price.is_given(),
        spot_price,
        format!("Error: T2 Unlimited cannot be used in {conjunction} with Spot {noun}s"),
    );
    let name = kind.shown();
    let family = name.split_once('.').map(|(family, _)| family);
    checks.refuse(
        family.is_none(),
        kind,
        format!("Error determining main {noun} Type from: {name}"),
    );
    checks.refuse(
        family.is_some_and(|family| family != "t2"),
        kind,
        format!("Error: T2 Unlimited enabled with a non-T2 {noun} Type: {name}"),
    );
}
