//! The guest of a case: an sshd of its own, with stand-ins for tools in its PATH.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::support::sshd::{PASSWORD, Sshd, USER};
use super::support::{copy, project};
use super::{Case, noted, output};

/// The tools that have a stand-in.
const TOOLS: &[&str] = &[
    "chef-solo",
    "chef-client",
    "knife",
    "converge",
    "puppet",
    "salt-call",
    "tool-inspec",
];

/// Where Salt of PyPI is installed: the guest's user can look into it, whatever folder the project is in.
const SALT: &str = "/var/tmp/packsh-tests-salt";

/// A guest that ends with the case.
pub struct Guest {
    server: Sshd,
    scratch: tempfile::TempDir,
    stand_ins: bool,
    salt: bool,
    really_salt: bool,
    password: bool,
    fails: String,
}

/// What a run came to.
pub struct Run {
    /// Its exit code.
    pub code: Option<i32>,
    /// What it said.
    pub said: String,
    /// What the guest and the stand-ins noted.
    pub calls: Vec<String>,
    /// What is on the guest: for each path its mode, and what is in it.
    pub left: BTreeMap<String, String>,
}

fn open(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("mode");
}

impl Guest {
    pub fn start(case: &Case) -> Self {
        let scratch = tempfile::Builder::new()
            .prefix("prov")
            .tempdir()
            .expect("folder");
        open(scratch.path(), 0o755);
        let path = |name: &str| scratch.path().join(name);
        let bin = path("bin");
        copy(&project().join("tests/provisioners/bin"), &bin);
        for tool in TOOLS {
            fs::copy(bin.join("tool"), bin.join(tool)).expect("tool");
        }
        fs::create_dir(path("notes")).expect("folder");
        open(&path("notes"), 0o777);
        let more = if case.stand_ins {
            format!(
                "ForceCommand {}/record\nSetEnv PATH={}:/usr/bin:/bin STANDIN={}\n",
                bin.display(),
                bin.display(),
                path("notes").display()
            )
        } else {
            String::new()
        };
        let really_salt = case.fixture == "salt" && !case.stand_ins;
        if really_salt {
            let install = project().join("tests/provisioners/install");
            let (code, said) = output(Command::new(install).arg(SALT), scratch.path());
            assert_eq!(code, Some(0), "the tests need Salt: {said}");
        }
        let fails = case.fails.map_or_else(String::new, |(tool, code)| {
            let tool = if tool == "inspec" {
                "tool-inspec"
            } else {
                tool
            };
            format!("{tool} {code}\n")
        });
        Self {
            server: Sshd::start_with(&more),
            scratch,
            stand_ins: case.stand_ins,
            salt: ["salt", "guest_os_windows"].contains(&case.fixture),
            really_salt,
            password: case.name == "password",
            fails,
        }
    }

    /// A copy of the fixture, and an empty folder of the guest.
    pub fn folder(&self, case: &Case, name: &str) -> PathBuf {
        let top = self.scratch.path().join(name);
        let folder = top.join("build");
        copy(&project().join("fixtures").join(case.fixture), &folder);
        fs::create_dir(top.join("guest")).expect("folder");
        open(&top, 0o755);
        open(&top.join("guest"), 0o777);
        if case.name == "password" {
            by_password(&folder);
        }
        if case.name == "inventory" {
            own_inventory(&folder, self.server.port);
        }
        if case.fixture == "salt" {
            formula(&top.join("guest"));
        }
        if self.really_salt {
            really_salt(&folder, &top.join("guest"));
        }
        folder
    }

    fn place(&self, name: &str) -> String {
        self.scratch.path().join(name).display().to_string()
    }

    pub fn flags(&self, name: &str) -> Vec<String> {
        let mut out = Vec::new();
        let mut var = |key: &str, value: String| {
            out.extend(["-var".to_owned(), format!("{key}={value}")]);
        };
        var("port", self.server.port.to_string());
        var("user", USER.to_owned());
        if self.password {
            var("password", PASSWORD.to_owned());
            var("hidden", "a-secret-word".to_owned());
        } else {
            var("key", self.server.key().display().to_string());
        }
        var("dir", format!("{}/guest", self.place(name)));
        var(
            "bin",
            match self.really_salt {
                true => format!("{SALT}/bin"),
                false => self.place("bin"),
            },
        );
        out
    }

