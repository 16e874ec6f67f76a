//! Keys that components of Yandex share: instance.

use crate::config;
use crate::schema::{Bool, Checks, Int, Map, Text, Validate};

config! {
    /// Keys that components of Yandex share: instance.
    pub struct Instance {
        /// Cores of the machine.
        instance_cores: Int = 2;
        /// GPUs of the machine.
        instance_gpus: Int;
        /// Memory of the machine in GB.
        instance_mem_gb: Int = 4;
        /// Name of the instance; `packer-<time-ordered uuid>` if it is not given.
        instance_name: Text;
        /// Platform of the machine.
        platform_id: Text = "standard-v2";
        /// Labels.
        labels: Map<Text>;
        /// Metadata.
        metadata: Map<Text>;
        /// Metadata from files.
        metadata_from_file: Map<Text>;
        /// Whether the machine may be taken away at any time.
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
