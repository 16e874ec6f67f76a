//! What is tried of each case: the same calls when all goes well, the same undoing when a call fails, the record.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use libtest_mimic::{Failed, Trial};

use crate::api::Api;
use crate::calls::{prepared, shown};
use crate::case::{self, Case, Stricter};
use crate::compare::{allowed, difference, side_by_side};
use crate::journal::{Call, Journal};
use crate::pattern;
use crate::run::{Outcome, Who, run};
use crate::support::{makes, shells, text};

/// All trials.
pub fn all() -> Vec<Trial> {
    let mut out = Vec::new();
    for case in case::all() {
        let name = case.name.clone();
        out.push(Trial::test(name.clone(), move || same(&case)));
    }
    out.push(Trial::test("the harness sees a call that differs", harness));
    out.push(Trial::test(
        "every key is tried",
        crate::keys::all_are_tried,
    ));
    out.push(Trial::test("a stand-in API answers, notes and fails", api));
    out
}

/// The case, with all shells and makes, and with each call failing in turn.
fn same(case: &Case) -> Result<(), Failed> {
    // where Packer is not run the first shell stands in its place
    let measure = if case.alone.is_empty() {
        Who::Packer
    } else {
        Who::Shell("mksh")
    };
    let theirs = run(case, measure, None);
    if !theirs.good {
        return Err(format!("{measure:?} itself fails:\n{}", theirs.said).into());
    }
    let packer = prepared(case, &theirs.calls, false);
    let counted = prepared(case, &theirs.calls, true);
    let mut record = recorded(case, &packer, &theirs);
    let mut faults = String::new();
    let mut used = BTreeSet::new();
    let mut order = Vec::new();
    let mut own = BTreeMap::new();
    let whos = shells().into_iter().map(Who::Shell);
    let whos = whos.chain(makes().into_iter().filter(|_| case.make).map(Who::Make));
    for who in whos {
        let ours = run(case, who, None);
        let sides = allowed(case, &packer, &prepared(case, &ours.calls, false), None);
        used.extend(sides.used);
        let fault = difference(&ours.who, &sides.packer, &sides.ours);
        if !ours.good || fault.is_some() {
            faults.push_str(&format!(
                "\n{}: ended well: {}\n{}\nit said:\n{}\n",
                ours.who,
                ours.good,
                fault.unwrap_or_default(),
                ours.said
            ));
            continue;
        }
        // plain scripts leave the summary to `packsh build`
        let tells = matches!(who, Who::Shell(_)) && !case.plain;
        if tells && ours.results != theirs.results {
            let (one, other) = (&theirs.results, &ours.results);
            faults.push_str(&side_by_side("Packer", one, &ours.who, other));
        }
        // a Makefile may make further calls in between
        let numbers = |calls: &[Call]| calls.iter().map(|call| call.number).collect::<Vec<_>>();
        order = numbers(&sides.packer);
        own.insert(ours.who, numbers(&sides.ours));
    }
    if case.failures && faults.is_empty() {
        for tried in failures(case, measure, &order, &own, &counted) {
            record.push_str(&tried.record);
            faults.push_str(&tried.faults);
            used.extend(tried.used);
        }
        for (index, entry) in case.allowed.iter().enumerate() {
            if !used.contains(&index) {
                faults.push_str(&format!("\nof no use: allow, {}\n", entry.reason));
            }
        }
    }
    faults.push_str(&kept(case, &record));
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.into())
    }
}

/// What came of one call that was made to fail.
#[derive(Default)]
struct Tried {
    record: String,
    faults: String,
    used: BTreeSet<usize>,
}

/// How many failures of one case are tried at once: much of the time is spent waiting.
const AT_ONCE: usize = 3;

