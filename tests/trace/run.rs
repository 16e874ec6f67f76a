//! One run of Packer, of the script in a shell, or of the Makefile, against fresh stand-ins.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::api::Api;
use crate::case::{Case, home};
use crate::journal::{Call, Journal};
use crate::support::sshd::Sshd;
use crate::support::{both, copy, limit, packer, packsh_ok, project};
use crate::{pattern, program};

/// What a run came to.
pub struct Outcome {
    pub who: String,
    pub good: bool,
    pub calls: Vec<Call>,
    /// What the builds left, as the summary tells it.
    pub results: Vec<String>,
    /// All that was said.
    pub said: String,
}

/// Who runs.
#[derive(Clone, Copy, Debug)]
pub enum Who {
    Packer,
    Shell(&'static str),
    Make(&'static str),
}

/// Runs the case once; call number `fails` is made to fail.
pub fn run(case: &Case, who: Who, fails: Option<usize>) -> Outcome {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    let [work, home_folder, tmp, bin, notes] =
        ["build", "home", "tmp", "bin", "notes"].map(|name| root.join(name));
    for folder in [&home_folder, &tmp, &bin] {
        fs::create_dir_all(folder).expect("folder");
    }
    copy(&project().join("fixtures").join(&case.fixture), &work);
    let journal = Journal::new(&notes);
    if let Some(number) = fails {
        journal.fail(number);
    }
    let own = std::env::current_exe().expect("this test");
    for name in &case.programs {
        // `podman=docker`: podman by the rules of docker
        let (name, rules) = name.split_once('=').unwrap_or((name, name));
        let rules = home().join("programs").join(format!("{rules}.toml"));
        fs::copy(&rules, notes.join(format!("{name}.toml")))
            .unwrap_or_else(|fault| panic!("{}: {fault}", rules.display()));
        symlink(&own, bin.join(name)).expect("link");
    }
    let api = (!case.api.is_empty()).then(|| {
        let rules = home().join("apis").join(format!("{}.toml", case.api));
        Api::start(&rules, &journal)
    });
    let place = api.map(|api| (format!("http://127.0.0.1:{}", api.port), api));
    let sshd = case.sshd.then(|| {
        // any key is good
        let any = "AuthorizedKeysCommand /bin/echo %t %k\nAuthorizedKeysCommandUser nobody\n";
        Sshd::start_with(any)
    });
    let ssh_port = sshd.as_ref().map(|sshd| sshd.port.to_string());
    let template = format!("{}.json", case.fixture);
    let mut flags = Vec::new();
    for (name, value) in &case.variables {
        let value = pattern::filled(value, &|name| match name {
            "api" => place.as_ref().map(|(place, _)| place.clone()),
            "sshd" => ssh_port.clone(),
            _ => None,
        });
        flags.extend(["-var".to_owned(), format!("{name}={value}")]);
    }
    if !case.only.is_empty() {
        flags.push(format!("-only={}", case.only));
    }
    let mut command = command(case, who, &work, &template, &flags);
    let path = std::env::var("PATH").expect("PATH");
    command
        .current_dir(&work)
        .env("PATH", format!("{}:{path}", bin.display()))
        .env("HOME", &home_folder)
        .env("TMPDIR", &tmp)
        .env("CHECKPOINT_DISABLE", "1")
        .env(program::FOLDER, &notes)
        .env(program::SSHD, ssh_port.unwrap_or_default())
        .env(
            program::KEY,
            sshd.as_ref().map(Sshd::key).unwrap_or_default(),
        )
        .envs(case.environment.iter().cloned());
    let mut output = limit::output(&mut command);
    if let (Who::Make(_), Some(_)) = (who, fails) {
        // a failed make undoes nothing by itself
        let cleaned = limit::output(command.arg("clean"));
        output.stdout.extend(cleaned.stdout);
        output.stderr.extend(cleaned.stderr);
    }
    if let Ok(pids) = fs::read_to_string(notes.join("forwards")) {
        let _ = Command::new("kill").args(pids.lines()).status();
    }
    let raw = both(&output);
    let clean =
        |text: &str| crate::calls::clean(text, root, place.as_ref().map(|it| it.0.as_str()));
    let mut results: Vec<String> = raw
        .lines()
        .filter(|line| line.starts_with("--> "))
        .map(clean)
        .collect();
    // of several builds Packer tells them in any order
    results.sort();
    let mut calls = journal.calls();
    for call in &mut calls {
        let texts = call.words.iter_mut().chain(&mut call.environment);
        texts
            .chain([&mut call.input])
            .for_each(|text| *text = clean(text));
    }
    Outcome {
        who: format!("{who:?}"),
        good: output.status.success(),
        calls,
        results,
        said: raw,
    }
}

fn command(case: &Case, who: Who, work: &Path, template: &str, flags: &[String]) -> Command {
    let compile = |target: &[&str], with: &[String]| -> PathBuf {
        let mut words: Vec<&str> = vec!["compile"];
        words.extend((!case.plain).then_some("--library"));
        words.extend(target);
        words.extend(case.compile.iter().map(String::as_str));
        words.extend(with.iter().map(String::as_str));
        words.push(template);
        packsh_ok(work, &words);
        work.join("../out.file")
    };
    match who {
        Who::Packer => {
            let mut command = packer();
            command
                .args(["build", "-color=false"])
                .args(&case.flags)
                .args(flags)
                .arg(template);
            command
        }
        Who::Shell(shell) => {
            let file = compile(&["-o", "../out.file"], flags);
            let mut command = Command::new(shell);
            command
                .arg(file)
                .args((!case.plain).then_some("-color=false"))
                .args(&case.flags)
                // a plain script has no flag for a choice that is made already
                .args(
                    flags
                        .iter()
                        .filter(|flag| !case.plain || !flag.starts_with("-only=")),
                );
            command
        }
        Who::Make(make) => {
            // a Makefile takes no flags
            let file = compile(&["--target", "make", "-o", "../out.file"], flags);
            let mut command = Command::new(make);
            command.arg("-f").arg(file).arg("KSH=mksh");
            command
        }
    }
}
