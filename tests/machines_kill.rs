//! Builds of LXC, LXD and Vagrant that are interrupted in each of their calls: what was made goes, and
//! Vagrant's `-resume` goes on. The tools are
//! stand-ins that have one container at most, and that refuse to make it twice.

mod support;

use std::fs;
use std::time::{Duration, Instant};

use support::both;
use support::held::{Place, each_signal, each_way};
use support::sshd::Sshd;

/// What is made, and what is there.
const LXC_CREATE: &str = r#"
wait_at early
if [ -e container ]; then
	echo 'lxc-create: box: lxccontainer.c: Container already exists' >&2
	exit 1
fi
mkdir -p containers/box
: >container
wait_at create
"#;
const LXC_DESTROY: &str = r#"
if [ ! -e container ]; then
	echo 'Container is not defined' >&2
	exit 1
fi
rm -rf container running containers
"#;
const LXC_START: &str =
    "[ -e container ] && [ ! -e running ] || exit 5\n: >running\nwait_at start\n";
const LXC_ATTACH: &str = r#"
[ -e running ] || exit 6
case "$*" in
*runlevel) wait_at runlevel; echo N 3 ;;
*cat*) cat >/dev/null; wait_at upload ;;
*) wait_at attach ;;
esac
"#;
const LXC_STOP: &str = r#"
if ! rm running 2>/dev/null; then
	echo 'box is not running' >&2
	exit 2
fi
wait_at stop
"#;
const TAR: &str = r#"
case "$*" in
*rootfs*) wait_at tar; : >"$OLDPWD/out/rootfs.tar.gz" ;;
*) exec /usr/bin/tar "$@" ;;
esac
"#;
const TOUCH: &str = "wait_at touch\n";

const LXC: &str = r#"{
  "builders": [{ "name": "b", "type": "lxc", "config_file": "t.json", "template_name": "busybox", "container_name": "box",
    "output_directory": "out", "target_runlevel": 3 }],
  "provisioners": [{ "type": "shell", "inline": ["true"] }]
}"#;

fn lxc(template: &str) -> Place {
    Place::new(
        template,
        &[
            ("lxc-create", LXC_CREATE),
            ("lxc-destroy", LXC_DESTROY),
            ("lxc-config", "echo \"$FAKE/containers\"\n"),
            ("lxc-start", LXC_START),
            ("lxc-attach", LXC_ATTACH),
            ("lxc-stop", LXC_STOP),
            ("tar", TAR),
            ("touch", TOUCH),
        ],
    )
}

/// Cuts a build off, looks what is left, and goes on where there is something to go on with.
fn interrupted(place: &Place, shell: &str, how: &str, point: &str, result: &str) {
    let said = place.cut_off(shell, &[], point, how);
    let what = format!("{said}\n{}", place.calls());
    let is_left = |name: &str| place.path("fake").join(name).exists();
    if how == "INT" || how == "TERM" {
        assert!(!is_left("container"), "a container is left: {what}");
        assert!(!place.path("work/.packsh").exists(), "its state: {what}");
        assert!(!place.path(result).exists(), "its result: {what}");
        assert!(!said.contains("by hand"), "{what}");
    }
    let flags: &[&str] = match how {
        "KILL" | "abort" => &["-resume"],
        // as if nothing had been
        _ => &[],
    };
    let output = place.start(shell, flags).end();
    let what = format!("{what}\nand again:\n{}\n{}", both(&output), place.calls());
    assert!(output.status.success(), "{what}");
    assert!(!is_left("container"), "a container is left: {what}");
    assert!(!place.path("work/.packsh").exists(), "its state: {what}");
    assert!(place.path(result).exists(), "no result: {what}");
}

/// The same of a plain script, which does not go on where another one was cut off: where `-on-error=abort` has kept the
/// container it is refused, unless by `force`, if there is such a flag.
fn interrupted_plain(
    place: &Place,
    (shell, how, point): (&str, &str, &str),
    result: &str,
    force: &[&str],
) {
    let said = place.cut_off(shell, &[], point, how);
    let what = format!("{shell} {how} at {point}: {said}\n{}", place.calls());
    let is_left = |name: &str| place.path("fake").join(name).exists();
    if how == "abort" {
        let kept = is_left("container");
        assert_eq!(kept, point != "early", "{what}");
        if kept {
            let output = place.start(shell, &[]).end();
            let again = both(&output);
            assert!(!output.status.success(), "{what}\nand again:\n{again}");
            assert!(
                again.contains("there is a container box already"),
                "{again}"
            );
            assert!(
                is_left("container"),
                "another one's container goes: {again}"
            );
            if force.is_empty() {
                return;
            }
        }
    } else {
        assert!(!is_left("container"), "a container is left: {what}");
        assert!(!place.path(result).exists(), "its result: {what}");
        assert!(!said.contains("It is left"), "{what}");
    }
    let flags = if how == "abort" { force } else { &[] };
    let output = place.start(shell, flags).end();
    let what = format!("{what}\nand again:\n{}\n{}", both(&output), place.calls());
    assert!(output.status.success(), "{what}");
    assert!(!is_left("container"), "a container is left: {what}");
    assert!(place.path(result).exists(), "no result: {what}");
}

