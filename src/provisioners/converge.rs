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
        module: Text => required("Converge requires a module to provision the system");
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
    fn validate(&self, checks: &mut Checks<'_>) {
        for (index, dir) in self.module_dirs.items.iter().enumerate() {
            checks.refuse(
                dir.value.source.is_blank(),
                dir,
                format!("Source (\"source\" key) is required in Converge module dir #{index}"),
            );
            checks.refuse(
                dir.value.destination.is_blank(),
                dir,
                format!(
                    "Destination (\"destination\" key) is required in Converge module dir #{index}"
                ),
            );
        }
    }
}
