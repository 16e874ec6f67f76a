//! `exoscale-import`: imports a disk into Exoscale as a template.

use crate::config;
use crate::schema::{Account, Bool, Checks, Secret, Text, Validate};

config! {
    /// Imports a disk into Exoscale as a template.
    pub struct ExoscaleImport {
        /// Whether what was uploaded is left there.
        skip_clean: Bool;
        /// Address of the object storage.
        sos_endpoint: Text = "https://sos-ch-gva-2.exo.io";
        /// Address of the API.
        api_endpoint: Text = "https://api.exoscale.com/compute";
        /// Key of the API.
        api_key: Secret<Account>;
        /// Secret of the API.
        api_secret: Secret<Account>;
        /// Bucket for the image.
        image_bucket: Text => required("image_bucket must be set");
        /// Zone of the template.
        template_zone: Text = "ch-gva-2";
        /// Name of the template.
        template_name: Text => required("template_name must be set");
        /// Description of the template.
        template_description: Text => required("template_description must be set");
        /// Login name of the template.
        template_username: Text;
        /// Whether the template can be given no password.
        template_disable_password: Bool;
        /// Whether the template can be given no key.
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
