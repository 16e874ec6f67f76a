//! Makefiles: artifacts are targets. In GNU make and BSD make, next to real Packer.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::compare::{left, times};
use support::{both, copy, hostile, limit, makes, packer, packsh_ok, project, shells};

/// A folder with a template, next to a Makefile.
struct Place {
    scratch: tempfile::TempDir,
}

impl Place {
    /// A copy of a fixture.
    fn fixture(name: &str) -> Self {
        let scratch = tempfile::tempdir().expect("folder");
        copy(
            &project().join("fixtures").join(name),
            &scratch.path().join("work"),
        );
        let place = Self { scratch };
        place.compile(&format!("{name}.json"));
        place
    }

    fn template(template: &Value) -> Self {
        let scratch = tempfile::tempdir().expect("folder");
        let place = Self { scratch };
        fs::create_dir(place.at()).expect("folder");
        place.write(template);
        place
    }

    fn write(&self, template: &Value) {
        let text = serde_json::to_string_pretty(template).expect("json");
        fs::write(self.at().join("t.json"), text).expect("template");
        self.compile("t.json");
    }

    fn compile(&self, template: &str) {
        let words = ["compile", "--target", "make", "-o", "../x.mk"];
        packsh_ok(&self.at(), &[&words[..], &[template]].concat());
    }

    fn at(&self) -> PathBuf {
        self.scratch.path().join("work")
    }

    fn makefile(&self) -> String {
        fs::read_to_string(self.scratch.path().join("x.mk")).expect("Makefile")
    }

    fn command(&self, make: &str, shell: &str, words: &[&str]) -> Command {
        let mut command = Command::new(make);
        command
            .args(["-f", "../x.mk"])
            .arg(format!("KSH={shell}"))
            .args(words)
            .current_dir(self.at())
            .env("PKR_VAR_token", "s3cr3t-token");
        command
    }

    /// Runs it; what it said, if it went well.
    fn run(&self, make: &str, words: &[&str]) -> Result<String, String> {
        let output = limit::output(&mut self.command(make, "mksh", words));
        let said = both(&output);
        if output.status.success() {
            Ok(said)
        } else {
            Err(said)
        }
    }

    fn good(&self, make: &str, words: &[&str]) -> String {
        self.run(make, words)
            .unwrap_or_else(|said| panic!("{make} {words:?}:\n{said}"))
    }

    fn read(&self, name: &str) -> String {
        let path = self.at().join(name);
        fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
    }

    /// When a file was written, to the nanosecond.
    fn written(&self, name: &str) -> (i64, i64) {
        let found = fs::metadata(self.at().join(name));
        let found = found.unwrap_or_else(|fault| panic!("{name}: {fault}"));
        (found.mtime(), found.mtime_nsec())
    }
}

fn files(at: &Path) -> BTreeMap<String, String> {
    let place = at.to_string_lossy();
    left(at)
        .into_iter()
        .map(|(name, text)| (name, times(&text.replace(&*place, "/WORK"))))
        .collect()
}

/// The steps that a run did.
fn steps(said: &str) -> Vec<&str> {
    said.lines()
        .filter(|line| line.starts_with("==> "))
        .collect()
}

/// A Makefile leaves what Packer leaves, and then has nothing to do.
fn next_to_packer(fixture: &str, differ: &[&str]) {
    let theirs = tempfile::tempdir().expect("folder");
    let at = theirs.path().join("work");
    copy(&project().join("fixtures").join(fixture), &at);
    let mut command = packer();
    command
        .args(["build", "-color=false"])
        .arg(format!("{fixture}.json"))
        .current_dir(&at);
    let output = limit::output(&mut command);
    assert!(output.status.success(), "packer:\n{}", both(&output));
    let mut wanted = files(&at);
    wanted.retain(|name, _| !differ.contains(&name.as_str()));
    let before = files(&project().join("fixtures").join(fixture));
    for make in makes() {
        let place = Place::fixture(fixture);
        let said = place.good(make, &[]);
        let mut got = files(&place.at());
        got.retain(|name, _| !differ.contains(&name.as_str()));
        assert_eq!(got, wanted, "{make} said:\n{said}");
        let again = place.good(make, &[]);
        assert_eq!(steps(&again), [""; 0], "{make} did something again");
        place.good(make, &["clean"]);
        let known = |name: &String| before.contains_key(name);
        let kept = files(&place.at());
        let stayed: Vec<&String> = kept.keys().filter(|name| !known(name)).collect();
        let scripts: &[&str] = match fixture {
            // what scripts have written is not known to make
            "artifice" => &["out/one.img", "out/three.txt", "out/two words.img"],
            "sensitive" => &["token.txt"],
            _ => &[],
        };
        assert_eq!(stayed, scripts, "{make} clean");
        assert!(!place.at().join(".packsh").exists(), "{make} clean");
    }
}

