//! `virtualbox-ovf`: imports a machine into VirtualBox and changes it.

use crate::builders::virtualbox::common::machine::Machine;
use crate::config;
use crate::schema::{Checks, List, Text, Validate};

config! {
    /// Imports a machine into VirtualBox and changes it.
    pub struct VirtualboxOvf as "mitchellh.virtualbox" {
        /// As iso_checksum, for source_path.
        checksum: Text;
        /// Extra arguments of VBoxManage import.
        import_flags: List<Text>;
        /// Value of its --options.
        import_opts: Text;
        /// OVF or OVA to import (path or URL).
        source_path: Text => required("source_path is required");
        /// Where to keep a download.
        target_path: Text;
        /// Name of the machine; `packer-<build name>-<unix time>` if it is not given.
        vm_name: Text;
    }
    flatten { machine: Machine }
    overrides { guest_additions_interface = "ide"; }
}

impl Validate for VirtualboxOvf {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.machine.validate(checks);
        self.machine.guest(checks);
        self.machine.halt(checks);
    }
}
