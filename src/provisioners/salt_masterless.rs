//! `salt-masterless`: runs Salt on the guest, without a server.

mod compose;
mod lower;

use super::paths;
use crate::config;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// Runs Salt on the guest, without a server.
    pub struct SaltMasterless as "salt-masterless" {
        /// Whether Salt is not installed.
        skip_bootstrap: Bool;
        /// Arguments for the installation.
        bootstrap_args: Text;
        /// Whether sudo is not used.
        disable_sudo: Bool;
        /// State.sls name instead of highstate.
        custom_state: Text;
        /// Configuration of the minion.
        minion_config: Text;
        /// Grains.
        grains_file: Text;
        /// Directory of states.
        local_state_tree: Text => required("local_state_tree cannot be empty");
        /// Folder of pillars.
        local_pillar_roots: Text;
        /// Folder of states on the guest.
        remote_state_tree: Text;
        /// Folder of pillars on the guest.
        remote_pillar_roots: Text;
        /// Folder of the guest for uploads.
        temp_config_dir: Text = "/tmp/salt";
        /// Go on after errors.
        no_exit_on_failure: Bool;
        /// Log level.
        log_level: Text = "info";
        /// More arguments for salt-call.
        salt_call_args: Text;
        /// Folder of salt-call.
        salt_bin_dir: Text;
        /// Set by the provisioner itself.
        cmdargs: Text => untagged("CmdArgs");
        /// Kind of the guest's operating system.
        guest_os_type: Text = "unix";
        /// Formulas: `GIT-URL//FOLDER`.
        formulas: List<Text>;
    }
}

impl Validate for SaltMasterless {
    fn validate(&self, checks: &mut Checks<'_>) {
        paths::guest(&self.guest_os_type, checks);
        paths::salt_folder("local_state_tree", &self.local_state_tree, checks);
        let formula = |text: &str| {
            let Some((_, rest)) = text.split_once(".git//") else {
                return false;
            };
            let name = rest.split('?').next().unwrap_or_default();
            !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        };
        let bad = self
            .formulas
            .items
            .iter()
            .any(|text| text.value().is_some_and(|text| !formula(text)));
        checks.refuse(
            bad,
            &self.formulas,
            "Invalid formula URL. Please verify the git URLs also contain a '//' subdir",
        );
        paths::salt_folder("local_pillar_roots", &self.local_pillar_roots, checks);
        paths::salt_file("minion_config", &self.minion_config, checks);
        checks.refuse(
            self.minion_config.is_given()
                && (self.remote_state_tree.is_given() || self.remote_pillar_roots.is_given()),
            &self.minion_config,
            "remote_state_tree and remote_pillar_roots only apply when minion_config is not used",
        );
        paths::salt_file("grains_file", &self.grains_file, checks);
    }
}
