//! `vagrant-cloud`: uploads a box to Vagrant Cloud.

use crate::config;
use crate::schema::{Bool, Checks, Raw, Text, Validate};

config! {
    /// Uploads a box to Vagrant Cloud.
    pub struct VagrantCloud as "pearkes.post-processor.vagrant-cloud" {
        /// Name of the box: `user/box`.
        box_tag: Text => required("box_tag must be set");
        /// Version.
        version: Text => required("version must be set");
        /// Description of the version.
        version_description: Text;
        /// Whether the version is not released.
        no_release: Bool;
        /// Token.
        access_token: Text => secret();
        /// Address of the API.
        vagrant_cloud_url: Text = "https://vagrantcloud.com/api/v1";
        /// Whether certificates are not checked.
        insecure_skip_tls_verify: Bool;
        /// Where the box is kept, if not at Vagrant Cloud.
        box_download_url: Raw;
        /// Whether the box goes through Vagrant Cloud's servers.
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
