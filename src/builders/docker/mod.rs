//! `docker`: makes an image, or a tar file, from a container.

pub mod aws_access;
mod compose;
mod guest;
mod login;
mod lower;
pub mod registry;
mod run;

pub use compose::{image, into_file, joined};
pub use login::{compose as compose_login, registry_of, tool};
pub use lower::{engine, login};

use crate::builders::docker::registry::Registry;
use crate::communicator::Communicator;
use crate::config;
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};

/// The words behind `docker run` that a template need not give.
const RUN_COMMAND: &[&str; 6] = &["-d", "-i", "-t", "--entrypoint=/bin/sh", "--", "{{.Image}}"];

config! {
    /// Makes an image, or a tar file, from a container.
    pub struct Docker as "packer.docker" {
        /// Author of the image.
        author: Text;
        /// Dockerfile instructions for the commit.
        changes: List<Text>;
        /// Keep the container as an image.
        commit: Bool;
        /// Where the shared temporary directory appears in the container.
        container_dir: Text = "/packer-files";
        /// Device.
        device: List<Text>;
        /// Throw the container away.
        discard: Bool;
        /// Capabilities that are added.
        cap_add: List<Text>;
        /// Capabilities that are dropped.
        cap_drop: List<Text>;
        /// User for docker exec.
        exec_user: Text;
        /// Write the container's file system to this tar file.
        export_path: Text;
        /// Image that it starts from.
        image: Text => required("Image must be specified");
        /// Message of the commit.
        message: Text;
        /// Whether the container is privileged.
        privileged: Bool;
        /// Ask docker exec for a terminal (-t).
        pty: Bool => untagged("Pty");
        /// Pull the image first.
        pull: Bool = true;
        /// Arguments of docker run.
        run_command: List<Raw> = RUN_COMMAND;
        /// Temporary file systems.
        tmpfs: List<Text>;
        /// Host path to container path.
        volumes: Map<Text>;
        /// Chown uploads to the container's user.
        fix_upload_owner: Bool = true;
        /// PowerShell entry point.
        windows_container: Bool;
        /// Docker login around the pull.
        login: Bool;
    }
    flatten { comm: Communicator, registry: Registry }
    overrides { communicator = "docker"; }
}

impl Validate for Docker {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        let uses = [
            self.export_path.is_given(),
            self.commit.value,
            self.discard.value,
        ];
        let count = uses.into_iter().filter(|it| *it).count();
        checks.refuse(
            count > 1,
            &self.commit,
            "Cannot specify more than one of commit, discard, and export_path",
        );
        for change in &self.changes.items {
            instruction(change, checks);
        }
        if count == 0 && self.export_path.is_blank() {
            checks.missing("one of `commit`, `discard`, `export_path` must be given", "No instructions given for handling the artifact; expected commit, discard, or export_path");
        }
        let path = self.export_path.shown();
        checks.refuse(
            !path.is_empty() && checks.disk.stat(path).is_some_and(|stat| stat.folder),
            &self.export_path,
            "export_path must be a file, not a directory",
        );
        self.registry.validate(checks);
    }
}

/// The instructions of a Dockerfile that `docker commit` and `docker import` take.
const INSTRUCTIONS: &[&str] = &[
    "CMD",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "HEALTHCHECK",
    "LABEL",
    "ONBUILD",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// Docker looks at changes at the very end of a build only: a wrong first word is worth a warning before.
pub fn instruction(change: &Text, checks: &mut Checks<'_>) {
    let Some(text) = change.now.as_deref() else {
        return;
    };
    let first = text.split_whitespace().next().unwrap_or_default();
    if !INSTRUCTIONS.contains(&first.to_ascii_uppercase().as_str()) {
        checks.faults.push(
            Diagnostic::warning(
                Code::Doubtful,
                change.span.unwrap_or(checks.span),
                format!(
                    "docker takes no `{first}` as a change; it takes {}",
                    INSTRUCTIONS.join(", ")
                ),
            )
            .help("it looks at changes at the very end of the build only"),
        );
    }
}
