//! Provisioners of configuration management: real Packer and our script on one guest. The state of the guest is
//! compared file by file, and every command that the guest was given, in its order.
//!
//! Where a tool cannot be had (Chef, Converge, InSpec, a Puppet server), a stand-in notes how it was called.

mod support;

#[path = "provisioners/compare.rs"]
mod compare;
#[path = "provisioners/guest.rs"]
mod guest;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

use compare::{differences, wanted};
use guest::{Guest, Run};
use libtest_mimic::{Arguments, Failed, Trial};
use support::{both, limit, packer, packsh_ok, shells, text};

/// What is run, and how.
#[derive(Clone, Copy)]
pub struct Case {
    /// The fixture.
    fixture: &'static str,
    /// Which case of the fixture it is.
    name: &'static str,
    /// Whether the tools are stand-ins, and the guest notes its commands.
    stand_ins: bool,
    /// The tool that fails, and its exit code.
    fails: Option<(&'static str, u8)>,
    /// The shells: all, or every second one from there on.
    shells: Option<usize>,
}

impl Case {
    /// Whether the script is one of plain commands: guests with Windows have none yet.
    fn is_plain(&self) -> bool {
        self.fixture != "guest_os_windows"
    }
}

const fn stand_ins(fixture: &'static str) -> Case {
    Case {
        fixture,
        name: "",
        stand_ins: true,
        fails: None,
        shells: None,
    }
}

const fn failing(fixture: &'static str, tool: &'static str, code: u8, from: usize) -> Case {
    Case {
        name: tool,
        fails: Some((tool, code)),
        shells: Some(from),
        ..stand_ins(fixture)
    }
}

/// With real tools a run takes seconds: each shell is used somewhere.
const fn real(fixture: &'static str, from: usize) -> Case {
    Case {
        stand_ins: false,
        shells: Some(from),
        ..stand_ins(fixture)
    }
}

const CASES: &[Case] = &[
    real("ansible", 0),
    Case {
        name: "password",
        ..real("ansible", 1)
    },
    Case {
        name: "inventory",
        ..real("ansible", 1)
    },
    real("ansible_local", 1),
    real("puppet", 0),
    stand_ins("puppet_server"),
    stand_ins("salt"),
    Case {
        name: "real",
        ..real("salt", 1)
    },
    stand_ins("chef"),
    stand_ins("chef_client"),
    stand_ins("converge"),
    Case {
        shells: Some(0),
        ..stand_ins("guest_os_windows")
    },
    stand_ins("inspec"),
    failing("puppet_server", "puppet", 4, 0),
    failing("salt", "salt-call", 2, 1),
    failing("chef", "chef-solo", 1, 0),
    failing("chef_client", "chef-client", 35, 1),
    failing("chef_client", "knife", 100, 0),
    failing("converge", "converge", 127, 1),
    failing("inspec", "inspec", 3, 0),
];

fn main() {
    let arguments = Arguments::from_args();
    let trials = CASES
        .iter()
        .map(|case| {
            let name = format!("{} {}", case.fixture, case.name);
            Trial::test(name.trim().to_owned(), move || run(case))
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit();
}

/// Salt sends its trees to the user's home, which all runs share.
static HOME: Mutex<()> = Mutex::new(());

fn run(case: &Case) -> Result<(), Failed> {
    let _alone = ["salt", "guest_os_windows"]
        .contains(&case.fixture)
        .then(|| HOME.lock());
    let guest = Guest::start(case);
    let at = guest.folder(case, "packer");
    let mut command = packer();
    command
        .args(["build", "-color=false"])
        .args(guest.flags("packer"))
        .arg(format!("{}.json", case.fixture));
    let theirs = guest.run(&mut command, &at, "packer");
    wanted(&theirs, case.fails.is_none())?;
    let mut faults = String::new();
    let shells = shells();
    let chosen: Vec<&str> = match case.shells {
        None => shells,
        Some(from) => shells.into_iter().skip(from).step_by(2).collect(),
    };
    for shell in chosen {
        let at = guest.folder(case, shell);
        compile(&at, case, &guest.flags(shell));
        let mut command = Command::new(shell);
        command
            .arg("../x.ksh")
            .args(if case.is_plain() {
                None
            } else {
                Some("-color=false")
            })
            .args(guest.flags(shell));
        let ours = guest.run(&mut command, &at, shell);
        faults.push_str(&differences(case, shell, &theirs, &ours));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.into())
    }
}

fn compile(at: &Path, case: &Case, flags: &[String]) {
    let template = format!("{}.json", case.fixture);
    let mut words = vec!["compile", "-o", "../x.ksh"];
    words.extend(flags.iter().map(String::as_str));
    words.push(&template);
    packsh_ok(at, &words);
    let script = fs::read_to_string(at.join("../x.ksh")).expect("script");
    assert_eq!(
        script.contains("library"),
        !case.is_plain(),
        "{}",
        case.fixture
    );
}

/// Runs a command in a folder; what it said.
fn output(command: &mut Command, at: &Path) -> (Option<i32>, String) {
    let output = limit::output(command.current_dir(at));
    (output.status.code(), both(&output))
}

/// The texts of a file that end with NUL.
fn noted(path: &Path) -> Vec<String> {
    let bytes = fs::read(path).unwrap_or_default();
    bytes
        .split(|byte| *byte == 0)
        .filter(|piece| !piece.is_empty())
        .map(text)
        .collect()
}
