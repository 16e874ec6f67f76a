//! The steps: shared folder, pull, container, provisioners, image or archive (builder/docker/builder.go).

use super::Docker;
use super::registry::Registry;
use super::run;
use crate::communicator::{self, Reached};
use crate::diagnostic::Diagnostic;
use crate::lower::options::Engine;
use crate::lower::{BuilderPlan, Comm, LowerBuild, Scope};
use crate::plan::{LibFn, Step, Stmt, Var, Word};

/// Says which command does what `docker` does.
pub fn engine(scope: &Scope<'_, '_>) -> Stmt {
    match scope.house.request.options.docker {
        Engine::Docker => Stmt::call("by_docker", []),
        Engine::Podman => Stmt::call("by_podman", []),
    }
}

/// The login before a registry is used, if there is one: functions that note it.
pub fn login(plain: bool, registry: &Registry, scope: &mut Scope<'_, '_>) -> Vec<Stmt> {
    if registry.ecr_login.value {
        let secret = scope.secret("aws_secret_key", &registry.aws_access.aws_secret_key);
        let token = scope.secret("aws_token", &registry.aws_access.aws_token);
        return vec![Stmt::call(
            "docker_ecr_login",
            [
                registry.login_server.word.clone(),
                registry.aws_access.aws_access_key.word.clone(),
                secret,
                token,
                registry.aws_access.aws_profile.word.clone(),
            ],
        )];
    }
    if !plain {
        return Vec::new();
    }
    let password = scope.secret("login_password", &registry.login_password);
    vec![Stmt::call(
        "docker_login",
        [
            registry.login_server.word.clone(),
            registry.login_username.word.clone(),
            password,
        ],
    )]
}

