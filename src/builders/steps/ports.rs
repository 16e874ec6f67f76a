//! Ports of this host that lead to the guest.

use crate::builders::forwarded::Forwarded;
use crate::plan::{Stmt, Word};

impl Forwarded {
    /// The ports that are tried: from the first, up to but without the second. An old name that is given wins.
    pub fn ports(&self) -> (i64, i64) {
        let pick = |old: i64, new: i64, default| match (old, new) {
            (0, 0) => default,
            (0, new) => new,
            (old, _) => old,
        };
        (
            pick(self.ssh_host_port_min.value, self.host_port_min.value, 2222),
            pick(self.ssh_host_port_max.value, self.host_port_max.value, 4444),
        )
    }
}

/// Finds the port that is forwarded to the guest's; it goes into `b_comm_port`.
pub fn forward(ports: &Forwarded) -> Stmt {
    let (min, max) = ports.ports();
    Stmt::call(
        "forward_port",
        [min, max].map(|port| Word::lit(port.to_string())),
    )
}

/// Lets others take the port again.
pub fn release() -> Stmt {
    Stmt::call("port_release", [Word::lit("1")])
}
