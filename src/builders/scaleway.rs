//! `scaleway`: makes an image at Scaleway from a server.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Account, Bool, Checks, Secret, Text, Validate, rendered};

config! {
    /// Makes an image at Scaleway from a server.
    pub struct Scaleway as "hashicorp.scaleway" {
        /// Access key.
        access_key: Text;
        /// Secret key.
        secret_key: Secret<Account>;
        /// Project.
        project_id: Text;
        /// Zone.
        zone: Text;
        /// Address of the API.
        api_url: Text;
        /// Image that it starts from.
        image: Text => required("image is required");
        /// Type of the machine.
        commercial_type: Text => required("commercial type is required");
        /// Name of the snapshot.
        snapshot_name: Text = rendered("snapshot-packer-{{timestamp}}");
        /// Name of the image.
        image_name: Text = rendered("image-packer-{{timestamp}}");
        /// Name of the server; `packer-<time-ordered uuid>` if it is not given.
        server_name: Text;
        /// Boot script.
        bootscript: Text;
        /// How it boots.
        boottype: Text;
        /// Whether the volume is removed at the end.
        remove_volume: Bool;
        /// Set by the builder itself.
        useragent: Text => untagged("UserAgent");
        /// Token of the API.
        api_token: Secret<Account>;
        /// Old name of `project_id`.
        organization_id: Text;
        /// Region.
        region: Text;
    }
    flatten { comm: Communicator }
}

impl Validate for Scaleway {
    fn validate(&self, checks: &mut Checks<'_>) {
        if self.organization_id.is_given() {
            checks.warning(
                self.organization_id.span,
                "`project_id` has taken the place of `organization_id`",
                "organization_id is deprecated in favor of project_id",
            );
        }
        if self.api_token.is_given() {
            checks.warning(
                self.api_token.place(),
                "`secret_key` has taken the place of `api_token`",
                "token is deprecated in favor of secret_key",
            );
        }
        if self.region.is_given() {
            checks.warning(
                self.region.span,
                "`zone` has taken the place of `region`",
                "region is deprecated in favor of zone",
            );
        }
        self.comm.validate(checks);
        if self.organization_id.is_blank() {
            checks.require_or_env(
                "project_id",
                &self.project_id,
                &[
                    "SCW_DEFAULT_PROJECT_ID",
                    "SCALEWAY_ORGANIZATION",
                    "SCALEWAY_API_ACCESS_KEY",
                ],
                "scaleway Project ID must be specified",
            );
        }
        if self.api_token.is_blank() {
            checks.require_or_env(
                "secret_key",
                &self.secret_key,
                &["SCW_SECRET_KEY", "SCALEWAY_API_TOKEN"],
                "scaleway Secret Key must be specified",
            );
        }
        if self.access_key.is_blank() && checks.here && checks.env("SCW_ACCESS_KEY").is_none() {
            checks.warning(
                None,
                "later versions of Packer want an `access_key`",
                "access_key will be required in future versions",
            );
        }
        if self.region.is_blank() {
            checks.require_or_env(
                "zone",
                &self.zone,
                &["SCW_DEFAULT_ZONE"],
                "Scaleway Zone is required",
            );
        }
    }
}
