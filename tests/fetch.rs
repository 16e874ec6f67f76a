//! Downloads of emitted files: mirrors that misbehave, a cache that is shared with real Packer, runs without a network, builds
//! that want the same image at once, and runs that are killed.

mod support;

use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use support::{both, limit, makes, mirror::Mirror, packsh_ok, shells, text};

/// Bytes of an image, others for each seed.
fn image(seed: u8, size: usize) -> Vec<u8> {
    let mut state = u32::from(seed) + 1;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..size).map(|_| next()).collect()
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    hex(sha2::Sha256::digest(bytes))
}

/// SHA-1, by the tool: it names files only.
fn sha1(bytes: impl AsRef<[u8]>) -> String {
    let mut child = Command::new("sha1sum")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("sha1sum");
    child
        .stdin
        .take()
        .expect("stdin")
        .write_all(bytes.as_ref())
        .expect("write");
    text(&child.wait_with_output().expect("sha1sum").stdout)[..40].to_owned()
}

/// A builder of packsh's that downloads an image; the rest of it is never reached here.
fn builder(name: &str, keys: Value) -> Value {
    let mut builder = json!({
        "type": "openbsd-vmm", "name": name, "vm_name": name, "vm_template": "t", "boot_device": "cdrom",
        "disk_size": "1G", "boot_command": "<enter>", "ssh_username": "root", "ssh_agent_auth": true,
        "output_directory": "out",
    });
    let all = builder.as_object_mut().expect("object");
    all.extend(keys.as_object().expect("object").clone());
    builder
}

/// A folder with a compiled template.
struct Place {
    folder: tempfile::TempDir,
    path: String,
}

impl Place {
    fn new(builders: &[Value]) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let template = json!({ "builders": builders }).to_string();
        fs::write(folder.path().join("t.json"), template).expect("template");
        packsh_ok(folder.path(), &["compile", "-o", "x.ksh", "t.json"]);
        Self {
            folder,
            path: std::env::var("PATH").expect("PATH"),
        }
    }

    fn at(&self) -> &Path {
        self.folder.path()
    }

    /// Only these tools, and what every host has.
    fn with_tools(mut self, tools: &[&str]) -> Self {
        let bin = self.at().join("bin");
        fs::create_dir(&bin).expect("bin");
        let base = "awk basename bzip2 cat chmod cp date grep gzip head kill ln ls mkdir mkfifo mktemp mv od perl printf rm rmdir sed \
                    sha1sum sha256sum sha512sum md5sum sh sleep sort stty tail tar tee touch tr uname unzip wc xz";
        let all = base
            .split_whitespace()
            .chain(tools.iter().copied())
            .chain(shells());
        for name in all {
            let paths = std::env::var_os("PATH").expect("PATH");
            let found = std::env::split_paths(&paths)
                .map(|folder| folder.join(name))
                .find(|path| path.is_file());
            let found = found.unwrap_or_else(|| panic!("the tests need {name}"));
            symlink(found, bin.join(name)).expect("link");
        }
        self.path = bin.display().to_string();
        self
    }

    fn command(&self, shell: &str, flags: &[&str]) -> Command {
        let mut command = Command::new(shell);
        command
            .args(["x.ksh", "-color=false"])
            .args(flags)
            .current_dir(self.at())
            .env("PATH", &self.path)
            .env("PACKSH_STALL", "2")
            .env_remove("PACKER_CACHE_DIR");
        command
    }

    fn run(&self, shell: &str, flags: &[&str]) -> (bool, String) {
        let output = limit::output(&mut self.command(shell, flags));
        (output.status.success(), both(&output))
    }

    /// What is in the cache, but for locks.
    fn cache(&self) -> Vec<PathBuf> {
        let cache = self.at().join("packer_cache");
        if !cache.exists() {
            return Vec::new();
        }
        let mut files = support::files(&cache);
        files.retain(|path| path.extension().is_none_or(|it| it != "lock"));
        files
    }

    fn cached(&self, name: &str) -> Vec<u8> {
        fs::read(self.at().join("packer_cache").join(name))
            .unwrap_or_else(|fault| panic!("{name}: {fault}; there is {:?}", self.cache()))
    }
}

