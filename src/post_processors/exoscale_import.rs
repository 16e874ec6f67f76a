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
        image_bucket: Text => required("image_bucket must be set");
        /// Template zone.
        template_zone: Text = "ch-gva-2";
        /// Template name.
        template_name: Text => required("template_name must be set");
        /// Template description.
        template_description: Text => required("template_description must be set");
        /// Template username.
        template_username: Text;
        /// Switch: template disable password.
        template_disable_password: Bool;
        /// Switch: template disable sshkey.
        template_disable_sshkey: Bool;
    }
}

impl Validate for ExoscaleImport {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.require_or_env(
            "api_key",
            &self.api_key,
            &["EXOSCALE_API_KEY"],
            "api_key must be set",
        );
        checks.require_or_env(
            "api_secret",
            &self.api_secret,
            &["EXOSCALE_API_SECRET"],
            "api_secret must be set",
        );
    }
}
