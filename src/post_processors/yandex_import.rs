//! `yandex-import`: imports a disk into Yandex as an image.

use crate::builders::yandex::access::Access;
use crate::builders::yandex::cloud::Cloud;
use crate::builders::yandex::image::Image;
use crate::config;
use crate::post_processors::yandex_export_exchange::Exchange;
use crate::schema::{Bool, Checks, Raw, Text, Validate};

config! {
    /// Imports a disk into Yandex as an image.
    pub struct YandexImport as "packer.post-processor.yandex-import" {
        /// Bucket.
        bucket: Text;
        /// Name of the object.
        object_name: Raw = "packer-import-{{timestamp}}.qcow2";
        /// Whether what was uploaded is left there.
        skip_clean: Bool;
    }
    flatten { access: Access, cloud: Cloud, exchange: Exchange, image: Image }
}

impl Validate for YandexImport {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.cloud.validate(checks);
        self.image.validate(checks);
        self.exchange.validate(checks);
    }
}
