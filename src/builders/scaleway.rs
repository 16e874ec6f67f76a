//! `scaleway`: scaleway.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// scaleway
    pub struct Scaleway as "hashicorp.scaleway" {
        /// Access key.
        access_key: Text;
        /// Secret key.
        secret_key: Text => secret();
        /// Project identifier.
        project_id: Text;
        /// Zone.
        zone: Text;
        /// Api address (URL).
        api_url: Text;
        /// Image.
        image: Text => required("image is required");
        /// Commercial type.
        commercial_type: Text => required("commercial type is required");
        /// Snapshot name.
        snapshot_name: Text = "snapshot-packer-{{timestamp}}";
        /// Image name.
        image_name: Text = "image-packer-{{timestamp}}";
        /// Server name; `packer-<time-ordered uuid>` if it is not given.
        server_name: Text;
        /// Bootscript.
        bootscript: Text;
        /// Boottype.
        boottype: Text;
        /// Switch: remove volume.
        remove_volume: Bool;
        /// Useragent.
        useragent: Text => untagged("UserAgent");
        /// Api token.
        api_token: Text => secret();
        /// Organization identifier.
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
                self.api_token.span,
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
