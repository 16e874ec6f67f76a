//! What is typed when the guest boots.

use crate::boot_command;
use crate::config;
use crate::schema::{Bool, Checks, Duration, List, Raw, Text, Validate};

config! {
    /// What is typed when the guest boots.
    pub struct BootConfig {
        /// Pause after each group of scancodes.
        boot_keygroup_interval: Duration;
        /// Pause between power-on and typing; negative: none.
        boot_wait: Duration = "10s";
        /// What is typed, one text after the other; special keys and pauses stand in angle brackets.
        boot_command: List<Raw>;
    }
}

config! {
    /// What is typed when the guest boots, by VNC.
    pub struct VncConfig {
        /// Whether there is no VNC connection; nothing can be typed then.
        disable_vnc: Bool;
        /// Pause after each key.
        boot_key_interval: Duration;
    }
    flatten { boot: BootConfig }
}

impl Validate for BootConfig {
    fn validate(&self, checks: &mut Checks<'_>) {
        boot_faults(&self.boot_command, checks);
    }
}

impl Validate for VncConfig {
    fn validate(&self, checks: &mut Checks<'_>) {
        if self.disable_vnc.value && !self.boot.boot_command.is_empty() {
            checks.conflict(
                [self.disable_vnc.span, self.boot.boot_command.span],
                "a `boot_command` cannot be typed with `disable_vnc`",
                "A boot command cannot be used when vnc is disabled.",
            );
        }
        self.boot.validate(checks);
    }
}

/// The pauses of a boot command, as it stands in the template.
pub fn boot_faults(boot_command: &List<Raw>, checks: &mut Checks<'_>) {
    let text: String = boot_command
        .items
        .iter()
        .map(|raw| raw.text.as_str())
        .collect();
    let Err(faults) = boot_command::parse(&text) else {
        return;
    };
    for fault in faults {
        let mut end = 0;
        let item = boot_command.items.iter().find(|raw| {
            end += raw.text.len();
            fault.at < end
        });
        let span = item.and_then(|raw| raw.span).or(boot_command.span);
        checks.bad(span, fault.message, fault.packer);
    }
}

/// packsh's own key `boot_expect` has at most one text for each pause of a boot command as it stands in the template.
pub fn expected_texts(boot: &BootConfig, boot_expect: &List<Text>, checks: &mut Checks<'_>) {
    let text: String = boot
        .boot_command
        .items
        .iter()
        .map(|raw| raw.text.as_str())
        .collect();
    let Ok(events) = boot_command::parse(&text) else {
        return;
    };
    let waits = events
        .iter()
        .filter(|event| matches!(event, boot_command::Event::Wait(_)))
        .count();
    let texts = boot_expect.items.len();
    if texts > waits + 1 {
        checks.bad(
            boot_expect.span,
            format!(
                "`boot_expect` has {texts} texts, but there are {} pauses: `boot_wait` and those of `boot_command`",
                waits + 1
            ),
            "unknown configuration key: '\"boot_expect\"'",
        );
    }
}
