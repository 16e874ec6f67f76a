//! Real Packer and our scripts build with `amazon-ebs` in a cloud of moto's: the same requests, the same things left.
//!
//! A proxy in front of moto records what both ask, and fails what it is told to fail. What differs on purpose stands at
//! [`compare::requests`] and in [`fails`].

#[path = "../support/mod.rs"]
mod support;

mod cloud;
mod compare;
mod guest_keys;
mod keys;
mod killed;
mod windows;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use cloud::{Cloud, Fault};
use support::sshd::{PASSWORD, Sshd, USER};
use support::{both, copy, limit, packer, packsh_ok, project, queue, shells};

const REGIONS: [&str; 2] = ["us-east-1", "eu-west-1"];
const KEYS: [(&str, &str); 2] = [
    ("access_key", "AKIDEXAMPLE"),
    ("secret_key", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
];

/// What one run asked, left, and printed.
struct Run {
    success: bool,
    requests: Vec<String>,
    left: Vec<String>,
    output: String,
}

/// A fixture, and how it is run.
#[derive(Debug)]
struct Case<'a> {
    fixture: &'a str,
    variables: Vec<(&'a str, String)>,
    flags: &'a [&'a str],
}

impl Case<'_> {
    fn folder(&self) -> tempfile::TempDir {
        let scratch = tempfile::tempdir().expect("folder");
        copy(
            &project().join("fixtures").join(self.fixture),
            scratch.path(),
        );
        scratch
    }

    fn variables(&self, cloud: &Cloud) -> Vec<String> {
        let endpoint = ("endpoint", format!("http://127.0.0.1:{}", cloud.port));
        let mut all = Vec::new();
        for (name, value) in self.variables.iter().chain([&endpoint]) {
            all.push("-var".to_owned());
            all.push(format!("{name}={value}"));
        }
        all
    }

    fn finish(&self, cloud: &Cloud, command: &mut Command) -> Run {
        let output = limit::output(environment(command).stdin(Stdio::null()));
        Run {
            success: output.status.success(),
            requests: compare::requests(&cloud.requests()),
            left: compare::left(cloud, &REGIONS),
            output: both(&output),
        }
    }

    fn packer(&self, cloud: &Cloud, fault: Option<Fault>) -> Run {
        self.packer_with(cloud, fault, &String::new)
    }

    fn packer_with(
        &self,
        cloud: &Cloud,
        fault: Option<Fault>,
        prepare: &dyn Fn() -> String,
    ) -> Run {
        cloud.reset(fault);
        prepare();
        let folder = self.folder();
        let mut command = packer();
        command
            .args(["build", "-color=false"])
            .args(self.flags)
            .args(self.variables(cloud))
            .arg(format!("{}.json", self.fixture))
            .current_dir(folder.path());
        self.finish(cloud, &mut command)
    }

    fn compiled(&self, folder: &Path) {
        let mut words = vec!["compile".to_owned(), "-o".to_owned(), "x.ksh".to_owned()];
        for (name, value) in &self.variables {
            // a port decides the shape
            if *name == "port" {
                words.push("-var".to_owned());
                words.push(format!("{name}={value}"));
            }
        }
        words.push(format!("{}.json", self.fixture));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        packsh_ok(folder, &words);
    }

    fn command(&self, cloud: &Cloud, shell: &str, folder: &Path) -> Command {
        let mut command = Command::new(shell);
        let path = std::env::var("PATH").expect("PATH");
        command
            .args(["x.ksh", "-color=false"])
            .args(self.flags)
            .args(self.variables(cloud))
            .current_dir(folder)
            .env("PATH", format!("{}:{path}", cloud::aws().display()));
        for (name, value) in KEYS {
            command.env(format!("PKR_SECRET_{name}"), value);
        }
        command
    }

    fn script(&self, cloud: &Cloud, shell: &str, fault: Option<Fault>) -> Run {
        self.script_with(cloud, shell, fault, &String::new)
    }

    fn script_with(
        &self,
        cloud: &Cloud,
        shell: &str,
        fault: Option<Fault>,
        prepare: &dyn Fn() -> String,
    ) -> Run {
        cloud.reset(fault);
        prepare();
        let folder = self.folder();
        self.compiled(folder.path());
        let mut command = self.command(cloud, shell, folder.path());
        let run = self.finish(cloud, &mut command);
        for (_, secret) in KEYS.iter().skip(1) {
            assert!(!run.output.contains(secret), "{}", run.output);
        }
        run
    }
}

