//! What must be the same in two runs, and what may differ, with the reason.

use std::collections::{BTreeMap, BTreeSet};

use super::support::compare::said;
use super::{Case, Failed, Run};

/// Texts of calls and of output that differ on purpose: the fixture, what Packer has, what it is taken for.
const DIFFERENT: &[(&str, &str, &str)] = &[
    // sudo by way of sudo is no use
    ("salt", "sudo sudo ", "sudo "),
    // formulas are fetched into the copy that the script carries
    ("salt", "PRIVATE/apt?ref=v1", "states/apt?ref=v1"),
    // files that the script carries lie in its private folder
    ("inspec", "[profile]", "[PRIVATE/profile]"),
    ("inspec", "exec profile ", "exec PRIVATE/profile "),
    ("inspec", "[attributes.yml]", "[PRIVATE/attributes.yml]"),
    ("inspec", " attributes.yml ", " PRIVATE/attributes.yml "),
    // the user of Packer's own server is who runs it; ours logs in to the guest
    ("inspec", "[root]", "[packshtest]"),
    ("inspec", "--user root ", "--user packshtest "),
];

/// Commands of the guest that only Packer gives: the fixture, and how they begin.
const ONLY: &[(&str, &str)] = &[
    // Packer removes a tree that is not there
    ("salt", "remote stat '"),
    ("salt", "remote rm -rf '"),
    ("salt", "remote sudo stat '"),
    ("salt", "remote sudo rm -rf '"),
];

/// Whether the run ended as it should, and the case shows anything at all.
pub fn wanted(run: &Run, good: bool) -> Result<(), Failed> {
    if (run.code == Some(0)) != good {
        return Err(format!(
            "packer itself ended otherwise: {:?}\n{}",
            run.code, run.said
        )
        .into());
    }
    if run.left.is_empty() && run.calls.is_empty() {
        return Err(format!("packer left nothing:\n{}", run.said).into());
    }
    Ok(())
}

pub fn differences(case: &Case, who: &str, theirs: &Run, ours: &Run) -> String {
    let mut out = String::new();
    if theirs.code != ours.code {
        out.push_str(&format!(
            "{who}: exit {:?}, packer: {:?}\n",
            ours.code, theirs.code
        ));
    }
    let left = [theirs, ours].map(|run| {
        let left = run.left.iter();
        left.map(|(name, content)| (steady(case, name), steady(case, content)))
            .collect::<BTreeMap<_, _>>()
    });
    let names: BTreeSet<_> = left[0].keys().chain(left[1].keys()).collect();
    for name in names {
        let [theirs, ours] = [left[0].get(name), left[1].get(name)];
        if theirs != ours {
            out.push_str(&format!(
                "{who}: {name}\n  packer {theirs:?}\n  ours   {ours:?}\n"
            ));
        }
    }
    let calls = [theirs, ours].map(|run| {
        let calls = run.calls.iter().flat_map(|call| simple(case, call));
        let mut calls: Vec<String> = calls.map(|call| steady(case, &call)).collect();
        // formulas are sent behind the tree, which they stay out of here
        calls.dedup_by(|next, call| case.fixture == "salt" && next == call);
        calls
    });
    for index in 0..calls[0].len().max(calls[1].len()) {
        let [theirs, ours] = [calls[0].get(index), calls[1].get(index)];
        if theirs != ours {
            out.push_str(&format!(
                "{who}: call {index}\n  packer {theirs:?}\n  ours   {ours:?}\n"
            ));
        }
    }
    if case.is_plain() {
        out.push_str(&unsaid(who, theirs, ours));
    } else {
        out.push_str(&said_otherwise(case, who, theirs, ours));
    }
    if !out.is_empty() {
        out.push_str(&ours.said);
    }
    out
}

/// What the library says otherwise than Packer.
fn said_otherwise(case: &Case, who: &str, theirs: &Run, ours: &Run) -> String {
    let [theirs, ours] = [theirs, ours].map(|run| {
        let lines = said(&private(&run.said)).into_values().flatten();
        let mut lines: Vec<String> = lines.map(|line| steady(case, &line)).collect();
        lines.sort();
        lines
    });
    let mut out = String::new();
    for line in theirs.iter().filter(|line| !ours.contains(line)) {
        out.push_str(&format!("{who}: only packer says {line:?}\n"));
    }
    for line in ours.iter().filter(|line| !theirs.contains(line)) {
        out.push_str(&format!("{who}: only we say {line:?}\n"));
    }
    out
}

/// What the tools say that a plain script does not pass on. Its own words are not Packer's.
fn unsaid(who: &str, theirs: &Run, ours: &Run) -> String {
    let mut out = String::new();
    for line in theirs.said.lines() {
        let Some((_, line)) = line.split_once("web: ") else {
            continue;
        };
        let tool = line.ends_with(" says something") || line.ends_with(" warns");
        if tool && !ours.said.contains(line) {
            out.push_str(&format!("{who}: only packer passes on {line:?}\n"));
        }
    }
    out
}

