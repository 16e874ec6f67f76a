//! `proxmox-iso`: installs a machine under Proxmox from an ISO, and makes a template of it.

use crate::builders::common::IsoConfig;
use crate::builders::proxmox::common::Common;
use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Installs a machine under Proxmox from an ISO, and makes a template of it.
    pub struct ProxmoxIso {
        /// Image that the host has already.
        iso_file: Text;
        /// Storage pool for the image.
        iso_storage_pool: Text;
        /// Whether the image is taken out at the end.
        unmount_iso: Bool;
    }
    flatten { common: Common, iso: IsoConfig }
}

impl Validate for ProxmoxIso {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.common.validate(checks);
        let urls = self.iso.iso_url.is_given() || !self.iso.iso_urls.is_empty();
        let file = self.iso_file.is_given();
        if !file {
            self.iso.validate(checks);
        }
        checks.refuse(
            file == urls,
            &self.iso_file,
            "either iso_file or iso_url, but not both, must be specified",
        );
        checks.refuse(
            urls && self.iso_storage_pool.is_blank(),
            &self.iso_storage_pool,
            "when specifying iso_url, iso_storage_pool must also be specified",
        );
        for disk in &self.common.additional_iso_files.items {
            let value = &disk.value;
            let (file, more) = (
                value.iso_file.is_given(),
                value.iso_url.is_given() || !value.iso_urls.is_empty(),
            );
            let device = match value.device.shown() {
                "" => "ide3",
                device => device,
            };
            checks.refuse(file == more, disk, format!("either iso_file or iso_url, but not both, must be specified for AdditionalISO file {device}"));
            checks.refuse(
                !file && more && value.iso_checksum.is_blank(),
                disk,
                "A checksum must be specified",
            );
            for (bus, last, words) in [
                ("ide", 3, "IDE bus index can't be higher than 3"),
                ("sata", 5, "SATA bus index can't be higher than 5"),
                ("scsi", 30, "SCSI bus index can't be higher than 30"),
            ] {
                let Some(rest) = device.strip_prefix(bus) else {
                    continue;
                };
                let number = rest.parse::<i64>().ok();
                checks.refuse(
                    number.is_none(),
                    disk,
                    format!("{rest} is not a valid bus index"),
                );
                checks.refuse(
                    bus == "ide" && number == Some(2),
                    disk,
                    "IDE bus 2 is used by boot ISO",
                );
                checks.refuse(number.is_some_and(|number| number > last), disk, words);
            }
        }
    }
}
