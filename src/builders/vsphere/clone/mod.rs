//! `vsphere-clone`: clones a template of vSphere and changes it.

pub mod source;

use crate::builders::vsphere::clone::source::Source;
use crate::builders::vsphere::common::machine::Machine;
use crate::config;
use crate::schema::{Checks, Int, List, Object, Text, Trilean, Validate};

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
        /// Settings of the clone.
        customize: Object<Customize>;
    }
    flatten { clone: Source, machine: Machine }
}

impl Validate for VsphereClone {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.machine.connect.validate(checks);
        self.clone.validate(checks);
        self.clone
            .storage
            .disks(self.clone.storage.disk_controller_type.items.len(), checks);
        self.machine.validate(checks);
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
