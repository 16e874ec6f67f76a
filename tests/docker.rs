//! Real Packer and ours against one docker daemon: the same images, the same archives, the same in the registry.
//!
//! The daemon has a socket and folders of its own and no network. It ends with the test. Starting it takes root.

mod support;

#[path = "docker/ansible.rs"]
mod ansible;
#[path = "docker/podman.rs"]
mod podman;

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::compare::left;
use support::{both, copy, limit, packer, packsh_ok, project, text};

/// A daemon or a server that ends with the test.
struct Service(Child);

impl Drop for Service {
    fn drop(&mut self) {
        let pid = self.0.id().to_string();
        let _ = Command::new("kill").arg(pid).status();
        let _ = self.0.wait();
    }
}

fn service(command: &mut Command, log: &Path) -> Service {
    let log = fs::File::create(log).expect("log");
    let child = command
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("log"))
        .stderr(log)
        .spawn()
        .unwrap_or_else(|fault| panic!("the tests need {:?}: {fault}", command.get_program()));
    Service(child)
}

/// Waits until something is so.
fn until(what: &str, log: &Path, mut is: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is() {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "{what} does not start:\n{}",
            fs::read_to_string(log).unwrap_or_default()
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

struct Docker {
    host: String,
    _daemon: Service,
}

impl Docker {
    fn start(folder: &Path) -> Self {
        let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
        let host = format!("unix://{}", path("sock"));
        let log = folder.join("log");
        let daemon = service(
            Command::new("dockerd")
                .args([
                    "--storage-driver=vfs",
                    "--iptables=false",
                    "--ip6tables=false",
                ])
                .args(["--bridge=none", "--data-root", &path("root")])
                .args(["--exec-root", &path("exec"), "-p", &path("pid")])
                .args(["-H", &host]),
            &log,
        );
        let docker = Self {
            host,
            _daemon: daemon,
        };
        until("dockerd", &log, || {
            docker.command(&["info"]).status.success()
        });
        docker
    }

    fn command(&self, arguments: &[&str]) -> std::process::Output {
        let mut command = Command::new("docker");
        limit::output(command.args(arguments).env("DOCKER_HOST", &self.host))
    }

    fn ask(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments);
        assert!(
            output.status.success(),
            "docker {arguments:?}: {}",
            both(&output)
        );
        text(&output.stdout).trim().to_owned()
    }
}

/// An image without a registry: busybox and the libraries that it needs.
const BASE: &str = r#"
set -e
mkdir -p bin lib64 etc tmp root
chmod 1777 tmp
cp /bin/busybox bin/
for a in $(busybox --list); do ln -sf busybox "bin/$a"; done
ldd /bin/busybox 2>/dev/null | grep -o '/[^ ]*' | while read -r l; do
	mkdir -p ".${l%/*}"
	cp -L "$l" ".$l"
done
echo root:x:0:0:root:/root:/bin/sh >etc/passwd
echo guest:x:1000:1000:guest:/tmp:/bin/sh >>etc/passwd
tar -c . | docker import - packsh/base:1
"#;

/// What a run left: its files, the images, what is in the registry.
fn outcome(docker: &Docker, who: &str, registry: u16, work: &Path) -> BTreeMap<String, String> {
    let mut out = left(&work.join("out"));
    // its layers carry times; that it is whole shows when it is loaded
    assert!(out.remove("save.tar").is_some(), "{who}: no save.tar");
    let place = format!("127.0.0.1:{registry}");
    let built = format!("{place}/built");
    for (name, image) in [
        ("built:1", format!("{built}:1")),
        ("built:latest", format!("{built}:latest")),
        ("imported", "packsh/imported:1".to_owned()),
        ("again", "packsh/again:2".to_owned()),
    ] {
        let format = "{{json .Config}} {{.Author}} {{.Comment}} {{.Os}} {{.Architecture}} {{len .RootFS.Layers}}";
        let facts = docker.ask(&["inspect", "--format", format, &image]);
        out.insert(format!("image {name}"), without_ids(&facts));
        let format = "{{json .Config.Env}} {{json .Config.Cmd}} {{json .Config.Labels}} {{.Config.Entrypoint}} {{.Config.User}} {{.Author}} {{.Os}} {{.Architecture}} {{len .RootFS.Layers}}";
        let facts = docker.ask(&["inspect", "--format", format, &image]);
        out.insert(format!("settings {name}"), facts);
    }
    docker.ask(&[
        "rmi",
        "-f",
        &format!("{built}:1"),
        &format!("{built}:latest"),
    ]);
    let archive = work.join("out/save.tar").to_string_lossy().into_owned();
    docker.ask(&["load", "-i", &archive]);
    let container = docker.ask(&["create", &format!("{built}:latest")]);
    let folder = work.join("content");
    fs::create_dir(&folder).expect("folder");
    let archive = folder.join("built.tar").to_string_lossy().into_owned();
    docker.ask(&["export", "-o", &archive, &container]);
    for (name, text) in left(&folder) {
        // the mode is that of a file that docker's command makes
        out.insert(format!("content {name}"), text);
    }
    docker.ask(&["rm", &container]);
    let list = Command::new("curl")
        .args(["-sS", &format!("http://{place}/v2/built/tags/list")])
        .output()
        .expect("curl");
    out.insert("registry".to_owned(), both(&list));
    out.insert("containers left".to_owned(), docker.ask(&["ps", "-aq"]));
    for name in [
        "packsh/imported:1",
        "packsh/again:2",
        &format!("{built}:latest"),
    ] {
        docker.ask(&["rmi", "-f", name]);
    }
    out
}

/// A text with its ids of containers and images taken out.
fn without_ids(text: &str) -> String {
    text.split('"')
        .map(|piece| {
            let digits = piece.trim_start_matches("sha256:");
            let id = digits.len() >= 12 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            if id { "ID" } else { piece }
        })
        .collect::<Vec<_>>()
        .join("\"")
}

#[test]
fn images_and_archives_are_packers() {
    let scratch = tempfile::tempdir().expect("folder");
    let docker = Docker::start(&scratch.path().join("d").made());
    let root = scratch.path().join("base").made();
    let output = limit::output(
        Command::new("sh")
            .args(["-c", BASE])
            .current_dir(&root)
            .env("DOCKER_HOST", &docker.host),
    );
    assert!(output.status.success(), "base image: {}", both(&output));
    let mut theirs = None;
    for who in ["packer", "mksh", "bmake", "podman"] {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("port")
            .port();
        let side = scratch.path().join(who).made();
        let settings = side.join("registry.yml");
        let storage = side.join("registry");
        fs::write(
            &settings,
            format!(
                "version: 0.1\nstorage: {{filesystem: {{rootdirectory: {}}}}}\nhttp: {{addr: 127.0.0.1:{port}}}\n",
                storage.display()
            ),
        )
        .expect("settings");
        let log = side.join("registry.log");
        let _registry = service(
            Command::new("docker-registry").arg("serve").arg(&settings),
            &log,
        );
        until("docker-registry", &log, || {
            std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        let work = side.join("work");
        copy(&project().join("fixtures").join("docker_real"), &work);
        let flag = format!("registry=127.0.0.1:{port}");
        let podman = (who == "podman").then(|| podman::Podman::start(&side, port, &docker));
        let settings = podman.as_ref().map_or_else(Vec::new, |it| it.settings());
        let mut command = command(who, &work, &flag);
        let output = limit::output(
            command
                .current_dir(&work)
                .env("DOCKER_HOST", &docker.host)
                .envs(settings)
                .env("PKR_VAR_key", "k3y's")
                .env("HOME", &side),
        );
        assert!(output.status.success(), "{who}: {}", both(&output));
        assert!(
            !both(&output).contains("k3y") || who == "packer",
            "{who} tells the secret"
        );
        if let Some(podman) = podman {
            podman.hand_over(port, &docker);
        }
        let left = outcome(&docker, who, port, &work);
        match &theirs {
            None => theirs = Some(left),
            Some(theirs) => {
                for (name, wanted) in theirs {
                    let got = left.get(name).map_or("(nothing)", String::as_str);
                    if who == "podman" && podman::differs(name) {
                        continue;
                    }
                    let got = match who {
                        "podman" => &podman::without_own(got),
                        _ => got,
                    };
                    assert!(got == wanted, "{who}: {name}\n{}", difference(wanted, got));
                }
                assert_eq!(theirs.len(), left.len(), "{who} leaves more");
            }
        }
    }
}

/// The run of Packer, of the script or of the Makefile.
fn command(who: &str, work: &Path, flag: &str) -> Command {
    match who {
        "packer" => {
            let mut command = packer();
            command.args(["build", "-color=false", "-var", flag, "docker_real.json"]);
            command
        }
        "bmake" => {
            let words = ["compile", "--target", "make", "-o", "../x.mk", "-var", flag];
            packsh_ok(work, &[&words[..], &["docker_real.json"]].concat());
            let mut command = Command::new("bmake");
            command.args(["-f", "../x.mk", "KSH=ksh93"]);
            command
        }
        shell => {
            let engine = match shell {
                "podman" => "--docker=podman",
                _ => "--docker=docker",
            };
            packsh_ok(
                work,
                &["compile", engine, "-o", "../x.ksh", "docker_real.json"],
            );
            let shell = if shell == "podman" { "bash" } else { shell };
            let mut command = Command::new(shell);
            command.args(["../x.ksh", "-var", flag]);
            command
        }
    }
}

fn difference(wanted: &str, got: &str) -> String {
    let diff = similar::TextDiff::from_lines(wanted, got);
    let text = diff.unified_diff().context_radius(1).to_string();
    text.chars().take(4000).collect()
}

/// A folder that is made when it is named.
trait Made {
    fn made(self) -> Self;
}

impl Made for std::path::PathBuf {
    fn made(self) -> Self {
        fs::create_dir_all(&self).expect("folder");
        self
    }
}
