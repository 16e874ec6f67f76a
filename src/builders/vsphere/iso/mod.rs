//! `vsphere-iso`: installs a machine in vSphere from an ISO.

pub mod create;

use crate::builders::common::IsoConfig;
use crate::builders::vsphere::common::machine::Machine;
use crate::builders::vsphere::iso::create::Create;
use crate::config;
use crate::schema::{Checks, Validate};

config! {
    /// Installs a machine in vSphere from an ISO.
    pub struct VsphereIso as "jetbrains.vsphere" {

    }
    flatten { iso: IsoConfig, create: Create, machine: Machine }
}

impl Validate for VsphereIso {
    fn validate(&self, checks: &mut Checks<'_>) {
        if self.iso.iso_url.is_given() || self.iso.iso_urls.span.is_some() {
            self.iso.validate(checks);
        }
        self.machine.connect.validate(checks);
        self.create.validate(checks);
        self.machine.validate(checks);
    }
}
