//! Keys that components of `jdcloud` share: instance spec.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of `jdcloud` share: instance spec.
    pub struct InstanceSpec {
        /// Image identifier.
        image_id: Text;
        /// Instance name.
        instance_name: Text;
        /// Instance type.
        instance_type: Text;
        /// Image name.
        image_name: Text;
        /// Subnet identifier.
        subnet_id: Text;
        /// Instanceid.
        instanceid: Text => untagged("InstanceId");
        /// Artifactid.
        artifactid: Text => untagged("ArtifactId");
        /// Publicipaddress.
        publicipaddress: Text => untagged("PublicIpAddress");
        /// Publicipid.
        publicipid: Text => untagged("PublicIpId");
    }
    flatten { comm: Communicator }
}

impl Validate for InstanceSpec {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
    }
}
