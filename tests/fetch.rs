//! Downloads of emitted files: mirrors that misbehave, builds that want the same image at once, runs that are killed,
//! passwords.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use serde_json::json;
use support::fetched::{Place, builder, everywhere, image, md5, sha1, sha256};
use support::{both, limit, mirror::Mirror, shells};

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
        let mut place = Place::new(&[builder(
            "b",
            json!({ "iso_urls": bad, "iso_checksum": sum }),
        )])
        .with_tools(tools);
        place.stall = 2;
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
        assert_eq!(place.cache(), std::slice::from_ref(&name), "{who}: {said}");
        assert_eq!(place.cached(&name.display().to_string()), bytes, "{who}");
        // what has become bad in the cache is not believed either
        fs::write(place.at().join("packer_cache").join(&name), &bytes[1..]).expect("write");
        let (good, said) = place.run(shell, &["-fetch", "-offline"]);
        assert!(!good, "{who}: {said}");
        let (good, said) = place.run(shell, &["-fetch"]);
        assert!(good, "{who}: {said}");
        assert_eq!(place.cached(&name.display().to_string()), bytes, "{who}");
        assert_eq!(place.cache(), std::slice::from_ref(&name), "{who}: {said}");
    });
}

#[test]
fn what_broke_off_is_continued() {
    let bytes = image(2, 60_000);
    let sum = sha256(&bytes);
    let name = format!("{}.iso", sha1(format!("sha256:{sum}")));
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
    let bytes = image(5, 640_000);
    let sum = sha256(&bytes);
    let name = format!("{}.iso", sha1(format!("sha256:{sum}")));
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
                    // it takes 8 seconds or more; lines come after 5, 10, 20, ...
                    let lines = said.matches(" MB so far").count() as u64;
                    let most = 2 + began.elapsed().as_secs() / 15;
                    assert!((1..=most).contains(&lines), "{shell} {signal}: {said}");
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

/// A password in a URL, or in ~/.netrc, is sent; it is on no command line and in no output.
#[test]
fn passwords_are_sent_and_not_shown() {
    let bytes = image(7, 1000);
    let sum = sha256(&bytes);
    everywhere(|shell, tools| {
        let who = format!("{shell} {tools:?}");
        let mirror = Mirror::new(&[("x.iso", bytes.clone()), ("y.iso", bytes.clone())]);
        let url = mirror.url("login/x.iso");
        let keys = json!({ "iso_url": "{{user `url`}}", "iso_checksum": sum });
        let place = Place::with(
            json!({
                "variables": { "url": "" },
                "sensitive-variables": ["url"],
                "builders": [builder("b", keys), builder("n", json!({
                    "iso_url": mirror.url("login/y.iso"), "iso_checksum": format!("md5:{}", md5(&bytes)),
                }))],
            }),
        )
        .with_tools(tools);
        // the tool, but it notes how it was called
        let link = place.at().join("bin").join(tools[0]);
        let real = fs::read_link(&link).expect("link");
        fs::remove_file(&link).expect("link");
        let calls = place.at().join("calls");
        let words = format!(
            "#!/bin/sh\necho \"$*\" >>'{}'\nexec '{}' \"$@\"\n",
            calls.display(),
            real.display()
        );
        fs::write(&link, words).expect("tool");
        fs::set_permissions(&link, fs::Permissions::from_mode(0o755)).expect("mode");
        fs::write(
            place.at().join(".netrc"),
            "machine 127.0.0.1 login anna password hunter3\n",
        )
        .expect("netrc");
        let secret = url.replace("http://", "http://otto:hunter2@");
        let mut command = place.command(
            shell,
            &[
                "-fetch",
                "-parallel-builds=1",
                "-var",
                &format!("url={secret}"),
            ],
        );
        let output = limit::output(command.env("HOME", place.at()));
        let said = both(&output);
        assert!(output.status.success(), "{who}: {said}");
        let calls = fs::read_to_string(calls).expect("calls");
        assert!(
            !calls.contains("hunter") && !said.contains("hunter"),
            "{who}: {calls}\n{said}"
        );
        let mut logins = mirror.logins();
        logins.sort();
        logins.dedup();
        // otto:hunter2 and anna:hunter3
        assert_eq!(
            logins,
            ["YW5uYTpodW50ZXIz", "b3R0bzpodW50ZXIy"],
            "{who}: {said}\n{calls}"
        );
    });
}
