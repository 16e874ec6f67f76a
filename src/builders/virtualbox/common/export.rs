//! Keys that components of VirtualBox share: the export.

use crate::config;
use crate::schema::{Checks, List, Literal, Text, Validate};

config! {
    /// Keys that components of VirtualBox share: the export.
    pub struct Export {
        /// Ovf or ova.
        format: Literal = "ovf";
        /// Extra arguments of VBoxManage export.
        export_opts: List<Text>;
    }
}

impl Validate for Export {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.among(
            "format",
            &self.format,
            &["", "ovf", "ova"],
            "invalid format, only 'ovf' or 'ova' are allowed",
        );
    }
}
