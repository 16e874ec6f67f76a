//! `windows-restart`: windows-restart.

use crate::config;
use crate::schema::{Bool, Checks, Duration, List, Text, Validate};

config! {
    /// windows-restart
    pub struct WindowsRestart as "windows-restart" {
        /// Restart command.
        restart_command: Text = "shutdown /r /f /t 0 /c \"packer restart\"";
        /// Command that shows the machine is back.
        restart_check_command: Text;
        /// Restart timeout.
        restart_timeout: Duration = "5m";
        /// Also wait for pending-reboot registry keys to vanish.
        check_registry: Bool;
        /// Registry keys.
        registry_keys: List<Text>;
    }
}

impl Validate for WindowsRestart {
    fn validate(&self, _: &mut Checks<'_>) {}
}
