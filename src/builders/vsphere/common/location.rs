//! Keys that components of vSphere share: where the machine goes.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Keys that components of vSphere share: where the machine goes.
    pub struct Location {
        /// Name of the machine.
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
        /// Whether the host is named for uploads.
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
