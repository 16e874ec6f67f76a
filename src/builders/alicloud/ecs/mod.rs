//! `alicloud-ecs`: makes an image at Alibaba Cloud from an instance.

pub mod access;
pub mod disk_devices;
pub mod image;
pub mod run;

use crate::builders::alicloud::ecs::access::Access;
use crate::builders::alicloud::ecs::image::Image;
use crate::builders::alicloud::ecs::run::Run;
use crate::config;
use crate::schema::{Checks, Validate};

config! {
    /// Makes an image at Alibaba Cloud from an instance.
    pub struct AlicloudEcs as "alibaba.alicloud" {

    }
    flatten { access: Access, image: Image, run: Run }
}

impl Validate for AlicloudEcs {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.image.validate(checks);
        self.run.validate(checks);
    }
}
