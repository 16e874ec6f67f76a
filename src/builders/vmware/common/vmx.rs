//! Keys that components of VMware share: the VMX file.

use crate::config;
use crate::schema::{Bool, Checks, Map, Text, Validate};

config! {
    /// Keys that components of VMware share: the VMX file.
    pub struct Vmx {
        /// Settings written before boot.
        vmx_data: Map<Text>;
        /// Settings written after shutdown.
        vmx_data_post: Map<Text>;
        /// Drop network lines from the result.
        vmx_remove_ethernet_interfaces: Bool;
        /// Name shown by the hypervisor.
        display_name: Text;
    }
}

impl Validate for Vmx {
    fn validate(&self, _: &mut Checks<'_>) {}
}
