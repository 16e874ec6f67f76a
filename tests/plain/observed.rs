//! The head against what a run really does: scripts run under strace(1), and the files that they write and read, the
//! programs that they run, and their sockets are compared with the head.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::pretended::Pretended;
use crate::support::{both, copy, packsh_ok, project, shells};

/// What is traced.
const CALLS: &str =
    "trace=openat,open,creat,bind,connect,execve,clone,clone3,fork,vfork,rename,renameat,renameat2";

/// Programs that every system has: the head does not list them.
const BASE: &[&str] = &[
    "awk", "base64", "basename", "cat", "chmod", "cp", "cut", "date", "dd", "dirname", "env",
    "expr", "find", "grep", "head", "id", "ls", "mkdir", "mkfifo", "mktemp", "mv", "od", "printf",
    "pwd", "rm", "rmdir", "sed", "sh", "sleep", "sort", "stty", "tail", "touch", "tr", "true",
    "uname", "wc",
];

/// The head of a script.
struct Head(String);

impl Head {
    fn of(script: &str) -> Self {
        let lines = script
            .lines()
            .skip(1)
            .take_while(|line| line.starts_with('#'));
        Self(lines.collect::<Vec<_>>().join("\n"))
    }

    /// The lines of a row, each with those that continue it.
    fn row(&self, label: &str) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        let mut lines = self
            .0
            .lines()
            .skip_while(|line| !line.starts_with(&format!("# {label} ")));
        let first = lines
            .next()
            .into_iter()
            .map(|line| line.get(12..).unwrap_or_default());
        let rest = lines.map_while(|line| line.strip_prefix("#           "));
        for line in first.chain(rest) {
            match (line.strip_prefix("  "), out.last_mut()) {
                (Some(more), Some(last)) => {
                    last.push(' ');
                    last.push_str(more);
                }
                _ => out.push(line.to_owned()),
            }
        }
        out
    }

    /// The words behind a word of the row `Files`.
    fn files(&self, verb: &str) -> BTreeSet<String> {
        let rows = self.row("Files");
        let words = rows.iter().filter_map(|row| row.strip_prefix(verb));
        words
            .flat_map(str::split_whitespace)
            .map(str::to_owned)
            .collect()
    }
}

/// What one process did.
#[derive(Default)]
struct Process {
    children: Vec<String>,
    /// Programs, with their words.
    ran: Vec<(String, String)>,
    written: BTreeSet<String>,
    read: BTreeSet<String>,
    sockets: BTreeSet<String>,
}

/// The path behind the result of a call: `openat(...) = 3</path>`.
fn opened(line: &str) -> Option<&str> {
    let (_, result) = line.rsplit_once(") = ")?;
    let (number, path) = result.split_once('<')?;
    number.parse::<u32>().ok()?;
    path.strip_suffix('>')
}

/// A quoted word of a line.
fn quoted(line: &str, number: usize) -> Option<&str> {
    line.split('"').nth(2 * number + 1)
}

impl Process {
    fn of(trace: &str) -> Self {
        let mut out = Self::default();
        for line in trace.lines() {
            let call = line.split('(').next().unwrap_or_default();
            match call {
                "openat" | "open" | "creat" => {
                    let Some(path) = opened(line) else { continue };
                    let path = path.trim_end_matches(" (deleted)").to_owned();
                    let writes = ["O_WRONLY", "O_RDWR", "O_CREAT"];
                    if call == "creat" || writes.iter().any(|flag| line.contains(flag)) {
                        out.written.insert(path);
                    } else if !line.contains("O_DIRECTORY") {
                        out.read.insert(path);
                    }
                }
                "bind" | "connect"
                    if line.contains("AF_INET") && !line.contains("= -1 E")
                        || line.contains("EINPROGRESS") =>
                {
                    let port = line
                        .split("htons(")
                        .nth(1)
                        .and_then(|rest| rest.split(')').next());
                    let address = line
                        .split("inet_addr(\"")
                        .nth(1)
                        .and_then(|rest| rest.split('"').next());
                    let (port, address) = (port.unwrap_or_default(), address.unwrap_or("?"));
                    out.sockets.insert(format!("{call} {address} {port}"));
                }
                "execve" if line.ends_with(" = 0") => {
                    let program = quoted(line, 0).unwrap_or_default();
                    let words = line.split_once('[').map_or("", |(_, words)| words);
                    out.ran.push((program.to_owned(), words.to_owned()));
                }
                "clone" | "clone3" | "fork" | "vfork" => {
                    let child = line.rsplit_once(" = ").map_or("", |(_, pid)| pid);
                    out.children.push(child.to_owned());
                }
                _ => {}
            }
        }
        out
    }

