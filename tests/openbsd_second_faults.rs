//! What goes wrong on the host or in the guest, and interrupts, with the second edition's scripts of openbsd-vmm; the guests are
//! stubs. The script says what to do, ends what it began, undoes it once, and touches nothing of others.

#[path = "support/pretended.rs"]
mod pretended;
mod support;

use std::fs;
use std::time::Duration;

use pretended::Pretended;
use support::{both, shells};

/// A build of these takes a few seconds.
const LIMIT: Duration = Duration::from_secs(180);

/// A host with a template compiled, and a guest that behaves so.
fn host(template: &str, guest: &str) -> Pretended {
    let host = Pretended::new("tests/openbsd/templates").with("VMD_GUEST", "/.stand/vmd/stub");
    prepared(host, template, guest)
}

fn prepared(host: Pretended, template: &str, guest: &str) -> Pretended {
    let host = host.with_second(template, &[]);
    fs::write(host.home.join("guest"), guest).expect("guest");
    fs::write(host.files.join("bsd.rd"), "a kernel").expect("kernel");
    host
}

/// Wants a failure that says these texts.
fn fails(host: &Pretended, shell: &str, texts: &[&str]) {
    let (good, said) = host.run_second(shell, LIMIT, &[]);
    assert!(!good, "{shell}: {said}");
    for text in texts {
        assert!(said.contains(text), "{shell}: no `{text}` in\n{said}");
    }
    assert!(
        !host.home.join("images").exists(),
        "{shell}: the disk is left\n{said}"
    );
}

#[test]
fn vmd_does_not_run() {
    for shell in shells() {
        let host = host("faults.json", "silent").with("HOST_VMD", "no");
        fails(
            &host,
            shell,
            &[
                "vmctl: connect: /var/run/vmd.sock: No such file or directory",
                "vmd(8) does not answer (rcctl start vmd; vm.conf: socket owner)",
            ],
        );
    }
}

#[test]
fn vmd_may_not_be_used() {
    let host = host("faults.json", "silent");
    let conf = host.files.join("etc/vm.conf");
    let text = fs::read_to_string(&conf).expect("vm.conf");
    fs::write(&conf, text.replace("socket owner :build\n", "")).expect("vm.conf");
    let texts = ["/var/run/vmd.sock: Permission denied", "socket owner"];
    fails(&host, "mksh", &texts);
}

#[test]
fn doas_has_no_rule() {
    for shell in shells() {
        let host = host("faults_2019.json", "silent");
        fs::write(host.files.join("etc/doas.conf"), "permit nopass other\n").expect("doas.conf");
        let texts = ["does not let this user run vmctl(8): see Root at the top of this file"];
        fails(&host, shell, &texts);
    }
}

#[test]
fn vm_conf_has_no_template() {
    for (lines, reason) in [
        ("socket owner :build\n", "invalid template"),
        (
            "socket owner :build\nvm \"packer-template\" {\n\tdisable\n\tdisk \"/dev/null\"\n\towner build\n\
             \tallow instance { boot, disk, interface\n owner build }\n}\n",
            "Operation not permitted",
        ),
    ] {
        let host = host("faults.json", "silent");
        fs::write(host.files.join("etc/vm.conf"), lines).expect("vm.conf");
        fails(&host, "mksh", &["does not start the machine", reason]);
    }
}

#[test]
fn the_disk_exists() {
    let host = host("faults.json", "silent");
    fs::create_dir(host.home.join("images")).expect("folder");
    let image = host.home.join("images/faulty.raw");
    fs::write(&image, "mine").expect("image");
    let (good, said) = host.run_second("mksh", LIMIT, &[]);
    assert!(!good, "{said}");
    assert!(
        said.contains("/home/build/images/faulty.raw exists (-force replaces it)"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&image).expect("image"), "mine");
    // with -force it is replaced, and removed again since the guest is silent; the folder was there
    let (good, said) = host.run_second("mksh", LIMIT, &["-force"]);
    assert!(!good && !image.exists(), "{said}");
}

#[test]
fn the_name_is_taken() {
    for shell in shells() {
        let host = host("faults.json", "silent").with(
            "HOST_BEFORE",
            "vmctl create -s 2M raw:/tmp/d && vmctl start -d raw:/tmp/d faulty",
        );
        let command = "ksh build.ksh; echo rc $?; vmctl status";
        let said = both(&host.run(shell, LIMIT, &["sh", "-c", command]));
        for text in [
            "or has a machine faulty already (vmctl stop -f faulty)",
            "rc 1\n",
            "root  running faulty\n",
        ] {
            assert!(said.contains(text), "{shell}: no `{text}` in\n{said}");
        }
    }
}

