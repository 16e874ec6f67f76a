//! Where a library keeps the machine.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// The library that gets the machine.
    pub struct ContentLibrary {
        /// Name of the library.
        library: Text;
        /// Name.
        name: Text;
        /// Description.
        description: Text;
        /// Cluster.
        cluster: Text;
        /// Folder.
        folder: Text;
        /// Host.
        host: Text;
        /// Resource pool.
        resource_pool: Text;
        /// Datastore.
        datastore: Text;
        /// Whether the machine is destroyed once it is in the library.
        destroy: Bool;
        /// Whether the library gets an OVF template.
        ovf: Bool;
    }
}

impl Validate for ContentLibrary {
    fn validate(&self, _: &mut Checks<'_>) {}
}