/// Whose keys they are, and that waits are short.
fn environment(command: &mut Command) -> &mut Command {
    command
        .env("AWS_ACCESS_KEY_ID", KEYS[0].1)
        .env("AWS_SECRET_ACCESS_KEY", KEYS[1].1)
        .env("AWS_POLL_DELAY_SECONDS", "1")
}

fn with_ssh(sshd: &Sshd) -> Case<'static> {
    Case {
        fixture: "amazon_ebs",
        variables: vec![
            ("host", "127.0.0.1".to_owned()),
            ("port", sshd.port.to_string()),
            ("user", USER.to_owned()),
            ("password", PASSWORD.to_owned()),
        ],
        flags: &[],
    }
}

fn spot() -> Case<'static> {
    Case {
        fixture: "amazon_ebs_spot",
        variables: Vec::new(),
        flags: &[],
    }
}

/// Both runs end in the same way, and ask and leave the same.
fn same(what: &str, packer: &Run, ours: &Run) {
    assert_eq!(
        packer.success, ours.success,
        "{what}\n--- Packer\n{}--- the script\n{}",
        packer.output, ours.output
    );
    for (part, one, other) in [
        ("requests", &packer.requests, &ours.requests),
        ("things left", &packer.left, &ours.left),
    ] {
        if let Some(text) = compare::difference(one, other) {
            panic!("{what}: {part}: {text}\n{}", ours.output);
        }
    }
}

#[test]
fn a_build_asks_and_leaves_what_packers_does() {
    let sshd = Sshd::start();
    let cloud = Cloud::lend();
    let case = with_ssh(&sshd);
    let packer = case.packer(&cloud, None);
    assert!(packer.success, "{}", packer.output);
    for shell in shells().into_iter().filter(|shell| *shell != "mksh") {
        let ours = case.script(&cloud, shell, None);
        same(&format!("{} in {shell}", case.fixture), &packer, &ours);
    }
    let case = spot();
    let packer = case.packer(&cloud, None);
    assert!(packer.success, "{}", packer.output);
    same("a Makefile", &packer, &by_make(&case, &cloud));
    same("version 2", &packer, &by_version_2(&case, &cloud, "mksh"));
}

/// The other aws(1): Debian's package is version 2, which takes its options, pages and prints in its own way.
fn by_version_2(case: &Case<'_>, cloud: &Cloud, shell: &str) -> Run {
    cloud.reset(None);
    let folder = case.folder();
    case.compiled(folder.path());
    let aws = Path::new("/usr/bin/aws");
    assert!(
        aws.exists(),
        "the tests need {} (Debian package awscli)",
        aws.display()
    );
    let version = both(&limit::output(Command::new(aws).arg("--version")));
    assert!(version.starts_with("aws-cli/2."), "{version}");
    let mut command = case.command(cloud, shell, folder.path());
    let path = std::env::var("PATH").expect("PATH");
    command.env("PATH", format!("/usr/bin:{path}"));
    case.finish(cloud, &mut command)
}

/// The recipes of a Makefile are processes of their own: what one learned the next one knows.
fn by_make(case: &Case<'_>, cloud: &Cloud) -> Run {
    cloud.reset(None);
    let folder = case.folder();
    let template = format!("{}.json", case.fixture);
    let words = ["compile", "--target", "make", "-o", "Makefile", &template];
    packsh_ok(folder.path(), &words);
    let mut command = Command::new("make");
    let path = std::env::var("PATH").expect("PATH");
    command
        .arg(format!("var_endpoint=http://127.0.0.1:{}", cloud.port))
        .current_dir(folder.path())
        .env("PATH", format!("{}:{path}", cloud::aws().display()));
    case.finish(cloud, &mut command)
}

