//! Keys that components of `osc/common` share: run.

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
        vm_type: Text;
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
    }
}
