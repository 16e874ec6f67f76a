//! `oracle-classic`: makes an image in Oracle's classic cloud from a machine.

pub mod pv;

use crate::builders::oracle::classic::pv::Pv;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Account, Checks, Duration, Int, Secret, Text, Validate};

config! {
    /// Makes an image in Oracle's classic cloud from a machine.
    pub struct OracleClassic {
        /// Login name.
        username: Text => required("You must specify a username.");
        /// Password.
        password: Secret<Account> => required("You must specify a password.");
        /// Identity domain.
        identity_domain: Text => required("You must specify a identity_domain.");
        /// Address of the API.
        api_endpoint: Text => required("You must specify a api_endpoint.");
        /// Name of the image.
        image_name: Text;
        /// Shape of the machine.
        shape: Text => required("You must specify a shape.");
        /// Image list that the machine starts from.
        source_image_list: Text => required("You must specify a source_image_list.");
        /// Entry of that list.
        source_image_list_entry: Int;
        /// How long to wait for the snapshot.
        snapshot_timeout: Duration = "20m";
        /// Image list that gets the image.
        dest_image_list: Text => required("You must specify a dest_image_list.");
        /// Attributes.
        attributes: Text;
        /// File with attributes.
        attributes_file: Text;
        /// Description of the image.
        image_description: Text;
        /// Addresses that may connect.
        ssh_source_list: Text = "seciplist:/oracle/public/public-internet";
    }
    flatten { pv: Pv, comm: Communicator }
}

impl Validate for OracleClassic {
    fn validate(&self, checks: &mut Checks<'_>) {
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
