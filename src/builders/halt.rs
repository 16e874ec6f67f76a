//! What builders of virtual machines have in common: the halt at the end, and the output folder.

use crate::schema::{Checks, Text};

/// Packer warns where nothing is said of how the guest is halted.
pub fn warn(command: &Text, checks: &mut Checks<'_>) {
    if command.word.is_empty() {
        checks.warning(
            None,
            "no `shutdown_command` is given: the machine is switched off, and may lose data",
            "A shutdown_command was not specified. Without a shutdown command, Packer\nwill forcibly halt the virtual machine, which may result in data loss.",
        );
    }
}

/// The output folder must not be there yet.
pub fn no_folder(text: &Text, checks: &mut Checks<'_>) {
    let path = match (text.shown(), text.is_blank()) {
        ("", true) => format!("output-{}", checks.build),
        (path, _) => path.to_owned(),
    };
    if path.is_empty() || !checks.here || checks.disk.stat(&path).is_none() {
        return;
    }
    checks.bad(
        text.span,
        format!("the output folder `{path}` exists already"),
        format!("Output directory '{path}' already exists. It must not exist."),
    );
}
