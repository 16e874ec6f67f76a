//! `windows-restart`: restarts a guest with Windows and waits for it.

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt, Word};
use crate::schema::{Bool, Checks, Duration, List, Text, Validate};

/// Keys of the registry that are there while Windows wants to restart.
const REGISTRY_KEYS: &[&str] = &[
    r"HKLM:SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending",
    r"HKLM:SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\PackagesPending",
    r"HKLM:Software\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootInProgress",
];

config! {
    /// Restarts a guest with Windows and waits for it.
    pub struct WindowsRestart as "windows-restart" {
        /// Command that restarts.
        restart_command: Text = "shutdown /r /f /t 0 /c \"packer restart\"";
        /// Command that shows the machine is back.
        restart_check_command: Text;
        /// How long the restart may take.
        restart_timeout: Duration = "5m";
        /// Also wait for pending-reboot registry keys to vanish.
        check_registry: Bool;
        /// Registry keys that tell of a pending restart.
        registry_keys: List<Text>;
    }
}

impl Validate for WindowsRestart {
    fn validate(&self, _: &mut Checks<'_>) {}
}

/// provisioner/windows-restart/provisioner.go
impl Lower for WindowsRestart {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let mut words = vec![
            self.restart_command.word.clone(),
            self.restart_check_command.word.clone(),
            self.restart_timeout.seconds(),
        ];
        if self.check_registry.value {
            let own = self.registry_keys.items.iter();
            words.extend(own.map(|key| key.word.clone()));
            if self.registry_keys.is_empty() {
                words.extend(REGISTRY_KEYS.iter().map(|key| Word::lit(*key)));
            }
        }
        let title = format!(
            "Restart the guest, and wait until it is back, at most {}",
            self.restart_timeout.value
        );
        steps.body.push(Stmt::call("windows_restart", words));
        Ok(title)
    }
}
