//! `oracle-classic`: oracle-classic.

pub mod pv;

use crate::builders::oracle::classic::pv::Pv;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Duration, Int, Text, Validate};

config! {
    /// oracle-classic
    pub struct OracleClassic {
        /// Username.
        username: Text;
        /// Password.
        password: Text => secret();
        /// Identity domain.
        identity_domain: Text;
        /// Api endpoint.
        api_endpoint: Text;
        /// Image name.
        image_name: Text;
        /// Shape.
        shape: Text;
        /// Source image list.
        source_image_list: Text;
        /// Source image list entry.
        source_image_list_entry: Int;
        /// Snapshot timeout.
        snapshot_timeout: Duration = "20m";
        /// Dest image list.
        dest_image_list: Text;
        /// Attributes.
        attributes: Text;
        /// Attributes file.
        attributes_file: Text;
        /// Image description.
        image_description: Text;
        /// SSH source list.
        ssh_source_list: Text = "seciplist:/oracle/public/public-internet";
    }
    flatten { pv: Pv, comm: Communicator }
}

impl Validate for OracleClassic {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.require("username", &self.username, "You must specify a username.");
        checks.require("password", &self.password, "You must specify a password.");
        checks.require(
            "api_endpoint",
            &self.api_endpoint,
            "You must specify a api_endpoint.",
        );
        checks.require(
            "identity_domain",
            &self.identity_domain,
            "You must specify a identity_domain.",
        );
        checks.require(
            "source_image_list",
            &self.source_image_list,
            "You must specify a source_image_list.",
        );
        checks.require(
            "dest_image_list",
            &self.dest_image_list,
            "You must specify a dest_image_list.",
        );
        checks.require("shape", &self.shape, "You must specify a shape.");
        for (key, text) in [
            ("dest_image_list", &self.dest_image_list),
            ("image_name", &self.image_name),
        ] {
            let good = |text: &str| {
                text.chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-._/".contains(c))
            };
            checks.refuse(text.now.as_deref().is_some_and(|text| !good(text)), text, format!("{key} can contain only alphanumeric characters, hyphens, underscores, and periods."));
        }
        checks.exclusive(
            &[
                ("attributes", &self.attributes),
                ("attributes_file", &self.attributes_file),
            ],
            "Only one of user_data or user_data_file can be specified.",
        );
        if let Some(path) = checks.absent(&self.attributes_file) {
            checks.refuse(
                true,
                &self.attributes_file,
                format!("attributes_file not found: {path}"),
            );
        }
        self.comm.validate(checks);
        checks.refuse(
            serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(
                self.attributes.shown(),
            )
            .is_err()
                && self.attributes.is_given()
                && self.attributes.now.is_some(),
            &self.attributes,
            "Problem parsing json from attributes:",
        );
        self.pv.validate(checks);
    }
}
