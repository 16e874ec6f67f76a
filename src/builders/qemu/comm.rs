//! Keys that components of `qemu` share: comm.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Int, Validate};

config! {
    /// Keys that components of `qemu` share: comm.
    pub struct Comm {
        /// Lowest host port forwarded to the guest.
        host_port_min: Int = 2222;
        /// Host port max.
        host_port_max: Int = 4444;
        /// No forwarded port; the communicator's own port on 127.0.0.1.
        skip_nat_mapping: Bool;
        /// Old name.
        ssh_host_port_min: Int => old("host_port_min");
        /// Old name.
        ssh_host_port_max: Int => old("host_port_max");
    }
    flatten { comm: Communicator }
}

impl Validate for Comm {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
    }
}
