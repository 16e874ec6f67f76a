//! `hyperv-vmcx`: clones a machine under Hyper-V and changes it.

use crate::builders::common::{BootConfig, HttpConfig, IsoConfig, ShutdownConfig};
use crate::builders::hyperv::common::machine::Machine;
use crate::builders::hyperv::common::output::Output;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Clones a machine under Hyper-V and changes it.
    pub struct HypervVmcx as "MSOpenTech.hyperv" {
        /// Folder of the machine that is cloned.
        clone_from_vmcx_path: Text;
        /// Name of the machine that is cloned.
        clone_from_vm_name: Text;
        /// Snapshot that is cloned.
        clone_from_snapshot_name: Text;
        /// Whether all snapshots are cloned.
        clone_all_snapshots: Bool;
        /// Whether the disk is made on top of another.
        differencing_disk: Bool;
        /// Whether the disk is copied while machines are compared.
        copy_in_compare: Bool;
    }
    flatten { http: HttpConfig, iso: IsoConfig, boot: BootConfig, output: Output, comm: Communicator, common: Machine, shutdown: ShutdownConfig }
    overrides { cpus = 1; }
}

impl Validate for HypervVmcx {
    fn validate(&self, checks: &mut Checks<'_>) {
        if self.iso.iso_url.is_given() || !self.iso.iso_urls.is_empty() {
            self.iso.validate(checks);
        }
        self.boot.validate(checks);
        self.http.validate(checks);
        self.comm.validate(checks);
        self.common.validate(checks);
        if self.clone_from_vm_name.is_blank() && self.clone_from_vmcx_path.is_blank() {
            checks.missing("`clone_from_vm_name` or `clone_from_vmcx_path` must be given", "The clone_from_vm_name must be specified if clone_from_vmcx_path is not specified.");
        }
        checks.refuse(
            self.clone_from_vm_name.is_given() && checks.lacks("powershell"),
            &self.clone_from_vm_name,
            "unexpected EOF",
        );
        if let Some(path) = checks.absent(&self.clone_from_vmcx_path) {
            checks.file(
                &path,
                self.clone_from_vmcx_path.span,
                "CloneFromVMCXPath does not exist: ",
            );
        }
        let path = self.clone_from_vmcx_path.shown();
        checks.refuse(path.to_lowercase().ends_with(".vmcx") && !path.contains("Virtual Machines"), &self.clone_from_vmcx_path, "Unable to parse the clone_from_vmcx_path to find the vm directory. Please provide the path to the folder containing the vmcx file, not the file itself. Example: instead of C:\\path\\to\\output-hyperv-iso\\Virtual Machines\\filename.vmcx, provide C:\\path\\to\\output-hyperv-iso\\.");
        crate::builders::halt::warn(&self.shutdown.shutdown_command, checks);
    }
}
