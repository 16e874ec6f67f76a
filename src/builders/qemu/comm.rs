//! Keys that components of QEMU share: the communicator.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Int, Validate};

config! {
    /// Keys that components of QEMU share: the communicator.
    pub struct Comm {
        /// Lowest host port forwarded to the guest.
        host_port_min: Int = 2222;
        /// Highest port of this host that is forwarded.
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
        if self.ssh_host_port_min.value != 0 {
            checks.warning(self.ssh_host_port_min.span, "`host_port_min` has taken the place of `ssh_host_port_min`", "ssh_host_port_min is deprecated and is being replaced by host_port_min. Please, update your template to use host_port_min. In future versions of Packer, inclusion of ssh_host_port_min will error your builds.");
        }
        if self.ssh_host_port_max.value != 0 {
            checks.warning(self.ssh_host_port_max.span, "`host_port_max` has taken the place of `ssh_host_port_max`", "ssh_host_port_max is deprecated and is being replaced by host_port_max. Please, update your template to use host_port_max. In future versions of Packer, inclusion of ssh_host_port_max will error your builds.");
        }
        self.comm.validate(checks);
        let pick = |old: i64, new: i64| if old == 0 { new } else { old };
        let min = pick(self.ssh_host_port_min.value, self.host_port_min.value);
        let max = pick(self.ssh_host_port_max.value, self.host_port_max.value);
        checks.refuse(
            min > max,
            &self.host_port_min,
            "host_port_min must be less than host_port_max",
        );
        checks.refuse(
            min < 0,
            &self.host_port_min,
            "host_port_min must be positive",
        );
    }
}
