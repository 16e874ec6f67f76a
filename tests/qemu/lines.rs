//! Many templates, one machine each: what QEMU and qemu-img are told.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::disks;
use crate::support::qemu::{Place, switches};
use crate::support::{both, limit, shells};

/// More than the runs take on a busy machine.
const SECONDS: u64 = 200;

fn cases() -> BTreeMap<String, Value> {
    serde_json::from_str(include_str!("cases.json")).expect("cases")
}

/// The template of some of the cases, one build each.
fn template(cases: &BTreeMap<String, Value>) -> Value {
    let builders: Vec<Value> = cases
        .iter()
        .map(|(name, keys)| {
            let mut builder = json!({
                "type": "qemu", "name": name, "vm_name": name, "output_directory": format!("out-{name}"),
                "qemu_binary": "stand-in", "iso_url": "cd.iso", "iso_checksum": "none", "accelerator": "tcg",
                "headless": true, "disk_size": "10M", "disable_vnc": true, "communicator": "none",
                "shutdown_timeout": "60s",
            });
            let object = builder.as_object_mut().expect("object");
            object.extend(keys.as_object().expect("keys").clone());
            builder
        })
        .collect();
    json!({ "builders": builders })
}

/// What Packer says and the script says otherwise, by design; each with its reason:
/// - the guest's port is forwarded from 127.0.0.1 only: Packer lets every host of the network log in to the guest, which
///   has a known password while it is built;
/// - QEMU itself takes the first free display (`to=`), and counts displays from port 5900 on: Packer subtracts
///   `vnc_port_min`;
/// - there may be a monitor more, by which the script types or asks;
/// - floppy and CD have other names; the image is named as the template names it.
fn same_form(values: &mut BTreeMap<String, Vec<String>>) {
    if let Some(monitors) = values.get_mut("-qmp") {
        let own = |value: &String| !value.starts_with("unix:HERE/tmp/");
        monitors.retain(own);
        if monitors.is_empty() {
            values.remove("-qmp");
        }
    }
    for value in values.get_mut("-vnc").into_iter().flatten() {
        if let Some((display, rest)) = value.split_once(",to=") {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            *value = format!("{display}{rest}");
        }
    }
    for value in values.get_mut("-drive").into_iter().flatten() {
        for image in ["cd.iso", "base.qcow2", "base.img"] {
            *value = value.replace(&format!("file={image},"), &format!("file=HERE/{image},"));
        }
    }
    for value in values.values_mut().flatten() {
        let mut text = value.clone();
        if let Some((before, after)) = text.split_once("hostfwd=tcp:") {
            let after = after.strip_prefix("127.0.0.1").unwrap_or(after);
            let (port, rest) = after.trim_start_matches(':').split_once('-').expect("port");
            assert!(
                (2222..4444).contains(&port.parse::<u32>().expect("number")),
                "{text}"
            );
            text = format!("{before}hostfwd=tcp::PORT-{rest}");
        }
        *value = text;
    }
    for (switch, from, to) in [
        ("-vnc", "127.0.0.1:", ""),
        ("-vnc", "127.0.0.2:", ""),
        ("-smbios", "10.0.2.2:", ""),
        ("-smbios", "http://127.0.0.1:", ""),
        ("-fw_cfg", "opt/port,string=", ""),
        ("-fda", "HERE/", ""),
        ("-drive", "file=HERE/tmp/packer", ".iso"),
        ("-drive", "file=HERE/tmp/tmp.", "cd.iso"),
    ] {
        for value in values.entry(switch.to_owned()).or_default() {
            let Some((before, after)) = value.split_once(from) else {
                continue;
            };
            let rest = match to {
                "" => after.trim_start_matches(|c: char| c.is_ascii_digit() || switch == "-fda"),
                to => after.split_once(to).expect("end").1,
            };
            let from = if switch == "-drive" {
                "file=MADE"
            } else {
                from
            };
            *value = format!("{before}{from}*{rest}");
        }
    }
}

/// The calls of qemu-img for one case.
fn image_calls(place: &Place, case: &str) -> Vec<Vec<String>> {
    let folder = format!("out-{case}/");
    let calls = place.calls("qemu-img").into_iter();
    calls
        .filter(|call| call.iter().any(|word| word.contains(&folder)))
        .map(|call| {
            // the script's calls say less, and name an image as the template does
            let words = call.into_iter().filter(|word| word != "-q");
            words
                .map(|word| match word.as_str() {
                    "base.qcow2" | "base.img" => format!("HERE/{word}"),
                    _ => word,
                })
                .collect()
        })
        .collect()
}

