//! Keys that components of Outscale share: the machine that is run.

use crate::builders::addresses;
use crate::builders::filters::{Filter, SubnetFilter};
use crate::builders::instance;
use crate::builders::pairs::NameValue;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Duration, Int, List, Map, Object, Raw, Text, Validate};

config! {
    /// Conditions that choose the source OMI.
    pub struct SourceOmiFilter {
        /// Conditions, by name.
        filters: Map<Text> => untagged("Filters");
        /// Conditions as a list.
        filter: List<Object<NameValue>> => untagged("Filter");
        /// Accounts that may own the image.
        owners: List<Text> => untagged("Owners");
        /// Whether the newest of several is taken.
        most_recent: Bool;
    }
}

config! {
    /// Keys that components of Outscale share: the machine that is run.
    pub struct Run {
        /// Whether the instance gets a public address.
        associate_public_ip_address: Bool;
        /// Subregion.
        subregion_name: Text;
        /// Minutes that a spot instance is kept, in steps of 60.
        block_duration_minutes: Int;
        /// Whether the machine is left to stop by itself.
        disable_stop_vm: Bool;
        /// Whether the machine is optimized for BSU.
        bsu_optimized: Bool;
        /// Whether a T2 instance may use more than its share.
        enable_t2_unlimited: Bool;
        /// Profile of the machine.
        iam_vm_profile: Text;
        /// What follows a shutdown in the guest: `stop` or `terminate`.
        shutdown_behavior: Text = "stop";
        /// Type of the machine.
        vm_type: Text => required("An vm_type must be specified");
        /// Conditions that choose security groups.
        security_group_filter: Object<Filter>;
        /// Tags of the machine.
        run_tags: Map<Raw>;
        /// Security group by its identifier.
        security_group_id: Text;
        /// Security groups by their identifiers.
        security_group_ids: List<Text>;
        /// OMI that the machine starts from.
        source_omi: Text;
        /// Conditions that choose the source OMI.
        source_omi_filter: Object<SourceOmiFilter>;
        /// Highest price of a spot machine.
        spot_price: Text;
        /// Product that the spot price is looked up for; does nothing for Amazon.
        spot_price_auto_product: Text;
        /// Tags of the spot request.
        spot_tags: Map<Raw>;
        /// Conditions that choose the subnet.
        subnet_filter: Object<SubnetFilter>;
        /// Subnet by its identifier.
        subnet_id: Text;
        /// Name of the key pair that is made for the build.
        temporary_key_pair_name: Text;
        /// Addresses that may connect.
        temporary_security_group_source_cidr: Text = "0.0.0.0/0";
        /// User data of the instance.
        user_data: Text;
        /// File with the user data.
        user_data_file: Text;
        /// Conditions that choose the net.
        net_filter: Object<Filter>;
        /// Net by its identifier.
        net_id: Text;
        /// How long to wait for Windows' password.
        windows_password_timeout: Duration = "20m";
        /// Which address is connected to.
        ssh_interface: Text;
    }
    flatten { comm: Communicator }
}

impl Validate for Run {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        checks.among(
            "ssh_interface",
            &self.ssh_interface,
            &["", "public_ip", "private_ip", "public_dns", "private_dns"],
            format!("Unknown interface type: {}", self.ssh_interface.shown()),
        );
        instance::key_pair(&self.comm, checks);
        checks.require_one(
            &[
                ("source_omi", &self.source_omi),
                ("source_omi_filter", &self.source_omi_filter),
            ],
            "A source_omi or source_omi_filter must be specified",
        );
        checks.refuse(
            self.source_omi.is_blank() && self.source_omi_filter.value.owners.is_empty(),
            &self.source_omi_filter,
            "For security reasons, your source AMI filter must declare an owner.",
        );
        checks.refuse(
            self.block_duration_minutes.value % 60 != 0,
            &self.block_duration_minutes,
            "block_duration_minutes must be multiple of 60",
        );
        let auto = self.spot_price.shown() == "auto";
        checks.refuse(
            auto && self.spot_price_auto_product.is_blank(),
            &self.spot_price,
            "spot_price_auto_product must be specified when spot_price is auto",
        );
        checks.refuse(
            !auto && self.spot_price_auto_product.is_given(),
            &self.spot_price_auto_product,
            "spot_price should be set to auto when spot_price_auto_product is specified",
        );
        checks.refuse(
            matches!(self.spot_price.shown(), "" | "0") && self.spot_tags.span.is_some(),
            &self.spot_tags,
            "spot_tags should not be set when not requesting a spot vm",
        );
        checks.user_data(
            &self.user_data,
            &self.user_data_file,
            "Only one of user_data or user_data_file can be specified.",
        );
        checks.exclusive(
            &[
                ("security_group_id", &self.security_group_id),
                ("security_group_ids", &self.security_group_ids),
            ],
            "Only one of security_group_id or security_group_ids can be specified.",
        );
        let cidr = &self.temporary_security_group_source_cidr;
        if let Some(why) = cidr
            .now
            .as_deref()
            .filter(|text| !text.is_empty())
            .and_then(addresses::cidr_fault)
        {
            checks.refuse(
                true,
                cidr,
                format!("Error parsing temporary_security_group_source_cidr: {why}"),
            );
        }
        checks.among(
            "shutdown_behavior",
            &self.shutdown_behavior,
            &["", "stop", "terminate"],
            "shutdown_behavior only accepts 'stop' or 'terminate' values.",
        );
        if self.enable_t2_unlimited.value {
            instance::t2_unlimited(
                &self.vm_type,
                &self.spot_price,
                ["Vm", "conjuction"],
                checks,
            );
        }
    }
}