/// Lowers the builder.
impl LowerBuild for Docker {
    fn build(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<BuilderPlan>, Diagnostic> {
        let mut config = self;
        let windows = config.windows_container.value;
        if windows {
            windows_defaults(&mut config);
        }
        let run = run::run(&config, scope)?;
        let mut steps = vec![shared_folder(&config, scope)];
        steps.extend(pull(&config, scope));
        steps.push(run);
        let Some(reached) = reached(&config, scope, faults) else {
            return Ok(None);
        };
        let mut data = reached.data;
        data.insert("ID".to_owned(), Word::var(Var::Build("docker_id")));
        steps.push(reached.step);
        let provision_at = steps.len();
        let mut artifact_data = data.clone();
        let mut setup = vec![engine(scope)];
        setup.extend(reached.setup);
        let (artifact, leaves) = if config.discard.value {
            let artifact = Stmt::call("docker_exported", [Word::empty()]);
            (artifact, Word::lit("nothing: the container is thrown away"))
        } else if config.commit.value {
            steps.push(commit(&config, scope));
            artifact_data.insert(
                "ImageSha256".to_owned(),
                Word::var(Var::Build("docker_sha256")),
            );
            let artifact = Stmt::call("docker_committed", []);
            (artifact, Word::lit("an image in the engine's store"))
        } else {
            steps.push(export(&config, scope));
            let path = config.export_path.word.clone();
            let leaves = Word::lit(format!("the archive {path}"));
            (Stmt::call("docker_exported", [path]), leaves)
        };
        for step in &steps {
            for stmt in &step.body {
                if let Stmt::Call(LibFn("docker_run" | "docker_commit"), words) = stmt {
                    scope.no_secrets(words, "docker", faults);
                }
            }
        }
        Ok(Some(BuilderPlan {
            steps,
            provision_at,
            provision_step: true,
            setup,
            artifact: vec![engine(scope), artifact],
            leaves,
            data,
            artifact_data,
            comm: reached.comm,
        }))
    }
}

/// What Prepare sets for Windows, unless the template says otherwise.
pub fn windows_defaults(config: &mut Docker) {
    if config.run_command.span.is_none() {
        for raw in &mut config.run_command.items {
            raw.text = raw.text.replace("/bin/sh", "powershell");
        }
    }
    if config.comm.communicator.span.is_none() {
        config.comm.communicator.value = "dockerWindowsContainer".to_owned();
    }
    if config.container_dir.span.is_none() {
        config.container_dir.word = Word::lit("c:/packer-files");
    }
}

fn shared_folder(config: &Docker, scope: &Scope<'_, '_>) -> Step {
    let title = format!(
        "Make a folder of this host that the container sees as {}",
        config.container_dir.word
    );
    let origin = scope.origin("container_dir", config.container_dir.span);
    let mut step = Step::new("temp_dir", "StepTempDir", title, origin);
    step.body = vec![Stmt::call("docker_shared", [])];
    step.undo = vec![Stmt::call("docker_undo_shared", [])];
    step
}

fn pull(config: &Docker, scope: &mut Scope<'_, '_>) -> Option<Step> {
    if !config.pull.value {
        return None;
    }
    let image = &config.image;
    let origin = scope.origin("image", image.span);
    let title = format!("Pull the image {}", image.word);
    let mut step = Step::new("pull", "StepPull", title, origin);
    step.body = vec![Stmt::call("docker_pulls", [image.word.clone()])];
    step.body
        .extend(login(config.login.value, &config.registry, scope));
    step.body
        .push(Stmt::call("docker_pull", [image.word.clone()]));
    Some(step)
}

/// The communicator: the engine's own, or one that finds the container by its address.
fn reached(
    config: &Docker,
    scope: &mut Scope<'_, '_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Reached> {
    let kind = config.comm.communicator.value.as_str();
    if !matches!(kind, "docker" | "dockerWindowsContainer") {
        let given = match kind {
            "winrm" => &config.comm.winrm_host,
            _ => &config.comm.ssh_host,
        };
        let host = match given.word.is_empty() {
            true => Word::var(Var::Build("docker_address")),
            false => given.word.clone(),
        };
        let found = given.word.is_empty() && kind != "none";
        let mut reached = communicator::lower(&config.comm, host, scope, faults)?;
        if found {
            reached
                .step
                .body
                .insert(0, Stmt::call("docker_address", []));
            // the address is known only then
            let again = reached.setup.clone();
            reached.step.body.splice(1..1, again);
        }
        return Some(reached);
    }
    let origin = scope.origin("communicator", config.comm.communicator.span);
    let title = match scope.house.request.options.docker {
        Engine::Docker => "Connect to the container by docker exec",
        Engine::Podman => "Connect to the container by podman exec",
    };
    let mut step = Step::new("connect", "StepConnect", title, origin);
    step.body = vec![Stmt::call("connect_docker", [Word::lit(kind)])];
    let pause = &config.comm.pause_before_connecting.value;
    if pause.nanoseconds > 0 {
        let seconds = Word::lit(pause.whole_seconds().to_string());
        step.body
            .push(Stmt::call("docker_pause", [Word::lit(kind), seconds]));
    }
    let settings = if config.windows_container.value {
        "docker_windows_settings"
    } else {
        "docker_settings"
    };
    let flag = |value: bool| Word::lit(if value { "1" } else { "" });
    let mut setup = vec![Stmt::call(settings, [])];
    setup.push(Stmt::Set(
        "b_docker_inside",
        config.container_dir.word.clone(),
    ));
    setup.push(Stmt::Set(
        "b_docker_exec_user",
        config.exec_user.word.clone(),
    ));
    setup.push(Stmt::Set("b_docker_pty", flag(config.pty.value)));
    setup.push(Stmt::Set(
        "b_docker_chown",
        flag(config.fix_upload_owner.value),
    ));
    Some(Reached {
        comm: Comm::Own,
        setup,
        step,
        data: communicator::own_data(&config.comm, kind),
    })
}

fn commit(config: &Docker, scope: &Scope<'_, '_>) -> Step {
    let origin = scope.origin("commit", config.commit.span);
    let title = "Make an image of the container";
    let mut step = Step::new("commit", "StepCommit", title, origin);
    let mut words = Vec::new();
    if !config.author.word.is_empty() {
        words.extend([Word::lit("--author"), config.author.word.clone()]);
    }
    for change in &config.changes.items {
        words.extend([Word::lit("--change"), change.word.clone()]);
    }
    if !config.message.word.is_empty() {
        words.extend([Word::lit("--message"), config.message.word.clone()]);
    }
    if config.windows_container.value {
        step.body.push(Stmt::call("docker_stop", []));
    }
    step.body.push(Stmt::call("docker_commit", words));
    step
}

fn export(config: &Docker, scope: &Scope<'_, '_>) -> Step {
    let path = &config.export_path;
    let origin = scope.origin("export_path", path.span);
    let title = format!("Write the container's files to {}", path.word);
    let mut step = Step::new("export", "StepExport", title, origin);
    step.body = vec![Stmt::call("docker_export", [path.word.clone()])];
    step
}
