//! `windows-shell`: windows-shell.

use crate::config;
use crate::provisioners::scripts::remote::Remote;
use crate::provisioners::scripts::scripts::Scripts;
use crate::schema::{Checks, Duration, Validate};

config! {
    /// windows-shell
    pub struct WindowsShell as "windows-shell" {
        /// Start retry timeout.
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
