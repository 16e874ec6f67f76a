//! Keys that components of VirtualBox share: the communicator.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Int, Validate};

config! {
    /// Keys that components of VirtualBox share: the communicator.
    pub struct Comm {
        /// Lowest port of this host that is forwarded.
        host_port_min: Int = 2222;
        /// Highest port of this host that is forwarded.
        host_port_max: Int = 4444;
        /// Whether no port is forwarded.
        skip_nat_mapping: Bool;
        /// Old name of `host_port_min`.
        ssh_host_port_min: Int => old("host_port_min");
        /// Old name of `host_port_max`.
        ssh_host_port_max: Int => old("host_port_max");
        /// Old name of `skip_nat_mapping`.
        ssh_skip_nat_mapping: Bool => old("skip_nat_mapping");
    }
    flatten { comm: Communicator }
}

impl Validate for Comm {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        let pick = |old: i64, new: i64| if old == 0 { new } else { old };
        let min = pick(self.ssh_host_port_min.value, self.host_port_min.value);
        let max = pick(self.ssh_host_port_max.value, self.host_port_max.value);
        checks.refuse(
            min > max,
            &self.host_port_min,
            "host_port_min must be less than host_port_max",
        );
    }
}
