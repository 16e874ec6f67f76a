//! Keys that components of Docker share: aws access.

use crate::config;
use crate::schema::{Account, Checks, Secret, Text, Validate};

config! {
    /// Keys that components of Docker share: aws access.
    pub struct AwsAccess {
        /// Access key of AWS.
        aws_access_key: Text;
        /// Secret key of AWS.
        aws_secret_key: Secret<Account>;
        /// Session token of AWS.
        aws_token: Secret<Account>;
        /// Profile of AWS's credentials file.
        aws_profile: Text;
    }
}

impl Validate for AwsAccess {
    fn validate(&self, _: &mut Checks<'_>) {}
}
