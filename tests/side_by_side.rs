//! Real Packer, our scripts in every shell, our Makefile in every make and `packsh build`: the same exit and the same files;
//! and of `packsh build` also the same words.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Arguments, Failed, Trial};
use support::compare::{left, said, steady, times};
use support::dressed;
use support::sshd::{PASSWORD, Sshd, USER};
use support::types::types;
use support::{both, copy, limit, makes, packer, packsh, packsh_ok, project, shells};

/// What is run, and how.
#[derive(Clone, Default)]
struct Case {
    fixture: &'static str,
    /// Which case of the fixture it is.
    name: &'static str,
    /// Flags for `packer build` and for the script.
    flags: &'static [&'static str],
    /// Flags for `packsh compile`.
    compile: &'static [&'static str],
    /// Environment of all runs.
    environment: &'static [(&'static str, &'static str)],
    /// How the run ends.
    fails: bool,
    /// How often it is run in the same folder.
    times: usize,
    /// Whether it needs an sshd: then the variables `port`, `user`, `dir` are given.
    ssh: bool,
    /// Also as a Makefile (which has no flags).
    make: bool,
    /// Files that differ on purpose: checksums of archives.
    differ: &'static [&'static str],
    /// Lines that one or the other prints or not, or prints in one, as it happens.
    perhaps: &'static [&'static str],
    /// Words of Packer that differ on purpose, and what `packsh build` says instead.
    same: &'static [(&'static str, &'static str)],
}

impl Case {
    /// Whether `packsh build` goes by the library, which has Packer's words for all.
    fn asks(&self) -> bool {
        let asks = ["-on-error=ask", "-on-error=run-cleanup-provisioner"];
        self.flags.iter().any(|flag| asks.contains(flag))
    }

    /// Whether the plain script has the flags of the case: the others are the business of `packsh build`.
    fn plain(&self) -> bool {
        !matches!(
            (self.fixture, self.name),
            ("parallel", "compiled_only") | ("chains", "except")
        ) && !self.asks()
            && self
                .flags
                .iter()
                .all(|flag| !flag.starts_with("-parallel") && !flag.starts_with("-var-file"))
    }
}

/// What a script of `shell-local` is called.
const SCRIPT: &[(&str, &str)] = &[("not a, /tmp/packer-shellN", "not a, /dev/fd/3")];

/// Packer counts a file of checksums to which it appends only if it was not there.
const APPENDED: &[(&str, &str)] = &[("files: one.tar.gz\n", "files: one.tar.gz, one.sha1\n")];

