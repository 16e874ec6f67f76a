//! `powershell`: powershell.

use crate::config;
use crate::provisioners::scripts::remote::Remote;
use crate::provisioners::scripts::scripts::Scripts;
use crate::schema::{Bool, Checks, Duration, Int, Raw, Text, Validate};

config! {
    /// powershell
    pub struct Powershell as "powershell" {
        /// File for the variables.
        remote_env_var_path: Text = "c:/Windows/Temp/packer-ps-env-vars-<uuid>.ps1";
        /// Elevated execute command.
        elevated_execute_command: Raw;
        /// Switch: skip clean.
        skip_clean: Bool;
        /// Start retry timeout.
        start_retry_timeout: Duration = "5m";
        /// Elevated env var format.
        elevated_env_var_format: Text = "$env:%s=\"%s\"; ";
        /// Run as this user through a scheduled task.
        elevated_user: Text;
        /// Elevated password.
        elevated_password: Text => secret();
        /// Bypass unless set; none = no powershell wrapper.
        execution_policy: Text = "bypass";
        /// Set-PsDebug trace level 0 to 2.
        debug_mode: Int;
    }
    flatten { scripts: Scripts, remote: Remote }
    overrides { env_var_format = "$env:%s=\"%s\"; "; }
}

impl Validate for Powershell {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.scripts.validate(checks);
        self.remote.validate(checks);
    }
}
