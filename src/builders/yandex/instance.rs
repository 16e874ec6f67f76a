//! Keys that components of `yandex` share: instance.

use crate::config;
use crate::schema::{Bool, Checks, Int, Map, Text, Validate};

config! {
    /// Keys that components of `yandex` share: instance.
    pub struct Instance {
        /// Instance cores.
        instance_cores: Int = 2;
        /// Instance gpus.
        instance_gpus: Int;
        /// Instance mem (GB).
        instance_mem_gb: Int = 4;
        /// Instance name; `packer-<time-ordered uuid>` if it is not given.
        instance_name: Text;
        /// Platform identifier.
        platform_id: Text = "standard-v2";
        /// Labels.
        labels: Map<Text>;
        /// Metadata.
        metadata: Map<Text>;
        /// Metadata from file.
        metadata_from_file: Map<Text>;
        /// Switch: preemptible; `False` if it is not given.
        preemptible: Bool;
    }
}

impl Validate for Instance {
    fn validate(&self, checks: &mut Checks<'_>) {
        for (key, file) in &self.metadata_from_file.items {
            if let Some(path) = checks.absent(file) {
                checks.refuse(true, file, format!("cannot access file '{path}' with content for value of metadata key '{}': stat {path}: no such file or directory", key.shown()));
            }
        }
    }
}
