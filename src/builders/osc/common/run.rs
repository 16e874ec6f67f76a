//! Keys that components of `osc/common` share: run.

use crate::builders::addresses;
use crate::builders::filters::{Filter, SubnetFilter};
use crate::builders::pairs::NameValue;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Duration, Int, List, Map, Object, Raw, Text, Validate};

config! {
    /// What stands in `source_omi_filter`.
    pub struct SourceOmiFilter {
        /// Filters.
        filters: Map<Text> => untagged("Filters");
        /// Filter.
        filter: List<Object<NameValue>> => untagged("Filter");
        /// Owners.
        owners: List<Text> => untagged("Owners");
        /// Switch: most recent.
        most_recent: Bool;
    }
}

config! {
    /// Keys that components of `osc/common` share: run.
    pub struct Run {
        /// Switch: associate public IP address address.
        associate_public_ip_address: Bool;
        /// Subregion name.
        subregion_name: Text;
        /// Block duration minutes.
        block_duration_minutes: Int;
        /// Switch: disable stop machine.
        disable_stop_vm: Bool;
        /// Switch: bsu optimized.
        bsu_optimized: Bool;
        /// Switch: enable t2 unlimited.
        enable_t2_unlimited: Bool;
        /// IAM machine profile.
        iam_vm_profile: Text;
        /// Shutdown behavior.
        shutdown_behavior: Text = "stop";
        /// Machine type.
        vm_type: Text => required("An vm_type must be specified");
        /// Security group filter.
        security_group_filter: Object<Filter>;
        /// Run tags.
        run_tags: Map<Raw>;
        /// Security group identifier.
        security_group_id: Text;
        /// Security group identifiers.
        security_group_ids: List<Text>;
        /// Source OMI.
        source_omi: Text;
        /// Source OMI filter.
        source_omi_filter: Object<SourceOmiFilter>;
        /// Spot price.
        spot_price: Text;
        /// Spot price auto product.
        spot_price_auto_product: Text;
        /// Spot tags.
        spot_tags: Map<Raw>;
        /// Subnet filter.
        subnet_filter: Object<SubnetFilter>;
        /// Subnet identifier.
        subnet_id: Text;
        /// Temporary key pair name.
        temporary_key_pair_name: Text;
        /// Temporary security group source cidr.
        temporary_security_group_source_cidr: Text = "0.0.0.0/0";
        /// User data.
        user_data: Text;
        /// User data file.
        user_data_file: Text;
        /// Net filter.
        net_filter: Object<Filter>;
        /// Net identifier.
        net_id: Text;
        /// Windows password timeout.
        windows_password_timeout: Duration = "20m";
        /// SSH interface.
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
        let comm = &self.comm;
        if comm.ssh_keypair_name.is_given() && comm.ssh_private_key_file.is_blank() {
            if comm.communicator.value == "winrm" && comm.winrm_password.is_blank() {
                checks.refuse(true, &self.comm.ssh_keypair_name, "ssh_private_key_file must be provided to retrieve the winrm password when using ssh_keypair_name.");
            } else {
                checks.refuse(!comm.ssh_agent_auth.value, &self.comm.ssh_keypair_name, "ssh_private_key_file must be provided or ssh_agent_auth enabled when ssh_keypair_name is specified.");
            }
        }
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
            let kind = self.vm_type.shown();
            checks.refuse(
                self.spot_price.is_given(),
                &self.spot_price,
                "Error: T2 Unlimited cannot be used in conjuction with Spot Vms",
            );
            let family = kind.split_once('.').map(|(family, _)| family);
            checks.refuse(
                family.is_none(),
                &self.vm_type,
                format!("Error determining main Vm Type from: {kind}"),
            );
            checks.refuse(
                family.is_some_and(|family| family != "t2"),
                &self.vm_type,
                format!("Error: T2 Unlimited enabled with a non-T2 Vm Type: {kind}"),
            );
        }
    }
}