    /// Whether it runs a script of the template, which no head can know.
    fn is_templates(&self) -> bool {
        self.ran
            .iter()
            .any(|(_, words)| words.contains("/dev/fd/3") || words.contains("/script"))
    }

    /// Whether it stands in for a tool that no machine of the tests has.
    fn is_stand_in(&self) -> bool {
        self.ran
            .iter()
            .any(|(program, _)| ["vmctl", "ifconfig", "arp", "rcctl"].contains(&name_of(program)))
    }
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// All that a run did, but for what scripts of the template did.
struct Observed {
    programs: BTreeSet<String>,
    written: BTreeSet<String>,
    read: BTreeSet<String>,
    sockets: BTreeSet<String>,
    /// What scripts of the template wrote.
    theirs: BTreeSet<String>,
}

impl Observed {
    /// From the files that `strace -ff` writes into a folder.
    fn of(folder: &Path) -> Self {
        let mut processes: BTreeMap<String, Process> = BTreeMap::new();
        for entry in fs::read_dir(folder).expect("folder").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let pid = name.rsplit('.').next().unwrap_or_default().to_owned();
            let trace = fs::read(entry.path()).expect("trace");
            processes.insert(pid, Process::of(&String::from_utf8_lossy(&trace)));
        }
        assert!(!processes.is_empty(), "nothing was traced");
        let mut others: Vec<String> = Vec::new();
        for (pid, process) in &processes {
            if process.is_templates() || process.is_stand_in() {
                others.push(pid.clone());
            }
        }
        let mut apart: BTreeSet<String> = BTreeSet::new();
        while let Some(pid) = others.pop() {
            if let Some(process) = processes.get(&pid) {
                others.extend(process.children.iter().cloned());
            }
            apart.insert(pid);
        }
        let mut out = Self {
            programs: BTreeSet::new(),
            written: BTreeSet::new(),
            read: BTreeSet::new(),
            sockets: BTreeSet::new(),
            theirs: BTreeSet::new(),
        };
        for (pid, process) in processes {
            let first = process.ran.first().map(|(program, _)| program.clone());
            if apart.contains(&pid) {
                // the tool is the script's, what it does is not
                out.programs.extend(first.filter(|_| process.is_stand_in()));
                out.theirs.extend(process.written);
                continue;
            }
            out.programs
                .extend(process.ran.iter().map(|(program, _)| program.clone()));
            out.written.extend(process.written);
            out.read.extend(process.read);
            out.sockets.extend(process.sockets);
        }
        out
    }

    /// Holds the files against the head: `home` is the working folder, `private` that of temporary files.
    fn check_files(
        &self,
        head: &Head,
        home: &Path,
        private: &str,
        script: &str,
        made: &BTreeSet<String>,
        context: &str,
    ) {
        let relative = |path: &String| {
            let inside = Path::new(path)
                .strip_prefix(home)
                .map(|it| it.display().to_string());
            inside.unwrap_or_else(|_| path.clone())
        };
        let outside = |path: &&String| {
            let system = [
                "/dev/", "/proc/", "/usr/", "/lib", "/etc/", "/bin/", "/sys/", "/.etc/", "/.path/",
                "/.stand/", "/run/",
            ];
            !path.starts_with(private) && !system.iter().any(|it| path.starts_with(it))
        };
        let mut written: BTreeSet<String> =
            self.written.iter().filter(outside).map(relative).collect();
        written.extend(made.iter().cloned());
        assert_eq!(
            written,
            head.files("writes "),
            "{context}: what is written\n{}",
            head.0
        );
        let read: BTreeSet<String> = self.read.iter().filter(outside).map(relative).collect();
        // ksh93 opens the folder that it works in
        let theirs: BTreeSet<String> = self.theirs.iter().map(relative).collect();
        let known = |path: &&String| {
            !theirs.contains(*path)
                && path.as_str() != script
                && !path.is_empty()
                && !written.contains(*path)
        };
        let read: BTreeSet<String> = read.iter().filter(known).cloned().collect();
        assert_eq!(
            read,
            head.files("reads "),
            "{context}: what is read\n{}",
            head.0
        );
    }

