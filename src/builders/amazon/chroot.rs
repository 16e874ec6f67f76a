//! `amazon-chroot`: makes an AMI on an instance that runs already, in a chroot on a volume.

use crate::builders::amazon::common::access::Access;
use crate::builders::amazon::common::ami::Ami;
use crate::builders::amazon::common::ami::kms_key;
use crate::builders::amazon::common::block_device::BlockDevice;
use crate::builders::chroot::{Chroot, ChrootVolume};
use crate::builders::filters::ImageFilter;
use crate::builders::pairs::RawKeyValue;
use crate::config;
use crate::interpolate::quote;
use crate::schema::{Checks, List, Map, Object, Raw, Text, Trilean, Validate};

config! {
    /// Makes an AMI on an instance that runs already, in a chroot on a volume.
    pub struct AmazonChroot as "mitchellh.amazon.chroot" {
        /// Block devices of the AMI.
        ami_block_device_mappings: List<Object<BlockDevice>>;
        /// AMI that the instance starts from.
        source_ami: Text;
        /// Conditions that choose the source AMI.
        source_ami_filter: Object<ImageFilter>;
        /// Tags of the root volume.
        root_volume_tags: Map<Raw>;
        /// Tags of the root volume as a list.
        root_volume_tag: List<Object<RawKeyValue>>;
        /// Whether the root volume is encrypted.
        root_volume_encrypt_boot: Trilean;
        /// Key that encrypts the root volume.
        root_volume_kms_key_id: Text;
        /// Architecture of the AMI: `x86_64` or `arm64`.
        ami_architecture: Text = "x86_64";
    }
    flatten { chroot: Chroot, volume: ChrootVolume, ami: Ami, access: Access }
    overrides { mount_path = "/mnt/packer-amazon-chroot-volumes/{{.Device}}"; }
}

impl Validate for AmazonChroot {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.ami.validate(checks);
        self.chroot.rows(checks);
        let filter = &self.source_ami_filter.value;
        let no_filter = filter.owners.is_empty()
            && filter.filters.items.is_empty()
            && filter.filter.items.is_empty();
        if self.chroot.from_scratch.value {
            if self.source_ami.is_given() || !no_filter {
                checks.warning(
                    self.source_ami.span.or(self.source_ami_filter.span),
                    "`source_ami` and `source_ami_filter` do nothing with `from_scratch`",
                    "source_ami and source_ami_filter are unused when from_scratch is true",
                );
            }
            checks.require(
                "root_volume_size",
                &self.volume.root_volume_size,
                "root_volume_size is required with from_scratch.",
            );
            checks.require(
                "pre_mount_commands",
                &self.chroot.pre_mount_commands,
                "pre_mount_commands is required with from_scratch.",
            );
            checks.require(
                "ami_virtualization_type",
                &self.ami.ami_virtualization_type,
                "ami_virtualization_type is required with from_scratch.",
            );
            checks.require(
                "root_device_name",
                &self.volume.root_device_name,
                "root_device_name is required with from_scratch.",
            );
            checks.require(
                "ami_block_device_mappings",
                &self.ami_block_device_mappings,
                "ami_block_device_mappings is required with from_scratch.",
            );
        } else {
            if self.source_ami.is_blank() && no_filter {
                checks.missing(
                    "`source_ami` or `source_ami_filter` must be given",
                    "source_ami or source_ami_filter is required.",
                );
            }
            let mappings = !self.ami_block_device_mappings.is_empty();
            let root = self.volume.root_device_name.is_given();
            if mappings && root {
                checks.require(
                    "root_volume_size",
                    &self.volume.root_volume_size,
                    "root_volume_size is required if ami_block_device_mappings is specified",
                );
                checks.warning(
                    self.ami_block_device_mappings.span,
                    "the block devices of the source image are left out",
                    "ami_block_device_mappings from source image will be completely overwritten",
                );
            } else {
                checks.refuse(
                    mappings,
                    &self.ami_block_device_mappings,
                    "If ami_block_device_mappings is specified, root_device_name must be specified",
                );
                checks.refuse(
                    root,
                    &self.volume.root_device_name,
                    "If root_device_name is specified, ami_block_device_mappings must be specified",
                );
            }
            if self.root_volume_kms_key_id.is_given() {
                let id = self.root_volume_kms_key_id.shown();
                checks.refuse(self.root_volume_encrypt_boot.value == Some(false), &self.root_volume_kms_key_id, "If you have set root_volume_kms_key_id, root_volume_encrypt_boot must also be true.");
                checks.refuse(
                    self.root_volume_encrypt_boot.value == Some(true) && !kms_key(id),
                    &self.root_volume_kms_key_id,
                    format!("{} is not a valid KMS Key Id.", quote(id)),
                );
            }
        }
        checks.among(
            "ami_architecture",
            &self.ami_architecture,
            &["x86_64", "arm64"],
            "The only valid ami_architecture values are \"x86_64\" and \"arm64\"",
        );
    }
}