macro_rules! like_packer {
    ($($name:ident$(: $differ:expr)?;)*) => {
        mod like_packer {$(
            #[test]
            fn $name() {
                let differ: &[&[&str]] = &[$($differ)?];
                super::next_to_packer(stringify!($name).trim_start_matches("r#"), &differ.concat());
            }
        )*}
    };
}

like_packer! {
    artifice;
    // the checksum of an archive, which holds times
    chains: &["one.sha1"];
    checksums;
    compress;
    file_builder;
    functions;
    motd;
    r#override;
    parallel;
    sensitive;
    shell_local;
}

/// One text for all shells, also with builds at the same time.
#[test]
fn every_shell_does_the_recipes() {
    let wanted = {
        let place = Place::fixture("motd");
        place.good("make", &[]);
        files(&place.at())
    };
    for make in makes() {
        for shell in shells() {
            let place = Place::fixture("motd");
            let output = limit::output(&mut place.command(make, shell, &["-j4"]));
            assert!(
                output.status.success(),
                "{make} {shell}:\n{}",
                both(&output)
            );
            assert_eq!(files(&place.at()), wanted, "{make} {shell}");
        }
    }
}

/// Builds wait for each other here: each needs the other one to be at work.
#[test]
fn builds_run_at_the_same_time() {
    let place = Place::template(&json!({
        "builders": [
            { "type": "null", "communicator": "none", "name": "one" },
            { "type": "null", "communicator": "none", "name": "two" }
        ],
        "provisioners": [{ "type": "shell-local", "inline": [
            ": >$PACKER_BUILD_NAME.here",
            "i=0; while [ ! -e one.here ] || [ ! -e two.here ]; do [ $i -lt 300 ] || exit 1; i=$((i + 1)); sleep 0.1; done"
        ] }]
    }));
    for make in makes() {
        place.good(make, &["-j2"]);
        place.good(make, &["clean"]);
        fs::remove_file(place.at().join("one.here")).expect("one");
        fs::remove_file(place.at().join("two.here")).expect("two");
    }
}

#[test]
fn a_deleted_artifact_is_made_again() {
    for (fixture, names, kept) in [
        (
            "chains",
            &["two.gz", "manifest.json", "one.sha1", "built.txt"][..],
            "",
        ),
        ("motd", &["out/motd.tar.gz", "out/manifest.json"], ""),
        // one recipe writes these: one is make's target, another one is behind it
        (
            "checksums",
            &[
                "packer_n_file_md5.checksum",
                "packer_n_file_sha512.checksum",
            ],
            "data.bin",
        ),
        ("artifice", &["out/sums", "m.json"], ""),
    ] {
        for make in makes() {
            let place = Place::fixture(fixture);
            place.good(make, &[]);
            let wanted = files(&place.at());
            for name in names {
                let before = (!kept.is_empty()).then(|| place.written(kept));
                fs::remove_file(place.at().join(name)).expect(name);
                let said = place.good(make, &[]);
                assert!(!steps(&said).is_empty(), "{make} {name}");
                let got = files(&place.at());
                assert_eq!(
                    got.keys().collect::<Vec<_>>(),
                    wanted.keys().collect::<Vec<_>>(),
                    "{make} {name}"
                );
                // what it is made from stays as it is
                assert_eq!(
                    before,
                    (!kept.is_empty()).then(|| place.written(kept)),
                    "{make} {name}"
                );
                assert_eq!(steps(&place.good(make, &[])), [""; 0], "{make} {name}");
            }
        }
    }
}