#[test]
fn command_lines_are_packers() {
    let all = cases();
    assert!(all.len() > 24, "the cases are gone");
    let packer_place = Place::new();
    disks::images(&packer_place);
    packer_place.template(&template(&all));
    let mut command = packer_place.packer(&["-parallel-builds=8"]);
    command.env("QEMU_WRITES", "1").env("QEMU_LIVES", "2");
    let packers = limit::start(&mut command, SECONDS);
    // each shell does a share of the cases
    let shells = shells();
    let shares: Vec<(&str, BTreeMap<String, Value>, Place)> = shells
        .iter()
        .enumerate()
        .map(|(at, shell)| {
            let share = all
                .iter()
                .enumerate()
                .filter(|(n, _)| n % shells.len() == at);
            let share: BTreeMap<_, _> = share.map(|(_, (k, v))| (k.clone(), v.clone())).collect();
            let place = Place::beside(&packer_place).compiled(&template(&share));
            disks::images(&place);
            (*shell, share, place)
        })
        .collect();
    let outputs: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = shares
            .iter()
            .map(|(shell, _, place)| {
                scope.spawn(move || {
                    let mut command = place.script(shell, &[]);
                    command.env("QEMU_WRITES", "1").env("QEMU_LIVES", "2");
                    both(&place.run(&mut command, SECONDS))
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|it| it.join().expect("run"))
            .collect()
    });
    let said = both(&packers.end());
    let mut compressed = Vec::new();
    let mut compared = 0;
    for ((shell, share, place), own) in shares.iter().zip(outputs) {
        for case in share.keys() {
            let who = format!("{case} in {shell}\n{said}\n{own}");
            let wanted = packer_place.calls(case);
            let got = place.calls(case);
            assert_eq!((wanted.len(), got.len()), (1, 1), "calls of QEMU: {who}");
            let (mut wanted, mut got) = (switches(&wanted[0]), switches(&got[0]));
            same_form(&mut wanted);
            same_form(&mut got);
            assert_eq!(got, wanted, "{who}");
            assert_eq!(
                image_calls(place, case),
                image_calls(&packer_place, case),
                "{who}"
            );
            let left = |place: &Place| {
                let folder = place.at().join(format!("out-{case}"));
                folder.is_dir().then(|| crate::support::files(&folder))
            };
            assert_eq!(left(place), left(&packer_place), "files of {who}");
            let (count, clusters) = disks::same(&packer_place, place, case, &who);
            compared += count;
            if clusters > 0 {
                compressed.push(case.as_str());
            }
        }
        // Packer leaves its locks of ports there, unlocked
        let left = place.leftovers();
        let own = left.iter().filter(|path| !path.contains("/cache/port/"));
        assert_eq!(own.collect::<Vec<_>>(), Vec::<&String>::new(), "in {shell}");
    }
    compressed.sort_unstable();
    assert_eq!(
        compressed,
        [
            "compressed",
            "compressed_only",
            "image_compressed",
            "overlay_compressed"
        ]
    );
    assert!(compared > all.len(), "{compared} disks only");
}

#[test]
fn what_packer_never_tells() {
    // an overlay without `-F`, which QEMU refuses since 6.1 (Packer's build fails), and what QEMU itself says
    let keys = json!({
        "disk_image": true, "iso_url": "base.qcow2", "use_backing_file": true,
        "disable_vnc": false, "boot_wait": "-1s", "boot_command": ["typed"], "boot_key_interval": "1ms",
    });
    let all: BTreeMap<String, Value> = [("overlay".to_owned(), keys)].into();
    let place = Place::new().compiled(&template(&all));
    disks::images(&place);
    let mut command = place.script("mksh", &[]);
    command.env("QEMU_LIVES", "5");
    let output = place.run(&mut command, 60);
    assert!(output.status.success(), "{}", both(&output));
    let create = &image_calls(&place, "overlay")[0];
    assert_eq!(
        create.join(" "),
        "create -f qcow2 -b HERE/base.qcow2 -F qcow2 out-overlay/overlay 10M"
    );
    assert_eq!(place.calls("overlay").len(), 1, "{}", both(&output));
    assert_eq!(place.leftovers(), Vec::<String>::new(), "{}", both(&output));
    for (name, value, words) in [
        (
            "QEMU_SAYS",
            "stand-in: -m 256M: no such thing",
            "overlay: stand-in: -m 256M: no such thing",
        ),
        ("QEMU_BUSY", "busy", "Could not set up host forwarding rule"),
    ] {
        fs::write(place.at().join("busy"), "").expect("busy");
        let mut command = place.script("bash", &["-force"]);
        command.env(
            name,
            if value == "busy" {
                place.at().join(value).display().to_string()
            } else {
                value.to_owned()
            },
        );
        let output = place.run(&mut command, 60);
        let said = both(&output);
        assert!(!output.status.success() && said.contains(words), "{said}");
        assert!(said.contains("overlay: QEMU has ended"), "{said}");
        assert!(!place.at().join("out-overlay").exists(), "{said}");
        assert_eq!(place.leftovers(), Vec::<String>::new(), "{said}");
    }
}

/// Keys that no case has, and where they are tried.
const ELSEWHERE: &[&str] = &[
    // tests/fetch.rs, tests/fetch_cache.rs: what is downloaded, and what is done when it is not what it should be
    "iso_checksum",
    "iso_target_path",
    "iso_skip_cache",
    // tests/media.rs and the guests of tests/qemu/real.rs: what is typed, and what the guest finds on its disks
    "boot_wait",
    "boot_command",
    "boot_key_interval",
    "floppy_content",
    "cd_content",
    // tests/qemu/real.rs: how a guest halts
    "shutdown_command",
    // tests/qemu/serial.rs; Packer has no such key
    "boot_expect",
];

#[test]
fn every_key_has_a_case() {
    use packsh::lower::component::Kind;
    use packsh::registry::built;
    let qemu = built()
        .iter()
        .find(|entry| entry.kind == Kind::Builder && entry.name == "qemu");
    let template = template(&cases());
    let builders = template["builders"].as_array().expect("builders");
    let given: std::collections::BTreeSet<&String> = builders
        .iter()
        .flat_map(|builder| builder.as_object().expect("object").keys())
        .collect();
    let keys = (qemu.expect("qemu").keys)();
    let names = keys.iter().map(|key| key.name);
    let missing: Vec<&str> = names
        // the communicators have tests of their own
        .filter(|name| {
            !["ssh_", "winrm_", "temporary_key", "pause_before"]
                .iter()
                .any(|it| name.starts_with(it))
        })
        .filter(|name| !given.iter().any(|it| it == name) && !ELSEWHERE.contains(name))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}
