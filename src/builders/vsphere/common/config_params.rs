//! Keys that components of vSphere share: config params.

use crate::config;
use crate::schema::{Bool, Checks, Map, Text, Validate};

config! {
    /// Keys that components of vSphere share: config params.
    pub struct ConfigParams {
        /// Advanced parameters.
        configuration_parameters: Map<Text>;
        /// Whether the tools set the guest's clock.
        tools_sync_time: Bool;
        /// Whether the tools are upgraded at each start.
        tools_upgrade_policy: Bool;
    }
}

impl Validate for ConfigParams {
    fn validate(&self, _: &mut Checks<'_>) {}
}