/// Each request that Packer and the script make fails once: what is left, and what is asked to undo what was done.
#[test]
fn failures_leave_what_packers_do() {
    let sshd = Sshd::start();
    let (machine, spot) = (with_ssh(&sshd), spot());
    let mut jobs: Vec<(&Case<'_>, String)> = Vec::new();
    for case in [&machine, &spot] {
        let cloud = Cloud::lend();
        let whole = case.script(&cloud, "mksh", None);
        assert!(whole.success, "{}", whole.output);
        for action in cloud.actions() {
            // of a spot instance: what it has to undo besides
            let known = jobs.iter().any(|(_, other)| *other == action);
            if !known && (case.fixture == machine.fixture || undoes(&action)) {
                jobs.push((case, action));
            }
        }
    }
    assert!(jobs.len() > 12, "{}", jobs.len());
    let shells = shells();
    let jobs: Vec<_> = jobs.into_iter().zip(shells.into_iter().cycle()).collect();
    queue::all(&jobs, 3, |((case, action), shell)| {
        if let Err(why) = fails(case, &Cloud::lend(), shell, action) {
            panic!("{why}");
        }
    });
}

/// Packer asks until the time of the wait is over. The script ends sooner, and undoes what it did.
#[test]
fn five_failed_questions_in_a_row_end_a_wait() {
    let sshd = Sshd::start();
    let cloud = Cloud::lend();
    cloud.reset(None);
    let empty = compare::left(&cloud, &REGIONS);
    let action = "DescribeSecurityGroups";
    let fault = Fault {
        action: action.to_owned(),
        number: 0,
        code: "UnauthorizedOperation",
        delay: Duration::ZERO,
    };
    let run = with_ssh(&sshd).script(&cloud, "mksh", Some(fault));
    assert!(!run.success, "{}", run.output);
    let asked = cloud.requests();
    let asked = asked.iter().filter(|it| it.action == action).count();
    assert_eq!(asked, 5, "{}", run.output);
    assert_eq!(run.left, empty, "{}", run.output);
}

/// One action fails, for Packer and for the script.
fn fails(case: &Case<'_>, cloud: &Cloud, shell: &str, action: &str) -> Result<(), String> {
    let fault = || {
        Some(Fault {
            action: action.to_owned(),
            // both ask for this one to go until the instance has left it
            number: usize::from(action != "DeleteSecurityGroup"),
            // both take UnauthorizedOperation as a reason to try again to remove an AMI
            code: match undoes(action) {
                true => "OperationNotPermitted",
                false => "UnauthorizedOperation",
            },
            delay: Duration::ZERO,
        })
    };
    let packer = case.packer(cloud, fault());
    let ours = case.script(cloud, shell, fault());
    let both = format!(
        "--- Packer\n{}--- the script\n{}",
        packer.output, ours.output
    );
    if packer.success != ours.success {
        return Err(format!("Packer's success: {}\n{both}", packer.success));
    }
    // Packer leaves copies of the AMI in other regions, the script does not
    let mut theirs: Vec<String> = packer
        .left
        .iter()
        .map(|line| without_chance(line))
        .collect();
    for line in &ours.left {
        match theirs.iter().position(|it| *it == without_chance(line)) {
            Some(at) => drop(theirs.swap_remove(at)),
            None => return Err(format!("only the script leaves: {line}\n{both}")),
        }
    }
    // what cannot be undone keeps nothing else from being undone, and stands at the end as a command
    let told = ours
        .output
        .split_once("Remove them by hand:")
        .map(|(_, told)| told);
    match told {
        Some(told) if undoes(action) => {
            let command = format!(" {} ", option(action));
            if !told.contains(&command) {
                return Err(format!("no{command}in {told}"));
            }
        }
        None if undoes(action) => return Err(format!("nothing is told\n{both}")),
        _ => {}
    }
    Ok(())
}

/// A line without the name, made by chance, of an AMI that is only copied from.
fn without_chance(line: &str) -> String {
    match line.split_once(": name=") {
        Some((before, name))
            if name.len() == 7 && name.bytes().all(|it| it.is_ascii_alphanumeric()) =>
        {
            format!("{before}: name=SEVEN")
        }
        _ => line.to_owned(),
    }
}

/// Whether an action takes away what another one made.
fn undoes(action: &str) -> bool {
    let verbs = ["Delete", "Deregister", "Terminate", "Cancel"];
    verbs.iter().any(|verb| action.starts_with(verb))
}

/// An action as the tool calls it: `delete-key-pair` for `DeleteKeyPair`.
fn option(action: &str) -> String {
    let mut out = String::new();
    for letter in action.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// A disk goes to a bucket, and becomes an AMI: what AWS does with it is played by the proxy.
#[test]
fn an_import_asks_and_leaves_what_packers_does() {
    let cloud = Cloud::lend();
    let case = Case {
        fixture: "amazon_import",
        variables: Vec::new(),
        flags: &[],
    };
    let bucket = "packsh_disks";
    let mut runs = Vec::new();
    let fault = Fault {
        action: "CopyImage".to_owned(),
        number: 1,
        code: "UnauthorizedOperation",
        delay: Duration::ZERO,
    };
    for shell in ["", "ksh93"] {
        let prepared = || cloud.bucket("PUT", bucket);
        let run = match shell {
            "" => case.packer_with(&cloud, None, &prepared),
            shell => case.script_with(&cloud, shell, None, &prepared),
        };
        assert!(run.success, "{}", run.output);
        let objects = cloud.bucket("GET", bucket);
        assert!(!objects.contains("<Key>"), "{shell}: {objects}");
        runs.push(run);
    }
    same("amazon_import", &runs[0], &runs[1]);
    // Packer leaves the object and the AMI behind when something fails; the script does not
    let prepared = || cloud.bucket("PUT", bucket);
    let run = case.script_with(&cloud, "mksh", Some(fault), &prepared);
    assert!(!run.success, "{}", run.output);
    let objects = cloud.bucket("GET", bucket);
    assert!(!objects.contains("<Key>"), "{objects}");
    let images = cloud.ask("us-east-1", "Action=DescribeImages&Owner.1=self");
    assert!(!images.contains("<imageId>"), "{images}\n{}", run.output);
}

/// By way of the session manager: the plugin leads to the sshd, and ends with the build.
#[test]
fn a_tunnel_leads_to_the_guest_and_ends() {
    let sshd = Sshd::start();
    let cloud = Cloud::lend();
    let scratch = tempfile::tempdir().expect("folder");
    let programs = scratch.path();
    let program = |name: &str, text: String| {
        fs::write(programs.join(name), text).expect("program");
        limit::output(Command::new("chmod").arg("755").arg(programs.join(name)));
    };
    let plugin = project().join("tests/aws/plugin.py");
    program(
        "session-manager-plugin",
        format!("#!/bin/sh\nexec python3 -B '{}' \"$@\"\n", plugin.display()),
    );
    // a session belongs to the process that opened it, so it is opened by an aws(1) of its own
    program(
        "aws",
        format!(
            "#!/bin/sh\n[ \"$1\" != ssm ] || exec '{}' \"$@\"\nexec '{}' \"$@\"\n",
            cloud::python().join("aws").display(),
            cloud::aws().join("aws").display()
        ),
    );
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("port")
        .port();
    let template = r#"{
      "variables": {"endpoint": "", "user": "", "password": ""},
      "builders": [{
        "type": "amazon-ebs", "region": "us-east-1", "custom_endpoint_ec2": "{{user `endpoint`}}",
        "skip_credential_validation": true, "skip_metadata_api_check": true,
        "source_ami": "ami-1e749f67", "instance_type": "t2.micro",
        "temporary_iam_instance_profile_policy_document": {
          "Version": "2012-10-17",
          "Statement": [{"Effect": "Allow", "Action": ["ssm:*"], "Resource": ["*"]}]
        },
        "ssh_interface": "session_manager", "session_manager_port": PORT, "pause_before_ssm": "1s",
        "ssh_username": "{{user `user`}}", "ssh_password": "{{user `password`}}",
        "ami_name": "by a tunnel"
      }],
      "provisioners": [{"type": "shell", "inline": ["echo by the tunnel as $(id -un)"]}]
    }"#
    .replace("PORT", &port.to_string());
    let mut runs = Vec::new();
    for shell in ["", "ksh93"] {
        cloud.reset(None);
        let folder = tempfile::tempdir().expect("folder");
        fs::write(folder.path().join("t.json"), &template).expect("template");
        let case = Case {
            fixture: "",
            variables: vec![("user", USER.to_owned()), ("password", PASSWORD.to_owned())],
            flags: &[],
        };
        let mut command = match shell {
            "" => {
                let mut command = packer();
                command
                    .args(["build", "-color=false"])
                    .args(case.variables(&cloud))
                    .arg("t.json");
                command
            }
            shell => {
                packsh_ok(folder.path(), &["compile", "-o", "x.ksh", "t.json"]);
                case.command(&cloud, shell, folder.path())
            }
        };
        let path = std::env::var("PATH").expect("PATH");
        let log = folder.path().join("plugin.log");
        command
            .current_dir(folder.path())
            .env("PATH", format!("{}:{path}", programs.display()))
            .env("PLUGIN_LOG", &log)
            .env("PLUGIN_PORT", sshd.port.to_string());
        let run = case.finish(&cloud, &mut command);
        assert!(run.success, "{shell}: {}", run.output);
        let words = format!("by the tunnel as {USER}");
        assert!(run.output.contains(&words), "{}", run.output);
        let log = fs::read_to_string(&log).expect("the plugin's log");
        for id in log
            .lines()
            .filter_map(|line| line.strip_prefix("StartSession i- "))
        {
            // one that has ended and is not waited for has no command line
            let line = fs::read_to_string(Path::new("/proc").join(id).join("cmdline"));
            let there = line.is_ok_and(|line| line.contains("plugin.py"));
            assert!(!there, "the plugin goes on: {log}");
        }
        assert!(log.starts_with("StartSession i-"), "{log}");
        runs.push(run);
    }
    let without = |run: &Run| -> Vec<String> {
        // Packer ends the session by a call of its own, aws(1) by ending
        let ends = |line: &&String| !line.contains("TerminateSession");
        run.requests.iter().filter(ends).cloned().collect()
    };
    if let Some(text) = compare::difference(&without(&runs[0]), &without(&runs[1])) {
        panic!("{text}\n{}", runs[1].output);
    }
    if let Some(text) = compare::difference(&runs[0].left, &runs[1].left) {
        panic!("{text}\n{}", runs[1].output);
    }
}

/// Where Packer leaves copies in other regions behind when a later step fails, the script removes them.
#[test]
fn copies_are_undone() {
    let cloud = Cloud::lend();
    let nothing = things(&cloud);
    let case = Case {
        variables: vec![("name", "copied".to_owned())],
        ..spot()
    };
    // the first two tag the instance and its volumes
    let fault = Fault {
        action: "CreateTags".to_owned(),
        number: 3,
        code: "UnauthorizedOperation",
        delay: Duration::ZERO,
    };
    let packer = case.packer(&cloud, Some(fault.clone()));
    assert!(!packer.success, "{}", packer.output);
    assert_ne!(things(&cloud), nothing, "Packer leaves nothing any more");
    let ours = case.script(&cloud, "mksh", Some(fault));
    assert!(!ours.success, "{}", ours.output);
    if let Some(text) = compare::difference(&nothing, &things(&cloud)) {
        panic!("{text}\n{}", ours.output);
    }
}

/// What is left and costs money: an instance that has ended is told of for an hour, and so are its tags.
fn things(cloud: &Cloud) -> Vec<String> {
    let left = compare::left(cloud, &REGIONS);
    let ended =
        |line: &String| line.contains("Action=DescribeInstances") || line.contains("DescribeTags");
    left.into_iter().filter(|line| !ended(line)).collect()
}

/// An interrupt while something is made: nothing is left, not even what the cut-off call made.
#[test]
fn an_interrupt_leaves_nothing() {
    let cloud = Cloud::lend();
    let case = Case {
        variables: vec![("name", "interrupted".to_owned())],
        ..spot()
    };
    let nothing = things(&cloud);
    for (action, shell) in [
        ("CreateFleet", "mksh"),
        ("CreateImage", "bash"),
        ("CreateSecurityGroup", "ksh93"),
    ] {
        cloud.reset(Some(Fault {
            action: action.to_owned(),
            number: 1,
            code: "",
            delay: Duration::from_millis(1500),
        }));
        let folder = case.folder();
        case.compiled(folder.path());
        let mut command = case.command(&cloud, shell, folder.path());
        command
            .env("AWS_ACCESS_KEY_ID", "x")
            .env("AWS_SECRET_ACCESS_KEY", "x")
            .env("AWS_POLL_DELAY_SECONDS", "1")
            .stdin(Stdio::null());
        let mut run = limit::start(&mut command, 60);
        let asked = |cloud: &Cloud| cloud.requests().iter().any(|it| it.action == action);
        while !asked(&cloud) && !run.is_over() {
            std::thread::sleep(Duration::from_millis(50));
        }
        run.signal("TERM");
        let output = run.end();
        assert!(
            !output.status.success(),
            "{action} in {shell}: {}",
            both(&output)
        );
        if let Some(text) = compare::difference(&nothing, &things(&cloud)) {
            panic!("{action} in {shell}: {text}\n{}", both(&output));
        }
        assert!(fs::read_dir(folder.path()).expect("folder").all(|entry| {
            let name = entry.expect("entry").file_name();
            !name.to_string_lossy().starts_with("ec2_")
        }));
    }
}
