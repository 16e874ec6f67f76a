//! Rewrites of the checksum of an ISO.

use super::Faults;
use super::builders::each;
use super::tree::{Item, Map};

pub(super) fn iso_md5(root: &mut Map, _: &mut Faults) {
    each(root, |builder| {
        if builder.text("iso_md5").is_some() {
            builder.rename("iso_md5", "iso_checksum");
            builder.set("iso_checksum_type", Item::text("md5"), "iso_checksum");
        }
    });
}

pub(super) fn type_and_url(root: &mut Map, _: &mut Faults) {
    each(root, |builder| {
        // Packer takes the two keys out, whatever their values are, and looks at texts only
        let text = |key: &str| builder.text(key).unwrap_or_default().to_owned();
        let url = text("iso_checksum_url");
        let kind = text("iso_checksum_type");
        let sum = text("iso_checksum");
        let new = if !url.is_empty() {
            Some(format!("file:{url}"))
        } else if !sum.is_empty() && !kind.is_empty() {
            Some(format!("{kind}:{sum}"))
        } else {
            None
        };
        if !builder.has("iso_checksum") && new.is_some() {
            builder.rename("iso_checksum_url", "iso_checksum");
        }
        builder.take("iso_checksum_url");
        builder.take("iso_checksum_type");
        let Some(new) = new else { return };
        match builder.get_mut("iso_checksum") {
            Some(item) if item.as_text().is_some() => item.change(new),
            _ => builder.set("iso_checksum", Item::text(new), ""),
        }
    });
}