fn cases() -> Vec<Case> {
    let base = Case {
        times: 1,
        make: true,
        ..Case::default()
    };
    vec![
        Case {
            fixture: "motd",
            ..base.clone()
        },
        Case {
            fixture: "parallel",
            same: SCRIPT,
            ..base.clone()
        },
        Case {
            fixture: "parallel",
            same: SCRIPT,
            name: "only",
            flags: &["-only=a,copy,nosuch"],
            make: false,
            ..base.clone()
        },
        Case {
            fixture: "parallel",
            same: SCRIPT,
            name: "except",
            flags: &["-except", "a,b"],
            make: false,
            ..base.clone()
        },
        Case {
            fixture: "parallel",
            same: SCRIPT,
            name: "one_by_one",
            flags: &["-parallel-builds=1"],
            make: false,
            ..base.clone()
        },
        Case {
            fixture: "parallel",
            same: SCRIPT,
            name: "two",
            flags: &["-parallel-builds=2"],
            make: false,
            ..base.clone()
        },
        Case {
            fixture: "parallel",
            same: SCRIPT,
            name: "compiled_only",
            flags: &["-only=b"],
            compile: &["-only=b"],
            make: false,
            ..base.clone()
        },
        Case {
            fixture: "override",
            ..base.clone()
        },
        Case {
            fixture: "failing",
            fails: true,
            // a failed make undoes nothing until `make clean`
            make: false,
            ..base.clone()
        },
        Case {
            fixture: "failing",
            name: "abort",
            flags: &["-on-error=abort"],
            fails: true,
            make: false,
            ..base.clone()
        },
        Case {
            fixture: "failing",
            name: "ask",
            flags: &["-on-error=ask"],
            fails: true,
            make: false,
            ..base.clone()
        },
        Case {
            fixture: "failing",
            name: "run_cleanup",
            flags: &["-on-error=run-cleanup-provisioner"],
            fails: true,
            make: false,
            ..base.clone()
        },
        Case {
            fixture: "retries",
            fails: true,
            ..base.clone()
        },
        Case {
            fixture: "retries",
            name: "fewer",
            flags: &["-var", "tries=1"],
            compile: &["-var", "tries=1"],
            fails: true,
            make: false,
            ..base.clone()
        },
        Case {
            fixture: "timeout",
            perhaps: &["Cancelling provisioner after a timeout..."],
            same: &[(
                ": Error executing script: /tmp/packer-shellN\n\nPlease see output above for more information.",
                ": it took longer than 2 s",
            )],
            fails: true,
            ..base.clone()
        },
        Case {
            fixture: "chains",
            name: "twice",
            same: APPENDED,
            times: 2,
            make: false,
            differ: &["one.sha1"],
            ..base.clone()
        },
        Case {
            fixture: "chains",
            name: "except",
            flags: &["-except=checksum,last"],
            differ: &["one.sha1"],
            make: false,
            ..base.clone()
        },
        Case {
            fixture: "chains",
            name: "force",
            same: APPENDED,
            flags: &["-force"],
            times: 2,
            differ: &["one.sha1"],
            make: false,
            ..base.clone()
        },
        Case {
            fixture: "chains",
            differ: &["one.sha1"],
            ..base.clone()
        },
        Case {
            fixture: "artifice",
            ..base.clone()
        },
        Case {
            fixture: "compress",
            ..base.clone()
        },
        Case {
            fixture: "checksums",
            // Packer counts a file to which it appends only if it was not there
            same: &[("files: data.bin\n", "files: data.bin, all/in/one.sha256\n")],
            ..base.clone()
        },
        Case {
            fixture: "sensitive",
            flags: &["-var", "token=s3cr3t-token"],
            environment: &[("var_token", "s3cr3t-token")],
            ..base.clone()
        },
        Case {
            fixture: "functions",
            ..base.clone()
        },
        Case {
            fixture: "functions",
            name: "variable",
            flags: &["-var", "name=Other One"],
            compile: &["-var", "name=Other One"],
            make: false,
            ..base.clone()
        },
        Case {
            fixture: "shell_local",
            // a variable of ksh93
            perhaps: &["_AST_FEATURES"],
            ..base.clone()
        },
        Case {
            fixture: "none_communicator",
            same: &[(
                ": Upload is not implemented when communicator = 'none'",
                ": there is no guest (communicator none)",
            )],
            fails: true,
            ..base.clone()
        },
        Case {
            fixture: "file_builder",
            ..base.clone()
        },
        Case {
            fixture: "breakpoint",
            // a step says what it does by its title
            perhaps: &["Breakpoint provisioner", "Pausing at breakpoint"],
            same: &[(
                "Error asking for input: no available tty",
                "there is no terminal to wait at",
            )],
            fails: true,
            ..base.clone()
        },
        Case {
            fixture: "required",
            flags: &["-var", "needed=given", "-var", "other=sub/name"],
            make: false,
            ..base.clone()
        },
        Case {
            fixture: "ssh",
            perhaps: &["no newline at the end", "to stderr"],
            flags: &["-var", "key=KEY"],
            compile: &["-var", "key=KEY"],
            ssh: true,
            ..base.clone()
        },
        Case {
            fixture: "ssh",
            perhaps: &["no newline at the end", "to stderr"],
            name: "sftp and password",
            flags: &["-var", "transfer=sftp", "-var", "password=PASSWORD"],
            compile: &["-var", "transfer=sftp"],
            ssh: true,
            make: false,
            ..base.clone()
        },
        Case {
            fixture: "ssh_disconnect",
            same: &[(
                "Script exited with non-zero exit status: 255.Allowed exit codes are: [0]",
                "the connection broke while the script ran",
            )],
            flags: &["-var", "key=KEY"],
            compile: &["-var", "key=KEY"],
            ssh: true,
            make: false,
            fails: true,
            ..base.clone()
        },
        Case {
            fixture: "ssh_disconnect",
            name: "unexpected",
            same: &[(
                "Script disconnected unexpectedly. If you expected your script to disconnect, i.e. from a restart, you can try adding `\"expect_disconnect\": true` or `\"valid_exit_codes\": [0, 2300218]` to the shell provisioner parameters.",
                "the connection broke while the script ran",
            )],
            flags: &["-var", "key=KEY", "-var", "expected=false"],
            compile: &["-var", "key=KEY", "-var", "expected=false"],
            ssh: true,
            make: false,
            fails: true,
            ..base.clone()
        },
        Case {
            fixture: "ssh_refused",
            flags: &["-var", "password=wrong"],
            same: &[(
                "Packer experienced an authentication error when trying to connect via SSH. This can happen if your username/password are <sensitive>. You may want to double-check your credentials as part of your debugging process. original error: ssh: handshake failed: ssh: unable to authenticate, attempted methods [none password keyboard-interactive], no supported methods remain",
                "the guest refuses the login: packshtest@127.0.0.1: Permission denied (publickey,password,keyboard-interactive).",
            )],
            ssh: true,
            make: false,
            fails: true,
            ..base.clone()
        },
        Case {
            fixture: "required",
            name: "var_file",
            flags: &["-var-file=values.json", "-var", "other=x"],
            make: false,
            ..base
        },
    ]
}

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = cases()
        .into_iter()
        .map(|case| {
            let name = [case.fixture, case.name].join(" ");
            Trial::test(name.trim().to_owned(), move || run(&case))
        })
        .collect();
    trials.push(Trial::test("every rung L4 has a case", rungs));
    libtest_mimic::run(&arguments, trials).exit();
}