    /// Holds the programs against the head.
    fn check_programs(&self, head: &Head, private: &str, shell: &str, context: &str) {
        let needs = head.row("Needs").join(" ");
        let needs: BTreeSet<&str> = needs
            .split([' ', ','])
            .filter(|word| !word.is_empty())
            .collect();
        for program in self
            .programs
            .iter()
            .filter(|path| !path.starts_with(private))
        {
            let name = name_of(program);
            let known = BASE.contains(&name)
                || [shell, "ksh", "strace"].contains(&name)
                || needs.contains(name);
            assert!(
                known,
                "{context}: {name} is run, and the head needs {needs:?}"
            );
        }
    }
}

#[test]
fn what_runs_here_is_what_the_head_says() {
    let fixtures = [
        "file_builder",
        "motd",
        "chains",
        "checksums",
        "compress",
        "artifice",
        "functions",
        "parallel",
        "override",
        "shell_local",
    ];
    for fixture in fixtures {
        let all = shells();
        // every shell for one of them
        for shell in if fixture == "motd" {
            &all[..]
        } else {
            &all[..1]
        } {
            let scratch = tempfile::tempdir().expect("folder");
            let home = scratch.path().join("home");
            copy(&project().join("fixtures").join(fixture), &home);
            packsh_ok(
                &home,
                &["compile", "-o", "t.ksh", &format!("{fixture}.json")],
            );
            let (trace, tmp) = (scratch.path().join("trace"), scratch.path().join("tmp"));
            for folder in [&trace, &tmp] {
                fs::create_dir(folder).expect("folder");
            }
            let output = Command::new("strace")
                .args(["-ff", "-y", "-s", "300", "-e", CALLS, "-o"])
                .arg(trace.join("t"))
                .args([shell, "t.ksh"])
                .current_dir(&home)
                .env("TMPDIR", &tmp)
                .output()
                .expect("strace");
            let context = format!("{fixture} in {shell}");
            assert!(output.status.success(), "{context}: {}", both(&output));
            let head = Head::of(&fs::read_to_string(home.join("t.ksh")).expect("script"));
            let observed = Observed::of(&trace);
            observed.check_files(
                &head,
                &home,
                &tmp.display().to_string(),
                "t.ksh",
                &BTreeSet::new(),
                &context,
            );
            observed.check_programs(&head, &tmp.display().to_string(), shell, &context);
            assert_eq!(observed.sockets, BTreeSet::new(), "{context}");
            let leaves = head.row("Leaves").join(" ");
            // artifice takes patterns
            let names = leaves
                .split_whitespace()
                .filter(|item| !item.contains(['*', '[']));
            for item in names {
                assert!(home.join(item).exists(), "{context}: {item} is not there");
            }
            assert_eq!(
                fs::read_dir(&tmp).expect("tmp").count(),
                0,
                "{context}: temporary files are left"
            );
        }
    }
}

/// A guest that is installed over the network, on the pretended OpenBSD host.
#[test]
fn what_a_machine_listens_on_and_connects_to_is_what_the_head_says() {
    let host = Pretended::new("fixtures/openbsd_net")
        .with_kernel()
        .with_second("openbsd_net.json", &[]);
    fs::create_dir(host.home.join("trace")).expect("folder");
    let command = [
        "/usr/bin/strace",
        "-ff",
        "-y",
        "-s",
        "300",
        "-e",
        CALLS,
        "-o",
        "trace/t",
        "ksh",
        "build.ksh",
    ];
    let output = host.run("mksh", Duration::from_secs(600), &command);
    assert!(output.status.success(), "{}", both(&output));
    let head = Head::of(&host.read("build.ksh"));
    let observed = Observed::of(&host.home.join("trace"));
    let home = Path::new("/home/build");
    // the stand-in for vmd makes the image and reads the kernel
    let made = BTreeSet::from(["images/openbsd.qcow2".to_owned()]);
    let mut seen = observed;
    seen.read.insert("/bsd.rd".to_owned());
    seen.check_files(&head, home, "/tmp/", "build.ksh", &made, "openbsd_net");
    seen.check_programs(&head, "/tmp/", "mksh", "openbsd_net");
    // of the first free port of TCP 8000-8999 on 100.64.N.2, and of ssh to 100.64.N.3 port 22
    let listens = head.row("Listens").join(" ");
    assert!(listens.contains("TCP 8000-8999 on 100.64.N.2"), "{listens}");
    let connects = head.row("Connects").join(" ");
    assert!(connects.contains("100.64.N.3 port 22"), "{connects}");
    let wanted = ["bind 100.64.1.2 8000", "connect 100.64.1.3 22"].map(str::to_owned);
    assert_eq!(seen.sockets, BTreeSet::from(wanted));
}
