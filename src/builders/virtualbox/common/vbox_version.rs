//! Keys that components of `virtualbox/common` share: vbox version.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of `virtualbox/common` share: vbox version.
    pub struct VboxVersion {
        /// Remote file that gets the VirtualBox version; empty string = none.
        virtualbox_version_file: Text = ".vbox_version";
    }
}

impl Validate for VboxVersion {
    fn validate(&self, _: &mut Checks<'_>) {}
}
