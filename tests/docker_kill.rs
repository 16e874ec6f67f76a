//! Builds of docker that are interrupted in each of their calls: the container goes, folders and logins go. Docker is a stand-in that has one container at most, and that waits where it is told.

mod support;

use std::path::PathBuf;

use support::both;
use support::held::{Place, below, each_signal};

/// `early` is `run` before there is a container.
const DOCKER: &str = r#"
case $1 in
login)
	read -r password
	[ "$password" = s3cret ] && [ -d "$DOCKER_CONFIG" ] || exit 3
	echo "$DOCKER_CONFIG" >login
	: >"$DOCKER_CONFIG/config.json"
	wait_at login
	;;
run)
	[ "$2" = --cidfile ] && [ ! -e "$3" ] || exit 4
	[ ! -e container ] || exit 5
	wait_at early
	echo runs >container
	echo c0ffee >"$3"
	wait_at run
	echo c0ffee
	;;
rm)
	wait_at rm
	if [ ! -e container ]; then
		echo 'Error: No such container: c0ffee' >&2
		exit 1
	fi
	rm container
	;;
exec | cp | commit)
	[ -e container ] || exit 6
	wait_at "$1"
	[ "$1 $2" != 'cp -' ] || cat >/dev/null
	[ "$1" != commit ] || echo sha256:1234
	;;
*)
	wait_at "$1"
	;;
esac
"#;

const TEMPLATE: &str = r#"{
  "variables": { "password": "" },
  "sensitive-variables": ["password"],
  "builders": [{
    "name": "b", "type": "docker", "image": "base:1", "commit": true,
    "login": true, "login_username": "mona", "login_password": "{{user `password`}}"
  }],
  "provisioners": [
    { "type": "shell", "inline": ["true"] },
    { "type": "file", "source": "t.json", "destination": "/t.json" }
  ],
  "post-processors": [[
    { "type": "docker-tag", "repository": "app", "tags": ["1"] },
    { "type": "docker-push" }
  ]]
}"#;

fn place(template: &str) -> Place {
    Place::new(template, &[("docker", DOCKER)])
}

const PASSWORD: &[&str] = &["-var", "password=s3cret"];

/// The calls in which it is interrupted.
const POINTS: [&str; 11] = [
    "login", "pull", "logout", "early", "run", "inspect", "exec", "commit", "rm", "tag", "push",
];

/// In which of them there is a container that `-on-error=abort` keeps.
const KEPT: [&str; 5] = ["run", "inspect", "exec", "commit", "rm"];

fn interrupted(shell: &str, how: &str, point: &str) {
    let place = place(TEMPLATE);
    let said = place.cut_off(shell, PASSWORD, point, how);
    let what = format!("{shell} {how} at {point}: {said}\n{}", place.calls());
    let container = place.path("fake/container");
    if how == "abort" {
        assert_eq!(container.exists(), KEPT.contains(&point), "{what}");
        return;
    }
    assert!(!container.exists(), "a container is left: {what}");
    assert_eq!(below(&place.path("home")), Vec::<PathBuf>::new(), "{what}");
    // as if nothing had been
    let output = place.start(shell, PASSWORD).end();
    let what = format!("{what}\nand again:\n{}\n{}", both(&output), place.calls());
    assert!(output.status.success(), "{what}");
    assert!(!container.exists(), "a container is left: {what}");
    assert_eq!(below(&place.path("tmp")), Vec::<PathBuf>::new(), "{what}");
    assert!(
        place.calls().trim_end().ends_with("docker push app:1"),
        "{what}"
    );
}

#[test]
fn every_call_by_every_signal() {
    each_signal(&POINTS, interrupted);
}

#[test]
fn a_provisioner_that_takes_too_long_is_ended() {
    let given = TEMPLATE.replace(r#"["true"] }"#, r#"["true"], "timeout": "1s" }"#);
    let place = place(&given);
    place.hold("exec");
    let output = place.start("mksh", PASSWORD).end();
    let what = format!("{}\n{}", both(&output), place.calls());
    assert!(!output.status.success(), "{what}");
    assert!(what.contains("it took longer than 1 s"), "{what}");
    assert!(!place.path("fake/container").exists(), "{what}");
    assert_eq!(below(&place.path("tmp")), Vec::<PathBuf>::new(), "{what}");
}
