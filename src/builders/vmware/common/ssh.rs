//! Keys that components of `vmware/common` share: ssh.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Validate};

config! {
    /// Keys that components of `vmware/common` share: ssh.
    pub struct Ssh {
        /// Switch: SSH skip request pty.
        ssh_skip_request_pty: Bool;
    }
    flatten { comm: Communicator }
}

impl Validate for Ssh {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
    }
}
