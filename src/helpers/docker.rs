//! Helpers for registries of images.

use crate::program::Tools;

helper! {
    /// Keeps logins to registries in the private folder.
    pub struct KeepLogin = "keep_login" from "ksh/helpers/docker/keep_login.ksh" takes 0 {
        /// Whether podman logs in, not docker.
        podman: bool,
    }
    once true;
}

helper! {
    /// Runs aws(1) with a credential: `aws_with NAME=VALUE... WORD...`.
    pub struct AwsWith = "aws_with" from "ksh/helpers/docker/aws_with.ksh" takes 0 {
    }
    needs |_me| vec![Tools::one("aws")];
}
