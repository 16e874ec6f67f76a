//! Keys that components of VMware share: guest tools.

use crate::config;
use crate::schema::{Checks, Raw, Text, Validate};

config! {
    /// Keys that components of VMware share: guest tools.
    pub struct Tools {
        /// Darwin, linux or windows; empty = no upload.
        tools_upload_flavor: Text;
        /// Remote path; template with Flavor.
        tools_upload_path: Raw;
        /// Local ISO instead of the installed one.
        tools_source_path: Text;
    }
}

impl Validate for Tools {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.refuse(self.tools_upload_path.text.is_empty() && self.tools_source_path.is_given() && self.tools_upload_flavor.is_blank(), &self.tools_source_path, "If you provide a tools_source_path, you must also provide either a tools_upload_flavor or a tools_upload_path.");
    }
}
