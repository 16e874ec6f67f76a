//! What emitted scripts tell OpenBSD's tools is what these take: every command line of vmctl(8) and doas(1), and every
//! vm.conf(5) and doas.conf(5) that packsh writes for root.

#[path = "support/openbsd_grammar/mod.rs"]
mod openbsd_grammar;
#[path = "support/pretended.rs"]
mod pretended;
mod support;

use std::fs;
use std::process::Command;
use std::time::Duration;

use openbsd_grammar::{doas, vm_conf, vmctl, words};
use pretended::Pretended;
use support::{both, project, text};

const LIMIT: Duration = Duration::from_secs(120);

/// Checks a line that starts with vmctl or doas, and says whether it is one.
fn check(line: &str) -> Result<bool, String> {
    let mut words = match line.split(' ').next() {
        Some("vmctl" | "doas") => words(line)?,
        _ => return Ok(false),
    };
    if words[0] == "doas" {
        words = doas::command(&words[1..])?;
        if words[0] != "vmctl" {
            return Ok(true);
        }
    }
    for release in vmctl::RELEASES {
        vmctl::check(&words[1..], release).map_err(|fault| format!("{release:?}: {fault}"))?;
    }
    Ok(true)
}

/// Templates of openbsd-vmm: the fixtures, and those of the tests.
fn templates() -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = fs::read_dir(project().join("fixtures"))
        .expect("fixtures")
        .map(|entry| {
            entry
                .expect("entry")
                .file_name()
                .into_string()
                .expect("name")
        })
        .filter(|name| name.starts_with("openbsd"))
        .map(|name| (format!("fixtures/{name}"), format!("{name}.json")))
        .collect();
    for name in ["cdrom", "disks", "first", "faults", "faults_2019"] {
        all.push(("tests/openbsd/templates".to_owned(), format!("{name}.json")));
    }
    assert!(all.len() >= 11, "{all:?}");
    all
}

#[test]
fn command_lines_that_scripts_run() {
    for (folder, template) in templates() {
        let host = Pretended::new(&folder)
            .with("HOST_VMD", "no")
            .with_script(&template, &[]);
        let (good, said) = host.build("mksh", LIMIT, &["-n"]);
        assert!(good, "{template}: {said}");
        let mut lines = Vec::new();
        for line in said.lines() {
            let Some((_, line)) = line.split_once(": + ") else {
                continue;
            };
            match check(line) {
                Ok(true) => lines.push(line),
                Ok(false) => {}
                Err(fault) => panic!("{template}: `{line}`: {fault}"),
            }
        }
        for wanted in [
            "vmctl create ",
            "vmctl start ",
            "vmctl console ",
            "vmctl status",
        ] {
            assert!(
                lines.iter().any(|line| line.contains(wanted)),
                "{template}: no `{wanted}` in\n{said}"
            );
        }
        permitted(&host, &template, &lines);
    }
}

/// Real doas, with the lines written for it, lets the user run what the script runs by doas, and nothing else.
fn permitted(host: &Pretended, template: &str, lines: &[&str]) {
    let asked: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("doas -n "))
        .collect();
    if asked.is_empty() {
        return;
    }
    let mut script = String::new();
    for command in &asked {
        script.push_str(&format!("doas -C /etc/doas.conf {command}\n"));
    }
    script.push_str(
        "doas -C /etc/doas.conf vmctl stop somebody || :\ndoas -C /etc/doas.conf sh || :\n",
    );
    let output = host.run("mksh", LIMIT, &["sh", "-c", &script]);
    let wanted = "permit nopass\n".repeat(asked.len()) + "deny\ndeny\n";
    assert_eq!(
        text(&output.stdout),
        wanted,
        "{template}: {}",
        both(&output)
    );
}

/// The same with the scripts of the second edition, in which the command lines stand as they are; and what its head says that
/// root has written into doas.conf(5) lets real doas run them.
#[test]
fn command_lines_of_plain_scripts() {
    for (folder, template) in templates() {
        let host = Pretended::new(&folder).with_second(&template, &[]);
        let script = host.read("build.ksh");
        let lines = commands(&script, &template);
        for wanted in [
            "vmctl create ",
            "vmctl start ",
            "vmctl console ",
            "vmctl status",
            "vmctl stop -f ",
        ] {
            assert!(
                lines.iter().any(|line| line.contains(wanted)),
                "{template}: no `{wanted}` in\n{script}"
            );
        }
        let rules: Vec<String> = script
            .lines()
            .filter_map(|line| line.strip_prefix('#')?.trim_start().strip_prefix("permit "))
            .map(|rule| {
                format!("permit {rule}\n")
                    .replace("USER", "build")
                    .replace("PWD", "/home/build")
            })
            .collect();
        fs::write(host.files.join("etc/doas.conf"), rules.concat()).expect("doas.conf");
        let asked: Vec<String> = lines
            .iter()
            .map(|line| line.replace("/path", "/home/build/IMAGE"))
            .collect();
        let images: Vec<&str> = rules
            .iter()
            .flat_map(|rule| rule.split(' '))
            .filter_map(|word| word.split_once(":/home").map(|(_, path)| path))
            .collect();
        let asked: Vec<String> = asked
            .into_iter()
            .map(|line| match images.first() {
                Some(image) => line
                    .replace("/home/build/IMAGE", &format!("/home{image}"))
                    .replace(" console name", &console(&rules)),
                None => line,
            })
            .collect();
        let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
        permitted(&host, &template, &asked);
    }
}

