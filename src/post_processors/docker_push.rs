//! `docker-push`: pushes an image to a registry.

use crate::builders::docker::aws_access::AwsAccess;
use crate::builders::docker::{Login, engine, login};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, Lowered, Scope};
use crate::plan::Stmt;
use crate::schema::{Bool, Checks, Text, Validate};
use crate::source::Node;

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

/// post-processor/docker-push/post-processor.go
pub fn lower(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    _: Option<&BuilderPlan>,
    faults: &mut Vec<Diagnostic>,
) -> Lowered {
    let config: DockerPush = scope.decode(layers, faults)?;
    let with = Login {
        plain: config.login.value,
        ecr: config.ecr_login.value,
        server: &config.login_server,
        user: &config.login_username,
        password: &config.login_password,
        aws: &config.aws_access,
    };
    let mut body = vec![engine(scope), Stmt::call("docker_pushes", [])];
    body.extend(login(&with, scope));
    body.push(Stmt::call("docker_push", []));
    Some(("Push the image to its registry".to_owned(), body))
}
