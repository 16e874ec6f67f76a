//! Keys that components of `docker` share: aws access.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of `docker` share: aws access.
    pub struct AwsAccess {
        /// Aws access key.
        aws_access_key: Text;
        /// Aws secret key.
        aws_secret_key: Text => secret();
        /// Aws token.
        aws_token: Text => secret();
        /// Aws profile.
        aws_profile: Text;
    }
}

impl Validate for AwsAccess {
    fn validate(&self, _: &mut Checks<'_>) {}
}
