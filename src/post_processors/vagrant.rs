//! `vagrant`: makes a box for Vagrant from the artifact.

use crate::config;
use crate::schema::{Any, Bool, Checks, Int, List, Map, Raw, Text, Validate};

config! {
    /// Makes a box for Vagrant from the artifact.
    pub struct Vagrant {
        /// Gzip level; 0 = plain tar.
        compression_level: Int = -1;
        /// Files added to the box root.
        include: List<Text>;
        /// Template with BuildName Provider ArtifactId.
        output: Raw = "packer_{{ .BuildName }}_{{.Provider}}.box";
        /// Per provider settings.
        r#override: Map<Any> => untagged("Override");
        /// Vagrantfile put into the box.
        vagrantfile_template: Text;
        /// The file is made during the build; skip the check.
        vagrantfile_template_generated: Bool;
        /// Provider name instead of the builder's.
        provider_override: Text;
    }
}

impl Validate for Vagrant {
    fn validate(&self, checks: &mut Checks<'_>) {
        if let Some(path) = checks.absent(&self.vagrantfile_template) {
            checks.refuse(
                !self.vagrantfile_template_generated.value,
                &self.vagrantfile_template,
                format!("vagrantfile_template '{path}' does not exist"),
            );
        }
        checks.among(
            "provider_override",
            &self.provider_override,
            &[
                "",
                "aws",
                "azure",
                "digitalocean",
                "docker",
                "google",
                "hyperv",
                "libvirt",
                "lxc",
                "parallels",
                "scaleway",
                "virtualbox",
                "vmware",
            ],
            format!(
                "The given provider_override {} is not valid. Please choose from one of ",
                self.provider_override.shown()
            ),
        );
    }
}
