//! Podman in the place of docker: the same build, and what it makes handed over to docker, which then looks at it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::Docker;
use super::support::{both, limit, text};

/// Podman with folders and settings of its own.
pub struct Podman {
    folder: PathBuf,
}

impl Podman {
    /// Takes over the image that the builds start from.
    pub fn start(side: &Path, registry: u16, docker: &Docker) -> Self {
        let folder = side.join("podman");
        fs::create_dir(&folder).expect("folder");
        let podman = Self { folder };
        let place = |name: &str| podman.path(name);
        let files = [
            (
                "storage.conf",
                format!(
                    "[storage]\ndriver = \"vfs\"\nrunroot = \"{}\"\ngraphroot = \"{}\"\n",
                    place("run"),
                    place("graph")
                ),
            ),
            // no systemd, and no right to raise limits
            (
                "containers.conf",
                format!(
                    "[containers]\ndefault_ulimits = [\"nofile=1024:1024\", \"nproc=1024:1024\"]\n[engine]\nruntime = \"runc\"\ncgroup_manager = \"cgroupfs\"\nevents_logger = \"file\"\ntmp_dir = \"{}\"\nstatic_dir = \"{}\"\n",
                    place("tmp"),
                    place("static")
                ),
            ),
            // docker takes a registry of this host without TLS, podman only if it is told so
            (
                "registries.conf",
                format!("[[registry]]\nlocation = \"127.0.0.1:{registry}\"\ninsecure = true\n"),
            ),
        ];
        for (name, text) in files {
            fs::write(podman.path(name), text).expect("settings");
        }
        podman.take(docker, "packsh/base:1");
        podman
    }

    /// Takes over an image.
    pub fn take(&self, docker: &Docker, image: &str) {
        let archive = self.path("image.tar");
        let _ = fs::remove_file(&archive);
        docker.ask(&["save", "-o", &archive, image]);
        self.ask(&["load", "-i", &archive]);
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_string_lossy().into_owned()
    }

    /// The environment that podman runs in.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        vec![
            ("CONTAINERS_STORAGE_CONF", self.path("storage.conf")),
            ("CONTAINERS_CONF", self.path("containers.conf")),
            ("CONTAINERS_REGISTRIES_CONF", self.path("registries.conf")),
        ]
    }

    fn command(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new("podman");
        limit::output(command.args(arguments).envs(self.settings()))
    }

    fn ask(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments);
        let said = both(&output);
        assert!(output.status.success(), "podman {arguments:?}: {said}");
        text(&output.stdout).trim().to_owned()
    }

    /// Gives docker what the builds made.
    pub fn hand_over(&self, registry: u16, docker: &Docker) {
        assert_eq!(self.ask(&["ps", "-aq"]), "", "a container is left");
        let built = format!("127.0.0.1:{registry}/built");
        for name in [
            &format!("{built}:1"),
            &format!("{built}:latest"),
            "packsh/imported:1",
            "packsh/again:2",
        ] {
            let archive = self.path("image.tar");
            let _ = fs::remove_file(&archive);
            self.ask(&["save", "-o", &archive, name]);
            docker.ask(&["load", "-i", &archive]);
            if name.starts_with("packsh/") {
                let own = format!("localhost/{name}");
                docker.ask(&["tag", &own, name]);
                docker.ask(&["rmi", &own]);
            }
        }
    }
}

impl Drop for Podman {
    fn drop(&mut self) {
        let _ = self.command(&["rm", "-fa"]);
    }
}

/// Whether what docker says of an image is of no interest: podman's images have no settings but those that were asked for.
pub fn differs(name: &str) -> bool {
    name.starts_with("image ")
}

/// Without what podman has in every container and its images: three variables, in any order, and an empty file.
pub fn without_own(text: &str) -> String {
    const VARIABLES: [&str; 3] = [
        r#""PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin","#,
        r#""TERM=xterm","#,
        r#""container=podman","#,
    ];
    let text = VARIABLES
        .iter()
        .fold(text.to_owned(), |text, own| text.replace(own, ""));
    text.replace("run/ 0755\n\nrun/.containerenv 0755\n\n", "")
}
