//! `vagrant-cloud`: uploads a box to Vagrant Cloud.

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt, Var, Word};
use crate::schema::{Account, Bool, Checks, Raw, Secret, Text, Validate};

config! {
    /// Uploads a box to Vagrant Cloud.
    pub struct VagrantCloud as "pearkes.post-processor.vagrant-cloud" {
        /// Name of the box: `user/box`.
        box_tag: Text => required("box_tag must be set");
        /// Version.
        version: Text => required("version must be set");
        /// Description of the version.
        version_description: Text;
        /// Whether the version is not released.
        no_release: Bool;
        /// Token.
        access_token: Secret<Account>;
        /// Address of the API.
        vagrant_cloud_url: Text = "https://vagrantcloud.com/api/v1";
        /// Whether certificates are not checked.
        insecure_skip_tls_verify: Bool;
        /// Where the box is kept, if not at Vagrant Cloud.
        box_download_url: Raw;
        /// Whether the box goes through Vagrant Cloud's servers.
        no_direct_upload: Bool;
    }
}

impl Validate for VagrantCloud {
    fn validate(&self, checks: &mut Checks<'_>) {
        let own = self.vagrant_cloud_url.is_given()
            && self.vagrant_cloud_url.span.is_some()
            && self.vagrant_cloud_url.shown() != "https://vagrantcloud.com/api/v1";
        if !own {
            checks.require_or_env(
                "access_token",
                &self.access_token,
                &["VAGRANT_CLOUD_TOKEN", "ATLAS_TOKEN"],
                "access_token must be set if vagrant_cloud_url has not been overriden",
            );
        }
    }
}

/// post-processor/vagrant-cloud/post-processor.go
impl Lower for VagrantCloud {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let tag = &self.box_tag.word;
        let version = &self.version.word;
        let token = steps.scope.secret("access_token", &self.access_token);
        let flag = |value: bool| Word::lit(if value { "1" } else { "" });
        let more = [
            ("ArtifactId", Word::var(Var::Build("artifact_id"))),
            ("Provider", Word::var(Var::Build("provider"))),
        ];
        let elsewhere = steps
            .scope
            .run_time(&self.box_download_url, steps.data, &more)?;
        let way = match () {
            () if !self.box_download_url.text.is_empty() => "elsewhere",
            () if self.no_direct_upload.value => "relay",
            () => "direct",
        };
        let shown = [
            self.vagrant_cloud_url.word.clone(),
            tag.clone(),
            version.clone(),
        ];
        steps.scope.no_secrets(&shown, "curl", &mut steps.faults);
        steps.body = vec![
            Stmt::call(
                "cloud_begin",
                [
                    self.vagrant_cloud_url.word.clone(),
                    token,
                    flag(self.insecure_skip_tls_verify.value),
                ],
            ),
            Stmt::call("cloud_input", []),
            Stmt::call("cloud_box", [tag.clone()]),
            Stmt::call(
                "cloud_version",
                [
                    tag.clone(),
                    version.clone(),
                    self.version_description.word.clone(),
                ],
            ),
            Stmt::call(
                "cloud_publish",
                [Word::lit(way), flag(!self.no_release.value), elsewhere],
            ),
            Stmt::call("cloud_artifact", [tag.clone()]),
        ];
        Ok(match way {
            "elsewhere" => format!("Tell Vagrant Cloud of version {version} of the box {tag}"),
            _ => format!("Upload it to Vagrant Cloud: version {version} of the box {tag}"),
        })
    }
}
