//! `docker-push`: pushes an image to a registry.

use crate::builders::docker::aws_access::AwsAccess;
use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Pushes an image to a registry.
    pub struct DockerPush as "packer.post-processor.docker-import" {
        /// Whether to log in first.
        login: Bool => untagged("Login");
        /// Login name of the registry.
        login_username: Text;
        /// Password of the registry.
        login_password: Text => secret();
        /// Registry.
        login_server: Text;
        /// Whether the login is at Amazon's registry.
        ecr_login: Bool;
    }
    flatten { aws_access: AwsAccess }
}

impl Validate for DockerPush {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.refuse(
            self.ecr_login.value && self.login_server.is_blank(),
            &self.ecr_login,
            "ECR login requires login server to be provided.",
        );
    }
}
