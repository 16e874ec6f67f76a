//! Keys that components of VMware share: where it is built.

use crate::config;
use crate::schema::{Account, Bool, Checks, Int, Secret, Text, Validate};

config! {
    /// Keys that components of VMware share: where it is built.
    pub struct Driver {
        /// Remove the uploaded ISO afterwards.
        cleanup_remote_cache: Bool;
        /// Where VMware Fusion is.
        fusion_app_path: Text = "/Applications/VMware Fusion.app";
        /// Esx5 = build on an ESXi host over SSH.
        remote_type: Text;
        /// Datastore for the machine.
        remote_datastore: Text = "datastore1";
        /// Datastore for uploaded images.
        remote_cache_datastore: Text;
        /// Where ISO and floppy are uploaded.
        remote_cache_directory: Text = "packer_cache";
        /// Host that builds.
        remote_host: Text;
        /// Port of its sshd.
        remote_port: Int = 22;
        /// Login name there.
        remote_username: Text = "root";
        /// Password there.
        remote_password: Secret<Account>;
        /// Private key for it.
        remote_private_key_file: Text;
        /// Do not test ovftool login.
        skip_validate_credentials: Bool;
    }
}

impl Validate for Driver {
    fn validate(&self, checks: &mut Checks<'_>) {
        if self.remote_type.is_given() {
            checks.require(
                "remote_host",
                &self.remote_host,
                "remote_host must be specified",
            );
            checks.among(
                "remote_type",
                &self.remote_type,
                &["esx5"],
                "Only 'esx5' value is accepted for remote_type",
            );
        }
    }
}
impl Driver {
    /// What ovftool needs where the machine is exported from a remote host.
    pub fn export(&self, skip: bool, checks: &mut Checks<'_>) {
        checks.refuse(
            !skip && self.remote_type.is_given() && self.remote_password.is_blank(),
            &self.remote_type,
            "exporting the vm from esxi with ovftool requires that you set a value for remote_password",
        );
    }
}
