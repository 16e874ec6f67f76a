//! `docker-push`: pushes an image to a registry.

use crate::builders::docker::registry::Registry;
use crate::builders::docker::{engine, login};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::Stmt;
use crate::schema::{Bool, Checks, Validate};

config! {
    /// Pushes an image to a registry.
    pub struct DockerPush as "packer.post-processor.docker-import" {
        /// Whether to log in first.
        login: Bool => untagged("Login");
    }
    flatten { registry: Registry }
}

impl Validate for DockerPush {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.registry.validate(checks);
    }
}

/// post-processor/docker-push/post-processor.go
impl Lower for DockerPush {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        steps.body = vec![engine(steps.scope), Stmt::call("docker_pushes", [])];
        steps
            .body
            .extend(login(self.login.value, &self.registry, steps.scope));
        steps.body.push(Stmt::call("docker_push", []));
        Ok("Push the image to its registry".to_owned())
    }
}
