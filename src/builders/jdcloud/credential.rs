//! Keys that components of JD Cloud share: credential.

use crate::config;
use crate::schema::{Account, Checks, Secret, Text, Validate};

config! {
    /// Keys that components of JD Cloud share: credential.
    pub struct Credential {
        /// Access key.
        access_key: Text;
        /// Secret key.
        secret_key: Secret<Account>;
        /// Region.
        region_id: Text;
        /// Zone.
        az: Text => required("[PRE-FLIGHT] az info missing");
    }
}

impl Validate for Credential {
    fn validate(&self, checks: &mut Checks<'_>) {
        {
            let key = !self.access_key.is_blank() || checks.env("JDCLOUD_ACCESS_KEY").is_some();
            let secret = !self.secret_key.is_blank() || checks.env("JDCLOUD_SECRET_KEY").is_some();
            if checks.here && !(key && secret) {
                checks.missing("`access_key` and `secret_key` must be given, or `JDCLOUD_ACCESS_KEY` and `JDCLOUD_SECRET_KEY` set in the environment", "[PRE-FLIGHT] We can't find your key pairs,write them here {access_key=xxx , secret_key=xxx} or export them as env-variable, {export JDCLOUD_ACCESS_KEY=xxx, export JDCLOUD_SECRET_KEY=xxx} ");
            }
        }
        let region = self.region_id.shown();
        checks.among("region_id", &self.region_id, &["cn-north-1", "cn-south-1", "cn-east-1", "cn-east-2"], format!("[PRE-FLIGHT] Invalid RegionId:{region}. Legit RegionId are: {{cn-north-1, cn-south-1, cn-east-1, cn-east-2}}"));
    }
}
