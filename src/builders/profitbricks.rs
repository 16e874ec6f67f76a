//! `profitbricks`: profitbricks.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Int, Text, Validate};

config! {
    /// profitbricks
    pub struct Profitbricks {
        /// Username.
        username: Text;
        /// Password.
        password: Text => secret();
        /// Address (URL).
        url: Text = "https://api.profitbricks.com/cloudapi/v4";
        /// Location.
        location: Text = "us/las";
        /// Image.
        image: Text;
        /// Sshkey.
        sshkey: Text => untagged("SSHKey");
        /// Snapshot name.
        snapshot_name: Text = "packer-{{timestamp}}";
        /// Disk size.
        disk_size: Int = 50;
        /// Disk type.
        disk_type: Text = "HDD";
        /// Cores.
        cores: Int = 4;
        /// Memory.
        ram: Int = 2048;
        /// Retries.
        retries: Int;
    }
    flatten { comm: Communicator }
}

impl Validate for Profitbricks {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
    }
}
