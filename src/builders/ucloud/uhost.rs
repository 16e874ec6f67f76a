//! `ucloud-uhost`: makes an image at UCloud from a host.

use crate::builders::ucloud::common::access::Access;
use crate::builders::ucloud::common::image::Image;
use crate::builders::ucloud::common::run::Run;
use crate::config;
use crate::schema::{Checks, Validate};

config! {
    /// Makes an image at UCloud from a host.
    pub struct UcloudUhost as "ucloud.uhost" {

    }
    flatten { access: Access, image: Image, run: Run }
}

impl Validate for UcloudUhost {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.image.validate(checks);
        self.run.validate(checks);
    }
}
