//! `converge`: converge.

use crate::config;
use crate::schema::{Bool, Checks, List, Map, Object, Raw, Text, Validate};

config! {
    /// What stands in `module_dirs`.
    pub struct ModuleDirs {
        /// Source.
        source: Text;
        /// Destination.
        destination: Text;
        /// Exclude.
        exclude: List<Text>;
    }
}

config! {
    /// converge
    pub struct Converge as "converge" {
        /// Switch: bootstrap.
        bootstrap: Bool;
        /// Version.
        version: Text;
        /// Bootstrap command.
        bootstrap_command: Raw = "curl -s https://get.converge.sh | {{if .Sudo}}sudo {{end}}sh {{if ne .Version \"\"}}-s -- -v {{.Version}}{{end}}";
        /// Switch: prevent bootstrap sudo.
        prevent_bootstrap_sudo: Bool;
        /// Module folders.
        module_dirs: List<Object<ModuleDirs>>;
        /// Module.
        module: Text;
        /// Working folder.
        working_directory: Text = "/tmp";
        /// Params.
        params: Map<Text>;
        /// Execute command.
        execute_command: Raw = "cd {{.WorkingDirectory}} && {{if .Sudo}}sudo {{end}}converge apply --local --log-level=WARNING --paramsJSON '{{.ParamsJSON}}' {{.Module}}";
        /// Switch: prevent sudo.
        prevent_sudo: Bool;
    }
}

impl Validate for Converge {
    fn validate(&self, _: &mut Checks<'_>) {}
}