/// Does it for each shell and each tool at once: they mostly wait.
fn everywhere(test: impl Fn(&'static str, &'static [&'static str]) + Sync) {
    std::thread::scope(|scope| {
        for shell in shells() {
            // without flock(1), perl holds the lock
            for tools in [&["curl", "flock"] as &[_], &["wget"]] {
                let test = &test;
                scope.spawn(move || test(shell, tools));
            }
        }
    });
}

#[test]
fn a_bad_mirror_is_never_believed() {
    let bytes = image(1, 60_000);
    let sum = format!("sha256:{}", sha256(&bytes));
    let name = PathBuf::from(format!("{}.iso", sha1(&sum)));
    everywhere(|shell, tools| {
        let mirror = Mirror::new(&[("x.iso", bytes.clone())]);
        let who = format!("{shell} {tools:?}");
        let bad: Vec<String> = ["cut", "wrong", "absent", "hang"]
            .iter()
            .map(|how| mirror.url(&format!("{how}/x.iso")))
            .collect();
        let place = Place::new(&[builder(
            "b",
            json!({ "iso_urls": bad, "iso_checksum": sum }),
        )])
        .with_tools(tools);
        let (good, said) = place.run(shell, &["-fetch"]);
        assert!(!good, "{who}: {said}");
        assert!(!place.cache().contains(&name), "{who}: {said}");
        for words in [
            "Checksum did not match, removing",
            "404",
            "no byte came for 2 seconds",
            "error downloading ISO:",
        ] {
            assert!(said.contains(words), "{who}: no `{words}` in\n{said}");
        }
        for how in ["cut", "wrong", "absent", "hang"] {
            assert!(mirror.gets(how) > 0, "{who}: {how} was not asked\n{said}");
        }
        // the next place is tried; a redirect is followed
        let more: Vec<String> = ["wrong", "absent", "move"]
            .iter()
            .map(|how| mirror.url(&format!("{how}/x.iso")))
            .collect();
        let place = Place::new(&[builder(
            "b",
            json!({ "iso_urls": more, "iso_checksum": sum }),
        )])
        .with_tools(tools);
        let (good, said) = place.run(shell, &["-fetch"]);
        assert!(good, "{who}: {said}");
        assert_eq!(place.cache(), [name.clone()], "{who}: {said}");
        assert_eq!(place.cached(&name.display().to_string()), bytes, "{who}");
        // what has become bad in the cache is not believed either
        fs::write(place.at().join("packer_cache").join(&name), &bytes[1..]).expect("write");
        let (good, said) = place.run(shell, &["-fetch", "-offline"]);
        assert!(!good, "{who}: {said}");
        let (good, said) = place.run(shell, &["-fetch"]);
        assert!(good, "{who}: {said}");
        assert_eq!(place.cached(&name.display().to_string()), bytes, "{who}");
        assert_eq!(place.cache(), [name.clone()], "{who}: {said}");
    });
}

#[test]
fn what_broke_off_is_continued() {
    let bytes = image(2, 60_000);
    let sum = sha256(&bytes);
    let name = format!("{}.iso", sha1(&format!("sha256:{sum}")));
    everywhere(|shell, tools| {
        let who = format!("{shell} {tools:?}");
        let mirror = Mirror::new(&[("x.iso", bytes.clone())]);
        let place = Place::new(&[builder(
            "b",
            json!({ "iso_url": mirror.url("once/x.iso"), "iso_checksum": sum }),
        )])
        .with_tools(tools);
        let (good, said) = place.run(shell, &["-fetch"]);
        assert!(good, "{who}: {said}");
        assert_eq!(place.cached(&name), bytes, "{who}");
        let asked: Vec<_> = mirror
            .asked("once")
            .into_iter()
            .map(|(_, _, from)| from)
            .collect();
        assert_eq!(asked, [None, Some(30_000)], "{who}: {said}");
        // a server that cannot continue; and a beginning that is another file's
        for (how, begun) in [("whole", &bytes[..1000]), ("good", &[7; 1000][..])] {
            let place = Place::new(&[builder(
                "b",
                json!({ "iso_url": mirror.url(&format!("{how}/x.iso")), "iso_checksum": sum }),
            )])
            .with_tools(tools);
            fs::create_dir(place.at().join("packer_cache")).expect("cache");
            fs::write(place.at().join(format!("packer_cache/{name}.part")), begun).expect("part");
            let (good, said) = place.run(shell, &["-fetch"]);
            assert!(good, "{who} {how}: {said}");
            assert_eq!(place.cached(&name), bytes, "{who} {how}");
        }
    });
}

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
    let theirs: Vec<Value> = forms
        .iter()
        .map(|(name, keys)| {
            let mut builder = json!({ "type": "qemu", "name": name, "qemu_binary": "qemu-stand-in", "accelerator": "none",
                "communicator": "none", "output_directory": format!("out-{name}") });
            builder.as_object_mut().expect("object").extend(keys.as_object().expect("object").clone());
            builder
        })
        .collect();
    let packer = |folder: &Path| {
        fs::write(
            folder.join("qemu.json"),
            json!({ "builders": theirs }).to_string(),
        )
        .expect("template");
        let mut command = support::packer();
        command
            .args(["build", "-color=false", "qemu.json"])
            .current_dir(folder)
            .env("PATH", with_qemu(folder))
            .env_remove("PACKER_CACHE_DIR");
        both(&limit::output(&mut command))
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

#[test]
fn without_a_network_what_is_missing_is_said_first() {
    let bytes = image(3, 1000);
    let sum = sha256(&bytes);
    let mirror = Mirror::new(&[("x.iso", bytes.clone()), ("y.iso", bytes)]);
    let name = format!("{}.iso", sha1(&format!("sha256:{sum}")));
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
        &["compile", "--target", "make", "-o", "Makefile", "t.json"],
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
fn builds_that_want_the_same_fetch_it_once() {
    let bytes = image(4, 100_000);
    let sum = sha256(&bytes);
    std::thread::scope(|scope| {
        for shell in shells() {
            let (bytes, sum) = (&bytes, &sum);
            scope.spawn(move || {
                let mirror = Mirror::new(&[("x.iso", bytes.clone())]);
                let keys = json!({ "iso_url": mirror.url("slow/x.iso"), "iso_checksum": sum });
                let place = Place::new(&[builder("one", keys.clone()), builder("two", keys)]);
                // two runs of two builds
                let other = limit::start(&mut place.command(shell, &["-fetch"]), 60);
                let (good, said) = place.run(shell, &["-fetch"]);
                let other = other.end();
                assert!(
                    good && other.status.success(),
                    "{shell}: {said}\n{}",
                    both(&other)
                );
                assert_eq!(mirror.gets(""), 1, "{shell}: {said}");
                assert!(
                    (said + &both(&other)).contains("Waiting for another run that fetches it"),
                    "{shell}"
                );
                assert_eq!(place.cache().len(), 1, "{shell}");
            });
        }
    });
}

#[test]
fn a_killed_run_blocks_nothing_and_is_gone_on_with() {
    let bytes = image(5, 600_000);
    let sum = sha256(&bytes);
    let name = format!("{}.iso", sha1(&format!("sha256:{sum}")));
    std::thread::scope(|scope| {
        for shell in shells() {
            for signal in ["INT", "KILL"] {
                let (bytes, sum, name) = (&bytes, &sum, &name);
                scope.spawn(move || {
                    let mirror = Mirror::new(&[("x.iso", bytes.clone())]);
                    let place = Place::new(&[builder(
                        "b",
                        json!({ "iso_url": mirror.url("slow/x.iso"), "iso_checksum": sum }),
                    )]);
                    let mut running = limit::start(&mut place.command(shell, &["-fetch"]), 60);
                    running.wait_for(&place.at().join(format!("packer_cache/{name}.part")));
                    std::thread::sleep(std::time::Duration::from_millis(700));
                    running.signal(signal);
                    let output = running.end();
                    assert!(
                        !output.status.success(),
                        "{shell} {signal}: {}",
                        both(&output)
                    );
                    assert!(
                        !place.cache().contains(&PathBuf::from(name)),
                        "{shell} {signal}"
                    );
                    let began = std::time::Instant::now();
                    let (good, said) = place.run(shell, &["-fetch"]);
                    assert!(good, "{shell} {signal}: {said}");
                    assert_eq!(place.cached(name), *bytes, "{shell} {signal}");
                    let asked = mirror.asked("");
                    assert!(
                        asked.len() == 2 && asked[1].2.is_some_and(|from| from > 0),
                        "{shell} {signal}: {asked:?}\n{said}"
                    );
                    // it takes 7 seconds; lines come after 5 and 10
                    let lines = said.matches(" MB so far").count();
                    assert!(
                        (1..3).contains(&lines) || began.elapsed().as_secs() < 6,
                        "{shell} {signal}: {said}"
                    );
                    assert_eq!(
                        place.cache().len(),
                        1,
                        "{shell} {signal}: {:?}",
                        place.cache()
                    );
                });
            }
        }
    });
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
