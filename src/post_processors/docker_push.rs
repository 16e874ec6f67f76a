//! `docker-push`: docker-push.

use crate::builders::docker::aws_access::AwsAccess;
use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// docker-push
    pub struct DockerPush as "packer.post-processor.docker-import" {
        /// Switch: login.
        login: Bool => untagged("Login");
        /// Login username.
        login_username: Text;
        /// Login password.
        login_password: Text => secret();
        /// Login server.
        login_server: Text;
        /// Switch: ecr login.
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
