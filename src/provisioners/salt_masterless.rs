//! `salt-masterless`: salt-masterless.

use super::paths;
use crate::config;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// salt-masterless
    pub struct SaltMasterless as "salt-masterless" {
        /// Switch: skip bootstrap.
        skip_bootstrap: Bool;
        /// Bootstrap args.
        bootstrap_args: Text;
        /// Switch: disable sudo.
        disable_sudo: Bool;
        /// State.sls name instead of highstate.
        custom_state: Text;
        /// Minion config.
        minion_config: Text;
        /// Grains file.
        grains_file: Text;
        /// Directory of states.
        local_state_tree: Text => required("local_state_tree cannot be empty");
        /// Local pillar roots.
        local_pillar_roots: Text;
        /// Remote state tree.
        remote_state_tree: Text;
        /// Remote pillar roots.
        remote_pillar_roots: Text;
        /// Temp config folder.
        temp_config_dir: Text = "/tmp/salt";
        /// Go on after errors.
        no_exit_on_failure: Bool;
        /// Log level.
        log_level: Text = "info";
        /// Salt call args.
        salt_call_args: Text;
        /// Salt bin folder.
        salt_bin_dir: Text;
        /// Cmdargs.
        cmdargs: Text => untagged("CmdArgs");
        /// Guest operating system type.
        guest_os_type: Text = "unix";
        /// Formulas.
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
            .any(|text| text.now.as_deref().is_some_and(|text| !formula(text)));
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
