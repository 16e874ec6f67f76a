//! What library functions say of themselves, with the values that a plan calls them with.
//!
//! In a note `$2` stands for the second word of the call, `${2:-a text}` for the text where that word is empty or 0, and
//! `{ports 1 2}` for the ports from the first word up to the second.

use crate::plan::{Part, Plan, Var, Word};

/// Whether a note is about one call.
pub fn is_of_a_call(note: &str) -> bool {
    note.contains(['$', '{'])
}

/// A note with the words of a call.
pub fn filled(note: &str, words: &[Word], plan: &Plan) -> String {
    let word = |number: &str| {
        let number: usize = number.parse().ok()?;
        words.get(number.checked_sub(1)?)
    };
    let mut out = String::new();
    let mut rest = note;
    while let Some(at) = rest.find(['$', '{']) {
        let (text, mark) = rest.split_at(at);
        out.push_str(text);
        let (inside, after) = match mark.strip_prefix("${").or(mark.strip_prefix('{')) {
            Some(mark) => mark.split_once('}').unwrap_or((mark, "")),
            None => {
                let digits = mark[1..].find(|c: char| !c.is_ascii_digit());
                mark[1..].split_at(digits.unwrap_or(mark.len() - 1))
            }
        };
        rest = after;
        if let Some(numbers) = inside.strip_prefix("ports ") {
            let mut ends = numbers
                .split(' ')
                .map(|number| word(number).map(|it| value(it, plan)));
            if let (Some(Some(min)), Some(Some(max))) = (ends.next(), ends.next()) {
                out.push_str(&ports(&min, &max));
            }
            continue;
        }
        let (number, instead) = inside.split_once(":-").unwrap_or((inside, ""));
        let given = word(number).map_or_else(String::new, |it| value(it, plan));
        out.push_str(match given.as_str() {
            "" | "0" => instead,
            given => given,
        });
    }
    out + rest
}

/// One port is taken of the lowest and those above it, but for the highest, which only is taken if it is the lowest, too.
fn ports(min: &str, max: &str) -> String {
    match (min.parse::<i64>(), max.parse::<i64>()) {
        (Ok(min), Ok(max)) if max > min + 1 => format!("one of TCP {min}-{}", max - 1),
        (Ok(min), Ok(_)) => format!("TCP {min}"),
        _ => format!("a TCP port from {min} up to {max}"),
    }
}

/// A word for a reader: with the value that it has when no flag sets another one.
pub fn value(word: &Word, plan: &Plan) -> String {
    let shown = word.to_string();
    let value = match known(word, plan) {
        Some(value) if value != shown => format!("{value} ({shown})"),
        _ => shown,
    };
    match value.split(' ').next() {
        Some("0.0.0.0" | "::") => format!("{value}, which is every address of this host"),
        _ => value,
    }
}

/// The text of a word, if all variables in it have defaults that may be shown.
fn known(word: &Word, plan: &Plan) -> Option<String> {
    let mut out = String::new();
    for part in word.parts() {
        match part {
            Part::Literal(text) => out.push_str(text),
            Part::Var(Var::User(name)) => {
                let mut variables = plan.variables.iter();
                let variable = variables.find(|it| it.name == *name && !it.sensitive)?;
                out.push_str(&known(variable.default.as_ref()?, plan)?);
            }
            _ => return None,
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::library;
    use crate::plan::Variable;

    fn plan() -> Plan {
        let variable = |name: &str, default: &str, sensitive| Variable {
            name: name.to_owned(),
            default: Some(default.into()),
            sensitive,
            asked: false,
            login: None,
            fixed: None,
            bound: None,
            origin: String::new(),
        };
        Plan {
            variables: vec![
                variable("bind", "0.0.0.0", false),
                variable("secret", "x", true),
            ],
            ..Plan::default()
        }
    }

    #[test]
    fn notes_have_the_values_of_a_call() {
        let of_user = |name: &str| Word::var(Var::User(name.to_owned()));
        let filled = |note, words: &[Word]| filled(note, words, &plan());
        let words = ["8000".into(), "9000".into(), of_user("bind"), Word::empty()];
        assert_eq!(
            filled("{ports 1 2} on $3: files", &words),
            "one of TCP 8000-8999 on 0.0.0.0 (<bind>), which is every address of this host: files"
        );
        assert_eq!(
            filled("on ${4:-an address} ($1)", &words),
            "on an address (8000)"
        );
        assert_eq!(filled("{ports 1 1}", &words), "TCP 8000");
        assert_eq!(filled("$1", &[of_user("secret")]), "<secret>");
        assert_eq!(filled("at ${1:-none}$2", &["0".into()]), "at none");
    }

    /// One that another function of the library calls would say nothing.
    #[test]
    fn only_what_a_plan_calls_has_notes_of_a_call() {
        for function in library::all() {
            let note = |mark: &str| {
                let notes = function
                    .notes
                    .iter()
                    .filter_map(|note| note.strip_prefix(mark));
                notes.filter(|note| is_of_a_call(note)).count() > 0
            };
            if note("Listens: ") || note("Downloads: ") || note("Connects: ") {
                let roots = library::all().filter(|other| other.name != function.name);
                for other in roots {
                    let calls = library::calls(other).any(|name| name == function.name);
                    assert!(!calls, "{} calls {}", other.name, function.name);
                }
            }
        }
    }
}
