//! `yandex`: makes an image at Yandex from a machine.

pub mod access;
pub mod cloud;
pub mod common;
pub mod disk;
pub mod image;
pub mod instance;
pub mod network;

use crate::builders::yandex::access::Access;
use crate::builders::yandex::common::Common;
use crate::builders::yandex::image::Image;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Makes an image at Yandex from a machine.
    pub struct Yandex {
        /// Service account by its identifier.
        service_account_id: Text;
        /// Family of the source image.
        source_image_family: Text;
        /// Folder of the source image.
        source_image_folder_id: Text;
        /// Image that the machine starts from, by its identifier.
        source_image_id: Text;
        /// Name of the image that the machine starts from.
        source_image_name: Text;
        /// Folder of the image.
        target_image_folder_id: Text;
    }
    flatten { comm: Communicator, access: Access, common: Common, image: Image }
}

impl Validate for Yandex {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.common.validate(checks);
        self.image.validate(checks);
        let (min, size) = (
            self.image.image_min_disk_size_gb.value,
            self.common.disk.disk_size_gb.value,
        );
        checks.refuse(min != 0 && min < size, &self.image.image_min_disk_size_gb, format!("Invalid image_min_disk_size value ({min}): Must be equal or greate than disk_size_gb ({size})"));
        self.comm.validate(checks);
        if self.source_image_id.is_blank() {
            checks.require_one(
                &[
                    ("source_image_name", &self.source_image_name),
                    ("source_image_family", &self.source_image_family),
                ],
                "a source_image_name or source_image_family must be specified",
            );
            checks.exclusive(
                &[
                    ("source_image_name", &self.source_image_name),
                    ("source_image_family", &self.source_image_family),
                ],
                "one of source_image_name or source_image_family must be specified, not both",
            );
        }
    }
}
