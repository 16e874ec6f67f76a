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
        image: Text => required("ProfitBricks 'image' is required");
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
        checks.require_one(
            &[
                ("ssh_password", &self.comm.ssh_password),
                ("ssh_private_key_file", &self.comm.ssh_private_key_file),
            ],
            "Either ssh private key path or ssh password must be set.",
        );
        self.comm.validate(checks);
        checks.require_or_env(
            "username",
            &self.username,
            &["PROFITBRICKS_USERNAME"],
            "ProfitBricks username is required",
        );
        checks.require_or_env(
            "password",
            &self.password,
            &["PROFITBRICKS_PASSWORD"],
            "ProfitBricks password is required",
        );
    }
}
