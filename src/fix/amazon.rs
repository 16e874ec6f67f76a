//! Rewrites of the builders `amazon-...`.

use super::Faults;
use super::builders::{each, is_bool, of_type};
use super::tree::{Item, Map, Value};
use crate::schema::parse_bool;

fn amazon(root: &mut Map, mut work: impl FnMut(&mut Map)) {
    each(root, |builder| {
        let kind = builder.text("type");
        if kind.is_some_and(|kind| kind.starts_with("amazon-")) {
            work(builder);
        }
    });
}

pub(super) fn shutdown_behavior(root: &mut Map, _: &mut Faults) {
    amazon(root, |builder| {
        builder.rename("shutdown_behaviour", "shutdown_behavior");
    });
}

pub(super) fn enhanced_networking(root: &mut Map, _: &mut Faults) {
    amazon(root, |builder| {
        if is_bool(builder, "enhanced_networking") {
            builder.rename("enhanced_networking", "ena_support");
        }
    });
}

pub(super) fn private_ip(root: &mut Map, faults: &mut Faults) {
    amazon(root, |builder| {
        if builder.has("ssh_interface") {
            return;
        }
        let Some(item) = builder.get("ssh_private_ip") else {
            return;
        };
        let private = match &item.value {
            Value::Bool(value) => Some(*value),
            Value::Text(text) => parse_bool(text),
            _ => None,
        };
        let Some(private) = private else {
            faults.wrong(
                item,
                "`ssh_private_ip` is neither `true` nor `false`".to_owned(),
                "write `\"ssh_interface\": \"private_ip\"` or `\"public_ip\"` instead",
            );
            return;
        };
        let interface = if private { "private_ip" } else { "public_ip" };
        builder.rename("ssh_private_ip", "ssh_interface");
        builder.set("ssh_interface", Item::text(interface), "");
    });
}

pub(super) fn source_cidrs(root: &mut Map, _: &mut Faults) {
    const OLD: &str = "temporary_security_group_source_cidr";
    const NEW: &str = "temporary_security_group_source_cidrs";
    amazon(root, |builder| {
        if let Some(item) = builder.get(OLD).filter(|it| it.as_text().is_some()) {
            let list = Item::list([item.clone()]);
            builder.rename(OLD, NEW);
            builder.set(NEW, list, "");
        }
    });
}

pub(super) fn spot_price_product(root: &mut Map, _: &mut Faults) {
    let types = [
        "amazon-ebs",
        "amazon-ebssurrogate",
        "amazon-ebsvolume",
        "amazon-instance",
    ];
    of_type(root, &types, |builder| {
        builder.take("spot_price_auto_product");
    });
}
