//! Keys that components of `jdcloud` share: instance spec.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of `jdcloud` share: instance spec.
    pub struct InstanceSpec {
        /// Image identifier.
        image_id: Text => required("[PRE-FLIGHT] 'image_id' empty");
        /// Instance name.
        instance_name: Text => required("[PRE-FLIGHT] 'instance_name' empty");
        /// Instance type.
        instance_type: Text => required("[PRE-FLIGHT] 'instance-type' empty");
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
        checks.require_one(&[("ssh_password", &self.comm.ssh_password), ("ssh_keypair_name", &self.comm.ssh_keypair_name), ("ssh_private_key_file", &self.comm.ssh_private_key_file), ("temporary_key_pair_name", &self.comm.temporary_key_pair_name)], "[PRE-FLIGHT] Didn't detect any credentials, you have to specify either {password} or {key_name+local_private_key_path} or {temporary_key_pair_name} cheers :)");
    }
}
