//! `hcloud`: hcloud.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Duration, List, Map, Object, Text, Validate};

config! {
    /// What stands in `image_filter`.
    pub struct ImageFilter {
        /// With selector.
        with_selector: List<Text>;
        /// Switch: most recent.
        most_recent: Bool;
    }
}

config! {
    /// hcloud
    pub struct Hcloud {
        /// Token.
        token: Text => secret();
        /// Endpoint.
        endpoint: Text;
        /// Poll interval.
        poll_interval: Duration = "500ms";
        /// Server name.
        server_name: Text = "packer-<time-ordered uuid>";
        /// Location.
        location: Text;
        /// Server type.
        server_type: Text;
        /// Name; or image_filter.
        image: Text;
        /// Search by label selectors.
        image_filter: Object<ImageFilter>;
        /// Snapshot name.
        snapshot_name: Text = "packer-{{timestamp}}";
        /// Snapshot labels.
        snapshot_labels: Map<Text>;
        /// User data.
        user_data: Text;
        /// User data file.
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
    }
}