/// Fixtures that another test runs next to Packer and compares, and that test: rung L4.
const ELSEWHERE: &[(&str, &str)] = &[
    ("amazon_ebs", "tests/aws/main.rs"),
    ("ansible", "tests/provisioners.rs"),
    ("ansible_local", "tests/provisioners.rs"),
    ("docker_real", "tests/docker.rs"),
    ("lxc", "tests/containers.rs"),
    ("lxd", "tests/containers.rs"),
    ("puppet", "tests/provisioners.rs"),
    ("qemu_real", "tests/qemu/real.rs"),
    ("salt", "tests/provisioners.rs"),
    ("vagrant_box", "tests/vagrant_box.rs"),
];

/// The support table says L4 of what is run here or there next to Packer, and of nothing else.
fn rungs() -> Result<(), Failed> {
    let mut fixtures: Vec<&str> = cases().iter().map(|case| case.fixture).collect();
    for (fixture, test) in ELSEWHERE {
        let text = std::fs::read_to_string(project().join(test))?;
        if !text.contains(&format!("\"{fixture}\"")) {
            return Err(format!("{test} does not run the fixture {fixture}").into());
        }
        fixtures.push(fixture);
    }
    let run: BTreeSet<_> = fixtures.into_iter().flat_map(types).collect();
    for entry in packsh::registry::built() {
        let here = run.contains(&(entry.kind, entry.name.to_owned()));
        if here != (entry.rung == "L4") {
            let kind = entry.kind.noun();
            return Err(format!("{kind} {}: {}, run here: {here}", entry.name, entry.rung).into());
        }
    }
    Ok(())
}

/// What a run came to.
struct Outcome {
    good: bool,
    code: Option<i32>,
    files: BTreeMap<String, String>,
    words: BTreeMap<String, Vec<String>>,
    raw: String,
}

