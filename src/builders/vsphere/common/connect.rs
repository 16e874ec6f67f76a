//! Keys that components of vSphere share: the connection.

use crate::config;
use crate::schema::{Account, Bool, Checks, Secret, Text, Validate};

config! {
    /// Keys that components of vSphere share: the connection.
    pub struct Connect {
        /// vCenter server.
        vcenter_server: Text => required("'vcenter_server' is required");
        /// Login name.
        username: Text => required("'username' is required");
        /// Password.
        password: Secret<Account> => required("'password' is required");
        /// Whether certificates are not checked.
        insecure_connection: Bool;
        /// Data center.
        datacenter: Text;
    }
}

impl Validate for Connect {
    fn validate(&self, _: &mut Checks<'_>) {}
}
