//! Where a library keeps the machine.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// The library that gets the machine.
    pub struct ContentLibrary {
        /// Library.
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
        /// Switch: destroy; `False` if it is not given.
        destroy: Bool;
        /// Switch: ovf; `False` if it is not given.
        ovf: Bool;
    }
}

impl Validate for ContentLibrary {
    fn validate(&self, _: &mut Checks<'_>) {}
}
