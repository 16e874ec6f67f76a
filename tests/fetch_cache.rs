//! The cache of downloads: it is shared with real Packer, and all that a run without a network has.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use support::fetched::{Place, builder, image, sha1, sha256};
use support::{both, limit, makes, mirror::Mirror, packsh_ok, shells, text};

/// Stand-ins for QEMU that are there, and no more: Packer's step of downloads comes before the machine.
fn with_qemu(folder: &Path) -> String {
    let bin = folder.join("qemu");
    fs::create_dir_all(&bin).expect("bin");
    for name in ["qemu-stand-in", "qemu-img"] {
        let text = "#!/bin/sh\n[ \"$1\" != -version ] || { echo 'QEMU emulator version 7.2.0'; exit 0; }\nexit 1\n";
        fs::write(bin.join(name), text).expect("stand-in");
        fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).expect("mode");
    }
    format!("{}:{}", bin.display(), std::env::var("PATH").expect("PATH"))
}

/// A builder of Packer's that downloads an image, and then fails.
fn qemu(name: &str, keys: &Value) -> Value {
    let mut builder = json!({
        "type": "qemu", "name": name, "qemu_binary": "qemu-stand-in", "accelerator": "none",
        "communicator": "none", "output_directory": format!("out-{name}"),
    });
    let all = builder.as_object_mut().expect("object");
    all.extend(keys.as_object().expect("object").clone());
    builder
}

fn packer_build(folder: &Path) -> Command {
    let mut command = support::packer();
    command
        .args(["build", "-color=false", "qemu.json"])
        .current_dir(folder)
        .env("PATH", with_qemu(folder))
        .env_remove("PACKER_CACHE_DIR");
    command
}

/// Every form of a checksum, and what is kept elsewhere.
fn forms(mirror: &Mirror, images: &[Vec<u8>]) -> Vec<(&'static str, Value)> {
    let url = |number: usize| mirror.url(&format!("good/{number}.iso"));
    let sum = |number: usize| sha256(&images[number]);
    vec![
        (
            "typed",
            json!({ "iso_url": url(0), "iso_checksum": format!("sha256:{}", sum(0)) }),
        ),
        (
            "bare",
            json!({ "iso_url": url(1), "iso_checksum": sum(1).to_uppercase(), "iso_target_extension": "IMG" }),
        ),
        (
            "list",
            json!({ "iso_url": url(2), "iso_checksum": format!("file:{}", mirror.url("good/SUMS")) }),
        ),
        ("none", json!({ "iso_url": url(3), "iso_checksum": "none" })),
        (
            "own",
            json!({ "iso_url": format!("{}?checksum={}&a=b", url(4), sum(4)), "iso_checksum": format!("md5:{}", "0".repeat(32)) }),
        ),
        (
            "folder",
            json!({ "iso_url": url(5), "iso_checksum": sum(5), "iso_target_path": "kept" }),
        ),
        (
            "file",
            json!({ "iso_url": url(6), "iso_checksum": sum(6), "iso_target_path": "kept/six.iso" }),
        ),
        (
            "blank",
            json!({ "iso_url": format!("{}?a=b c", mirror.url("good/a b.iso")), "iso_checksum": "none" }),
        ),
        (
            "gz",
            json!({ "iso_url": mirror.url("good/z.iso.gz"), "iso_checksum": sha256(&images[8]) }),
        ),
        (
            "tgz",
            json!({ "iso_url": mirror.url("good/z.tgz"), "iso_checksum": sha256(&images[9]) }),
        ),
        (
            "packed",
            json!({ "iso_url": format!("{}?archive=false", mirror.url("good/z.iso.gz")), "iso_checksum": format!("sha1:{}", sha1(&images[8])) }),
        ),
    ]
}

/// What a tool makes of an image.
fn piped(folder: &Path, script: &str) -> Vec<u8> {
    let output = limit::output(Command::new("sh").args(["-c", script]).current_dir(folder));
    assert!(output.status.success(), "{}", text(&output.stderr));
    output.stdout
}

