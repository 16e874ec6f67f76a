//! `yandex-export`: exports an image of Yandex to a bucket.

use crate::builders::yandex::access::Access;
use crate::builders::yandex::common::Common;
use crate::config;
use crate::post_processors::yandex_export_exchange::Exchange;
use crate::schema::{Checks, Int, List, Raw, Text, Validate};

config! {
    /// Exports an image of Yandex to a bucket.
    pub struct YandexExport as "packer.post-processor.yandex-export" {
        /// Where it is exported to.
        paths: List<Raw> => required("paths must be specified");
        /// Private key.
        ssh_private_key_file: Text;
        /// How often is tried.
        tries: Int = 1000;
    }
    flatten { access: Access, common: Common, exchange: Exchange }
    overrides { disk_size_gb = 100; }
}

impl Validate for YandexExport {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.common.validate(checks);
        self.exchange.validate(checks);
    }
}
