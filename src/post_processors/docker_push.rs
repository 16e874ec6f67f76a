//! `docker-push`: pushes an image to a registry.

use crate::builders::docker::registry::Registry;
use crate::builders::docker::{compose_login, engine, image, joined, login, registry_of, tool};
use crate::communicator::guest::words;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::lower::{Lower, Steps};
use crate::plan::Stmt;
use crate::program::{Command, Fact};
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

impl Compose for DockerPush {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        super::wants(
            at,
            &super::IMAGES,
            "an image of docker-import or docker-tag",
        )?;
        let tool = tool(at.scope);
        let id = at.artifact.id.clone();
        let mut names = vec![id.clone()];
        let tags = at.artifact.stored().map(|it| it.names.clone());
        let tags = tags.unwrap_or_default();
        // Packer pushes the last of them twice
        names.extend(tags.iter().filter(|name| **name != id).cloned());
        at.step.title = words(&[&"Push ".into(), &joined(&names)]);
        let login = compose_login(self.login.value, &self.registry, at.scope)?;
        at.run(login.enter);
        at.step.body.extend(names.iter().map(|name| {
            let failed = words(&[&"cannot push ".into(), name]);
            Command::new(tool, ["push".into(), name.clone()]).or_die(failed)
        }));
        at.run(login.leave);
        at.step.facts.extend(login.facts);
        let to = registry_of(&id).unwrap_or_else(|| "the registry in its name".to_owned());
        let pushes = format!("{to}, by {tool}, which pushes the image there");
        at.step.facts.push(Fact::Connects(pushes.into()));
        at.result = Some(image(tool, id, tags));
        Ok(())
    }
}
