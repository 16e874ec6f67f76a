//! Keys that components of VirtualBox share: the communicator.

use crate::builders::forwarded::Forwarded;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Validate};

config! {
    /// Keys that components of VirtualBox share: the communicator.
    pub struct Comm {
        /// Old name of `skip_nat_mapping`.
        ssh_skip_nat_mapping: Bool => old("skip_nat_mapping");
    }
    flatten { ports: Forwarded, comm: Communicator }
}

impl Comm {
    /// Whether a port of this host is forwarded to the guest. Where not, the communicator's own port on this host leads there.
    pub fn forwards(&self) -> bool {
        let unmapped = self.ssh_skip_nat_mapping.value || self.ports.skip_nat_mapping.value;
        self.comm.communicator.value != "none" && !unmapped
    }

    /// The guest's port that the communicator speaks to.
    pub fn guest_port(&self) -> i64 {
        let comm = &self.comm;
        match (comm.communicator.value.as_str(), comm.winrm_use_ssl.value) {
            ("winrm", tls) => match (comm.winrm_port.value, tls) {
                (0, true) => 5986,
                (0, false) => 5985,
                (port, _) => port,
            },
            _ => match comm.ssh_port.value {
                0 => 22,
                port => port,
            },
        }
    }
}

impl Validate for Comm {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        self.ports.range(checks);
    }
}
