//! Keys that components of `vsphere/common` share: connect.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Keys that components of `vsphere/common` share: connect.
    pub struct Connect {
        /// Vcenter server.
        vcenter_server: Text;
        /// Username.
        username: Text;
        /// Password.
        password: Text => secret();
        /// Switch: insecure connection; `False` if it is not given.
        insecure_connection: Bool;
        /// Datacenter.
        datacenter: Text;
    }
}

impl Validate for Connect {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.require(
            "vcenter_server",
            &self.vcenter_server,
            "'vcenter_server' is required",
        );
        checks.require("username", &self.username, "'username' is required");
        checks.require("password", &self.password, "'password' is required");
    }
}
