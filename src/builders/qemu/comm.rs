//! Keys that components of QEMU share: the communicator.

use crate::builders::forwarded::Forwarded;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Validate};

config! {
    /// Keys that components of QEMU share: the communicator.
    pub struct Comm {

    }
    flatten { ports: Forwarded, comm: Communicator }
}

impl Validate for Comm {
    fn validate(&self, checks: &mut Checks<'_>) {
        let ports = &self.ports;
        for (old, new, value) in [
            (
                "ssh_host_port_min",
                "host_port_min",
                &ports.ssh_host_port_min,
            ),
            (
                "ssh_host_port_max",
                "host_port_max",
                &ports.ssh_host_port_max,
            ),
        ] {
            if value.value != 0 {
                checks.warning(
                    value.span,
                    &format!("`{new}` has taken the place of `{old}`"),
                    &format!("{old} is deprecated and is being replaced by {new}. Please, update your template to use {new}. In future versions of Packer, inclusion of {old} will error your builds."),
                );
            }
        }
        self.comm.validate(checks);
        let min = ports.range(checks);
        checks.refuse(
            min < 0,
            &ports.host_port_min,
            "host_port_min must be positive",
        );
    }
}
