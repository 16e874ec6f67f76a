//! `windows-shell`: runs batch scripts on the guest.

use crate::config;
use crate::provisioners::scripts::remote::Remote;
use crate::provisioners::scripts::scripts::Scripts;
use crate::schema::{Checks, Duration, Validate};

config! {
    /// Runs batch scripts on the guest.
    pub struct WindowsShell as "windows-shell" {
        /// How long starting is tried.
        start_retry_timeout: Duration = "5m";
    }
    flatten { scripts: Scripts, remote: Remote }
    overrides { env_var_format = "set \"%s=%s\" && "; remote_path = "c:/Windows/Temp/script.bat"; execute_command = "{{.Vars}}\"{{.Path}}\""; }
}

impl Validate for WindowsShell {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.scripts.validate(checks);
    }
}
