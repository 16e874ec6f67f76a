//! The disks that are left: as the guest sees them, and as they are stored.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::qemu::Place;
use crate::support::{both, files, limit, text};

/// Makes the images that builds start from: data, zeroes that take room, and nothing.
pub fn images(place: &Place) {
    for (format, name) in [("qcow2", "base.qcow2"), ("raw", "base.img")] {
        img(place.at(), &["create", "-q", "-f", format, name, "1M"]);
        let output = limit::output(
            Command::new("qemu-io")
                .args(["-f", format, "-c", "write -q -P 7 64k 128k"])
                .args(["-c", "write -q -P 0 512k 64k", name])
                .current_dir(place.at()),
        );
        assert!(output.status.success(), "{}", both(&output));
    }
}

fn img(at: &Path, words: &[&str]) -> String {
    let output = limit::output(Command::new("qemu-img").args(words).current_dir(at));
    let said = both(&output);
    assert!(
        output.status.success(),
        "qemu-img {words:?} in {}: {said}",
        at.display()
    );
    text(&output.stdout)
}

/// What qemu-img tells of the image of a disk, without the paths and what the host's file system makes of it.
fn told(place: &Place, disk: &str, subcommand: &str) -> BTreeMap<String, Value> {
    let words = [subcommand, "--output=json", disk];
    let mut map: BTreeMap<String, Value> =
        serde_json::from_str(&img(place.at(), &words)).expect("JSON");
    map.retain(|key, _| !matches!(key.as_str(), "filename" | "actual-size" | "children"));
    for value in map.values_mut() {
        if let Value::String(word) = value {
            *word = place.plain(word);
        }
    }
    map
}

/// Compares the disks of one case; tells how many there are, and how many compressed clusters they have.
pub fn same(packers: &Place, own: &Place, case: &str, who: &str) -> (usize, u64) {
    let folder = own.at().join(format!("out-{case}"));
    let (mut count, mut compressed) = (0, 0);
    if !folder.is_dir() {
        // a build that fails in both
        return (count, compressed);
    }
    for name in files(&folder) {
        let disk = format!("out-{case}/{}", name.display());
        let info = told(own, &disk, "info");
        assert_eq!(info, told(packers, &disk, "info"), "{disk}: {who}");
        let theirs = packers.at().join(&disk).display().to_string();
        // Not only what is in them, also what takes room in them. (qemu-img counts the holes of the host's file system,
        // which cp keeps and Packer's own copying fills.)
        let bytes = |place: &Place| fs::read(place.at().join(&disk)).expect("disk");
        let mut words = vec!["compare", "-s", &disk, &theirs];
        if bytes(own) == bytes(packers) {
            words.remove(1);
        }
        img(own.at(), &words);
        if info["format"] == "qcow2" {
            let check = told(own, &disk, "check");
            assert_eq!(check, told(packers, &disk, "check"), "{disk}: {who}");
            let clusters = check.get("compressed-clusters").and_then(Value::as_u64);
            compressed += clusters.unwrap_or(0);
        }
        count += 1;
    }
    (count, compressed)
}
