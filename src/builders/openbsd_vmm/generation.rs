//! Which generation of the plugin a template is written for.

use super::OpenbsdVmm;
use crate::schema::{Checks, Value};
use crate::source::Span;

/// The two generations of the plugin, which differ in their keys and in who may start the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// 2019: root, by doas(1); the kernel is `bios`, and the build ends with the installation.
    First,
    /// Since 2020: the user, from a template in vm.conf(5).
    Modern,
}

/// A key with its place, if it is given.
type Given = (&'static str, Option<Span>);

impl OpenbsdVmm {
    fn first_keys(&self) -> [Given; 9] {
        [
            ("bios", self.bios.span),
            ("iso_image", self.iso_image.span),
            ("ram_size", self.ram_size.span),
            ("console", self.console.span),
            ("inet4", self.inet4.span),
            ("inet4gw", self.inet4gw.span),
            ("inet6", self.inet6.span),
            ("inet6gw", self.inet6gw.span),
            ("nameservers", self.nameservers.span),
        ]
    }

    fn modern_keys(&self) -> [Given; 10] {
        [
            ("vm_template", self.vm_template.span),
            ("boot", self.boot.span),
            ("boot_device", self.boot_device.span),
            ("cdrom", self.cdrom.span),
            ("memory", self.memory.span),
            ("log_directory", self.log_directory.span),
            ("gen_files_extension", self.gen_files_extension.span),
            ("gen_files_pattern", self.gen_files_pattern.span),
            ("shutdown_command", self.shutdown.shutdown_command.span),
            (
                "shutdown_timeout",
                Value::span(&self.shutdown.shutdown_timeout),
            ),
        ]
    }

    /// The generation that the keys tell. With none that tells, only that of 2019 can be meant, since the later one needs
    /// `vm_template`; unless the template lacks the `boot_wait` that it needs.
    pub fn generation(&self) -> Generation {
        let given = |keys: &[Given]| keys.iter().any(|(_, span)| span.is_some());
        if given(&self.modern_keys()) {
            Generation::Modern
        } else if given(&self.first_keys()) || self.boot_config.boot_wait.span.is_some() {
            Generation::First
        } else {
            Generation::Modern
        }
    }

    /// A mixture of the two is refused: either could be meant.
    pub(super) fn no_mixture(&self, checks: &mut Checks<'_>) {
        let first = self
            .first_keys()
            .into_iter()
            .find(|(_, span)| span.is_some());
        let modern = self
            .modern_keys()
            .into_iter()
            .find(|(_, span)| span.is_some());
        let (Some((old, old_span)), Some((new, new_span))) = (first, modern) else {
            return;
        };
        checks.conflict(
            [new_span, old_span],
            &format!(
                "`{old}` is a key of the plugin of 2019, `{new}` one of the later plugin: a template is for one of them"
            ),
            &format!("unknown configuration key: '\"{old}\"'"),
        );
    }
}
