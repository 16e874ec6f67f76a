//! `powershell`: runs PowerShell scripts on the guest.

use crate::config;
use crate::provisioners::scripts::remote::Remote;
use crate::provisioners::scripts::scripts::Scripts;
use crate::schema::{Bool, Checks, Duration, Int, Raw, Text, Validate};

config! {
    /// Runs PowerShell scripts on the guest.
    pub struct Powershell as "powershell" {
        /// File for the variables; `c:/Windows/Temp/packer-ps-env-vars-<uuid>.ps1` if it is not given.
        remote_env_var_path: Text;
        /// The command with all rights.
        elevated_execute_command: Raw;
        /// Whether what was uploaded is left there.
        skip_clean: Bool;
        /// How long starting is tried.
        start_retry_timeout: Duration = "5m";
        /// How a variable is written with all rights.
        elevated_env_var_format: Text = "$env:%s=\"%s\"; ";
        /// Run as this user through a scheduled task.
        elevated_user: Text;
        /// Password of that user.
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
        checks.refuse(
            self.elevated_user.is_blank() && self.elevated_password.is_given(),
            &self.elevated_password,
            "Must supply an 'elevated_user' if 'elevated_password' provided",
        );
        let policy = self.execution_policy.shown();
        let number = policy.parse::<i64>();
        checks.refuse(number.is_ok_and(|number| number > 7), &self.execution_policy, "Invalid execution policy provided. Please supply one of: \"bypass\", \"allsigned\", \"default\", \"remotesigned\", \"restricted\", \"undefined\", \"unrestricted\", \"none\".");
        if policy.parse::<i64>().is_err() {
            checks.among(
                "execution_policy",
                &self.execution_policy,
                &[
                    "",
                    "bypass",
                    "allsigned",
                    "default",
                    "remotesigned",
                    "restricted",
                    "undefined",
                    "unrestricted",
                    "none",
                ],
                format!("{policy} does not belong to ExecutionPolicy values"),
            );
        }
        let level = self.debug_mode.value;
        checks.refuse(
            !(0..=2).contains(&level),
            &self.debug_mode,
            format!(
                "{level} is an invalid Trace level for `debug_mode`; valid values are 0, 1, and 2"
            ),
        );
    }
}
