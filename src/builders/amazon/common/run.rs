//! Keys that components of `amazon/common` share: run.

use crate::builders::filters::{Filter, ImageFilter, SubnetFilter};
use crate::builders::pairs::RawKeyValue;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Duration, Int, List, Map, Object, Raw, Text, Validate};

config! {
    /// What stands in `Statement`.
    pub struct Statement {
        /// Effect.
        Effect: Text;
        /// Action.
        Action: List<Text>;
        /// Resource.
        Resource: List<Text>;
    }
}

config! {
    /// What stands in `temporary_iam_instance_profile_policy_document`.
    pub struct TemporaryIamInstanceProfilePolicyDocument {
        /// Version.
        Version: Text;
        /// Statement.
        Statement: List<Object<Statement>>;
    }
}

config! {
    /// Keys that components of `amazon/common` share: run.
    pub struct Run {
        /// Switch: associate public IP address address.
        associate_public_ip_address: Bool;
        /// Availability zone.
        availability_zone: Text;
        /// Block duration minutes.
        block_duration_minutes: Int;
        /// Do not stop, only wait.
        disable_stop_instance: Bool;
        /// Switch: EBS optimized.
        ebs_optimized: Bool;
        /// Switch: enable t2 unlimited.
        enable_t2_unlimited: Bool;
        /// Existing profile.
        iam_instance_profile: Text;
        /// Switch: skip profile validation.
        skip_profile_validation: Bool;
        /// Make a profile with this policy.
        temporary_iam_instance_profile_policy_document: Object<TemporaryIamInstanceProfilePolicyDocument>;
        /// Stop or terminate.
        shutdown_behavior: Text = "stop";
        /// Excludes spot_instance_types.
        instance_type: Text;
        /// Security group filter.
        security_group_filter: Object<Filter>;
        /// Tags of the instance.
        run_tags: Map<Raw>;
        /// Run tag.
        run_tag: List<Object<RawKeyValue>>;
        /// Security group identifier.
        security_group_id: Text;
        /// Existing groups; else a temporary one.
        security_group_ids: List<Text>;
        /// AMI to start from.
        source_ami: Text;
        /// Search for the AMI; needs owners.
        source_ami_filter: Object<ImageFilter>;
        /// Spot instance types.
        spot_instance_types: List<Text>;
        /// Auto or a price: request a spot instance.
        spot_price: Text;
        /// Spot price auto product.
        spot_price_auto_product: Text;
        /// Spot tags.
        spot_tags: Map<Raw>;
        /// Spot tag.
        spot_tag: List<Object<RawKeyValue>>;
        /// Search for the subnet.
        subnet_filter: Object<SubnetFilter>;
        /// Subnet identifier.
        subnet_id: Text;
        /// Tenancy.
        tenancy: Text;
        /// Who may reach the temporary group.
        temporary_security_group_source_cidrs: List<Text> = &["0.0.0.0/0"];
        /// User data.
        user_data: Text;
        /// File with user data; excludes user_data.
        user_data_file: Text;
        /// VPC filter.
        vpc_filter: Object<Filter>;
        /// VPC identifier.
        vpc_id: Text;
        /// Limit for the generated password.
        windows_password_timeout: Duration = "20m";
        /// public_ip, private_ip, public_dns, private_dns or session_manager.
        ssh_interface: Text;
        /// Pause before ssm.
        pause_before_ssm: Duration;
        /// Local port of the SSM tunnel.
        session_manager_port: Int;
    }
    flatten { comm: Communicator }
}

impl Validate for Run {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
    }
}
