//! Keys that all components of vSphere share.

use crate::builders::common::{CdConfig, HttpConfig};
use crate::builders::vsphere::common::boot::VsphereBoot;
use crate::builders::vsphere::common::cd_rom::CdRom;
use crate::builders::vsphere::common::config_params::ConfigParams;
use crate::builders::vsphere::common::connect::Connect;
use crate::builders::vsphere::common::content_library::ContentLibrary;
use crate::builders::vsphere::common::export::Export;
use crate::builders::vsphere::common::floppy::Floppy;
use crate::builders::vsphere::common::hardware::Hardware;
use crate::builders::vsphere::common::location::Location;
use crate::builders::vsphere::common::remove_cd_rom::RemoveCdRom;
use crate::builders::vsphere::common::run::Run;
use crate::builders::vsphere::common::shutdown::Shutdown;
use crate::builders::vsphere::common::wait_ip::WaitIp;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Object, Validate};

config! {
    /// Keys that all components of vSphere share.
    pub struct Machine {
        /// Whether a snapshot is made at the end.
        create_snapshot: Bool;
        /// Whether the machine becomes a template.
        convert_to_template: Bool;
        /// The export of the machine.
        export: Object<Export>;
        /// Library that gets the machine.
        content_library_destination: Object<ContentLibrary>;
    }
    flatten { http: HttpConfig, cd: CdConfig, connect: Connect, location: Location, hardware: Hardware, config_params: ConfigParams, cd_rom: CdRom, remove_cd_rom: RemoveCdRom, floppy: Floppy, run: Run, boot: VsphereBoot, wait_ip: WaitIp, comm: Communicator, shutdown: Shutdown }
}

impl Validate for Machine {
    /// All but the connection, which Packer looks at before the machine's source.
    fn validate(&self, checks: &mut Checks<'_>) {
        self.location.validate(checks);
        self.hardware.validate(checks);
        self.http.validate(checks);
        self.cd_rom.validate(checks);
        self.cd.validate(checks);
        self.boot.validate(checks);
        self.wait_ip.validate(checks);
        self.comm.validate(checks);
        if self.export.span.is_some() {
            self.export.value.validate(checks);
        }
        crate::builders::vsphere::library(
            &self.content_library_destination,
            &self.location.vm_name,
            checks,
        );
        if self.comm.communicator.value == "none" && self.shutdown.shutdown_command.is_given() {
            checks.warning(
                self.shutdown.shutdown_command.span,
                "`shutdown_command` does nothing without a communicator",
                "The parameter `shutdown_command` is ignored as it requires a `communicator`.",
            );
        }
    }
}
