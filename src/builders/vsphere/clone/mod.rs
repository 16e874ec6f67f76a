//! `vsphere-clone`: clones a template of vSphere and changes it.

pub mod clone;

use crate::builders::common::{CdConfig, HttpConfig};
use crate::builders::vsphere::clone::clone::Clone;
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
use crate::schema::{Bool, Checks, Int, List, Object, Text, Trilean, Validate};

config! {
    /// Options for a guest with Linux.
    pub struct LinuxOptions {
        /// Domain.
        domain: Text;
        /// Host name.
        host_name: Text;
        /// Whether the hardware's clock has UTC.
        hw_clock_utc: Trilean;
        /// Time zone.
        time_zone: Text;
    }
}

config! {
    /// Settings of the network interfaces.
    pub struct NetworkInterface {
        /// Name servers.
        dns_server_list: List<Text>;
        /// DNS domain.
        dns_domain: Text;
        /// IPv4 address.
        ipv4_address: Text;
        /// Length of the IPv4 prefix.
        ipv4_netmask: Int;
        /// IPv6 address.
        ipv6_address: Text;
        /// Length of the IPv6 prefix.
        ipv6_netmask: Int;
    }
}

config! {
    /// Settings of the clone.
    pub struct Customize {
        /// Options for a guest with Linux.
        linux_options: Object<LinuxOptions>;
        /// File for Sysprep.
        windows_sysprep_file: Text;
        /// Settings of the network interfaces.
        network_interface: List<Object<NetworkInterface>>;
        /// IPv4 gateway.
        ipv4_gateway: Text;
        /// IPv6 gateway.
        ipv6_gateway: Text;
        /// Name servers.
        dns_server_list: List<Text>;
        /// DNS suffixes.
        dns_suffix_list: List<Text>;
    }
}

config! {
    /// Clones a template of vSphere and changes it.
    pub struct VsphereClone as "jetbrains.vsphere" {
        /// Whether a snapshot is made at the end.
        create_snapshot: Bool;
        /// Whether the machine becomes a template.
        convert_to_template: Bool;
        /// The export of the machine.
        export: Object<Export>;
        /// Library that gets the machine.
        content_library_destination: Object<ContentLibrary>;
        /// Settings of the clone.
        customize: Object<Customize>;
    }
    flatten { http: HttpConfig, cd: CdConfig, connect: Connect, clone: Clone, location: Location, hardware: Hardware, config_params: ConfigParams, cd_rom: CdRom, remove_cd_rom: RemoveCdRom, floppy: Floppy, run: Run, boot: VsphereBoot, wait_ip: WaitIp, comm: Communicator, shutdown: Shutdown }
}

impl Validate for VsphereClone {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.connect.validate(checks);
        self.clone.validate(checks);
        self.clone
            .storage
            .disks(self.clone.storage.disk_controller_type.items.len(), checks);
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
        if self.customize.span.is_some() {
            let customize = &self.customize.value;
            let linux = customize.linux_options.span.is_some();
            let windows = customize.windows_sysprep_file.is_given();
            checks.refuse(!linux && !windows, &self.customize, "customize is empty");
            checks.refuse(linux && windows, &self.customize, "`linux_options` and `windows_sysprep_text` both set - one must not be included if the other is specified");
            if linux {
                checks.require(
                    "host_name",
                    &self.customize.value.linux_options.value.host_name,
                    "linux options `host_name` is empty",
                );
                checks.require(
                    "domain",
                    &self.customize.value.linux_options.value.domain,
                    "linux options `domain` is empty",
                );
            }
            checks.require(
                "network_interface",
                &self.customize.value.network_interface,
                "one or more `network_interface` must be provided",
            );
        }
    }
}
