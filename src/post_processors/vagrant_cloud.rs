//! `vagrant-cloud`: vagrant-cloud.

use crate::config;
use crate::schema::{Bool, Checks, Raw, Text, Validate};

config! {
    /// vagrant-cloud
    pub struct VagrantCloud as "pearkes.post-processor.vagrant-cloud" {
        /// Box tag.
        box_tag: Text;
        /// Version.
        version: Text;
        /// Version description.
        version_description: Text;
        /// Switch: no release.
        no_release: Bool;
        /// Access token.
        access_token: Text => secret();
        /// Vagrant cloud address (URL).
        vagrant_cloud_url: Text = "https://vagrantcloud.com/api/v1";
        /// Switch: insecure skip tls verify.
        insecure_skip_tls_verify: Bool;
        /// Box download address (URL).
        box_download_url: Raw;
        /// Switch: no direct upload.
        no_direct_upload: Bool;
    }
}

impl Validate for VagrantCloud {
    fn validate(&self, _: &mut Checks<'_>) {}
}