/// Commands as Packer gives them: a plain script gives some in one line, and sends files by cat(1) and tar(1), not by scp(1).
fn simple(case: &Case, call: &str) -> Vec<String> {
    let call = call.to_owned();
    if ONLY
        .iter()
        .any(|(fixture, start)| case.fixture == *fixture && call.starts_with(start))
    {
        return Vec::new();
    }
    let Some(command) = call.strip_prefix("remote ") else {
        return vec![call];
    };
    let one = |call: String| vec![call];
    if let Some(folder) = command.strip_prefix("scp -vt ") {
        return one(format!("send a file to {folder}"));
    }
    if let Some(folder) = command.strip_prefix("scp -rvt ") {
        return one(format!("send a folder to {folder}"));
    }
    if let Some((path, _)) = command
        .strip_prefix("cat >")
        .and_then(|rest| rest.split_once(" && chmod "))
    {
        let folder = path.rsplit_once('/').map_or(".", |(folder, _)| folder);
        return one(format!("send a file to {folder}"));
    }
    if let Some((_, folder)) = command.split_once("tar -xof - -C ") {
        return one(format!("send a folder to {folder}"));
    }
    if command.starts_with("test -d ") {
        return Vec::new();
    }
    let several = ["mkdir ", "sudo mkdir ", "mv ", "sudo mv "];
    if several.iter().any(|start| command.starts_with(start)) {
        let commands = command.split(" && ");
        return commands
            .map(|command| format!("remote {command}"))
            .collect();
    }
    one(call)
}

/// A text without empty lines, which Packer's configurations of Chef have.
fn dense(text: String) -> String {
    let lines = text.lines().filter(|line| !line.is_empty());
    let text = lines.collect::<Vec<_>>().join("\n");
    text.replace("] = \n", "] = ").replace("0644 \n", "0644 ")
}

/// A text without what differs from run to run.
fn steady(case: &Case, text: &str) -> String {
    let mut text = private(text.trim_end_matches('\n'));
    if ["chef", "chef_client"].contains(&case.fixture) {
        text = dense(text);
    }
    let mut text = super::support::compare::steady(&text);
    for (fixture, theirs, ours) in DIFFERENT {
        if case.fixture == *fixture {
            text = text.replace(theirs, ours);
        }
    }
    // how long Puppet took
    if let Some((before, _)) = text
        .split_once(" in 0.")
        .filter(|_| text.ends_with(" seconds"))
    {
        text = before.to_owned();
    }
    // when Salt began, and how long it took
    for clock in ["Started: ", "Duration: ", "Total run time: "] {
        if let Some((before, _)) = text.split_once(clock) {
            text = format!("{before}{clock}");
        }
    }
    facts(&text)
}

/// Temporary files have names of their own in each run; ports are those of Packer's server, or of the guest.
fn private(text: &str) -> String {
    let mut out = String::new();
    let mut port = false;
    for word in text.split_inclusive([' ', '[', ']', '=', '@', '\n', '\'', '"']) {
        let (path, end) = word.split_at(
            word.trim_end_matches([' ', '[', ']', '=', '@', '\n', '\'', '"'])
                .len(),
        );
        let name = path.rsplit('/').next().unwrap_or_default();
        let key = name == "key_guest"
            || name == "key"
            || name.ends_with(".key")
            || name.starts_with("ansible-key");
        let shown = if !path.starts_with("/tmp/")
            && !name.starts_with("packer-provisioner-ansible-local")
        {
            let number = port && !path.is_empty() && path.bytes().all(|byte| byte.is_ascii_digit());
            if number { "PORT" } else { path }.to_owned()
        } else if key {
            "PRIVATE/KEY".to_owned()
        } else if name.starts_with("packer-provisioner-ansible-local") {
            path.trim_end_matches(|c: char| c.is_ascii_digit())
                .to_owned()
        } else if name.starts_with("packer-provisioner-") {
            let name: String = name.chars().filter(|c| !c.is_ascii_digit()).collect();
            format!("PRIVATE/{}", name.replace("..", "."))
        } else if path.starts_with("/tmp/packsh.") || path.starts_with("/tmp/tmp.") {
            format!("PRIVATE/{name}")
        } else {
            path.to_owned()
        };
        port = path == "--port" || (port && path.is_empty());
        out.push_str(&shown);
        out.push_str(end);
    }
    out
}

/// Facts stand in no order in Packer: on a Unix, and on Windows.
fn facts(text: &str) -> String {
    let text = sorted(text, "FACTER_", "' FACTER_", &["' sudo ", "' puppet "]);
    sorted(&text, "SET \"", "\" & SET \"", &["\" && "])
}

fn sorted(text: &str, begin: &str, between: &str, ends: &[&str]) -> String {
    let start = text.find(begin).map(|at| at + begin.len());
    let end = ends.iter().find_map(|end| text.rfind(end));
    match (start, end) {
        (Some(start), Some(end)) if start <= end => {
            let mut facts: Vec<&str> = text[start..end].split(between).collect();
            facts.sort_unstable();
            format!("{}{}{}", &text[..start], facts.join(between), &text[end..])
        }
        _ => text.to_owned(),
    }
}