#[test]
fn the_cache_is_shared_with_packer() {
    let scratch = tempfile::tempdir().expect("folder");
    let mut images: Vec<Vec<u8>> = (0..8).map(|seed| image(seed, 5000)).collect();
    fs::write(scratch.path().join("z.iso"), &images[0]).expect("image");
    images.push(piped(scratch.path(), "gzip -nc z.iso"));
    images.push(piped(scratch.path(), "tar -cf - z.iso | gzip -nc"));
    let sums = format!(
        "{}  other.iso\nSHA256 (2.iso) = {}\n",
        sha256(b"x"),
        sha256(&images[2])
    );
    let names: Vec<String> = (0..7).map(|number| format!("{number}.iso")).collect();
    let mut served: Vec<(&str, Vec<u8>)> = names
        .iter()
        .map(String::as_str)
        .zip(images.iter().cloned())
        .collect();
    served.extend([
        ("a%20b.iso", images[7].clone()),
        ("z.iso.gz", images[8].clone()),
        ("z.tgz", images[9].clone()),
        ("SUMS", sums.into_bytes()),
    ]);
    let mirror = Mirror::new(&served);
    let forms = forms(&mirror, &images);
    let ours: Vec<Value> = forms
        .iter()
        .map(|(name, keys)| builder(name, keys.clone()))
        .collect();
    let theirs: Vec<Value> = forms.iter().map(|(name, keys)| qemu(name, keys)).collect();
    let packer = |folder: &Path| {
        fs::write(
            folder.join("qemu.json"),
            json!({ "builders": theirs }).to_string(),
        )
        .expect("template");
        both(&limit::output(&mut packer_build(folder)))
    };
    let left = |folder: &Path| {
        let mut files: Vec<(PathBuf, String)> = Vec::new();
        for place in ["packer_cache", "kept"] {
            for path in support::files(&folder.join(place)) {
                // Packer locks only in folders that are there; ours: lists for -offline, checksums of what was unpacked
                let extra = path.extension().is_some_and(|it| {
                    ["lock", "sums", "unpacked"]
                        .iter()
                        .any(|other| it == *other)
                });
                // QEMU's own
                if !extra && !path.starts_with("port") {
                    let bytes = fs::read(folder.join(place).join(&path)).expect("file");
                    files.push((Path::new(place).join(path), sha256(&bytes)));
                }
            }
        }
        files
    };
    // Packer first
    let first = Place::new(&ours);
    let said = packer(first.at());
    let made = left(first.at());
    assert_eq!(
        mirror.gets("iso") + mirror.gets("tgz"),
        forms.len(),
        "{said}"
    );
    let (good, said_ours) = first.run("mksh", &["-fetch"]);
    assert!(good, "{said_ours}");
    assert_eq!(left(first.at()), made, "{said}\n{said_ours}");
    let again = mirror.asked("iso");
    let again: Vec<_> = again
        .iter()
        .filter(|(method, ..)| method == "GET")
        .map(|(_, path, _)| path.as_str())
        .collect();
    // what Packer has unpacked can be held against nothing, nor can what has no checksum
    for (_, path, _) in mirror.asked("tgz") {
        assert_eq!(path, "/good/z.tgz");
    }
    assert_eq!(again, ["/good/z.iso.gz"], "{said_ours}");
    // ours first
    let second = Place::new(&ours);
    let (good, said_ours) = second.run("ksh93", &["-fetch"]);
    assert!(good, "{said_ours}");
    assert_eq!(left(second.at()), made, "{said_ours}");
    mirror.asked("");
    let said = packer(second.at());
    assert_eq!(left(second.at()), made, "{said}");
    let again = mirror.asked("");
    let again: Vec<_> = again
        .iter()
        .filter(|(method, ..)| method == "GET")
        .map(|(_, path, _)| path.as_str())
        .collect();
    // Packer keeps no archives
    let mut packed: Vec<_> = again
        .iter()
        .filter(|path| !path.ends_with("SUMS"))
        .collect();
    packed.sort();
    assert_eq!(packed, [&"/good/z.iso.gz", &"/good/z.tgz"], "{said}");
    // and the network may go
    mirror.end();
    for shell in shells() {
        let (good, said) = second.run(shell, &["-fetch", "-offline"]);
        assert!(good, "{shell}: {said}");
    }
    assert_eq!(left(second.at()), made);
}

/// Packer and a script at once: who comes second waits for the lock, and finds the image.
#[test]
fn a_lock_is_shared_with_packer() {
    let bytes = image(9, 100_000);
    let sum = sha256(&bytes);
    let name = format!("{}.iso", sha1(format!("sha256:{sum}")));
    for tools in [&["curl", "flock"] as &[_], &["curl"]] {
        let mirror = Mirror::new(&[("x.iso", bytes.clone())]);
        let keys = json!({ "iso_url": mirror.url("slow/x.iso"), "iso_checksum": sum });
        let place = Place::new(&[builder("b", keys.clone())]).with_tools(tools);
        let template = json!({ "builders": [qemu("b", &keys)] }).to_string();
        fs::write(place.at().join("qemu.json"), template).expect("template");
        let mut running = limit::start(&mut packer_build(place.at()), 60);
        // Packer downloads under the name of the image
        running.wait_for(&place.at().join("packer_cache").join(&name));
        let (good, said) = place.run("mksh", &["-fetch"]);
        let packer = both(&running.end());
        assert!(good, "{said}\n{packer}");
        assert!(
            said.contains("Waiting for another run that fetches it"),
            "{said}"
        );
        assert_eq!(mirror.gets(""), 1, "{said}\n{packer}");
        assert_eq!(place.cached(&name), bytes);
    }
}