#[test]
fn lxc_in_every_call() {
    let points = [
        "early", "create", "touch", "start", "runlevel", "upload", "attach", "stop", "tar",
    ];
    each_signal(&points, |shell, how, point| {
        let result = "work/out/rootfs.tar.gz";
        interrupted_plain(&lxc(LXC), (shell, how, point), result, &["-force"]);
    });
}

#[test]
fn lxc_is_waited_for_as_long_as_the_template_says() {
    let template = LXC.replace(
        "\"target_runlevel\"",
        "\"init_timeout\": \"3s\", \"target_runlevel\"",
    );
    for (shell, answer, good) in [
        ("mksh", "sleep 60", false),
        ("ksh93", "sleep 60", false),
        ("bash", "echo N 1", false),
        // what is no level counts as one; a container need not have runlevels
        ("mksh", "echo N 1; exit 1", true),
        ("bash", "echo unknown", true),
    ] {
        let place = lxc(&template);
        let attach = place.path("bin/lxc-attach");
        let text = fs::read_to_string(&attach).expect("stand-in");
        fs::write(&attach, text.replace("echo N 3", answer)).expect("stand-in");
        let began = Instant::now();
        let output = place.start(shell, &[]).end();
        let said = both(&output);
        assert_eq!(output.status.success(), good, "{shell}, {answer}: {said}");
        let timeout = said.contains("the container has not come up");
        assert_eq!(timeout, !good, "{shell}, {answer}: {said}");
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "{shell}, {answer}: {said}"
        );
        assert!(
            !place.path("fake/container").exists(),
            "{shell}, {answer}: {said}"
        );
    }
}

const LXD_CLIENT: &str = r#"
case $1 in
info) [ -e container ] ;;
launch)
	wait_at early
	if [ -e container ]; then
		echo 'Error: Failed creating instance record: Instance "box" already exists' >&2
		exit 1
	fi
	: >container
	wait_at launch
	;;
delete)
	if [ ! -e container ]; then
		echo 'Error: Instance not found' >&2
		exit 1
	fi
	rm container
	rm -f stopped
	;;
stop)
	[ -e container ] || exit 5
	if [ -e stopped ]; then
		echo 'Error: The instance is already stopped' >&2
		exit 1
	fi
	: >stopped
	wait_at stop
	;;
publish)
	[ -e stopped ] || exit 6
	wait_at publish
	: >image
	echo 'Instance published with fingerprint: 00c0ffee'
	;;
file) cat >/dev/null; wait_at file ;;
exec)
	[ -e container ] || exit 7
	case "$*" in
	*'test -d'*) exit 1 ;;
	esac
	wait_at exec
	;;
esac
"#;

const LXD: &str = r#"{
  "builders": [{ "name": "b", "type": "lxd", "image": "base", "container_name": "box", "output_image": "made", "init_sleep": "0" }],
  "provisioners": [{ "type": "shell", "inline": ["true"] }, { "type": "file", "source": "t.json", "destination": "/t.json" }]
}"#;

#[test]
fn lxd_in_every_call() {
    let points = ["early", "launch", "file", "exec", "stop", "publish"];
    each_signal(&points, |shell, how, point| {
        let place = Place::new(LXD, &[("lxc", LXD_CLIENT)]);
        interrupted_plain(&place, (shell, how, point), "fake/image", &[]);
    });
}

/// A machine that is up is `container` here.
const VAGRANT_CLIENT: &str = r#"
case "$1 ${2-}" in
'--version '*) wait_at version; echo 'Vagrant 2.3.4' ;;
'box add')
	if [ -e added ]; then
		echo "The box you're attempting to add already exists. Remove it before" >&2
		exit 1
	fi
	: >added
	wait_at add
	;;
'up source')
	wait_at early
	: >container
	wait_at up
	;;
'ssh-config source')
	[ -e container ] || exit 5
	wait_at ssh-config
	cat <<EOF
Host source
  HostName 127.0.0.1
  User USER
  Port PORT
  IdentityFile KEY
EOF
	;;
'package source')
	[ -e container ] || exit 6
	wait_at package
	: >"$VAGRANT_CWD/package.box"
	;;
'destroy -f') rm -f container ;;
*) exit 99 ;;
esac
"#;

const VAGRANT: &str = r#"{
  "builders": [{ "name": "b", "type": "vagrant", "communicator": "ssh", "source_path": "ann/box", "provider": "libvirt" }],
  "provisioners": [{ "type": "shell-local", "inline": ["note"] }]
}"#;

#[test]
fn vagrant_in_every_call() {
    let sshd = Sshd::start();
    let client = VAGRANT_CLIENT
        .replace("PORT", &sshd.port.to_string())
        .replace("USER", support::sshd::USER)
        .replace("KEY", &sshd.key().display().to_string());
    let points = [
        "version",
        "add",
        "early",
        "up",
        "ssh-config",
        "note",
        "package",
    ];
    each_way(&points, |shell, how, point| {
        let place = Place::new(VAGRANT, &[("vagrant", &client), ("note", "wait_at note\n")]);
        if how == "INT" || how == "TERM" {
            // the box stays with Vagrant, as it does in Packer
            let said = place.cut_off(shell, &[], point, how);
            assert!(
                !place.path("fake/container").exists(),
                "{said}\n{}",
                place.calls()
            );
            assert!(!place.path("work/output-b").exists(), "{said}");
            assert!(!place.path("work/.packsh").exists(), "{said}");
            return;
        }
        interrupted(&place, shell, how, point, "work/output-b/package.box");
    });
}
