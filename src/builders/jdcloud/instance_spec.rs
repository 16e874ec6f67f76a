//! Keys that components of JD Cloud share: instance spec.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of JD Cloud share: instance spec.
    pub struct InstanceSpec {
        /// Image that the machine starts from.
        image_id: Text => required("[PRE-FLIGHT] 'image_id' empty");
        /// Name of the instance.
        instance_name: Text => required("[PRE-FLIGHT] 'instance_name' empty");
        /// Type of the instance.
        instance_type: Text => required("[PRE-FLIGHT] 'instance-type' empty");
        /// Name of the image.
        image_name: Text;
        /// Subnet by its identifier.
        subnet_id: Text;
        /// Set by the builder itself.
        instanceid: Text => untagged("InstanceId");
        /// Set by the builder itself.
        artifactid: Text => untagged("ArtifactId");
        /// Set by the builder itself.
        publicipaddress: Text => untagged("PublicIpAddress");
        /// Set by the builder itself.
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
