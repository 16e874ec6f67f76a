//! Real Packer and ours with LXC, and with an LXD daemon that the test starts: the same files in what they leave.
//!
//! It takes root, as LXC does. The daemon has a folder of its own and no network.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use support::compare::left;
use support::{both, copy, limit, packer, packsh_ok, project};

/// Packer's run, then ours, each in a copy of the fixture. `after` looks at what a run left.
fn compare(fixture: &str, environment: &[(&str, &str)], after: impl Fn(&Path)) {
    let scratch = tempfile::tempdir().expect("folder");
    let template = format!("{fixture}.json");
    let mut theirs = None;
    for who in ["packer", "mksh"] {
        let work = scratch.path().join(who);
        copy(&project().join("fixtures").join(fixture), &work);
        let mut command = match who {
            "packer" => {
                let mut command = packer();
                command.args(["build", "-color=false", &template]);
                command
            }
            shell => {
                packsh_ok(&work, &["compile", "-o", "../x.ksh", &template]);
                let mut command = Command::new(shell);
                command.arg("../x.ksh");
                command
            }
        };
        command.current_dir(&work).envs(environment.iter().copied());
        let output = limit::output(&mut command);
        assert!(output.status.success(), "{who}: {}", both(&output));
        after(&work);
        let left: Vec<(String, String)> = left(&work)
            .into_iter()
            .map(|(name, text)| (name, without_times(&text)))
            .collect();
        match &theirs {
            None => theirs = Some(left),
            Some(theirs) => {
                for ((name, wanted), (other, got)) in theirs.iter().zip(&left) {
                    let diff = similar::TextDiff::from_lines(wanted, got);
                    let diff = diff.unified_diff().context_radius(1).to_string();
                    let diff: String = diff.chars().take(3000).collect();
                    assert!(name == other && wanted == got, "{name}, {other}:\n{diff}");
                }
                assert_eq!(theirs.len(), left.len());
                assert!(theirs.iter().any(|(_, text)| text.contains("changed")));
            }
        }
    }
}

/// Ansible without Python in the guest: a script that is sent, and a command.
const PLAYBOOK: &str = r#"- hosts: front
  gather_facts: false
  tasks:
    - script: act.sh 'its "words"'
    - raw: echo "{{ packer_build_name }} {{ packer_builder_type }} {{ inventory_hostname }} {{ group_names }}" >>/etc/acted
"#;

/// Our build of a fixture with Ansible besides, which goes by the connection plugin. There is nothing to compare it with: Packer's proxy
/// waits for more to send to lxc-attach and to `lxc exec`, for ever. The result is where the build ran.
fn with_ansible(fixture: &str, environment: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    let work = folder.path();
    copy(&project().join("fixtures").join(fixture), work);
    let path = work.join(format!("{fixture}.json"));
    let source = fs::read(&path).expect("template");
    let mut template: serde_json::Value = serde_json::from_slice(&source).expect("json");
    template["builders"][0]["container_name"] = "of-ansible".into();
    template["provisioners"] = serde_json::json!([{
        "type": "ansible", "playbook_file": "site.yml", "host_alias": "box", "groups": ["front"],
        "ansible_env_vars": ["ANSIBLE_NOCOLOR=1", "ANSIBLE_REMOTE_TMP=/tmp/ansible"]
    }]);
    fs::write(work.join("t.json"), template.to_string()).expect("template");
    fs::write(work.join("site.yml"), PLAYBOOK).expect("playbook");
    let script = "#!/bin/sh\n{ echo \"$1\"; id -u; } >/etc/acted\n";
    fs::write(work.join("act.sh"), script).expect("script");
    packsh_ok(work, &["compile", "t.json"]);
    // carried, not read here
    for name in ["site.yml", "act.sh"] {
        fs::remove_file(work.join(name)).expect("file");
    }
    let mut command = Command::new("mksh");
    command.arg("t.ksh").current_dir(work);
    let output = limit::output(command.envs(environment.iter().copied()));
    assert!(output.status.success(), "{fixture}: {}", both(&output));
    folder
}

/// That it hangs, in the folder of our build.
fn packers_hangs(work: &Path) {
    fs::write(work.join("site.yml"), PLAYBOOK).expect("playbook");
    fs::write(work.join("act.sh"), "#!/bin/sh\n").expect("script");
    fs::remove_dir_all(work.join("out")).expect("out");
    let mut command = Command::new("timeout");
    command.args([
        "-k",
        "20",
        "20",
        "packer",
        "build",
        "-color=false",
        "t.json",
    ]);
    let name = "ANSIBLE_SSH_ARGS";
    let value = "-o HostKeyAlgorithms=+ssh-rsa -o PubkeyAcceptedAlgorithms=+ssh-rsa";
    command.env("CHECKPOINT_DISABLE", "1").env(name, value);
    let said = both(&limit::output(command.current_dir(work)));
    let end = "Cancelling build after receiving terminated";
    assert!(
        said.contains("TASK [script]") && said.contains(end),
        "{said}"
    );
    assert!(!said.contains("changed: "), "{said}");
}

/// What it leaves in /etc/acted.
fn acted(name: &str) -> String {
    format!("its \"words\"\n0\n{name} {name} box ['front']\n")
}

