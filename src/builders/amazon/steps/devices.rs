//! Block devices, as requests name them (builder/amazon/common/block_device.go).

use crate::builders::amazon::common::block_device::BlockDevice;
use crate::builders::json::{Json, Members};
use crate::schema::{List, Object};

/// The mappings of a request.
pub fn mappings(devices: &List<Object<BlockDevice>>) -> Vec<Json> {
    let devices = devices.items.iter();
    devices.map(|device| mapping(&device.value)).collect()
}

fn mapping(device: &BlockDevice) -> Json {
    let mut out = Members::default();
    out.put("DeviceName", Json::Text(device.device_name.word.clone()));
    let kind = device.volume_type.word.as_literal().unwrap_or_default();
    if device.no_device.value {
        out.put("NoDevice", Json::Text(crate::plan::Word::empty()));
    } else if !device.virtual_name.word.is_empty() {
        // Packer takes no other names
        let name = device.virtual_name.word.to_string();
        if name.starts_with("ephemeral") {
            out.text("VirtualName", &device.virtual_name);
        }
    } else {
        let mut ebs = Members::default();
        ebs.flag(
            "DeleteOnTermination",
            Some(device.delete_on_termination.value),
        );
        ebs.text("VolumeType", &device.volume_type);
        if device.volume_size.value > 0 {
            ebs.number("VolumeSize", device.volume_size.value);
        }
        if matches!(kind, "io1" | "io2" | "gp3") {
            ebs.put("Iops", Json::Number(device.iops.value));
        }
        if kind == "gp3" {
            ebs.put("Throughput", Json::Number(device.throughput.value));
        }
        ebs.text("SnapshotId", &device.snapshot_id);
        ebs.flag("Encrypted", device.encrypted.value);
        ebs.text("KmsKeyId", &device.kms_key_id);
        out.put("Ebs", Json::Object(ebs));
    }
    Json::Object(out)
}

/// `no_ephemeral`: mappings that take away what Windows' images map.
pub fn no_ephemeral() -> impl Iterator<Item = Json> {
    ('a'..='z').map(|letter| {
        let mut out = Members::default();
        let name = format!("xvdc{letter}");
        out.put("DeviceName", Json::Text(name.into()));
        out.put("NoDevice", Json::Text(crate::plan::Word::empty()));
        Json::Object(out)
    })
}
