//! From where a guest's installer fetches what it installs, as far as the files say it that it is given: autoinstall(8) of
//! OpenBSD, Debian's preseed, kickstart.

use crate::plan::{Build, Part, Plan, Stmt, Word};

/// How the lines begin that name a place, and what of the rest is none.
const ANSWERS: &[&str] = &[
    "HTTP Server = ",
    "HTTP Server? = ",
    "d-i mirror/http/hostname string ",
    "d-i mirror/https/hostname string ",
    "url --url=",
    "url --url ",
    "url --mirrorlist=",
    "url --metalink=",
];

/// The places, each once.
pub fn of(plan: &Plan, build: &Build) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut note = |text: &Word| {
        for place in lines(text).iter().filter_map(place) {
            if !found.contains(&place) {
                found.push(place);
            }
        }
    };
    for stmt in build.each_stmt() {
        match stmt {
            Stmt::Write { text, .. } => note(text),
            Stmt::Unpack { file, .. } => {
                let bytes = plan.files.get(*file).map(|file| file.bytes.as_slice());
                // what is rendered from one is written, too
                let text = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok());
                if let Some(text) = text.filter(|text| !text.contains("{{")) {
                    note(&Word::lit(text));
                }
            }
            _ => {}
        }
    }
    found
}

/// The lines of a text.
fn lines(text: &Word) -> Vec<Word> {
    let mut lines = vec![Word::empty()];
    for part in text.parts() {
        let Part::Literal(text) = part else {
            lines
                .last_mut()
                .into_iter()
                .for_each(|line| line.push(part.clone()));
            continue;
        };
        for (number, piece) in text.split('\n').enumerate() {
            if number > 0 {
                lines.push(Word::empty());
            }
            lines
                .last_mut()
                .into_iter()
                .for_each(|line| line.push_str(piece));
        }
    }
    lines
}

/// The place that a line names.
fn place(line: &Word) -> Option<Word> {
    let (Part::Literal(first), more) = line.parts().split_first()? else {
        return None;
    };
    let rest = ANSWERS
        .iter()
        .find_map(|answer| first.trim_start().strip_prefix(answer))?;
    let word = std::iter::once(Part::Literal(rest.to_owned())).chain(more.iter().cloned());
    let word: Word = word.collect();
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{File, Var};

    #[test]
    fn answers_of_installers_are_found() {
        let mut text = Word::lit("Location of sets = http\nHTTP Server = http://");
        text.push(Part::Var(Var::User("mirror".to_owned())));
        text.push_str("\nSet name(s) = -x*\n");
        let build = Build {
            id: String::new(),
            name: Word::empty(),
            builder_type: String::new(),
            origin: String::new(),
            leaves: Word::empty(),
            steps: Vec::new(),
            provision_at: 0,
            provision_step: false,
            provisioners: Vec::new(),
            cleanup: None,
            chains: Vec::new(),
            setup: vec![
                Stmt::Write {
                    path: "a".into(),
                    text,
                    mode: 0o600,
                },
                Stmt::Unpack {
                    path: "b".into(),
                    file: 0,
                    mode: 0o600,
                },
                Stmt::Unpack {
                    path: "c".into(),
                    file: 1,
                    mode: 0o600,
                },
            ],
            artifact: Vec::new(),
        };
        let file = |text: &str| File {
            path: "x".to_owned(),
            bytes: text.into(),
            mode: 0o600,
            credential: false,
        };
        let plan = Plan {
            files: vec![
                file("# d-i\nd-i mirror/http/hostname string deb.example.org\n"),
                file("HTTP Server = {{user `mirror`}}\n"),
            ],
            ..Plan::default()
        };
        let shown: Vec<String> = of(&plan, &build).iter().map(Word::to_string).collect();
        assert_eq!(shown, ["http://<mirror>", "deb.example.org"]);
    }
}
