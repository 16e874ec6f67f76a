//! Emitted scripts of openbsd-vmm run, unchanged, on a pretended OpenBSD host (`tests/openbsd/host`) whose machines are
//! QEMU's: a real guest boots on its serial line, is typed at, is served files, installs itself, is logged in to over ssh,
//! is provisioned, and halts. Then its disk is read.

#[path = "support/pretended.rs"]
mod pretended;
mod support;

use std::fs;
use std::process::Command;
use std::time::Duration;

use pretended::{Pretended, file_at, guest, inside, link};
use support::{both, on_path, packsh_ok, text};

/// For one build; a quiet machine takes a tenth of it.
const LIMIT: Duration = Duration::from_secs(600);

/// Wants these lines, in this order.
fn in_order(said: &str, lines: &[&str]) {
    let mut rest = said;
    for line in lines {
        let at = rest
            .find(line)
            .unwrap_or_else(|| panic!("no `{line}` in its place in\n{said}"));
        rest = &rest[at + line.len()..];
    }
}

/// No shell of OpenBSD's is packaged for Debian.
fn openbsd_ksh() -> &'static str {
    if on_path("oksh") { "oksh" } else { "mksh" }
}

#[test]
fn autoinstall_over_the_network() {
    let host = Pretended::new("fixtures/openbsd_net")
        .with_kernel()
        .with_script("openbsd_net.json", &[]);
    let (good, said) = host.build("mksh", LIMIT, &[]);
    assert!(good, "{said}\n{}", host.read("log/openbsd.log"));
    in_order(
        &said,
        &[
            "==> openbsd: Creating qcow2 disk image...\n",
            "openbsd: VM openbsd has id 1, console /dev/ttyp1\n",
            "openbsd: The host is 100.64.1.2 for the guest, the guest is 100.64.1.3\n",
            "==> openbsd: Connected to SSH!\n",
            "openbsd: Linux openbsd ",
            "--> openbsd: Image: openbsd\n",
        ],
    );
    in_order(
        &host.read("log/openbsd.log"),
        &[
            "(I)nstall, (U)pgrade, (A)utoinstall or (S)hell? a",
            "Response file location? [http://100.64.1.2/install.conf] http://100.64.1.2:8",
            "/openbsd.conf",
            "(I)nstall or (U)pgrade? i",
            "CONGRATULATIONS!",
            "openbsd login: ",
        ],
    );
    assert!(
        !said.contains("s3cret") && !host.read("log/openbsd.log").contains("s3cret"),
        "a secret is shown"
    );
    let image = host.home.join("images/openbsd.qcow2");
    assert_eq!(inside(&image, "/root/mark"), "provisioned\n");
}

/// The recipe of the installation has ended when the provisioners run, and they are served all the same.
#[test]
fn a_makefile_serves_files_until_it_ends() {
    let host = Pretended::new("tests/openbsd/templates").with_kernel();
    let template = host.read("first.json").replace(
        r#""inline": ["#,
        r#""inline": ["wget -q -O /root/served http://$PACKER_HTTP_ADDR/install.conf", "#,
    );
    fs::write(host.home.join("first.json"), template).expect("template");
    let host = host.with_script("first.json", &[]);
    packsh_ok(
        &host.home,
        &[
            "compile",
            "--library",
            "--target",
            "make",
            "-o",
            "build.mk",
            "first.json",
        ],
    );
    let command = ["make", "-f", "build.mk", "KSH=ksh"];
    let output = host.run("mksh", LIMIT, &command);
    assert!(output.status.success(), "{}", both(&output));
    let image = host.home.join("images/first");
    assert_eq!(
        inside(&image, "/root/served"),
        host.read("http/install.conf")
    );
}

/// Starts the build; when it waits for ssh, everything that the user runs ends, as in a power cut of the user's; then it goes
/// on.
const CUT: &str = r#"
as() { setpriv --reuid=build --regid=build --init-groups env PATH=/.path "$@"; }
as ksh build.ksh -color=false "$@" >first.log 2>&1 &
i=0
until grep -q 'Waiting for SSH' first.log; do
	sleep 0.5
	i=$((i + 1))
	[ $i -lt 900 ] || { cat first.log; exit 9; }
done
/usr/bin/pkill -KILL -u build
wait
vmctl status
as ksh build.ksh -color=false -resume "$@"
"#;

#[test]
fn several_disks_and_a_power_cut() {
    let host = Pretended::new("tests/openbsd/templates")
        .with("FTP_MIRROR", "/mirror")
        .with("HOST_USER", "root")
        .with_script("disks.json", &[]);
    let kernel = host.files.join("mirror/mirror.example/pub/bsd.rd");
    link(&guest().join("bsd.rd"), &kernel);
    let sum = Command::new("sha256sum")
        .arg(&kernel)
        .output()
        .expect("sha256sum");
    let sum = text(&sum.stdout);
    let sum = sum.split_whitespace().next().expect("sum");
    let flag = format!("kernel_sum={sum}");
    let output = host.run(
        openbsd_ksh(),
        LIMIT,
        &[
            "/usr/bin/env",
            "PATH=/.path:/usr/bin",
            "sh",
            "-c",
            CUT,
            "sh",
            "-var",
            &flag,
        ],
    );
    let said = both(&output);
    assert!(output.status.success(), "{said}");
    let (before, after) = said.split_once(" NAME\n").expect("a table");
    assert!(before.is_empty() || !before.contains("Connected"), "{said}");
    assert!(after.contains(" running disks\n"), "the VM goes on: {said}");
    assert!(
        !after.contains("OS installation") && !after.contains("Creating raw"),
        "it begins again: {said}"
    );
    let image = |name: &str| host.home.join("images").join(name);
    let disks = "vda 102400\nvdb 20480\nvdc 30720\n";
    assert_eq!(inside(&image("disks.raw"), "/root/mark"), disks);
    assert_eq!(file_at(&image("disks-3.raw"), 0, "/mark"), disks);
    let size = |name: &str| fs::metadata(image(name)).expect(name).len();
    assert_eq!(size("disks-2.raw"), 20 << 20);
}
