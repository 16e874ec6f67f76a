//! Keys that components of Amazon share: the machine that is run.

use crate::builders::addresses;
use crate::builders::filters::{Filter, ImageFilter, SubnetFilter};
use crate::builders::instance;
use crate::builders::pairs::RawKeyValue;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Duration, Int, List, Map, Object, Raw, Text, Validate, Value};

config! {
    /// Statements of the policy.
    pub struct Statement {
        /// `Allow` or `Deny`.
        Effect: Text;
        /// What is allowed or denied.
        Action: List<Text>;
        /// What it is allowed on.
        Resource: List<Text>;
    }
}

config! {
    /// What stands in `temporary_iam_instance_profile_policy_document`.
    pub struct TemporaryIamInstanceProfilePolicyDocument {
        /// Version of the policy language.
        Version: Text;
        /// Statements of the policy.
        Statement: List<Object<Statement>>;
    }
}

config! {
    /// Keys that components of Amazon share: the machine that is run.
    pub struct Run {
        /// Whether the instance gets a public address.
        associate_public_ip_address: Bool;
        /// Zone.
        availability_zone: Text;
        /// Minutes that a spot instance is kept, in steps of 60.
        block_duration_minutes: Int;
        /// Do not stop, only wait.
        disable_stop_instance: Bool;
        /// Whether the instance is optimized for EBS.
        ebs_optimized: Bool;
        /// Whether a T2 instance may use more than its share.
        enable_t2_unlimited: Bool;
        /// Existing profile.
        iam_instance_profile: Text;
        /// Whether the instance profile is not checked.
        skip_profile_validation: Bool;
        /// Make a profile with this policy.
        temporary_iam_instance_profile_policy_document: Object<TemporaryIamInstanceProfilePolicyDocument>;
        /// Stop or terminate.
        shutdown_behavior: Text = "stop";
        /// Excludes spot_instance_types.
        instance_type: Text;
        /// Conditions that choose security groups.
        security_group_filter: Object<Filter>;
        /// Tags of the instance.
        run_tags: Map<Raw>;
        /// Tags of the instance as a list.
        run_tag: List<Object<RawKeyValue>>;
        /// Security group by its identifier.
        security_group_id: Text;
        /// Existing groups; else a temporary one.
        security_group_ids: List<Text>;
        /// AMI to start from.
        source_ami: Text;
        /// Search for the AMI; needs owners.
        source_ami_filter: Object<ImageFilter>;
        /// Types of spot instances.
        spot_instance_types: List<Text>;
        /// Auto or a price: request a spot instance.
        spot_price: Text;
        /// Product that the spot price is looked up for; does nothing for Amazon.
        spot_price_auto_product: Text;
        /// Tags of the spot request.
        spot_tags: Map<Raw>;
        /// Tags of the spot request as a list.
        spot_tag: List<Object<RawKeyValue>>;
        /// Search for the subnet.
        subnet_filter: Object<SubnetFilter>;
        /// Subnet by its identifier.
        subnet_id: Text;
        /// Tenancy of the instance.
        tenancy: Text;
        /// Who may reach the temporary group.
        temporary_security_group_source_cidrs: List<Text> = &["0.0.0.0/0"];
        /// User data of the instance.
        user_data: Text;
        /// File with user data; excludes user_data.
        user_data_file: Text;
        /// Conditions that choose the network.
        vpc_filter: Object<Filter>;
        /// Network by its identifier.
        vpc_id: Text;
        /// Limit for the generated password.
        windows_password_timeout: Duration = "20m";
        /// public_ip, private_ip, public_dns, private_dns or session_manager.
        ssh_interface: Text;
        /// Pause before the session manager is used.
        pause_before_ssm: Duration;
        /// Local port of the SSM tunnel.
        session_manager_port: Int;
    }
    flatten { comm: Communicator }
}

