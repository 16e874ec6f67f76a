//! How long plain scripts are, and of what they consist.

use std::collections::BTreeSet;

use packsh::shell::{Section, sections};

use crate::support::{packsh_ok, project};

/// The most lines that the script of a fixture may have, and what options it is compiled with.
const BUDGETS: &[(&str, usize, &[&str])] = &[
    ("file_builder", 70, &[]),
    ("motd", 200, &[]),
    ("null_ssh", 175, &[]),
    ("parallel", 210, &[]),
    ("chains", 150, &[]),
    ("retries", 120, &[]),
    ("sensitive", 120, &[]),
    ("ansible", 220, &[]),
    ("ansible_local", 240, &[]),
    ("chef", 265, &[]),
    ("chef_client", 245, &[]),
    ("converge", 200, &[]),
    ("inspec", 190, &[]),
    ("puppet", 205, &[]),
    ("puppet_server", 185, &[]),
    ("salt", 250, &[]),
];

/// The same of machines under QEMU; `qemu_real` has two.
const QEMU: &[(&str, usize, &[&str])] = &[
    ("qemu", 320, &[]),
    ("qemu_args", 210, &[]),
    ("qemu_image", 280, &[]),
    ("qemu_real", 585, &["-var", "key=key"]),
    ("qemu_serial", 265, &[]),
];

/// The same of containers.
const CONTAINERS: &[(&str, usize, &[&str])] = &[
    ("docker", 220, &[]),
    ("docker_chains", 335, &[]),
    ("docker_ecr", 220, &[]),
    ("docker_export", 200, &[]),
    ("docker_keys", 400, &[]),
    ("docker_windows", 130, &[]),
    ("lxc", 170, &[]),
    ("lxc_keys", 185, &[]),
    ("lxd", 140, &[]),
    ("lxd_keys", 150, &[]),
];

/// The same of machines of vmd(8), whose heads have root's lines and what the guest reaches besides.
const MACHINES: &[(&str, usize, &[&str])] = &[
    ("openbsd_2019", 215, &[]),
    ("openbsd_base", 250, &[]),
    ("openbsd_disks", 240, &[]),
    ("openbsd_net", 335, &[]),
    ("openbsd_cdrom", 355, &[]),
    ("openbsd_switch", 295, &[]),
];

fn script(fixture: &str, options: &[&str]) -> String {
    let folder = project().join("fixtures").join(fixture);
    let mut words = vec!["compile", "-o", "-"];
    words.extend(options);
    let template = format!("{fixture}.json");
    words.push(&template);
    packsh_ok(&folder, &words)
}

#[test]
fn scripts_keep_their_budgets() {
    let mut faults = Vec::new();
    let all = BUDGETS.iter().chain(MACHINES).chain(QEMU).chain(CONTAINERS);
    for (fixture, most, options) in all {
        let lines = script(fixture, options).lines().count();
        if lines > *most {
            faults.push(format!("{fixture} has {lines} lines, at most {most}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn heads_of_one_build_have_thirty_lines_at_most() {
    for (fixture, _, options) in BUDGETS {
        let text = script(fixture, options);
        let head = sections(&text)[&Section::Head];
        assert!(head <= 32, "{fixture}: {head}");
        for line in text.lines().take(head) {
            assert!(line.starts_with('#'), "{fixture}: {line}");
        }
    }
}

/// What is not a helper's, nor how a build is run, of all lines behind the head.
#[test]
fn machines_are_mostly_their_own_steps() {
    for (fixture, _, options) in MACHINES.iter().chain(QEMU) {
        let sections = sections(&script(fixture, options));
        let own = sections[&Section::Settings] + sections[&Section::Steps];
        let all = own + sections[&Section::Helpers];
        assert!(100 * own >= 53 * all, "{fixture}: {own} of {all} lines");
    }
}

#[test]
fn containers_are_mostly_their_own_steps() {
    for (fixture, _, options) in CONTAINERS {
        let sections = sections(&script(fixture, options));
        let own = sections[&Section::Settings] + sections[&Section::Steps];
        let all = own + sections[&Section::Helpers];
        assert!(100 * own >= 60 * all, "{fixture}: {own} of {all} lines");
    }
}

/// Aliases of pdksh: a function of such a name is a syntax error there.
const ALIASES: &[&str] = &[
    "autoload",
    "functions",
    "hash",
    "history",
    "integer",
    "local",
    "login",
    "nohup",
    "r",
    "stop",
    "suspend",
    "type",
];

#[test]
fn no_function_has_the_name_of_an_alias() {
    let all = BUDGETS.iter().chain(MACHINES).chain(QEMU).chain(CONTAINERS);
    for (fixture, _, options) in all {
        for line in script(fixture, options).lines() {
            let name = line
                .strip_suffix("() {")
                .or_else(|| line.strip_suffix("() ("));
            if let Some(name) = name {
                assert!(!ALIASES.contains(&name), "{fixture}: {name}");
            }
        }
    }
}

/// What the helpers assign to must not be the name of a setting.
#[test]
fn variables_of_helpers_are_taken() {
    let taken: BTreeSet<&str> = packsh::shell::Names::taken().iter().copied().collect();
    let mut free = BTreeSet::new();
    let all = BUDGETS.iter().chain(MACHINES).chain(QEMU).chain(CONTAINERS);
    for (fixture, _, options) in all {
        let text = script(fixture, options);
        let mut helper = false;
        for line in text.lines() {
            match line {
                "# ---- helpers ----" | "# ---- the run ----" => helper = true,
                line if line.starts_with("# ---- ") => helper = false,
                _ => {}
            }
            let words = line.trim_start().trim_start_matches("typeset ");
            if !helper || line.trim_start().starts_with('#') {
                continue;
            }
            for word in words.split(' ') {
                let Some((name, _)) = word.split_once('=') else {
                    break;
                };
                let plain = !name.is_empty()
                    && name
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
                if !plain {
                    break;
                }
                if !taken.contains(name) {
                    free.insert(name.to_owned());
                }
            }
        }
    }
    assert!(free.is_empty(), "not in the list of taken names: {free:?}");
}
