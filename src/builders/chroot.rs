//! Keys that builders share which work in a chroot on the machine that they run on.

use crate::config;
use crate::schema::{Bool, Checks, Int, List, Raw, Text};

config! {
    /// What is mounted, and how commands run in it.
    pub struct Chroot {
        /// What is mounted in the chroot: rows of kind, source, target.
        chroot_mounts: List<List<Text>>;
        /// How commands of the host are wrapped; `{{.Command}}`.
        command_wrapper: Raw = "{{.Command}}";
        /// Files that are copied into the chroot.
        copy_files: List<Text>;
        /// Whether the disk starts empty.
        from_scratch: Bool;
        /// Options for mounting.
        mount_options: List<Text>;
        /// Partition that is mounted.
        mount_partition: Text = "1";
        /// Where it is mounted; `{{.Device}}`.
        mount_path: Raw;
        /// Commands of the host after mounting; `{{.Device}}`, `{{.MountPath}}`.
        post_mount_commands: List<Raw>;
        /// Commands of the host before mounting; `{{.Device}}`.
        pre_mount_commands: List<Raw>;
    }
}

config! {
    /// The volume that becomes the root of an image.
    pub struct ChrootVolume {
        /// Path of the device; one that is free if it is not given.
        device_path: Text;
        /// Path of the device as NVMe.
        nvme_device_path: Text;
        /// Name of the root device in the image.
        root_device_name: Text;
        /// Size of the root volume in GB.
        root_volume_size: Int;
        /// Type of the root volume.
        root_volume_type: Text;
    }
}

impl Chroot {
    /// Amazon's and Outscale's builders look at the rows of `chroot_mounts` before the run; Azure's does not.
    pub fn rows(&self, checks: &mut Checks<'_>) {
        for mount in &self.chroot_mounts.items {
            if mount.items.len() != 3 {
                checks.refuse(
                    true,
                    mount,
                    "Each chroot_mounts entry should be three elements.",
                );
                break;
            }
        }
    }
}
