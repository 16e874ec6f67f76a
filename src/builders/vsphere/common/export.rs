//! What is exported.

use crate::config;
use crate::schema::{Bool, Checks, Int, List, Text, Validate};

config! {
    /// The export of the machine to a folder.
    pub struct Export {
        /// Name.
        name: Text;
        /// Whether what is there already is overwritten.
        force: Bool;
        /// Whether the images of removable drives are exported too.
        images: Bool;
        /// Hash of the manifest: `none`, `sha1`, `sha256` or `sha512`.
        manifest: Text;
        /// Folder for what the build leaves.
        output_directory: Text;
        /// Mode of the folder.
        directory_permission: Int;
        /// More options.
        options: List<Text>;
    }
}

impl Validate for Export {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.among("manifest", &self.manifest, &["", "none", "sha1", "sha256", "sha512"], format!("unknown hash: {}. available options include available options being 'none', 'sha1', 'sha256', 'sha512'", self.manifest.shown()));
    }
}