#[test]
fn a_changed_setting_makes_again_what_depends_on_it() {
    for make in makes() {
        let place = Place::fixture("motd");
        place.good(make, &[]);
        let issue = place.written("out/issue.tar.gz");
        let said = place.good(make, &["greeting=It's \"fun\" in `x`, ends in \\"]);
        assert!(said.contains("==> motd: Write out/motd"), "{make}: {said}");
        assert!(!said.contains("==> issue: Write"), "{make}: {said}");
        assert_eq!(place.written("out/issue.tar.gz"), issue, "{make}");
        let packed = &left(&place.at())["out/motd.tar.gz"];
        assert!(
            packed.contains("It's \"fun\" in `x`, ends in \\ to example.org."),
            "{make}: {packed}"
        );
        // the same again is no change
        let same = place.good(make, &["greeting=It's \"fun\" in `x`, ends in \\"]);
        assert_eq!(steps(&same), [""; 0], "{make}");
        // and back
        assert!(!steps(&place.good(make, &[])).is_empty(), "{make}");
        // the environment has it raw, whatever is in it
        let mut command = place.command(make, "mksh", &[]);
        command.env("PKR_VAR_greeting", "$(shell touch PWNED)\n$x");
        let output = limit::output(&mut command);
        assert!(output.status.success(), "{make}: {}", both(&output));
        let packed = &left(&place.at())["out/motd.tar.gz"];
        assert!(
            packed.contains("$(shell touch PWNED)\n$x to example.org."),
            "{make}: {packed}"
        );
        // a variable of the environment that happens to be called so is none of its business
        let mut command = place.command(make, "mksh", &["site=example.net"]);
        command.env("greeting", "stray");
        let said = both(&limit::output(&mut command));
        assert!(said.contains("==> issue: Write"), "{make}: {said}");
        let packed = &left(&place.at())["out/motd.tar.gz"];
        assert!(
            packed.contains("Welcome to example.net."),
            "{make}: {packed}"
        );
        assert!(!place.at().join("PWNED").exists(), "{make}");
    }
}

/// What make itself would read in a value is refused where it would be read.
#[test]
fn a_dollar_sign_on_the_command_line_is_refused() {
    for make in makes() {
        let place = Place::fixture("motd");
        let said = place.run(make, &["greeting=a$$b"]).expect_err("refused");
        assert!(
            said.contains("greeting has a dollar sign: give it as PKR_VAR_greeting"),
            "{make}: {said}"
        );
    }
}

#[test]
fn settings_that_others_are_called_like_reach_them() {
    let template = json!({
        "variables": {
            "name": "n", "PATH": "p", "my-own": "o", "status": "s", "MAKEFLAGS": "m", "build": "b", "late": "l", "tmp": "t"
        },
        "builders": [{
            "type": "file", "target": "out.txt",
            "content": "{{user `name`}} {{user `PATH`}} {{user `my-own`}} {{user `status`}} {{user `MAKEFLAGS`}} {{user `build`}} {{user `late`}} {{user `tmp`}}"
        }]
    });
    for make in makes() {
        let place = Place::template(&template);
        place.good(make, &[]);
        assert_eq!(place.read("out.txt"), "n p o s m b l t", "{make}");
        let words = [
            "name=1",
            "var_PATH=2",
            "my_own=3",
            "status=4",
            "var_MAKEFLAGS=5",
            "build=6",
            "late=7",
            "tmp=8",
        ];
        place.good(make, &words);
        assert_eq!(place.read("out.txt"), "1 2 3 4 5 6 7 8", "{make}");
    }
}

