//! The second edition's scripts of openbsd-vmm on the pretended OpenBSD host, with real guests: as `tests/openbsd.rs`.

#[path = "support/pretended.rs"]
mod pretended;
mod support;

use std::fs;
use std::process::Command;
use std::time::Duration;

use pretended::{Pretended, file_at, guest, inside, link};
use support::{both, on_path, text};

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

/// Nothing is left in the folders for temporary files, and vmd has no machine.
const AFTERWARDS: &str = "ksh build.ksh \"$@\"; echo \"rc $?\"; ls -A /tmp; vmctl status";

fn afterwards(host: &Pretended, shell: &str, flags: &[&str]) -> String {
    let mut command = vec!["sh", "-c", AFTERWARDS, "sh"];
    command.extend(flags);
    both(&host.run(shell, LIMIT, &command))
}

#[test]
fn autoinstall_over_the_network() {
    let host = Pretended::new("fixtures/openbsd_net")
        .with_kernel()
        .with_second("openbsd_net.json", &[]);
    let said = afterwards(&host, "mksh", &[]);
    in_order(
        &said,
        &[
            "==> openbsd: Create images/openbsd.qcow2 (qcow2, 10G)\n",
            "==> openbsd: Start openbsd from its disk\n",
            "    openbsd: Linux openbsd ",
            "rc 0\n",
            "NAME\n",
        ],
    );
    assert!(!said.contains("openbsd_net."), "a folder is left\n{said}");
    assert!(!said.contains(" running openbsd"), "{said}");
    in_order(
        &host.read("log/openbsd.log"),
        &[
            "(I)nstall, (U)pgrade, (A)utoinstall or (S)hell? a",
            "Response file location? [http://100.64.1.2/install.conf] http://100.64.1.2:8000/openbsd.conf",
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

#[test]
fn the_plugin_of_2019() {
    // real doas, with the very lines that packsh writes for it
    let host = Pretended::new("fixtures/openbsd_2019")
        .with_kernel()
        .with_second("openbsd_2019.json", &[]);
    let (good, said) = host.run_second("ksh93", LIMIT, &[]);
    assert!(good, "{said}");
    let image = host.home.join("tempbuilds/obsd66");
    let name = inside(&image, "/etc/hostname");
    assert!(
        host.read("docroot/auto.conf").contains(name.trim()),
        "{name}"
    );
}

#[test]
fn the_plugin_of_2019_with_provisioners() {
    let host = Pretended::new("tests/openbsd/templates").with_kernel();
    let template = host.read("first.json").replace(
        r#""inline": ["#,
        r#""inline": ["wget -q -O /root/served http://$PACKER_HTTP_ADDR/install.conf", "#,
    );
    fs::write(host.home.join("first.json"), template).expect("template");
    let host = host.with_second("first.json", &[]);
    let (good, said) = host.run_second("ksh93", LIMIT, &[]);
    assert!(good, "{said}");
    let image = host.home.join("images/first");
    assert_eq!(inside(&image, "/root/mark"), "provisioned by root\n");
    assert_eq!(
        inside(&image, "/root/served"),
        host.read("http/install.conf"),
        "files are served until the guest is provisioned"
    );
}

#[test]
fn a_base_image() {
    let host = Pretended::new("fixtures/openbsd_base").with_second("openbsd_base.json", &[]);
    let base = host.home.join("images/openbsd.qcow2");
    fs::create_dir_all(host.home.join("images")).expect("images");
    fs::copy(guest().join("base.qcow2"), &base).expect("base");
    fs::copy(guest().join("key"), host.home.join("key")).expect("key");
    let before = fs::read(&base).expect("base");
    let command = "chmod 600 key; ssh-add -q key && exec ksh build.ksh";
    let output = host.run("bash", LIMIT, &["ssh-agent", "sh", "-c", command]);
    let said = both(&output);
    assert!(output.status.success(), "{said}");
    assert!(fs::read(&base).expect("base") == before, "the base changed");
    let image = host.home.join("images/openbsd-dev.qcow2");
    let info = Command::new("qemu-img")
        .args(["info", "-U"])
        .arg(&image)
        .output()
        .expect("qemu-img");
    assert!(
        text(&info.stdout).contains("backing file: /home/build/images/openbsd.qcow2"),
        "{}",
        both(&info)
    );
    let rebased = Command::new("qemu-img")
        .args(["rebase", "-u", "-F", "qcow2", "-b"])
        .args([&base, &image])
        .output()
        .expect("qemu-img");
    assert!(rebased.status.success(), "{}", both(&rebased));
    assert_eq!(inside(&image, "/etc/motd"), host.read("motd"));
}

#[test]
fn a_cd_with_a_signed_list() {
    let host = Pretended::new("tests/openbsd/templates")
        .with("FTP_MIRROR", "/mirror")
        .with_second("cdrom.json", &[]);
    let pub_folder = host.files.join("mirror/mirror.example/pub");
    link(
        &guest().join("install.iso"),
        &pub_folder.join("install.iso"),
    );
    fs::create_dir_all(host.files.join("etc/signify")).expect("keys");
    let sign = "set -e; sha256sum --tag install.iso >SHA256; signify-openbsd -G -n -p \"$1/guest.pub\" -s guest.sec; \
                signify-openbsd -S -e -s guest.sec -m SHA256 -x SHA256.sig; rm SHA256 guest.sec";
    let output = Command::new("sh")
        .args(["-c", sign, "sh"])
        .arg(host.files.join("etc/signify"))
        .current_dir(&pub_folder)
        .output()
        .expect("sh");
    assert!(output.status.success(), "{}", both(&output));
    let shell = openbsd_ksh();
    // behind the downloads it ends, and vmd is not needed
    let (good, said) = host.run_second(shell, LIMIT, &["-fetch"]);
    assert!(good && !said.contains("Create"), "{said}");
    assert_eq!(support::names(&host.home.join("packer_cache")).len(), 1);
    assert!(!host.home.join("images").exists(), "{said}");
    let (good, said) = host.run_second(shell, LIMIT, &[]);
    assert!(good, "{said}");
    assert_eq!(host.read("mark"), "provisioned from a CD on guest\n");
    let image = host.home.join("images/cd.qcow2");
    assert_eq!(inside(&image, "/root/mark"), host.read("mark"));
    assert_eq!(
        inside(&image, "/root/uploaded"),
        host.read("http/install.conf")
    );
    assert!(host.read("images/SHA256").contains("cd.qcow2"), "{said}");
}

#[test]
fn several_disks_and_a_kernel_that_is_fetched() {
    let host = Pretended::new("tests/openbsd/templates")
        .with("FTP_MIRROR", "/mirror")
        .with_second("disks.json", &[]);
    let kernel = host.files.join("mirror/mirror.example/pub/bsd.rd");
    link(&guest().join("bsd.rd"), &kernel);
    let sum = Command::new("sha256sum")
        .arg(&kernel)
        .output()
        .expect("sha256sum");
    let sum = text(&sum.stdout);
    let sum = sum.split_whitespace().next().expect("sum");
    // what is not verified is never used, nor kept
    let (good, said) = host.run_second("bash", LIMIT, &["-var", "kernel_sum=00"]);
    assert!(!good && said.contains("has another sha256: "), "{said}");
    assert_eq!(
        support::names(&host.home.join("packer_cache")).len(),
        0,
        "{said}"
    );
    let flag = format!("kernel_sum={sum}");
    let (good, said) = host.run_second("bash", LIMIT, &["-var", &flag]);
    assert!(good, "{said}");
    let image = |name: &str| host.home.join("images").join(name);
    let disks = "vda 102400\nvdb 20480\nvdc 30720\n";
    assert_eq!(inside(&image("disks.raw"), "/root/mark"), disks);
    assert_eq!(file_at(&image("disks-3.raw"), 0, "/mark"), disks);
    let size = |name: &str| fs::metadata(image(name)).expect(name).len();
    assert_eq!(size("disks-2.raw"), 20 << 20);
}
