//! Keys that components of `vsphere/common` share: connect.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Keys that components of `vsphere/common` share: connect.
    pub struct Connect {
        /// Vcenter server.
        vcenter_server: Text => required("'vcenter_server' is required");
        /// Username.
        username: Text => required("'username' is required");
        /// Password.
        password: Text => required("'password' is required"), secret();
        /// Switch: insecure connection; `False` if it is not given.
        insecure_connection: Bool;
        /// Datacenter.
        datacenter: Text;
    }
}

impl Validate for Connect {
    fn validate(&self, _: &mut Checks<'_>) {}
}