fn run(case: &Case) -> Result<(), Failed> {
    let scratch = tempfile::tempdir()?;
    let template = format!("{}.json", case.fixture);
    let server = case.ssh.then(Sshd::start);
    let folder = |name: &str| -> PathBuf {
        // all runs have the same folder name, since templates can see it
        let folder = scratch.path().join(name).join("work");
        copy(&project().join("fixtures").join(case.fixture), &folder);
        folder
    };
    // what the server adds to the flags of a run
    let flags = |flags: &[&str], name: &str| -> Vec<String> {
        let mut out: Vec<String> = flags.iter().map(ToString::to_string).collect();
        if let Some(server) = &server {
            for flag in &mut out {
                *flag = flag
                    .replace("KEY", &server.key().to_string_lossy())
                    .replace("PASSWORD", PASSWORD);
            }
            for (key, value) in [
                ("port", server.port.to_string()),
                ("user", USER.to_owned()),
                (
                    "dir",
                    format!("{}/guest", scratch.path().join(name).display()),
                ),
            ] {
                out.push("-var".to_owned());
                out.push(format!("{key}={value}"));
            }
        }
        out
    };
    let open = |name: &str| {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::Permissions::from_mode(0o777);
        std::fs::set_permissions(scratch.path(), mode.clone()).expect("mode");
        std::fs::set_permissions(scratch.path().join(name), mode).expect("mode");
    };
    let at = folder("packer");
    open("packer");
    let mut command = packer();
    command
        .arg("build")
        .arg("-color=false")
        .args(flags(case.flags, "packer"))
        .arg(&template);
    let theirs = outcome(case, &mut command, &at, "packer");
    if theirs.good == case.fails {
        return Err(format!("packer itself ended otherwise:\n{}", theirs.raw).into());
    }
    let mut faults = String::new();
    let compile = |at: &Path, name: &str, before: &[&str]| {
        let mut words: Vec<String> = before.iter().map(ToString::to_string).collect();
        words.extend(flags(case.compile, name));
        words.push(template.clone());
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        packsh_ok(at, &words);
    };
    for shell in shells() {
        let at = folder(shell);
        open(shell);
        compile(&at, shell, &["compile", "--library", "-o", "../x.ksh"]);
        let mut command = Command::new(shell);
        command
            .arg("../x.ksh")
            .arg("-color=false")
            .args(flags(case.flags, shell));
        let ours = outcome(case, &mut command, &at, shell);
        faults.push_str(&differences(case, shell, &theirs, &ours, false));
        faults.push_str(&codes(shell, &theirs, &ours));
    }
    if case.plain() {
        for shell in shells() {
            let who = format!("plain-{shell}");
            let at = folder(&who);
            open(&who);
            compile(&at, &who, &["compile", "-o", "../x.ksh"]);
            let mut command = Command::new(shell);
            command.arg("../x.ksh").args(flags(case.flags, &who));
            let ours = outcome(case, &mut command, &at, &who);
            faults.push_str(&differences(case, &who, &theirs, &ours, false));
            faults.push_str(&codes(&who, &theirs, &ours));
        }
    }
    let at = folder("build");
    open("build");
    let mut command = packsh();
    command
        .args(["build", "-color=false"])
        .args(flags(case.flags, "build"))
        .arg(&template);
    let ours = outcome(case, &mut command, &at, "build");
    faults.push_str(&differences(case, "build", &theirs, &ours, true));
    if case.make {
        for make in makes() {
            let at = folder(make);
            open(make);
            compile(
                &at,
                make,
                &["compile", "--library", "--target", "make", "-o", "../x.mk"],
            );
            let mut command = Command::new(make);
            command.args(["-f", "../x.mk", "KSH=mksh"]);
            let ours = outcome(case, &mut command, &at, make);
            faults.push_str(&differences(case, make, &theirs, &ours, false));
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.into())
    }
}

