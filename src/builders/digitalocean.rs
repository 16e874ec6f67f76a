//! `digitalocean`: makes a snapshot at DigitalOcean from a droplet.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Account, Bool, Checks, Duration, List, Secret, Text, Validate, rendered};

config! {
    /// Makes a snapshot at DigitalOcean from a droplet.
    pub struct Digitalocean {
        /// Token of the API.
        api_token: Secret<Account>;
        /// Address of the API.
        api_url: Text;
        /// Region.
        region: Text => required("region is required");
        /// Size.
        size: Text => required("size is required");
        /// Slug or numeric id.
        image: Text => required("image is required");
        /// Whether there is a private network.
        private_networking: Bool;
        /// Whether the machine is monitored.
        monitoring: Bool;
        /// Whether there is an IPv6 address.
        ipv6: Bool;
        /// Name of the snapshot.
        snapshot_name: Text = rendered("packer-{{timestamp}}");
        /// Copy the snapshot there.
        snapshot_regions: List<Text>;
        /// How long to wait for a state.
        state_timeout: Duration = "6m";
        /// How long to wait for the snapshot.
        snapshot_timeout: Duration = "60m";
        /// Name of the temporary droplet; `packer-<time-ordered uuid>` if it is not given.
        droplet_name: Text;
        /// User data of the instance.
        user_data: Text;
        /// File with the user data.
        user_data_file: Text;
        /// Tags.
        tags: List<Text>;
        /// Private network.
        vpc_uuid: Text;
        /// Connect to the private address.
        connect_with_private_ip: Bool;
    }
    flatten { comm: Communicator }
}

impl Validate for Digitalocean {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        checks.require_or_env(
            "api_token",
            &self.api_token,
            &["DIGITALOCEAN_API_TOKEN"],
            "api_token for auth must be specified",
        );
        checks.user_data(
            &self.user_data,
            &self.user_data_file,
            "only one of user_data or user_data_file can be specified",
        );
        for tag in &self.tags.items {
            checks.refuse(
                tag.value().is_some_and(|text| !good_tag(text)),
                tag,
                format!("invalid tag: {}", tag.shown()),
            );
        }
        let private = self.private_networking.value;
        checks.refuse(
            self.vpc_uuid.is_given() && !private,
            &self.vpc_uuid,
            "private networking should be enabled to use vpc_uuid",
        );
        checks.refuse(
            self.connect_with_private_ip.value && !private,
            &self.connect_with_private_ip,
            "private networking should be enabled to use connect_with_private_ip",
        );
    }
}
/// Up to 255 letters, digits and `:_-`.
pub fn good_tag(text: &str) -> bool {
    (1..=255).contains(&text.len())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ":_-".contains(c))
}