    pub fn run(&self, command: &mut Command, at: &Path, name: &str) -> Run {
        let notes = self.scratch.path().join("notes");
        fs::write(notes.join("calls"), "").expect("notes");
        fs::write(notes.join("fail"), &self.fails).expect("notes");
        open(&notes.join("calls"), 0o666);
        for rest in ["etc", "C:"] {
            let _ = fs::remove_dir_all(notes.join(rest));
        }
        if self.stand_ins {
            let path = std::env::var("PATH").unwrap_or_default();
            command
                .env("PATH", format!("{}:{path}", self.place("bin")))
                .env("STANDIN", &notes);
        }
        command
            .env_remove("SSH_AUTH_SOCK")
            // Packer's variables are in nobody's environment
            .env("ANSIBLE_LOCAL_TEMP", self.place("ansible"));
        let (code, said) = output(command, at);
        let folder = self.place(name);
        let same = |text: &str| Self::same(text, &folder);
        if self.salt {
            // what a run that failed has not moved
            for rest in ["states", "pillar", "grains"] {
                let rest = PathBuf::from(format!("/home/{USER}/{rest}"));
                let _ = fs::remove_dir_all(&rest);
                let _ = fs::remove_file(&rest);
            }
        }
        Run {
            code,
            said: same(&said),
            calls: noted(&notes.join("calls"))
                .iter()
                .map(|it| same(it))
                .collect(),
            left: left(&at.with_file_name("guest"), &same),
        }
    }

    /// A text without the name of the run's folder.
    fn same(text: &str, folder: &str) -> String {
        text.replace(folder, "RUN")
    }
}

/// Every path below a folder: its mode, and what is in it.
fn left(folder: &Path, same: &dyn Fn(&str) -> String) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("folder") {
            let path = entry.expect("entry").path();
            let name = path
                .strip_prefix(folder)
                .expect("inside")
                .display()
                .to_string();
            if name == "formula.git" || name.starts_with("conf") || name.starts_with("var") {
                continue;
            }
            let mode = fs::metadata(&path).expect("metadata").permissions().mode() & 0o7777;
            let content = if path.is_dir() {
                open.push(path);
                "folder".to_owned()
            } else {
                same(&String::from_utf8_lossy(&fs::read(&path).expect("file")))
            };
            out.insert(same(&name), format!("{mode:04o} {content}"));
        }
    }
    out
}

/// The second step of the fixture alone, with a login by password and a secret among its variables.
fn by_password(folder: &Path) {
    let path = folder.join("ansible.json");
    let text = fs::read_to_string(&path).expect("template");
    let mut template: Value = serde_json::from_str(&text).expect("JSON");
    template["variables"]["key"] = json!("");
    template["variables"]["password"] = json!(PASSWORD);
    template["variables"]["hidden"] = json!("a-secret-word");
    template["sensitive-variables"] = json!(["hidden", "password"]);
    template["builders"][0]["ssh_password"] = json!("{{user `password`}}");
    let mut step = template["provisioners"][1].take();
    let arguments = step["extra_arguments"].as_array_mut().expect("list");
    arguments.extend([json!("-e"), json!("port={{user `hidden`}}")]);
    template["provisioners"] = json!([step]);
    fs::write(path, template.to_string()).expect("template");
}

/// The first step with an inventory of its own, the second with one that is made in a folder which a person can look into.
fn own_inventory(folder: &Path, port: u16) {
    let path = folder.join("ansible.json");
    let text = fs::read_to_string(&path).expect("template");
    let mut template: Value = serde_json::from_str(&text).expect("JSON");
    let steps = template["provisioners"].as_array_mut().expect("list");
    steps[0]["inventory_file"] = json!("hosts");
    steps[1]["inventory_directory"] = json!("{{user `dir`}}");
    fs::write(path, template.to_string()).expect("template");
    let host = format!("guest ansible_host=127.0.0.1 ansible_port={port} ansible_user={USER}");
    fs::write(folder.join("hosts"), format!("{host}\n[front]\nguest\n")).expect("inventory");
}

/// The first step of the fixture alone, and a minion that keeps all it has in the guest's folder.
fn really_salt(folder: &Path, guest: &Path) {
    let path = folder.join("salt.json");
    let text = fs::read_to_string(&path).expect("template");
    let mut template: Value = serde_json::from_str(&text).expect("JSON");
    let steps = template["provisioners"].as_array_mut().expect("list");
    steps.truncate(1);
    fs::write(path, template.to_string()).expect("template");
    let conf = guest.join("conf");
    fs::create_dir(&conf).expect("folder");
    let guest = guest.display();
    let minion = format!(
        "id: guest\nfile_client: local\nroot_dir: {guest}/var\nlog_file: {guest}/var/log\n"
    );
    fs::write(conf.join("minion"), minion).expect("minion");
}

/// A repository with a formula of Salt.
fn formula(folder: &Path) {
    let script = "git init -q formula.git && cd formula.git && mkdir apt && echo 'apt: {}' >apt/init.sls && git add . && \
        git -c user.name=x -c user.email=x@x commit -qm x && git tag v1 && echo 'apt: later' >apt/init.sls && \
        git -c user.name=x -c user.email=x@x commit -qam y && chmod -R a+rX .";
    let (code, said) = output(Command::new("sh").args(["-c", script]), folder);
    assert_eq!(code, Some(0), "the tests need git: {said}");
}
