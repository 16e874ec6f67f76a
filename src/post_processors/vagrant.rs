//! `vagrant`: vagrant.

use crate::config;
use crate::schema::{Any, Bool, Checks, Int, List, Map, Raw, Text, Validate};

config! {
    /// vagrant
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
    fn validate(&self, _: &mut Checks<'_>) {}
}