/// Without the guest's own log, the process numbers in its list of logins, and the time of an image.
fn without_times(text: &str) -> String {
    text.lines()
        .filter(|line| {
            !line.contains(" packsh-lxc ")
                && !line.contains(" packer-packsh ")
                && !line.contains("\0LOGIN\0")
                && !line.contains("_date:")
        })
        .map(|line| format!("{line}\n"))
        .collect()
}

#[test]
fn archives_of_lxc_are_packers() {
    compare("lxc", &[], |_| {});
    compare("lxc_keys", &[], |_| {});
    let output = limit::output(Command::new("lxc-ls").arg("-1"));
    assert!(!both(&output).contains("packsh"), "the container is left");
}

#[test]
fn ansible_goes_into_lxc() {
    let folder = with_ansible("lxc", &[]);
    let mut command = Command::new("tar");
    command.args(["-xzOf", "out/rootfs.tar.gz", "./rootfs/etc/acted"]);
    let output = limit::output(command.current_dir(folder.path()));
    assert_eq!(both(&output), acted("lxc"));
    packers_hangs(folder.path());
}

/// A daemon that ends with the test.
struct Lxd {
    process: Child,
    folder: tempfile::TempDir,
}

impl Lxd {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let process = Command::new("unshare")
            .args(["-n", "lxd", "--group", "root"])
            .env("LXD_DIR", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|fault| panic!("the tests need unshare and lxd: {fault}"));
        let lxd = Self { process, folder };
        lxd.run("lxd", &["waitready", "--timeout=60"]);
        lxd.run("lxc", &["storage", "create", "default", "dir"]);
        let root = ["root", "disk", "path=/", "pool=default"];
        let words = [&["profile", "device", "add", "default"][..], &root].concat();
        lxd.run("lxc", &words);
        lxd
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(program);
        limit::output(command.args(arguments).env("LXD_DIR", self.folder.path()))
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let output = self.command(program, arguments);
        let said = both(&output);
        assert!(output.status.success(), "{program} {arguments:?}: {said}");
    }
}

impl Drop for Lxd {
    fn drop(&mut self) {
        let _ = self.command("lxd", &["shutdown", "--timeout=20"]);
        let pid = self.process.id().to_string();
        let _ = Command::new("kill")
            .arg(&pid)
            .stderr(Stdio::null())
            .status();
        let _ = self.process.wait();
        // what it mounted below its folder
        for name in ["shmounts", "devlxd"] {
            let path = self.folder.path().join(name);
            let mut command = Command::new("umount");
            let _ = command.arg("-l").arg(path).stderr(Stdio::null()).status();
        }
    }
}

/// An image without a server: busybox and the libraries that it needs.
const IMAGE: &str = r#"
set -e
mkdir -p rootfs/bin rootfs/sbin rootfs/lib64 rootfs/etc rootfs/srv rootfs/opt rootfs/tmp
mkdir -p rootfs/root rootfs/proc rootfs/sys rootfs/dev rootfs/usr/bin
cp /bin/busybox rootfs/bin/
for a in $(busybox --list); do ln -sf /bin/busybox "rootfs/bin/$a"; done
ln -s /bin/busybox rootfs/sbin/init
ldd /bin/busybox 2>/dev/null | grep -o '/[^ ]*' | while read -r l; do
	mkdir -p "rootfs${l%/*}"
	cp -L "$l" "rootfs$l"
done
echo root:x:0:0:root:/root:/bin/sh >rootfs/etc/passwd
echo '::respawn:/bin/sleep 1000' >rootfs/etc/inittab
printf 'architecture: x86_64\ncreation_date: 1600000000\nproperties: {os: busybox}\n' >metadata.yaml
tar -czf ../image.tar.gz metadata.yaml rootfs
"#;

#[test]
fn images_of_lxd_are_packers() {
    let lxd = Lxd::start();
    let scratch = tempfile::tempdir().expect("folder");
    let inside = scratch.path().join("image");
    fs::create_dir(&inside).expect("folder");
    let made = limit::output(Command::new("sh").args(["-c", IMAGE]).current_dir(&inside));
    assert!(made.status.success(), "image: {}", both(&made));
    let image = scratch.path().join("image.tar.gz");
    let image = image.to_string_lossy().into_owned();
    lxd.run(
        "lxc",
        &["image", "import", &image, "--alias", "packsh-base"],
    );
    let folder = lxd.folder.path().to_string_lossy().into_owned();
    compare("lxd", &[("LXD_DIR", &folder)], |work| {
        let image = work.join("made").to_string_lossy().into_owned();
        lxd.run("lxc", &["image", "export", "packsh-made", &image]);
        lxd.run("lxc", &["image", "delete", "packsh-made"]);
    });
    with_ansible("lxd", &[("LXD_DIR", &folder)]);
    lxd.run("lxc", &["launch", "packsh-made", "packsh-look"]);
    let output = lxd.command("lxc", &["exec", "packsh-look", "--", "cat", "/etc/acted"]);
    assert_eq!(both(&output), acted("lxd"));
    lxd.run("lxc", &["delete", "--force", "packsh-look"]);
    let list = lxd.command("lxc", &["list", "-f", "csv"]);
    assert_eq!(both(&list), "", "a container is left");
}
