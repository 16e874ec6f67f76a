//! Keys that components of `triton` share: source machine.

use crate::builders::pairs::KeyValue;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Object, Text, Validate};

config! {
    /// What stands in `source_machine_image_filter`.
    pub struct SourceMachineImageFilter {
        /// Switch: most recent.
        most_recent: Bool;
        /// Name.
        name: Text => untagged("Name");
        /// Operating system.
        os: Text => untagged("OS");
        /// Version.
        version: Text => untagged("Version");
        /// Switch: public.
        public: Bool => untagged("Public");
        /// State.
        state: Text => untagged("State");
        /// Owner.
        owner: Text => untagged("Owner");
        /// Type.
        r#type: Text => untagged("Type");
    }
}

config! {
    /// Keys that components of `triton` share: source machine.
    pub struct SourceMachine {
        /// Source machine name.
        source_machine_name: Text;
        /// Source machine package.
        source_machine_package: Text => required("A source_machine_package must be specified");
        /// Source machine image.
        source_machine_image: Text;
        /// Source machine networks.
        source_machine_networks: List<Text>;
        /// Source machine metadata.
        source_machine_metadata: Map<Text>;
        /// Source machine tags.
        source_machine_tags: Map<Text>;
        /// Source machine tag.
        source_machine_tag: List<Object<KeyValue>>;
        /// Switch: source machine firewall enabled.
        source_machine_firewall_enabled: Bool;
        /// Source machine image filter.
        source_machine_image_filter: Object<SourceMachineImageFilter>;
    }
}

impl Validate for SourceMachine {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.refuse(
            self.source_machine_image.is_given()
                && self.source_machine_image_filter.value.name.is_given(),
            &self.source_machine_image,
            "You cannot specify a Machine Image and also Machine Name filter",
        );
    }
}
