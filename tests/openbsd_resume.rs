//! A build of openbsd-vmm on the pretended OpenBSD host, with a real guest, that fails at each of its steps and goes on: as
//! `tests/openbsd_second.rs`.

#[path = "support/pretended.rs"]
mod pretended;
mod support;

use std::time::Duration;

use pretended::{Pretended, inside};
use support::{both, on_path};

/// For two runs; a quiet machine takes a tenth of it.
const LIMIT: Duration = Duration::from_secs(900);

/// Two runs: in the first one the call of a tool fails whose words are `$1`; between them the host does `$2`.
const TWICE: &str = r#"
mkdir -p calls/bin
for tool in vmctl perl ssh sleep; do
	real=$(command -v "$tool")
	cat >"calls/bin/$tool" <<EOF
#!/bin/sh
case "$tool \$*" in
*"\$FAIL"*)
	# what a script takes no notice of is an interrupt
	case \$* in *'halt -p') kill -TERM "\$(head -n 1 .packsh/build.ksh/pids)" ;; esac
	echo 'Permission denied' >&2
	exit 1
	;;
'vmctl status'*) ;;
'vmctl '*) echo "\$*" >>/home/build/calls/log ;;
'sleep 5') exec "$real" 0.1 ;;
esac
exec "$real" "\$@"
EOF
	chmod 755 "calls/bin/$tool"
done
PATH=/home/build/calls/bin:$PATH
FAIL=$1
export PATH FAIL
ksh build.ksh -on-error=abort
echo "rc $?"
eval "$2"
echo ---- again
FAIL=never
ksh build.ksh -resume
echo "rc $?"
ls -A /tmp
ls -d .packsh
vmctl status
echo ---- calls
cat calls/log
"#;

/// Names of steps, of which the head of the script tells.
const STEPS: [&str; 7] = [
    "Check that vmd(8) answers",
    "Create images/openbsd.qcow2",
    "Boot /bsd.rd",
    "Start openbsd from its disk",
    "Wait for ssh",
    "Run an inline script",
    "Halt openbsd",
];

/// The steps that were announced.
fn announced(said: &str) -> Vec<usize> {
    let lines = said
        .lines()
        .filter_map(|line| line.strip_prefix("==> openbsd: "));
    let numbers = lines.filter_map(|line| STEPS.iter().position(|step| line.starts_with(step)));
    numbers.map(|number| number + 1).collect()
}

fn goes_on(shell: &str, fail: &str, between: &str, first: &[usize], second: &[usize]) {
    let host = Pretended::new("fixtures/openbsd_net")
        .with_kernel()
        .with_second("openbsd_net.json", &["--with", "resume"]);
    let command = ["sh", "-c", TWICE, "sh", fail, between];
    let said = both(&host.run(shell, LIMIT, &command));
    let what = format!("{shell}, fails at `{fail}`:\n{said}");
    let (before, after) = said.split_once("---- again\n").expect(&what);
    let (after, calls) = after.split_once("---- calls\n").expect(&what);
    assert!(before.contains("rc 1\n"), "{what}");
    assert!(after.contains("rc 0\n"), "{what}");
    assert_eq!(announced(before), first, "{what}");
    assert_eq!(announced(after), second, "{what}");
    for thing in [" running openbsd", "build.ksh", "tmp."] {
        let left = after.split_once("rc 0\n").expect(&what).1;
        assert!(!left.contains(thing), "{thing} is left: {what}");
    }
    assert_eq!(calls.matches("create -s").count(), 1, "{what}");
    assert!(!what.contains("s3cret"), "{what}");
    let image = host.home.join("images/openbsd.qcow2");
    assert_eq!(inside(&image, "/root/mark"), "provisioned\n", "{what}");
}

/// No shell of OpenBSD's is packaged for Debian.
fn openbsd_ksh() -> &'static str {
    if on_path("oksh") { "oksh" } else { "mksh" }
}

#[test]
fn before_the_guest_is_installed() {
    let own = openbsd_ksh();
    goes_on(own, "vmctl status", "", &[1], &[1, 2, 3, 4, 5, 6, 7]);
    goes_on("mksh", "vmctl create", "", &[1, 2], &[2, 3, 4, 5, 6, 7]);
    goes_on("bash", "-b /bsd.rd", "", &[1, 2, 3], &[3, 4, 5, 6, 7]);
    // in the middle of the step: the machine has been started already
    goes_on("ksh93", "perl ", "", &[1, 2, 3], &[3, 4, 5, 6, 7]);
}

#[test]
fn while_the_guest_runs() {
    let own = openbsd_ksh();
    let start = "vmctl start -L -t packer-template -m";
    goes_on("ksh93", start, "", &[1, 2, 3, 4], &[4, 5, 6, 7]);
    goes_on(own, "-M -N -f", "", &[1, 2, 3, 4, 5], &[5, 6, 7]);
    let script = "PACKER_BUILDER_TYPE";
    goes_on("mksh", script, "", &[1, 2, 3, 4, 5, 6], &[5, 6, 7]);
    goes_on("bash", "halt -p", "", &[1, 2, 3, 4, 5, 6, 7], &[5, 7]);
    // the host was switched off: the machine is started again
    let off = "vmctl stop -f openbsd; sleep 3";
    goes_on(own, script, off, &[1, 2, 3, 4, 5, 6], &[4, 5, 6, 7]);
}
