//! Keys that components of VMware share: the export.

use crate::config;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// Keys that components of VMware share: the export.
    pub struct Export {
        /// Ovf, ova or vmx (no export).
        format: Text;
        /// Extra arguments of ovftool.
        ovftool_options: List<Text>;
        /// No ovftool run.
        skip_export: Bool;
        /// Leave the VM on the ESXi host.
        keep_registered: Bool;
        /// No defragment and shrink.
        skip_compaction: Bool;
    }
}

impl Validate for Export {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.among(
            "format",
            &self.format,
            &["", "ova", "ovf", "vmx"],
            "format must be one of ova, ovf, or vmx",
        );
    }
}
