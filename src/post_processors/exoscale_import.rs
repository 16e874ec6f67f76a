//! `exoscale-import`: exoscale-import.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// exoscale-import
    pub struct ExoscaleImport {
        /// Switch: skip clean.
        skip_clean: Bool;
        /// Sos endpoint.
        sos_endpoint: Text = "https://sos-ch-gva-2.exo.io";
        /// Api endpoint.
        api_endpoint: Text = "https://api.exoscale.com/compute";
        /// Api key.
        api_key: Text => secret();
        /// Api secret.
        api_secret: Text => secret();
        /// Image bucket.
        image_bucket: Text;
        /// Template zone.
        template_zone: Text = "ch-gva-2";
        /// Template name.
        template_name: Text;
        /// Template description.
        template_description: Text;
        /// Template username.
        template_username: Text;
        /// Switch: template disable password.
        template_disable_password: Bool;
        /// Switch: template disable sshkey.
        template_disable_sshkey: Bool;
    }
}

impl Validate for ExoscaleImport {
    fn validate(&self, _: &mut Checks<'_>) {}
}
