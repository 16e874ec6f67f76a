//! `docker`: docker.

pub mod aws_access;

use crate::builders::docker::aws_access::AwsAccess;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// docker
    pub struct Docker as "packer.docker" {
        /// Author.
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
        /// Cap add.
        cap_add: List<Text>;
        /// Cap drop.
        cap_drop: List<Text>;
        /// User for docker exec.
        exec_user: Text;
        /// Write the container's file system to this tar file.
        export_path: Text;
        /// Image.
        image: Text;
        /// Message.
        message: Text;
        /// Switch: privileged.
        privileged: Bool;
        /// Ask docker exec for a terminal (-t).
        pty: Bool => untagged("Pty");
        /// Pull the image first.
        pull: Bool = true;
        /// Arguments of docker run.
        run_command: List<Raw> = &["-d", "-i", "-t", "--entrypoint=/bin/sh", "--", "{{.Image}}"];
        /// Tmpfs.
        tmpfs: List<Text>;
        /// Host path to container path.
        volumes: Map<Text>;
        /// Chown uploads to the container's user.
        fix_upload_owner: Bool = true;
        /// PowerShell entry point.
        windows_container: Bool;
        /// Docker login around the pull.
        login: Bool;
        /// Login password.
        login_password: Text => secret();
        /// Login server.
        login_server: Text;
        /// Login username.
        login_username: Text;
        /// Get login data from AWS.
        ecr_login: Bool;
    }
    flatten { comm: Communicator, aws_access: AwsAccess }
    overrides { communicator = "docker"; }
}

impl Validate for Docker {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        self.aws_access.validate(checks);
    }
}
