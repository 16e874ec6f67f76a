//! Keys that components of Parallels share: guest tools.

use crate::config;
use crate::schema::{Checks, Raw, Text, Validate};

config! {
    /// Keys that components of Parallels share: guest tools.
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
    fn validate(&self, checks: &mut Checks<'_>) {
        let mode = self.parallels_tools_mode.shown();
        checks.among(
            "parallels_tools_mode",
            &self.parallels_tools_mode,
            &["", "disable", "attach", "upload"],
            "parallels_tools_mode is invalid. Must be one of: [disable attach upload]",
        );
        if mode != "disable" {
            checks.require(
                "parallels_tools_flavor",
                &self.parallels_tools_flavor,
                "parallels_tools_flavor must be specified",
            );
        }
    }
}