fn outcome(case: &Case, command: &mut Command, folder: &Path, who: &str) -> Outcome {
    command
        .current_dir(folder)
        // scripts see the environment, and packer is run with this
        .env("CHECKPOINT_DISABLE", "1")
        .envs(case.environment.iter().copied());
    let mut good = true;
    let mut code = None;
    let mut raw = String::new();
    for _ in 0..case.times {
        // a run without a terminal, as in continuous integration
        let output = limit::output(&mut no_terminal(command));
        good = output.status.success();
        code = output.status.code();
        raw = both(&output);
    }
    let parent = folder
        .parent()
        .expect("parent")
        .to_string_lossy()
        .into_owned();
    let neutral = |text: &str| text.replace(&parent, "/SCRATCH");
    let lines = match who {
        "packer" => {
            let lines: Vec<String> = neutral(&raw).lines().map(steady).collect();
            let mut raw = lines.join("\n") + "\n";
            for (from, to) in case.same {
                raw = raw.replace(from, to);
            }
            dressed::packers(&raw)
        }
        "build" if case.asks() => dressed::packers(&neutral(&raw)),
        _ => dressed::ours(&neutral(&raw)),
    };
    let mut words = said(&lines);
    for lines in words.values_mut() {
        for line in lines.iter_mut() {
            if who == "packer" {
                // Packer shows them as they are
                line.retain(|c| !c.is_control() || c == '\t');
            }
        }
        lines.retain(|line| !case.perhaps.iter().any(|it| line.contains(it)));
        // the two streams of a script come in no fixed order
        lines.sort();
    }
    let mut files = left(folder);
    let guest = folder.parent().expect("parent").join("guest");
    if guest.is_dir() {
        for (name, text) in left(&guest) {
            files.insert(format!("guest/{name}"), text);
        }
    }
    files.values_mut().for_each(|text| *text = neutral(text));
    Outcome {
        good,
        code,
        files,
        words,
        raw,
    }
}

/// The command in a session of its own, so that `/dev/tty` cannot be opened.
fn no_terminal(command: &Command) -> Command {
    let mut outer = Command::new("setsid");
    outer
        .arg("-w")
        .arg(command.get_program())
        .args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        outer.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            outer.env(name, value);
        }
    }
    outer
}

/// That the exit codes differ. Make has codes of its own.
fn codes(who: &str, theirs: &Outcome, ours: &Outcome) -> String {
    if theirs.code == ours.code {
        return String::new();
    }
    let (code, packers) = (ours.code, theirs.code);
    format!("\n{who} ended with {code:?}, packer with {packers:?}\n")
}

fn differences(case: &Case, who: &str, theirs: &Outcome, ours: &Outcome, words: bool) -> String {
    let mut out = String::new();
    if theirs.good != ours.good {
        out.push_str(&format!("\n{who} ended otherwise than packer\n"));
    }
    let names: BTreeSet<_> = theirs.files.keys().chain(ours.files.keys()).collect();
    for name in names {
        if case.differ.contains(&name.as_str()) {
            continue;
        }
        let (one, other) = (theirs.files.get(name), ours.files.get(name));
        if one.map(|text| times(text)) != other.map(|text| times(text)) {
            out.push_str(&format!(
                "\n{who}: the file {name} differs\n--- packer\n{}\n--- {who}\n{}\n",
                one.map_or("(none)", String::as_str),
                other.map_or("(none)", String::as_str)
            ));
        }
    }
    if words {
        out.push_str(&codes(who, theirs, ours));
        let keys: BTreeSet<_> = theirs.words.keys().chain(ours.words.keys()).collect();
        for key in keys {
            let (one, other) = (theirs.words.get(key), ours.words.get(key));
            if one != other {
                out.push_str(&format!("\n{who}: the words of {key} differ\n"));
                let empty = Vec::new();
                let (one, other) = (one.unwrap_or(&empty), other.unwrap_or(&empty));
                let one: String = one.iter().map(|line| format!("{line}\n")).collect();
                let other: String = other.iter().map(|line| format!("{line}\n")).collect();
                let diff = similar::TextDiff::from_lines(&one, &other);
                out.push_str(&diff.unified_diff().header("packer", who).to_string());
            }
        }
    }
    if !out.is_empty() {
        out.push_str(&format!("\n{who} said:\n{}", ours.raw));
    }
    out
}
