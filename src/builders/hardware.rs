//! Rules for a virtual machine's hardware, the same for all hypervisors.

use crate::schema::{Checks, Int};

/// A number that may not be negative; Packer's words call it `what`.
pub fn counted(key: &str, what: &str, number: &Int, checks: &mut Checks<'_>) {
    let value = number.value;
    checks.refuse(
        value < 0,
        number,
        format!("An invalid {what} was specified ({key} < 0): {value}"),
    );
}
