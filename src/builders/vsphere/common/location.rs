//! Keys that components of `vsphere/common` share: location.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Keys that components of `vsphere/common` share: location.
    pub struct Location {
        /// Machine name.
        vm_name: Text => required("'vm_name' is required");
        /// Folder.
        folder: Text;
        /// Cluster.
        cluster: Text;
        /// Host.
        host: Text;
        /// Resource pool.
        resource_pool: Text;
        /// Datastore.
        datastore: Text;
        /// Switch: set host for datastore uploads.
        set_host_for_datastore_uploads: Bool;
    }
}

impl Validate for Location {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.require_one(
            &[("host", &self.host), ("cluster", &self.cluster)],
            "'host' or 'cluster' is required",
        );
    }
}
