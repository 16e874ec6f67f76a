//! `tencentcloud-cvm`: makes an image at Tencent Cloud from a machine.

pub mod access;
pub mod image;
pub mod run;

use crate::builders::tencentcloud::cvm::access::Access;
use crate::builders::tencentcloud::cvm::image::Image;
use crate::builders::tencentcloud::cvm::run::Run;
use crate::config;
use crate::schema::{Checks, Validate};

config! {
    /// Makes an image at Tencent Cloud from a machine.
    pub struct TencentcloudCvm as "tencent.cloud" {

    }
    flatten { access: Access, image: Image, run: Run }
}

impl Validate for TencentcloudCvm {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.image.validate(checks);
        self.run.validate(checks);
    }
}
