//! Two logs side by side.

use std::collections::BTreeSet;

use crate::calls::shown;
use crate::case::Case;
use crate::journal::Call;
use crate::pattern;

/// The two logs with the allowed differences taken away, and which allowances were of use.
pub struct Sides {
    pub packer: Vec<Call>,
    pub ours: Vec<Call>,
    pub used: BTreeSet<usize>,
}

/// Takes the allowed differences away. `failed` is the call that was made to fail.
pub fn allowed(case: &Case, packer: &[Call], ours: &[Call], failed: Option<&Call>) -> Sides {
    let mut used = BTreeSet::new();
    let applies = |index: usize| {
        case.allowed[index].after.as_ref().is_none_or(|after| {
            failed.is_some_and(|call| pattern::words(after, &call.words).is_some())
        })
    };
    let all: Vec<usize> = (0..case.allowed.len()).filter(|it| applies(*it)).collect();
    let mut out = Vec::new();
    for call in packer {
        let hit = all.iter().find_map(|index| {
            let wanted = case.allowed[*index].packer.as_ref()?;
            Some((*index, pattern::words(wanted, &call.words)?))
        });
        let mut call = call.clone();
        if let Some((index, found)) = hit {
            used.insert(index);
            let Some(ours) = &case.allowed[index].ours else {
                if case.allowed[index].ignore.is_empty() {
                    continue;
                }
                ignore(&mut call, &case.allowed[index].ignore);
                out.push(call);
                continue;
            };
            let known = |name: &str| found.get(name).cloned();
            call.words = ours
                .iter()
                .flat_map(|word| match word.as_str() {
                    "..." => found["..."].split('\0').map(str::to_owned).collect(),
                    word => vec![pattern::filled(word, &known)],
                })
                .collect();
            ignore(&mut call, &case.allowed[index].ignore);
        }
        out.push(call);
    }
    let mut own = Vec::new();
    for call in ours {
        let mut call = call.clone();
        let mut drop = false;
        for index in &all {
            let entry = &case.allowed[*index];
            let wanted = match (&entry.packer, &entry.ours) {
                (None, Some(ours)) => ours,
                (Some(packer), None) if !entry.ignore.is_empty() => packer,
                (Some(_), Some(ours)) if !entry.ignore.is_empty() => ours,
                _ => continue,
            };
            if pattern::words(wanted, &call.words).is_some() {
                drop |= entry.packer.is_none();
                if entry.packer.is_none() {
                    used.insert(*index);
                }
                ignore(&mut call, &entry.ignore);
            }
        }
        if !drop {
            own.push(call);
        }
    }
    Sides {
        packer: out,
        ours: own,
        used,
    }
}

fn ignore(call: &mut Call, what: &[String]) {
    for name in what {
        match name.as_str() {
            "input" => call.input.clear(),
            "environment" => call.environment.clear(),
            other => panic!("ignore = [\"{other}\"]: `input` or `environment` is wanted"),
        }
    }
}

/// The two lists of calls side by side, if they differ.
pub fn difference(who: &str, packer: &[Call], ours: &[Call]) -> Option<String> {
    let text = |calls: &[Call]| calls.iter().map(shown).collect::<Vec<_>>();
    let (left, right) = (text(packer), text(ours));
    (left != right).then(|| side_by_side("Packer", &left, who, &right))
}

/// Width of one side.
const WIDTH: usize = 76;

/// Two lists of texts next to each other: `|` stands between those that differ, `<` and `>` where one side has nothing.
pub fn side_by_side(one: &str, left: &[String], other: &str, right: &[String]) -> String {
    let mut out = String::new();
    row(&mut out, ' ', one, other);
    for op in similar::capture_diff_slices(similar::Algorithm::Myers, left, right) {
        let (_, old, new) = op.as_tag_tuple();
        let equal = matches!(op.tag(), similar::DiffTag::Equal);
        for at in 0..old.len().max(new.len()) {
            let one = old.clone().nth(at).map(|at| left[at].as_str());
            let other = new.clone().nth(at).map(|at| right[at].as_str());
            let mark = match (one, other) {
                _ if equal => ' ',
                (Some(_), Some(_)) => '|',
                (Some(_), None) => '<',
                _ => '>',
            };
            row(
                &mut out,
                mark,
                one.unwrap_or_default(),
                other.unwrap_or_default(),
            );
        }
    }
    out
}

fn row(out: &mut String, mark: char, left: &str, right: &str) {
    let (left, right) = (folded(left), folded(right));
    for at in 0..left.len().max(right.len()) {
        let one = left.get(at).map_or("", String::as_str);
        let other = right.get(at).map_or("", String::as_str);
        let mark = if at == 0 { mark } else { ' ' };
        let fill = WIDTH.saturating_sub(one.chars().count());
        let line = format!("{one}{} {mark} {other}", " ".repeat(fill));
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// The lines of a text, long ones broken.
fn folded(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.lines() {
        let chars: Vec<char> = line.chars().collect();
        for (at, piece) in chars.chunks(WIDTH).enumerate() {
            let piece: String = piece.iter().collect();
            out.push(if at == 0 { piece } else { format!(" {piece}") });
        }
    }
    out
}
