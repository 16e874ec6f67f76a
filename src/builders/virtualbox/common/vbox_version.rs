//! Keys that components of VirtualBox share: vbox version.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of VirtualBox share: vbox version.
    pub struct VboxVersion {
        /// Remote file that gets the VirtualBox version; empty string = none; `.vbox_version` if it is not
        /// given.
        virtualbox_version_file: Text;
    }
}

impl Validate for VboxVersion {
    fn validate(&self, _: &mut Checks<'_>) {}
}
impl VboxVersion {
    /// Without a communicator nothing can be uploaded.
    pub fn without_communicator(&self, checks: &mut Checks<'_>) {
        let left_out =
            self.virtualbox_version_file.span.is_some() && self.virtualbox_version_file.is_blank();
        checks.refuse(
            !left_out,
            &self.virtualbox_version_file,
            "virtualbox_version_file has to be an empty string when communicator = 'none'.",
        );
    }
}