/// Lets each call fail in turn. `order` and `own` are the numbers that calls which both make have with Packer and with us.
fn failures(
    case: &Case,
    measure: Who,
    order: &[usize],
    own: &BTreeMap<String, Vec<usize>>,
    counted: &[Call],
) -> Vec<Tried> {
    let mut before: Vec<&[String]> = Vec::new();
    let fits = |failed: &Call, pattern: &Vec<String>| pattern::words(pattern, &failed.words);
    let mut turns = Vec::new();
    for (turn, number) in order.iter().enumerate() {
        let failed = &counted[*number];
        if case.once && before.contains(&failed.words.as_slice()) {
            continue;
        }
        before.push(&failed.words);
        if case.failing.is_empty() || case.failing.iter().any(|it| fits(failed, it).is_some()) {
            turns.push((turn, failed));
        }
    }
    let next = AtomicUsize::new(0);
    let all: Mutex<BTreeMap<usize, Tried>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((turn, failed)) = turns.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let tried = failure(case, measure, *turn, own, failed);
                    all.lock().expect("a trial").insert(*turn, tried);
                }
            });
        }
    });
    all.into_inner().expect("trials").into_values().collect()
}

/// Lets one call fail: Packer, one of the shells, and the makes if the case wants it, undo the same.
fn failure(
    case: &Case,
    measure: Who,
    turn: usize,
    own: &BTreeMap<String, Vec<usize>>,
    failed: &Call,
) -> Tried {
    let shells = shells();
    let mut out = Tried::default();
    let theirs = run(case, measure, Some(failed.number));
    let left = prepared(case, &theirs.calls, true);
    out.record = undone(failed, &left, &theirs);
    let mut whos = vec![Who::Shell(shells[turn % shells.len()])];
    if pattern::words(&case.clean_after, &failed.words).is_some() {
        whos.extend(makes().into_iter().map(Who::Make));
    }
    for who in whos {
        let ours = run(case, who, Some(own[&format!("{who:?}")][turn]));
        let right = prepared(case, &ours.calls, true);
        let stricter = case
            .stricter
            .iter()
            .find(|it| pattern::words(&it.after, &failed.words).is_some());
        let until = stricter.map_or(left.len(), |_| failed.number + 1);
        let sides = allowed(case, &left[..until], &right, Some(failed));
        out.used.extend(sides.used);
        let (good, fault) = match stricter {
            None => (
                theirs.good == ours.good,
                difference(&ours.who, &sides.packer, &sides.ours),
            ),
            Some(stricter) => (
                theirs.good && !ours.good,
                stopped(stricter, &ours.who, &sides.packer, &sides.ours),
            ),
        };
        if !good || fault.is_some() {
            out.faults.push_str(&format!(
                "\n{}: when this fails: {}\nPacker ends well: {}, we: {}\n{}\nPacker said:\n{}\nwe said:\n{}\n",
                ours.who,
                shown(failed),
                theirs.good,
                ours.good,
                fault.unwrap_or_default(),
                theirs.said,
                ours.said
            ));
        }
    }
    out
}

/// How we end where Packer goes on: the same calls up to there, then those that are said.
fn stopped(stricter: &Stricter, who: &str, packer: &[Call], ours: &[Call]) -> Option<String> {
    let (head, tail) = ours.split_at(packer.len().min(ours.len()));
    let words: Vec<_> = tail.iter().map(|call| &call.words).collect();
    let wanted: Vec<_> = stricter.undo.iter().collect();
    difference(who, packer, head)
        .or_else(|| (words != wanted).then(|| format!("behind it we do {words:?}")))
}

/// What is recorded of a run in which all went well.
fn recorded(case: &Case, packer: &[Call], outcome: &Outcome) -> String {
    let mut out = match case.alone.as_str() {
        "" => String::from("# What Packer 1.6.6 does.\n"),
        why => format!("# What we do; Packer is not run: {why}.\n"),
    };
    for call in packer {
        out.push_str(&shown(call));
        out.push('\n');
    }
    for line in &outcome.results {
        out.push_str(&format!("{line}\n"));
    }
    out
}