#[test]
fn a_setting_may_be_part_of_an_artifacts_name() {
    let template = json!({
        "variables": { "vm": "disk", "odd": "two words" },
        "builders": [
            { "type": "file", "name": "plain", "target": "out/{{user `vm`}}.img", "content": "x" },
            { "type": "file", "name": "odd", "target": "{{user `odd`}}.img", "content": "y" }
        ],
        "post-processors": [{ "type": "checksum", "checksum_types": ["md5"], "output": "{{.BuildName}}.md5" }]
    });
    for make in makes() {
        let place = Place::template(&template);
        let text = place.makefile();
        assert!(
            text.contains("\nvm = disk\n") && text.contains("\nout/$(vm).img: "),
            "{text}"
        );
        place.good(make, &[]);
        assert_eq!(
            place.read("out/disk.img") + &place.read("two words.img"),
            "xy"
        );
        place.good(make, &["vm=other", "odd=; touch PWNED"]);
        assert_eq!(
            place.read("out/other.img") + &place.read("; touch PWNED.img"),
            "xy"
        );
        let again = place.good(make, &["vm=other", "odd=; touch PWNED"]);
        assert_eq!(steps(&again), [""; 0], "{make}");
        // one that is no target of make is made again, too
        fs::remove_file(place.at().join("; touch PWNED.img")).expect("odd");
        place.good(make, &["vm=other", "odd=; touch PWNED"]);
        assert_eq!(place.read("; touch PWNED.img"), "y", "{make}");
        place.good(make, &["clean", "vm=other", "odd=; touch PWNED"]);
        let kept: Vec<String> = files(&place.at()).into_keys().collect();
        assert_eq!(
            kept,
            ["out/disk.img", "t.json", "two words.img"].map(str::to_owned),
            "{make}"
        );
    }
}

#[test]
fn a_changed_template_or_carried_file_makes_again_what_depends_on_it() {
    let template = |one: &str| {
        json!({
            "builders": [
                { "type": "file", "name": "one", "target": "one.txt", "content": one },
                { "type": "file", "name": "two", "target": "two.txt", "source": "carried.txt" }
            ],
            "post-processors": [{ "type": "compress", "output": "{{.BuildName}}.gz", "keep_input_artifact": true }]
        })
    };
    for make in makes() {
        let scratch = tempfile::tempdir().expect("folder");
        let place = Place { scratch };
        fs::create_dir(place.at()).expect("folder");
        fs::write(place.at().join("carried.txt"), "first\n").expect("file");
        place.write(&template("1"));
        place.good(make, &[]);
        let (one, two) = (place.written("one.gz"), place.written("two.gz"));
        place.write(&template("2"));
        place.good(make, &[]);
        assert_eq!(place.read("one.txt"), "2", "{make}");
        assert_eq!(place.written("two.gz"), two, "{make}");
        assert_ne!(place.written("one.gz"), one, "{make}");
        let one = place.written("one.gz");
        fs::write(place.at().join("carried.txt"), "second\n").expect("file");
        place.write(&template("2"));
        place.good(make, &[]);
        assert_eq!(place.read("two.txt"), "second\n", "{make}");
        assert_eq!(place.written("one.gz"), one, "{make}");
        assert_ne!(place.written("two.gz"), two, "{make}");
        // a description, and other places in the template, are nothing that an artifact is made from
        let mut same = json!({ "description": "New\nends in \\" });
        let Value::Object(more) = template("2") else {
            panic!("an object")
        };
        same.as_object_mut().expect("object").extend(more);
        place.write(&same);
        assert_eq!(steps(&place.good(make, &[])), [""; 0], "{make}");
    }
}

/// A failed build leaves no files and is undone; with -k the other one goes on.
#[test]
fn a_failed_build_is_undone() {
    for make in makes() {
        let place = Place::fixture("failing");
        let before = files(&place.at());
        // some BSD makes end well with -k whatever fails
        let said = match place.run(make, &["-k"]) {
            Ok(said) if make == "bmake" => said,
            Ok(said) => panic!("{make}: {said}"),
            Err(said) => said,
        };
        let mut made = files(&place.at());
        made.retain(|name, _| !before.contains_key(name));
        let made: Vec<String> = made.into_keys().collect();
        let wanted = ["after-good", "cleaned-bad", "processed-good"];
        assert_eq!(made, wanted.map(str::to_owned), "{make}:\n{said}");
    }
}

#[test]
fn a_failed_recipe_leaves_no_file() {
    let template = json!({
        "variables": { "code": "3" },
        "builders": [{ "type": "file", "target": "half.txt", "content": "x" }],
        "provisioners": [{ "type": "shell-local", "inline": ["exit {{user `code`}}"] }],
        "post-processors": [[
            { "type": "checksum", "checksum_types": ["md5"], "output": "half.md5" },
            { "type": "compress", "output": "half.tar.gz" }
        ]]
    });
    for make in makes() {
        let place = Place::template(&template);
        place.run(make, &[]).expect_err("it fails");
        assert_eq!(
            files(&place.at()).into_keys().collect::<Vec<_>>(),
            ["t.json"],
            "{make}"
        );
        place.good(make, &["code=0"]);
        assert_eq!(
            files(&place.at()).into_keys().collect::<Vec<_>>(),
            ["half.tar.gz", "t.json"],
            "{make}"
        );
        // one that was there is not left half-made either
        place.run(make, &[]).expect_err("it fails again");
        assert_eq!(
            files(&place.at()).into_keys().collect::<Vec<_>>(),
            ["t.json"],
            "{make}"
        );
    }
}

