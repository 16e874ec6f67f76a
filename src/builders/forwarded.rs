//! Keys that builders share whose guest is reached by a port of this host.

use crate::config;
use crate::schema::{Bool, Checks, Int};

config! {
    /// The port of this host that leads to the guest.
    pub struct Forwarded {
        /// Lowest port of this host that is forwarded to the guest.
        host_port_min: Int = 2222;
        /// Highest port of this host that is forwarded.
        host_port_max: Int = 4444;
        /// Whether no port is forwarded; then it is the communicator's own port on 127.0.0.1.
        skip_nat_mapping: Bool;
        /// Old name of `host_port_min`.
        ssh_host_port_min: Int => old("host_port_min");
        /// Old name of `host_port_max`.
        ssh_host_port_max: Int => old("host_port_max");
    }
}

impl Forwarded {
    /// The lowest port must not be above the highest; gives the lowest. An old name that is given wins.
    pub fn range(&self, checks: &mut Checks<'_>) -> i64 {
        let pick = |old: &Int, new: &Int| if old.value == 0 { new.value } else { old.value };
        let min = pick(&self.ssh_host_port_min, &self.host_port_min);
        let max = pick(&self.ssh_host_port_max, &self.host_port_max);
        checks.refuse(
            min > max,
            &self.host_port_min,
            "host_port_min must be less than host_port_max",
        );
        min
    }
}
