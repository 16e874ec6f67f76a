//! `hcloud`: makes a snapshot at Hetzner from a server.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{
    Account, Bool, Checks, Duration, List, Map, Object, Secret, Text, Validate, rendered,
};

config! {
    /// What stands in `image_filter`.
    pub struct ImageFilter {
        /// Labels that the image must have.
        with_selector: List<Text>;
        /// Whether the newest of several is taken.
        most_recent: Bool;
    }
}

config! {
    /// Makes a snapshot at Hetzner from a server.
    pub struct Hcloud {
        /// Token.
        token: Secret<Account>;
        /// Address of the API.
        endpoint: Text;
        /// Pause between two questions.
        poll_interval: Duration = "500ms";
        /// Name of the server; `packer-<time-ordered uuid>` if it is not given.
        server_name: Text;
        /// Location.
        location: Text => required("location is required");
        /// Type of the server.
        server_type: Text => required("server type is required");
        /// Name; or image_filter.
        image: Text;
        /// Search by label selectors.
        image_filter: Object<ImageFilter>;
        /// Name of the snapshot.
        snapshot_name: Text = rendered("packer-{{timestamp}}");
        /// Labels of the snapshot.
        snapshot_labels: Map<Text>;
        /// User data of the instance.
        user_data: Text;
        /// File with the user data.
        user_data_file: Text;
        /// Further keys for the server.
        ssh_keys: List<Text>;
        /// Boot this rescue system first.
        rescue: Text;
    }
    flatten { comm: Communicator }
}

impl Validate for Hcloud {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        checks.require_or_env(
            "token",
            &self.token,
            &["HCLOUD_TOKEN"],
            "token for auth must be specified",
        );
        checks.require_one(
            &[("image", &self.image), ("image_filter", &self.image_filter)],
            "image or image_filter is required",
        );
        if self.image_filter.span.is_some() {
            checks.refuse(
                self.image_filter.value.with_selector.is_empty(),
                &self.image_filter,
                "image_filter.with_selector is required when specifying filter",
            );
            if !self.image_filter.value.with_selector.is_empty() {
                checks.exclusive(
                    &[("image", &self.image), ("image_filter", &self.image_filter)],
                    "only one of image or image_filter can be specified",
                );
            }
        }
        checks.user_data(
            &self.user_data,
            &self.user_data_file,
            "only one of user_data or user_data_file can be specified",
        );
    }
}
