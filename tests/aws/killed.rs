//! A script that is killed, again and again, and goes on with -resume: in the end there is what an undisturbed run leaves.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::cloud::{Cloud, Lent};
use super::compare;
use super::support::sshd::Sshd;
use super::support::{both, limit};
use super::{Case, REGIONS, spot, with_ssh};

/// Kills the script each time that one of these is done by the cloud, and not known to the script yet.
fn killed(case: &Case<'_>, shell: &str, actions: &[&'static str]) {
    let cloud: Lent = Cloud::lend();
    let whole = case.script(&cloud, shell, None);
    assert!(whole.success, "{}", whole.output);
    cloud.reset(None);
    let folder = case.folder();
    case.compiled(folder.path());
    for action in actions {
        cloud.delay(action);
        let before = cloud.requests().len();
        let mut command = case.command(&cloud, shell, folder.path());
        super::environment(&mut command)
            .arg("-resume")
            .stdin(Stdio::null());
        let mut run = limit::start(&mut command, 100);
        let asked = |cloud: &Cloud| {
            let asked = cloud.requests();
            asked[before..].iter().any(|it| it.action == *action)
        };
        while !asked(&cloud) && !run.is_over() {
            std::thread::sleep(Duration::from_millis(50));
        }
        // moto has done it, and its answer is on the way
        std::thread::sleep(Duration::from_millis(500));
        run.signal("KILL");
        kill_in(folder.path());
        let output = both(&run.end());
        assert!(asked(&cloud), "{action} is not asked: {output}");
    }
    let mut command = case.command(&cloud, shell, folder.path());
    command.arg("-resume");
    let end = case.finish(&cloud, &mut command);
    assert!(end.success, "{shell}: {}", end.output);
    let running =
        |line: &String| !line.contains("DescribeTags") && !line.contains("DescribeInstances");
    let left = |all: &[String]| {
        all.iter()
            .filter(|it| running(it))
            .cloned()
            .collect::<Vec<_>>()
    };
    if let Some(text) = compare::difference(&left(&whole.left), &left(&end.left)) {
        panic!("{shell}: {text}\n{}", end.output);
    }
    for region in REGIONS {
        let instances = cloud.ask(region, "Action=DescribeInstances");
        let states = compare::values(&instances, "name");
        assert!(
            states.iter().all(|state| state == "terminated"),
            "{states:?}"
        );
    }
}

/// Kills what works in a folder: a build is a process group of its own, and so is what it waits for.
fn kill_in(folder: &Path) {
    let processes = fs::read_dir("/proc").expect("/proc");
    let ids = processes.flatten().filter_map(|entry| {
        let there = fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd == folder);
        let name = entry.file_name().to_string_lossy().into_owned();
        (there && name.parse::<u32>().is_ok()).then_some(name)
    });
    let ids: Vec<String> = ids.collect();
    limit::output(Command::new("kill").arg("-KILL").args(&ids));
}

#[test]
fn a_build_goes_on_after_each_kill() {
    let sshd = Sshd::start();
    killed(
        &with_ssh(&sshd),
        "ksh93",
        &[
            "CreateSecurityGroup",
            "AuthorizeSecurityGroupIngress",
            "RunInstances",
            "CreateImage",
            "CopyImage",
            "CreateTags",
        ],
    );
}

#[test]
fn a_spot_build_goes_on_after_each_kill() {
    killed(
        &spot(),
        "mksh",
        &[
            "CreateKeyPair",
            "CreateInstanceProfile",
            "PutRolePolicy",
            "CreateLaunchTemplate",
            "CreateFleet",
            "CreateImage",
            "DeregisterImage",
        ],
    );
}
