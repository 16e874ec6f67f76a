//! `vagrant-cloud`: vagrant-cloud.

use crate::config;
use crate::schema::{Bool, Checks, Raw, Text, Validate};

config! {
    /// vagrant-cloud
    pub struct VagrantCloud as "pearkes.post-processor.vagrant-cloud" {
        /// Box tag.
        box_tag: Text => required("box_tag must be set");
        /// Version.
        version: Text => required("version must be set");
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
    fn validate(&self, checks: &mut Checks<'_>) {
        let own = self.vagrant_cloud_url.is_given()
            && self.vagrant_cloud_url.span.is_some()
            && self.vagrant_cloud_url.shown() != "https://vagrantcloud.com/api/v1";
        if !own {
            checks.require_or_env(
                "access_token",
                &self.access_token,
                &["VAGRANT_CLOUD_TOKEN", "ATLAS_TOKEN"],
                "access_token must be set if vagrant_cloud_url has not been overriden",
            );
        }
    }
}