/// The command of the rule for the console.
fn console(rules: &[String]) -> String {
    let rule = rules
        .iter()
        .find_map(|rule| rule.split_once(" args console "));
    rule.map_or_else(String::new, |(_, name)| format!(" console {}", name.trim()))
}

/// The command lines of vmctl and doas in a script or a Makefile, without what is the shell's; vmctl takes them all.
fn commands(text: &str, place: &str) -> Vec<String> {
    let mut lines = Vec::new();
    // a Makefile has its functions behind bars
    let text = text.replace("\n#|", "\n").replace("\\\n", " ");
    for line in text.lines() {
        let line = line.trim_start_matches(['\t', '{', ' ']);
        if !line.starts_with("vmctl") && !line.starts_with("doas") && !line.contains("|| vmctl") {
            continue;
        }
        let line = line
            .rsplit_once("|| vmctl")
            .map_or(line.to_owned(), |(_, rest)| format!("vmctl{rest}"));
        let ends = [" ||", " >", " <", " 2>", " |", "; "];
        let end = ends
            .iter()
            .filter_map(|end| line.find(end))
            .min()
            .unwrap_or(line.len());
        let line = line[..end].split_whitespace().collect::<Vec<_>>().join(" ");
        let line = valued(&line.replace("\"$vm\"", "name"));
        match check(&line) {
            Ok(true) => lines.push(line),
            other => panic!("{place}: `{line}`: {other:?}"),
        }
    }
    lines
}

#[test]
fn command_lines_in_snapshots() {
    let mut found = 0;
    for entry in fs::read_dir(project().join("tests/snapshots")).expect("snapshots") {
        let path = entry.expect("entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("openbsd_") {
            let snapshot = fs::read_to_string(&path).expect("snapshot");
            found += commands(&snapshot, &name).len();
        }
    }
    assert!(found >= 60, "{found}");
}

/// A shell's text with each variable replaced by a value that could be its own.
fn valued(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let after = after.strip_prefix('{').unwrap_or(after);
        let end = after
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(after.len());
        let name = &after[..end];
        // all others hold paths
        let size = name.contains("memory") || name.contains("size");
        out.push_str(if size { "512M" } else { "/path" });
        rest = after[end..].strip_prefix('}').unwrap_or(&after[end..]);
    }
    out + rest
}

#[test]
fn files_that_root_writes() {
    for (folder, template) in templates() {
        let host = Pretended::new(&folder).with_script(&template, &[]);
        let conf = host.files.join("etc/vm.conf");
        let text = fs::read_to_string(conf).expect("vm.conf");
        vm_conf::check(&text).unwrap_or_else(|fault| panic!("{template}: {fault}\n{text}"));
        let output = Command::new("doas")
            .arg("-C")
            .arg(host.files.join("etc/doas.conf"))
            .output()
            .expect("the tests need doas (opendoas)");
        assert!(output.status.success(), "{template}: {}", both(&output));
    }
}