/// What is recorded of a run in which a call failed: what came behind it.
fn undone(failed: &Call, calls: &[Call], outcome: &Outcome) -> String {
    let ended = if outcome.good {
        "well"
    } else {
        "with an error"
    };
    let mut out = format!("\n# When this fails, it ends {ended}:\n{}\n", shown(failed));
    let behind: Vec<String> = calls.iter().skip(failed.number + 1).map(shown).collect();
    if !behind.is_empty() {
        out.push_str(&format!("# behind it:\n{}\n", behind.join("\n")));
    }
    out
}

/// Compares with the record, or writes it.
fn kept(case: &Case, record: &str) -> String {
    let path = case::home()
        .join("recorded")
        .join(format!("{}.txt", case.name));
    if std::env::var_os("PACKSH_RECORD").is_some() {
        std::fs::write(&path, record).expect("record");
        return String::new();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    if known == record {
        return String::new();
    }
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    format!(
        "\nPacker does not do what {} says (PACKSH_RECORD=1 writes it anew):\n{}",
        path.display(),
        side_by_side("recorded", &lines(&known), "Packer now", &lines(record))
    )
}

/// A difference that is not allowed is found, and shown to a person: the first allowed difference of a case is taken for
/// forbidden.
fn harness() -> Result<(), Failed> {
    let mut cases = case::all();
    let at = cases
        .iter()
        .position(|case| case.alone.is_empty() && case.name == "docker_discard");
    let mut case = cases.swap_remove(at.ok_or("no case has an allowed difference")?);
    let forbidden = case.allowed.remove(0);
    let theirs = run(&case, Who::Packer, None);
    let ours = run(&case, Who::Shell("mksh"), None);
    let left = prepared(&case, &theirs.calls, false);
    let right = prepared(&case, &ours.calls, false);
    let sides = allowed(&case, &left, &right, None);
    let Some(shown) = difference("mksh", &sides.packer, &sides.ours) else {
        return Err(format!("nobody saw: {}", forbidden.reason).into());
    };
    if !shown.contains('<') && !shown.contains('|') && !shown.contains('>') {
        return Err(format!("the difference is not marked:\n{shown}").into());
    }
    Ok(())
}

/// A stand-in API: its state changes, its calls are noted, one of them fails, an unknown one is a fault.
fn api() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let journal = Journal::new(folder.path());
    journal.fail(3);
    let rules = case::home().join("apis").join("machines.toml");
    let api = Api::start(&rules, &journal);
    let place = format!("http://127.0.0.1:{}", api.port);
    let ask = |words: &[&str]| {
        let mut command = std::process::Command::new("curl");
        let output = command.args(["-sS", "-w", " %{http_code}"]).args(words);
        text(&output.output().expect("the tests need curl").stdout)
    };
    let machines = format!("{place}/machines");
    let machine = format!("{place}/machines/7");
    let machine = machine.as_str();
    let answers = [
        ask(&["-d", "name=web%201&signature=abc", &machines]),
        ask(&[machine]),
        ask(&[machine]),
        ask(&["-X", "DELETE", machine]),
        ask(&["-X", "DELETE", machine]),
        ask(&[&format!("{place}/nothing?a=b%20c")]),
    ];
    let wanted = [
        r#"{"id": 7, "name": "web 1"} 201"#,
        r#"{"status": "starting"} 200"#,
        r#"{"status": "running"} 200"#,
        "this call is made to fail\n 500",
        " 204",
        " 404",
    ];
    if answers != wanted {
        return Err(format!("{answers:#?}").into());
    }
    let calls: Vec<String> = journal.calls().iter().map(shown).collect();
    let wanted = [
        "POST /machines\n    < name=web 1",
        "GET /machines/7",
        "GET /machines/7",
        "DELETE /machines/7",
        "DELETE /machines/7",
        "GET /nothing a=b%20c\n    < a=b c\n    no rule of the stand-in fits",
    ];
    if calls != wanted {
        return Err(format!("{calls:#?}").into());
    }
    Ok(())
}
