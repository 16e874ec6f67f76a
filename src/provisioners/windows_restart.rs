//! `windows-restart`: restarts a guest with Windows and waits for it.

use crate::config;
use crate::schema::{Bool, Checks, Duration, List, Text, Validate};

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
