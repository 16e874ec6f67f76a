//! `converge`: runs Converge on the guest.

use crate::config;
use crate::schema::{Bool, Checks, List, Map, Object, Raw, Text, Validate};

config! {
    /// Folders that are uploaded.
    pub struct ModuleDirs {
        /// Source.
        source: Text;
        /// Where it goes.
        destination: Text;
        /// What is left out.
        exclude: List<Text>;
    }
}

config! {
    /// Runs Converge on the guest.
    pub struct Converge as "converge" {
        /// Whether Converge is installed.
        bootstrap: Bool;
        /// Version.
        version: Text;
        /// Command that installs it.
        bootstrap_command: Raw = "curl -s https://get.converge.sh | {{if .Sudo}}sudo {{end}}sh {{if ne .Version \"\"}}-s -- -v {{.Version}}{{end}}";
        /// Whether sudo is not used for that.
        prevent_bootstrap_sudo: Bool;
        /// Folders that are uploaded.
        module_dirs: List<Object<ModuleDirs>>;
        /// Module that is applied.
        module: Text => required("Converge requires a module to provision the system");
        /// Folder that it runs in.
        working_directory: Text = "/tmp";
        /// Parameters of the module.
        params: Map<Text>;
        /// The command.
        execute_command: Raw = "cd {{.WorkingDirectory}} && {{if .Sudo}}sudo {{end}}converge apply --local --log-level=WARNING --paramsJSON '{{.ParamsJSON}}' {{.Module}}";
        /// Whether sudo is not used.
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
