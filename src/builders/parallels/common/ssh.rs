//! Keys that components of Parallels share: the communicator.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Validate};

config! {
    /// Keys that components of Parallels share: the communicator.
    pub struct Ssh {

    }
    flatten { comm: Communicator }
}

impl Validate for Ssh {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
    }
}
