//! What goes wrong on the host or in the guest of openbsd-vmm, on a pretended OpenBSD host whose guests are stubs: the script
//! says what to do, leaves nothing of its own, and touches nothing of others.

#[path = "support/pretended.rs"]
mod pretended;
mod support;

use std::fs;
use std::time::Duration;

use pretended::Pretended;
use support::{both, shells};

/// A build of these takes a few seconds.
const LIMIT: Duration = Duration::from_secs(120);

/// A host with the template `faults.json` compiled, and a guest that behaves so.
fn host(template: &str, guest: &str) -> Pretended {
    let host = Pretended::new("tests/openbsd/templates")
        .with("VMD_GUEST", "/.stand/vmd/stub")
        .with_script(template, &[]);
    fs::write(host.home.join("guest"), guest).expect("guest");
    fs::write(host.files.join("bsd.rd"), "a kernel").expect("kernel");
    host
}

/// Wants a failure that says these texts.
fn fails(host: &Pretended, shell: &str, texts: &[&str]) {
    let (good, said) = host.build(shell, LIMIT, &[]);
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
                "rcctl enable vmd",
                "rcctl start vmd",
                "vmctl status: connect: /var/run/vmd.sock: No such file or directory",
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
    fails(
        &host,
        "mksh",
        &[
            "socket owner :build",
            "/var/run/vmd.sock: Permission denied",
        ],
    );
}

#[test]
fn doas_has_no_rule() {
    for shell in shells() {
        let host = host("faults_2019.json", "silent");
        fs::write(host.files.join("etc/doas.conf"), "permit nopass other\n").expect("doas.conf");
        fails(
            &host,
            shell,
            &[
                "/etc/doas.conf needs these lines",
                "permit nopass build as root cmd vmctl args start -L -i 1 -B net -b /bsd.rd",
            ],
        );
    }
}

#[test]
fn vm_conf_has_no_template() {
    for (lines, reason) in [
        ("socket owner :build\n", "invalid template"),
        (
            "socket owner :build\nvm \"packer-template\" {\n\tdisable\n\tdisk \"/dev/null\"\n\towner build\n}\n",
            "File name too long",
        ),
        (
            "socket owner :build\nvm \"packer-template\" {\n\tdisable\n\tdisk \"/dev/null\"\n\towner build\n\
             \tallow instance { boot, disk, interface\n owner build }\n}\n",
            "Operation not permitted",
        ),
    ] {
        let host = host("faults.json", "silent");
        fs::write(host.files.join("etc/vm.conf"), lines).expect("vm.conf");
        fails(
            &host,
            "mksh",
            &[
                "/etc/vm.conf needs these lines",
                "\tallow instance {",
                "boot, disk, interface, memory",
                reason,
            ],
        );
    }
}

#[test]
fn the_disk_exists() {
    let host = host("faults.json", "silent");
    fs::create_dir(host.home.join("images")).expect("folder");
    let image = host.home.join("images/faulty.raw");
    fs::write(&image, "mine").expect("image");
    let (good, said) = host.build("mksh", LIMIT, &[]);
    assert!(!good, "{said}");
    assert!(
        said.contains("image already exists: /home/build/images/faulty.raw (-force replaces it)"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&image).expect("image"), "mine");
}

#[test]
fn the_name_is_taken() {
    for shell in shells() {
        let host = host("faults.json", "silent").with(
            "HOST_BEFORE",
            "vmctl create -s 2M raw:/tmp/d && vmctl start -d raw:/tmp/d faulty",
        );
        let command = "ksh build.ksh -color=false; echo rc $?; vmctl status";
        let said = both(&host.run(shell, LIMIT, &["sh", "-c", command]));
        for text in [
            "there is a VM faulty already (owner root), which this script did not start",
            "vmctl stop faulty",
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
        fails(
            &host,
            shell,
            &[
                "has not shown \"(A)utoinstall or (S)hell?\" within 4s",
                "it is stopped by force",
            ],
        );
    }
}

#[test]
fn the_guest_never_halts() {
    let host = host("faults.json", "stays");
    fails(
        &host,
        "mksh",
        &[
            "The end of the console:",
            "CONGRATULATIONS!",
            "the VM faulty has not halted within 4 seconds: does the guest halt or reboot at the end of OS installation?",
        ],
    );
}

#[test]
fn ssh_never_comes() {
    let host = host("faults.json", "halts");
    fails(&host, "mksh", &["Timeout waiting for SSH."]);
}

#[test]
fn nothing_is_left_running() {
    let host = host("faults.json", "stays");
    let command = "ksh build.ksh -color=false; echo rc $?; vmctl status; ps -U build -o args=";
    let said = both(&host.run("mksh", LIMIT, &["sh", "-c", command]));
    let (_, after) = said.split_once("rc 1\n").expect(&said);
    assert!(!after.contains(" faulty\n"), "{said}");
    for program in ["vmctl console", "perl", "build.ksh"] {
        assert!(
            !after
                .lines()
                .any(|line| line.contains(program) && !line.contains("sh -c")),
            "{program} is left: {said}"
        );
    }
}
