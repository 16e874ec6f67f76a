//! Keys that components of `vsphere/common` share: config params.

use crate::config;
use crate::schema::{Bool, Checks, Map, Text, Validate};

config! {
    /// Keys that components of `vsphere/common` share: config params.
    pub struct ConfigParams {
        /// Configuration parameters.
        configuration_parameters: Map<Text>;
        /// Switch: tools sync time.
        tools_sync_time: Bool;
        /// Switch: tools upgrade policy.
        tools_upgrade_policy: Bool;
    }
}

impl Validate for ConfigParams {
    fn validate(&self, _: &mut Checks<'_>) {}
}
