//! `salt-masterless`: salt-masterless.

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
        local_state_tree: Text;
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
    fn validate(&self, _: &mut Checks<'_>) {}
}
