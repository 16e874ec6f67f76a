//! `profitbricks`: makes a snapshot at ProfitBricks from a server.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Account, Checks, Int, Secret, Text, Validate, rendered};

config! {
    /// Makes a snapshot at ProfitBricks from a server.
    pub struct Profitbricks {
        /// Login name.
        username: Text;
        /// Password.
        password: Secret<Account>;
        /// Address of the API.
        url: Text = "https://api.profitbricks.com/cloudapi/v4";
        /// Location.
        location: Text = "us/las";
        /// Image that it starts from.
        image: Text => required("ProfitBricks 'image' is required");
        /// Set by the builder itself.
        sshkey: Text => untagged("SSHKey");
        /// Name of the snapshot.
        snapshot_name: Text = rendered("packer-{{timestamp}}");
        /// Size of the disk.
        disk_size: Int = 50;
        /// Type of the disk.
        disk_type: Text = "HDD";
        /// Cores of each processor.
        cores: Int = 4;
        /// Memory in MB.
        ram: Int = 2048;
        /// How often is asked.
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