/// Whoever ends make ends what its recipe runs, within seconds, and no file stays.
#[test]
fn an_interrupt_ends_what_runs() {
    let template = json!({
        "builders": [{ "type": "file", "target": "half.txt", "content": "x" }],
        "provisioners": [{ "type": "shell-local", "inline": ["sleep 61 & echo $! >begun", "wait"] }]
    });
    for make in makes() {
        for shell in shells() {
            let place = Place::template(&template);
            let mut run = place.command(make, shell, &[]).spawn().expect(make);
            let begun = Instant::now();
            let sleeper = loop {
                let found = fs::read_to_string(place.at().join("begun")).unwrap_or_default();
                if found.ends_with('\n') {
                    break found.trim().to_owned();
                }
                assert!(
                    begun.elapsed() < Duration::from_secs(60),
                    "{make} {shell} does not begin"
                );
                std::thread::sleep(Duration::from_millis(20));
            };
            let ended = Instant::now();
            let kill = Command::new("kill").arg(run.id().to_string()).status();
            assert!(kill.expect("kill").success());
            run.wait().expect("wait");
            let lives = || {
                Path::new("/proc").join(&sleeper).exists() || place.at().join("half.txt").exists()
            };
            while lives() {
                assert!(
                    ended.elapsed() < Duration::from_secs(10),
                    "{make} {shell}: it still runs"
                );
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }
}

#[test]
fn builds_and_files_can_be_asked_for() {
    for make in makes() {
        let place = Place::fixture("motd");
        place.good(make, &["issue"]);
        assert!(place.at().join("out/issue.tar.gz").exists(), "{make}");
        assert!(!place.at().join("out/motd.tar.gz").exists(), "{make}");
        place.good(make, &["out/motd.tar.gz"]);
        assert!(place.at().join("out/motd.tar.gz").exists(), "{make}");
        assert!(!place.at().join("out/manifest.json").exists(), "{make}");
    }
}

/// It runs nothing with -n; it is found wherever it is; a folder that BSD make would go into does not matter.
#[test]
fn it_runs_where_it_is_called() {
    for make in makes() {
        let place = Place::fixture("parallel");
        place.good(make, &["-n"]);
        let before = files(&project().join("fixtures/parallel"));
        assert_eq!(files(&place.at()), before, "{make}");
        let there = place.scratch.path().join("a folder with blanks");
        fs::create_dir_all(there.join("obj")).expect("folder");
        fs::create_dir_all(there.join("deep/er")).expect("folder");
        fs::rename(place.scratch.path().join("x.mk"), there.join("any name.mk")).expect("move");
        for (folder, file) in [
            (there.clone(), "any name.mk"),
            (there.join("deep/er"), "../../any name.mk"),
        ] {
            let mut command = Command::new(make);
            command
                .args(["-f", file, "KSH=ksh93", "a"])
                .current_dir(&folder);
            let output = limit::output(&mut command);
            assert!(output.status.success(), "{make} {file}: {}", both(&output));
            assert!(folder.join("a.txt").exists(), "{make} {file}");
        }
    }
}

/// Texts of a template are never code: neither of make nor of a shell.
#[test]
fn hostile_texts_arrive() {
    let values = hostile::values();
    let variables: serde_json::Map<String, Value> = values
        .iter()
        .enumerate()
        .map(|(index, text)| (format!("v{index}"), json!(text)))
        .collect();
    let builders: Vec<Value> = (0..values.len())
        .map(|index| {
            json!({
                "type": "file", "name": format!("b{index}"), "target": format!("out/{index}"),
                "content": format!("{{{{user `v{index}`}}}}")
            })
        })
        .collect();
    let template = json!({
        "description": "a\n$(shell touch PWNED)\n${:!touch PWNED!} ends in \\",
        "variables": variables, "builders": builders
    });
    for make in makes() {
        let place = Place::template(&template);
        place.good(make, &["-j4"]);
        for (index, text) in values.iter().enumerate() {
            assert_eq!(
                &place.read(&format!("out/{index}")),
                text,
                "{make}: text {index}"
            );
        }
        assert!(!place.at().join("PWNED").exists(), "{make}");
    }
}

#[test]
fn hostile_names_of_files_and_builds_are_names() {
    let names: Vec<String> = hostile::names()
        .into_iter()
        .filter(|name| name.len() < 120 && !name.contains('\0'))
        .collect();
    let builders: Vec<Value> = names
        .iter()
        .map(|name| json!({ "type": "file", "name": format!("{name}!"), "target": name, "content": name }))
        .collect();
    let template = json!({
        "builders": builders,
        "post-processors": [{ "type": "checksum", "checksum_types": ["md5"], "output": "sums/{{.BuildName}}" }]
    });
    for make in makes() {
        let place = Place::template(&template);
        place.good(make, &["-j4"]);
        for name in &names {
            assert_eq!(&place.read(name), name, "{make}");
            assert!(
                place.at().join("sums").join(format!("{name}!")).exists(),
                "{make}: {name:?}"
            );
        }
        assert_eq!(steps(&place.good(make, &["-j4"])), [""; 0], "{make}");
        place.good(make, &["clean"]);
        assert_eq!(
            files(&place.at()).into_keys().collect::<Vec<_>>(),
            ["t.json"],
            "{make}"
        );
    }
}

/// A time or a UUID in a name is the same for all that is made of the file, and no reason to make it again.
#[test]
fn what_changes_with_each_run_is_done_in_one() {
    let template = json!({
        "variables": { "id": "{{timestamp}}" },
        "builders": [{ "type": "file", "target": "out-{{user `id`}}.txt", "content": "x" }],
        "post-processors": [
            { "type": "checksum", "checksum_types": ["md5"], "output": "sum-{{user `id`}}" },
            { "type": "manifest" }
        ]
    });
    for make in makes() {
        let place = Place::template(&template);
        place.good(make, &[]);
        let names: Vec<String> = files(&place.at()).into_keys().collect();
        let id = names.iter().find_map(|name| name.strip_prefix("out-"));
        let id = id.expect("out").trim_end_matches(".txt");
        assert!(names.contains(&format!("sum-{id}")), "{make}: {names:?}");
        std::thread::sleep(Duration::from_millis(1100));
        assert_eq!(steps(&place.good(make, &[])), [""; 0], "{make}");
        place.good(make, &["id=given"]);
        assert!(place.at().join("out-given.txt").exists(), "{make}");
    }
}

#[test]
fn secrets_come_from_the_environment_only() {
    for make in makes() {
        let place = Place::fixture("sensitive");
        let said = place.good(make, &[]);
        assert!(
            said.contains("token: <sensitive> open: plain"),
            "{make}: {said}"
        );
        assert_eq!(place.read("token.txt"), "s3cr3t-token", "{make}");
        for path in support::files(&place.scratch.path().join("work/.packsh")) {
            let text = fs::read_to_string(place.at().join(".packsh").join(&path)).expect("text");
            assert!(!text.contains("s3cr3t"), "{}", path.display());
        }
        assert!(!place.makefile().contains("s3cr3t"));
        place.good(make, &["clean"]);
        let mut command = place.command(make, "mksh", &[]);
        command.env_remove("PKR_VAR_token");
        let output = limit::output(&mut command);
        assert!(!output.status.success(), "{make}");
        let said = both(&output);
        assert!(
            said.contains("the environment must have the secret PKR_VAR_token"),
            "{make}: {said}"
        );
    }
}

/// Lines of a whole Makefile.
#[test]
fn makefiles_are_short() {
    for (fixture, most) in [
        ("motd", 230),
        ("file_builder", 115),
        ("chains", 225),
        ("parallel", 232),
    ] {
        let lines = Place::fixture(fixture).makefile().lines().count();
        assert!(lines <= most, "{fixture}: {lines} lines");
    }
}