#[test]
fn without_a_network_what_is_missing_is_said_first() {
    let bytes = image(3, 1000);
    let sum = sha256(&bytes);
    let mirror = Mirror::new(&[("x.iso", bytes.clone()), ("y.iso", bytes)]);
    let name = format!("{}.iso", sha1(format!("sha256:{sum}")));
    let list = format!("file:{}", mirror.url("good/SUMS"));
    let place = Place::new(&[
        builder(
            "one",
            json!({ "iso_urls": [mirror.url("good/x.iso"), mirror.url("good/y.iso")], "iso_checksum": sum }),
        ),
        builder(
            "two",
            json!({ "iso_url": mirror.url("good/x.iso"), "iso_checksum": list }),
        ),
    ]);
    packsh_ok(
        place.at(),
        &[
            "compile",
            "--library",
            "--target",
            "make",
            "-o",
            "Makefile",
            "t.json",
        ],
    );
    for shell in shells() {
        let (good, said) = place.run(shell, &["-offline"]);
        assert!(!good, "{shell}: {said}");
        for words in [
            format!(
                "packer_cache/{name}: ISO from {} {} (for one)",
                mirror.url("good/x.iso"),
                mirror.url("good/y.iso")
            ),
            format!(
                ".sums: the list of checksums {} (for two)",
                mirror.url("good/SUMS")
            ),
        ] {
            assert!(said.contains(&words), "{shell}: no `{words}` in\n{said}");
        }
        assert!(!said.contains("==> "), "{shell}: a step was begun\n{said}");
    }
    assert_eq!(mirror.gets(""), 0);
    assert!(
        !place.at().join("packer_cache").exists(),
        "a look leaves nothing"
    );
    // the same by make
    for make in makes() {
        let run = |arguments: &[&str]| {
            let mut command = Command::new(make);
            command
                .args(["KSH=mksh"])
                .args(arguments)
                .current_dir(place.at())
                .env_remove("PACKER_CACHE_DIR");
            let output = limit::output(&mut command);
            (output.status.success(), both(&output))
        };
        let _ = fs::remove_dir_all(place.at().join("packer_cache"));
        let (good, said) = run(&["one", "OFFLINE=1"]);
        assert!(
            !good && said.contains(&format!("{name}: ISO from")),
            "{make}: {said}"
        );
        let (_, said) = run(&["-i", "fetch"]);
        assert!(
            place.at().join("packer_cache").join(&name).exists(),
            "{make}: {said}"
        );
        let (_, said) = run(&["one", "OFFLINE=1"]);
        assert!(
            !said.contains(&format!("{name}: ISO from")),
            "{make}: {said}"
        );
    }
}

#[test]
fn archives_are_unpacked_if_they_hold_one_file() {
    let scratch = tempfile::tempdir().expect("folder");
    let at = scratch.path();
    let bytes = image(6, 5000);
    fs::create_dir(at.join("in")).expect("folder");
    fs::write(at.join("in/z.iso"), &bytes).expect("image");
    let kinds = [
        ("gz", "gzip -nc in/z.iso"),
        ("bz2", "bzip2 -c in/z.iso"),
        ("xz", "xz -c in/z.iso"),
        ("zip", "zip -q - in/z.iso"),
        ("tar.gz", "tar -cf - in/z.iso | gzip"),
        ("tar.bz2", "tar -cf - in/z.iso | bzip2"),
        ("txz", "tar -cf - -C in z.iso | xz"),
        (
            "two.zip",
            "cp in/z.iso in/y.iso; zip -q - in/z.iso in/y.iso",
        ),
        ("two.tgz", "tar -cf - in/z.iso in/y.iso | gzip"),
        ("folder.tgz", "tar -cf - in | gzip"),
        ("link.tgz", "ln -s /etc/passwd in/l; tar -cf - in/l | gzip"),
        ("torn.gz", "gzip -nc in/z.iso | head -c 2000"),
    ];
    let mut builders = Vec::new();
    for (kind, script) in kinds {
        let packed = piped(at, script);
        fs::write(at.join(format!("z.{kind}")), &packed).expect("archive");
        let path = at.join(format!("z.{kind}"));
        builders.push(builder(
            kind,
            json!({ "iso_url": path, "iso_checksum": sha256(&packed) }),
        ));
    }
    std::thread::scope(|scope| {
        for shell in shells() {
            let (builders, bytes) = (&builders, &bytes);
            scope.spawn(move || {
                let place = Place::new(builders);
                let (good, said) = place.run(shell, &["-fetch", "-parallel-builds=3"]);
                assert!(!good, "{shell}: {said}");
                for (kind, _) in kinds {
                    let wanted = match kind.contains("two")
                        || kind.contains("folder")
                        || kind.contains("link")
                        || kind.contains("torn")
                    {
                        true => format!("--> {kind}: "),
                        false => format!("Build '{kind}' finished"),
                    };
                    assert!(said.contains(&wanted), "{shell} {kind}: {said}");
                }
                let files = place.cache();
                let unpacked: Vec<_> = files
                    .iter()
                    .filter(|path| path.extension().is_some_and(|it| it == "iso"))
                    .collect();
                assert_eq!(unpacked.len(), 7, "{shell}: {files:?}");
                for path in unpacked {
                    assert_eq!(&place.cached(&path.display().to_string()), bytes, "{shell}");
                }
                assert!(
                    !files
                        .iter()
                        .any(|path| path.to_string_lossy().contains("unpacking")),
                    "{shell}: {files:?}"
                );
            });
        }
    });
}
