//! How one logs in to a registry of images.

use super::aws_access::AwsAccess;
use crate::config;
use crate::schema::{Account, Bool, Checks, Secret, Text, Validate};

config! {
    /// How one logs in to a registry of images.
    pub struct Registry {
        /// Login name of the registry.
        login_username: Text;
        /// Password of the registry.
        login_password: Secret<Account>;
        /// Registry.
        login_server: Text;
        /// Whether the login is at Amazon's registry: user and password are got from AWS.
        ecr_login: Bool;
    }
    flatten { aws_access: AwsAccess }
}

impl Validate for Registry {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.refuse(
            self.ecr_login.value && self.login_server.is_blank(),
            &self.ecr_login,
            "ECR login requires login server to be provided.",
        );
    }
}
