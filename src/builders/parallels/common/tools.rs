//! Keys that components of `parallels/common` share: tools.

use crate::config;
use crate::schema::{Checks, Raw, Text, Validate};

config! {
    /// Keys that components of `parallels/common` share: tools.
    pub struct Tools {
        /// Win, lin, mac, os2, other.
        parallels_tools_flavor: Text;
        /// Remote path; template with Flavor.
        parallels_tools_guest_path: Raw = "prl-tools-{{.Flavor}}.iso";
        /// Upload, attach or disable.
        parallels_tools_mode: Text = "upload";
    }
}

impl Validate for Tools {
    fn validate(&self, _: &mut Checks<'_>) {}
}
