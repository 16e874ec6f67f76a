//! Keys that components of VirtualBox share: guest additions.

use crate::config;
use crate::schema::{Checks, Literal, Raw, Text, Validate};

config! {
    /// Keys that components of VirtualBox share: guest additions.
    pub struct GuestAdditions {
        /// Upload the ISO, attach it, or neither.
        guest_additions_mode: Literal = "upload";
        /// Controller for attach mode; default iso_interface.
        guest_additions_interface: Literal;
        /// Remote path for upload mode.
        guest_additions_path: Raw = "VBoxGuestAdditions.iso";
        /// Expected checksum; else looked up.
        guest_additions_sha256: Text;
        /// Source; else the installed ISO, else the vendor's site.
        guest_additions_url: Raw;
    }
}

impl Validate for GuestAdditions {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.among(
            "guest_additions_mode",
            &self.guest_additions_mode,
            &["", "disable", "attach", "upload"],
            "guest_additions_mode is invalid. Must be one of: [disable attach upload]",
        );
    }
}
