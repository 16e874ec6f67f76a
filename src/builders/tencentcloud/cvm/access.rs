//! Keys that components of Tencent Cloud share: access.

use crate::config;
use crate::schema::{Account, Bool, Checks, Secret, Text, Validate};

config! {
    /// Keys that components of Tencent Cloud share: access.
    pub struct Access {
        /// Identifier of the secret key.
        secret_id: Secret<Account>;
        /// Secret key.
        secret_key: Secret<Account>;
        /// Region.
        region: Text => required("parameter region must be set");
        /// Zone.
        zone: Text;
        /// Whether regions are not checked.
        skip_region_validation: Bool;
    }
}

impl Validate for Access {
    fn validate(&self, checks: &mut Checks<'_>) {
        if checks.here
            && (self.secret_id.is_blank() && checks.env("TENCENTCLOUD_SECRET_ID").is_none()
                || self.secret_key.is_blank() && checks.env("TENCENTCLOUD_SECRET_KEY").is_none())
        {
            checks.missing("`secret_id` and `secret_key` must be given, or `TENCENTCLOUD_SECRET_ID` and `TENCENTCLOUD_SECRET_KEY` set in the environment", "parameter secret_id and secret_key must be set");
        }
        if self.region.is_given() && !self.skip_region_validation.value {
            checks.among(
                "region",
                &self.region,
                REGIONS,
                format!("unknown region: {}", self.region.shown()),
            );
        }
    }
}
/// The regions that the builder knows.
pub const REGIONS: &[&str] = &[
    "ap-bangkok",
    "ap-beijing",
    "ap-chengdu",
    "ap-chongqing",
    "ap-guangzhou",
    "ap-guangzhou-open",
    "ap-hongkong",
    "ap-mumbai",
    "ap-seoul",
    "ap-shanghai",
    "ap-shanghai-fsi",
    "ap-shenzhen-fsi",
    "ap-singapore",
    "ap-tokyo",
    "eu-frankfurt",
    "eu-moscow",
    "na-ashburn",
    "na-siliconvalley",
    "na-toronto",
];