#[test]
fn the_guest_never_boots() {
    for shell in shells() {
        let host = host("faults.json", "silent");
        let texts = ["has not shown \"(A)utoinstall or (S)hell?\" within 4 s: see faulty.log"];
        fails(&host, shell, &texts);
    }
}

#[test]
fn the_guest_never_halts() {
    let host = host("faults.json", "stays");
    let texts = ["the machine has not halted within 4s: does the guest halt or reboot in the end?"];
    fails(&host, "mksh", &texts);
    assert!(host.read("faulty.log").contains("CONGRATULATIONS!"));
}

#[test]
fn ssh_never_comes() {
    let host = host("faults.json", "halts");
    fails(&host, "mksh", &["within 6 s"]);
}

#[test]
fn what_was_begun_is_kept_by_abort() {
    let host = host("faults.json", "stays");
    let command = "ksh build.ksh -on-error=abort; echo rc $?; vmctl status; ls /tmp images";
    let said = both(&host.run("mksh", LIMIT, &["sh", "-c", command]));
    for text in ["rc 1\n", " running faulty\n", "faulty.raw"] {
        assert!(said.contains(text), "no `{text}` in\n{said}");
    }
}

/// Runs the script until its console's log or what it says has a text, sends a signal, and tells how long it took to end, what is
/// left, and how vmctl was called.
const INTERRUPT: &str = r#"
mkdir -p calls/bin
cat >calls/bin/vmctl <<'EOF'
#!/bin/sh
case $1 in status) ;; *) echo "$*" >>/home/build/calls/log ;; esac
exec /.stand/bin/vmctl "$@"
EOF
chmod 755 calls/bin/vmctl
PATH=/home/build/calls/bin:$PATH
export PATH
# what a shell begins with & ignores INT
perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' ksh build.ksh >said 2>&1 &
pid=$!
i=0
until grep -q -e "$1" said faulty.log 2>/dev/null; do
	sleep 0.1
	i=$((i + 1))
	[ $i -lt 900 ] || { echo 'it never comes'; cat said; exit 9; }
done
sleep 0.3
began=$(date +%s)
kill -"$2" "$pid"
wait "$pid"
echo "rc $?"
echo "took $(($(date +%s) - began)) s"
cat said
echo ---- left
ls -A /tmp
ls -d images
vmctl status
ps -U build -o pid= -o args= | grep -v -e 'sh -c' -e ' ps ' -e ' grep '
echo ---- calls
cat calls/log
"#;

#[test]
fn interrupts_end_what_runs_and_undo_it_once() {
    for (number, shell) in shells().into_iter().enumerate() {
        for (at, guest, text) in [
            (0, "silent", "Boot /bsd.rd"),
            (1, "stays", "CONGRATULATIONS"),
            (2, "halts", "Wait for ssh"),
        ] {
            let signal = ["INT", "TERM", "HUP"][(number + at) % 3];
            let host =
                Pretended::new("tests/openbsd/templates").with("VMD_GUEST", "/.stand/vmd/stub");
            let template = host
                .read("faults.json")
                .replace("\"4s\"", "\"100s\"")
                .replace("\"6s\"", "\"100s\"")
                .replace("<wait4s>", "<wait100s>")
                .replace(
                    "\"output_directory\"",
                    "\"http_directory\": \"http\", \"output_directory\"",
                );
            fs::write(host.home.join("faults.json"), template).expect("template");
            let host = prepared(host, "faults.json", guest);
            let command = ["sh", "-c", INTERRUPT, "sh", text, signal];
            let said = both(&host.run(shell, LIMIT, &command));
            let what = format!("{shell}, {signal} at `{text}`");
            let (before, after) = said
                .split_once("---- left\n")
                .unwrap_or_else(|| panic!("{what}: {said}"));
            assert!(!before.contains("rc 0\n"), "{what}: {said}");
            let took = before.split_once("\ntook ").expect(&said).1;
            let took = took.split_once(' ').expect(&said).0;
            let took: u64 = took.parse().expect("seconds");
            // on a quiet machine it is less than one
            assert!(took <= 10, "{what}: {said}");
            let (left, calls) = after.split_once("---- calls\n").expect(&said);
            for thing in [
                "faults.",
                "images\n",
                " faulty",
                "perl",
                "console",
                "build.ksh",
            ] {
                assert!(!left.contains(thing), "{what}: {thing} is left: {said}");
            }
            assert_eq!(calls.matches("stop -f faulty").count(), 1, "{what}: {said}");
            assert_eq!(calls.matches("stop").count(), 1, "{what}: {said}");
        }
    }
}
