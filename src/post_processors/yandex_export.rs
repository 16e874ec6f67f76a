//! `yandex-export`: yandex-export.

use crate::builders::yandex::access::Access;
use crate::builders::yandex::common::Common;
use crate::config;
use crate::post_processors::yandex_export_exchange::Exchange;
use crate::schema::{Checks, Int, List, Raw, Text, Validate};

config! {
    /// yandex-export
    pub struct YandexExport as "packer.post-processor.yandex-export" {
        /// Paths.
        paths: List<Raw> => required("paths must be specified");
        /// SSH private key file.
        ssh_private_key_file: Text;
        /// Tries.
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