impl Validate for Run {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        checks.among(
            "ssh_interface",
            &self.ssh_interface,
            &[
                "",
                "public_ip",
                "private_ip",
                "public_dns",
                "private_dns",
                "session_manager",
            ],
            format!("Unknown interface type: {}", self.ssh_interface.shown()),
        );
        let winrm = self.comm.communicator.value == "winrm";
        if self.ssh_interface.shown() == "session_manager" {
            checks.refuse(winrm, &self.ssh_interface, "session_manager connectivity is not supported with the \"winrm\" communicator; please use \"ssh\"");
            checks.refuse(self.iam_instance_profile.is_blank() && self.temporary_iam_instance_profile_policy_document.span.is_none(), &self.ssh_interface, "no iam_instance_profile defined; session_manager connectivity requires a valid instance profile with AmazonSSMManagedInstanceCore permissions. Alternatively a temporary_iam_instance_profile_policy_document can be used.");
        }
        instance::key_pair(&self.comm, checks);
        checks.require_one(
            &[
                ("source_ami", &self.source_ami),
                ("source_ami_filter", &self.source_ami_filter),
            ],
            "A source_ami or source_ami_filter must be specified",
        );
        checks.refuse(
            self.source_ami.is_blank() && self.source_ami_filter.value.owners.is_empty(),
            &self.source_ami_filter,
            "For security reasons, your source AMI filter must declare an owner.",
        );
        checks.require_one(
            &[
                ("instance_type", &self.instance_type),
                ("spot_instance_types", &self.spot_instance_types),
            ],
            "either instance_type or spot_instance_types must be specified",
        );
        checks.exclusive(
            &[
                ("instance_type", &self.instance_type),
                ("spot_instance_types", &self.spot_instance_types),
            ],
            "either instance_type or spot_instance_types must be specified, not both",
        );
        checks.refuse(
            self.block_duration_minutes.value % 60 != 0,
            &self.block_duration_minutes,
            "block_duration_minutes must be multiple of 60",
        );
        checks.refuse(
            !self.spot() && (self.spot_tags.given() || self.spot_tag.given()),
            &self.spot_tags,
            "spot_tags should not be set when not requesting a spot instance",
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
        for cidr in &self.temporary_security_group_source_cidrs.items {
            if let Some(why) = cidr.value().and_then(addresses::cidr_fault) {
                checks.refuse(
                    true,
                    cidr,
                    format!("Error parsing CIDR in temporary_security_group_source_cidrs: {why}"),
                );
            }
        }
        checks.among(
            "shutdown_behavior",
            &self.shutdown_behavior,
            &["", "stop", "terminate"],
            "shutdown_behavior only accepts 'stop' or 'terminate' values.",
        );
        if self.enable_t2_unlimited.value {
            instance::t2_unlimited(
                &self.instance_type,
                &self.spot_price,
                ["Instance", "conjunction"],
                checks,
            );
        }
        checks.among(
            "tenancy",
            &self.tenancy,
            &["", "default", "dedicated", "host"],
            format!("Error: Unknown tenancy type {}", self.tenancy.shown()),
        );
    }
}

impl Run {
    /// Whether Packer asks for a spot instance.
    pub fn spot(&self) -> bool {
        !matches!(self.spot_price.shown(), "" | "0")
    }

    /// What goes wrong with a spot instance, and what Packer warns of.
    pub fn spot_checks(&self, ena: bool, sriov: bool, checks: &mut Checks<'_>) {
        checks.refuse(
            self.spot() && (ena || sriov),
            &self.spot_price,
            "Spot instances do not support modification, which is required when either `ena_support` or `sriov_support` are set. Please ensure you use an AMI that already has either SR-IOV or ENA enabled.",
        );
        self.product_warning(checks);
    }

    /// The warning of a key that does nothing any more.
    pub fn product_warning(&self, checks: &mut Checks<'_>) {
        if self.spot_price_auto_product.is_given() {
            checks.warning(
                self.spot_price_auto_product.span,
                "`spot_price_auto_product` does nothing any more",
                "spot_price_auto_product is deprecated and no longer necessary for Packer builds. In future versions of Packer, inclusion of spot_price_auto_product will error your builds. Please take a look at our current documentation to understand how Packer requests Spot instances.",
            );
        }
    }
}
