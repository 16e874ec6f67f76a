//! Keys that components of VMware share: the communicator.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Validate};

config! {
    /// Keys that components of VMware share: the communicator.
    pub struct Ssh {
        /// Whether commands get no terminal.
        ssh_skip_request_pty: Bool;
    }
    flatten { comm: Communicator }
}

impl Validate for Ssh {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
    }
}
