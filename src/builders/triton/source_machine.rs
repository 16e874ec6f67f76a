//! Keys that components of Triton share: source machine.

use crate::builders::pairs::KeyValue;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Object, Text, Validate};

config! {
    /// Conditions that choose the source image.
    pub struct SourceMachineImageFilter {
        /// Whether the newest of several is taken.
        most_recent: Bool;
        /// Name.
        name: Text => untagged("Name");
        /// Operating system.
        os: Text => untagged("OS");
        /// Version.
        version: Text => untagged("Version");
        /// Whether it is public.
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
    /// Keys that components of Triton share: source machine.
    pub struct SourceMachine {
        /// Name of the machine.
        source_machine_name: Text;
        /// Package of the machine.
        source_machine_package: Text => required("A source_machine_package must be specified");
        /// Image that the machine starts from.
        source_machine_image: Text;
        /// Networks of the machine.
        source_machine_networks: List<Text>;
        /// Metadata of the machine.
        source_machine_metadata: Map<Text>;
        /// Tags of the machine.
        source_machine_tags: Map<Text>;
        /// Tags of the machine as a list.
        source_machine_tag: List<Object<KeyValue>>;
        /// Whether the machine's firewall is on.
        source_machine_firewall_enabled: Bool;
        /// Conditions that choose the source image.
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
