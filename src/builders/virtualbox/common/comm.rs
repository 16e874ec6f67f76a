//! Keys that components of `virtualbox/common` share: comm.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Int, Validate};

config! {
    /// Keys that components of `virtualbox/common` share: comm.
    pub struct Comm {
        /// Host port min.
        host_port_min: Int = 2222;
        /// Host port max.
        host_port_max: Int = 4444;
        /// Switch: skip nat mapping.
        skip_nat_mapping: Bool;
        /// SSH host port min.
        ssh_host_port_min: Int => old("host_port_min");
        /// SSH host port max.
        ssh_host_port_max: Int => old("host_port_max");
        /// Switch: SSH skip nat mapping.
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