#[test]
fn wrong_command_lines_are_refused() {
    for (line, why) in [
        ("vmctl start name -c", "one name"),
        ("vmctl st name", "full name"),
        ("vmctl start -d raw:/d 12", "is an id"),
        ("vmctl start -d /d name", "the format is not said"),
        ("vmctl start -d raw:d name", "from a folder of its own"),
        (
            "vmctl start -B floppy -d raw:/d name",
            "unknown boot device",
        ),
        ("vmctl start -B net -d raw:/d name", "-B net without -b"),
        ("vmctl start -B disk -b /k -d raw:/d name", "for the BIOS"),
        ("vmctl start -m 512 -d raw:/d name", "at least"),
        ("vmctl start -m 10GB -d raw:/d name", "invalid size"),
        ("vmctl start -m 64G -d raw:/d name", "too large"),
        ("vmctl start -m 1G -m 1G -d raw:/d name", "multiple times"),
        (
            "vmctl start -L -L -L -L -n sw -d raw:/d name",
            "too many interfaces",
        ),
        (
            "vmctl start -d raw:/a -d raw:/b -d raw:/c -d raw:/d -d raw:/e name",
            "too many disks",
        ),
        ("vmctl start -L name", "no kernel or disk/cdrom"),
        ("vmctl start -p 2 -d raw:/d name", "unknown option -- p"),
        ("vmctl start -d raw:/d 'na me'", "invalid VM name"),
        ("vmctl start -d raw:/d", "one name"),
        ("vmctl create raw:/d -s 1G", "one disk"),
        ("vmctl create raw:/d", "missing size"),
        ("vmctl create -s 1.5G raw:/d", "invalid size"),
        ("vmctl create -b /b raw:/d", "require qcow2"),
        ("vmctl create -b b.qcow2 qcow2:/d", "beside the image"),
        ("vmctl create -b /b -i /c qcow2:/d", "exclude each other"),
        ("vmctl stop -a", "of others"),
        ("vmctl stop", "one VM"),
        ("vmctl status -r", "invalid VM name"),
        ("vmctl console", "one VM"),
        ("vmctl send name", "not in all releases"),
        ("vmctl", "no command"),
        ("doas vmctl status", "may ask for a password"),
        ("doas -n", "no command"),
        ("doas -s", "run no command"),
        ("doas -x vmctl status", "unknown option"),
        ("vmctl status $x", "is the shell's"),
        ("vmctl status 'x", "not closed"),
    ] {
        match check(line) {
            Err(fault) => assert!(fault.contains(why), "`{line}`: {fault}"),
            Ok(_) => panic!("`{line}` is accepted"),
        }
    }
    for line in [
        "vmctl create -s 10G qcow2:relative/to-the-caller.qcow2",
        "vmctl create -b /base.qcow2 qcow2:/x",
        "vmctl start -cL -Bnet -b /bsd.rd -m512M -d qcow2:/d -t tmpl name",
        "vmctl start name",
        "vmctl stop -fw 7",
        "vmctl -v status",
        "doas -u root -n vmctl console 'name'",
    ] {
        assert_eq!(check(line), Ok(true), "{line}");
    }
    assert_eq!(check("echo vmctl"), Ok(false));
}

#[test]
fn wrong_vm_conf_is_refused() {
    for (text, why) in [
        ("vm x {\n\tdisk /d\n\tspeed 3\n}\n", "3: one of"),
        ("vm x {\n\tdisk /d\n", "`}` is lacking"),
        ("vm x {\n\tenable\n}\n", "no disk, kernel or CD"),
        (
            "vm x {\n\tdisk /d\n\towner a:b\n}\n",
            "each instance is refused",
        ),
        (
            "vm x {\n\tdisk /d\n\tallow instance { boot disk }\n}\n",
            "a comma or a new line",
        ),
        (
            "vm x {\n\tdisk /d\n\tallow instance { root }\n}\n",
            "one of",
        ),
        ("vm x {\n\tdisk \"/d\n}\n", "not closed"),
        ("vm x {\n\tdisk /d memory 1G\n}\n", "goes on"),
        ("vm x {\n\tdisk /d\n\tmemory 10GB\n}\n", "a size is"),
        ("switch s {\n\tport 1\n}\n", "one of"),
        (
            "vm x {\n\tdisk /d\n\tinterface { lladdr zz }\n}\n",
            "no lladdr",
        ),
        ("socket owner\n", "a word is lacking"),
        ("local prefix 10.0.0.0\n", "ADDRESS/LENGTH"),
    ] {
        match vm_conf::check(text) {
            Err(fault) => assert!(fault.contains(why), "{text}: {fault}"),
            Ok(()) => panic!("accepted: {text}"),
        }
    }
    vm_conf::check(
        "# comment\nsets=\"/var/www\"\nsocket owner :vmusers\nlocal prefix 10.1.0.0/16\n\
         switch \"uplink\" {\n\tinterface bridge0\n\tlocked lladdr\n}\n\
         vm \"x\" {\n\tdisable\n\tdisk \"/dev/null\" format raw\n\tboot device net\n\tmemory 1G\n\
         \tinterface tap1 {\n\t\tswitch \"uplink\"\n\t\tlladdr fe:e1:bb:d1:00:01\n\t}\n\tlocal interface\n\towner u\n\
         \tallow instance {\n\t\tboot, disk,\n\t\tmemory\n\t\towner :g\n\t}\n}\n",
    )
    .expect("good");
}
