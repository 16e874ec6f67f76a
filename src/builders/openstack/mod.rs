//! `openstack`: makes an image in OpenStack from a machine.

pub mod access;
pub mod image;
pub mod run;

use crate::builders::openstack::access::Access;
use crate::builders::openstack::image::Image;
use crate::builders::openstack::run::Run;
use crate::config;
use crate::schema::{Checks, Validate};

config! {
    /// Makes an image in OpenStack from a machine.
    pub struct Openstack as "mitchellh.openstack" {

    }
    flatten { access: Access, image: Image, run: Run }
}

impl Validate for Openstack {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.image.validate(checks);
        self.run.validate(checks);
        checks.refuse(
            self.image.image_disk_format.is_given() && !self.run.use_blockstorage_volume.value,
            &self.image.image_disk_format,
            "use_blockstorage_volume must be true if image_disk_format is specified.",
        );
    }
}
