//! Faults in Packer's own words and order, as `packer validate` prints them on standard output, for scripts that read them.
//!
//! Packer stops at the first stage that has a fault: the parser, then what it checks at the start, then the builds, each up
//! to the first component at fault, and within a component up to the first of rendering, decoding, unknown keys, its own rules.

use super::{Code, Diagnostic, Severity};
use crate::interpolate::quote;
use crate::source::Span;

/// Width at which Packer breaks lines.
const WIDTH: usize = 80;

/// What `packer validate` prints. `parsed` tells whether the template could be read; `components` are the places of all
/// builders, provisioners and post-processors.
pub fn packer_words(diagnostics: &[Diagnostic], parsed: bool, components: &[Span]) -> String {
    if !parsed {
        return unparsed(diagnostics);
    }
    let errors: Vec<&Diagnostic> = errors(diagnostics).collect();
    // what comes before all builds
    let early: Vec<&Diagnostic> = errors
        .iter()
        .copied()
        .filter(|fault| fault.build().is_none())
        .collect();
    if let Some(first) = early.first() {
        return match first.code {
            Code::VariableFile | Code::Unreadable => format!("{}\n", words(first)),
            _ => framed(&[shown("Error", "", &start(&early))]),
        };
    }
    let mut builds: Vec<&str> = Vec::new();
    for name in diagnostics.iter().filter_map(|fault| fault.build()) {
        if !builds.contains(&name) {
            builds.push(name);
        }
    }
    let mut out = Vec::new();
    for name in builds {
        let found = diagnostics
            .iter()
            .filter(|fault| fault.build() == Some(name));
        build(name, &found.collect::<Vec<_>>(), components, &mut out);
    }
    framed(&out)
}

/// What Packer prints of a template that is none.
fn unparsed(diagnostics: &[Diagnostic]) -> String {
    let errors: Vec<&Diagnostic> = errors(diagnostics).collect();
    // a comment that is none ends the parser before the keys are looked at
    let comment = errors.iter().find(|fault| fault.code == Code::CommentType);
    let decoded = errors.iter().all(|fault| fault.code != Code::RootType);
    let Some(first) = comment.filter(|_| decoded).or(errors.first()) else {
        return String::new();
    };
    const ALONE: &[Code] = &[
        Code::JsonSyntax,
        Code::DuplicateKey,
        Code::NumberRange,
        Code::NotAnObject,
        Code::CommentType,
    ];
    match first.code {
        Code::Unreadable | Code::Hcl | Code::BadFlag => format!("{}\n", words(first)),
        code if ALONE.contains(&code) => {
            format!("Failed to parse template: {}\n", words(first))
        }
        Code::RootType => {
            let same = errors.iter().filter(|fault| fault.code == Code::RootType);
            let all: Vec<&str> = same.map(|fault| bare(words(fault))).collect();
            format!("Failed to parse template: {}\n", decoding(all))
        }
        _ => {
            let all: Vec<&str> = errors.iter().map(|fault| words(fault)).collect();
            format!("Failed to parse template: {}\n", core_list(&all))
        }
    }
}

/// The words of one fault of the decoder, which may come in a frame of their own: Packer has one for all.
fn bare(words: &str) -> &str {
    words.split_once("\n\n* ").map_or(words, |(_, bare)| bare)
}

/// The fault at the start: faults of the template as a whole, then its version, then its variables.
fn start(early: &[&Diagnostic]) -> String {
    let of = |codes: &[Code]| -> Vec<&str> {
        let chosen = early.iter().filter(|fault| codes.contains(&fault.code));
        chosen.map(|fault| words(fault)).collect()
    };
    let whole = of(&[Code::NoBuilder, Code::OnlyAndExcept, Code::UnknownBuilder]);
    if !whole.is_empty() {
        return core_list(&whole);
    }
    if let Some(version) = of(&[Code::MinVersion]).first() {
        return (*version).to_owned();
    }
    let variables = of(&[Code::RequiredVariable]);
    if !variables.is_empty() {
        return core_list(&variables);
    }
    early
        .first()
        .map_or_else(String::new, |fault| words(fault).to_owned())
}

/// What is said of one build.
fn build(name: &str, found: &[&Diagnostic], components: &[Span], out: &mut Vec<String>) {
    let name = quote(name);
    let errors: Vec<&Diagnostic> = found
        .iter()
        .copied()
        .filter(|fault| fault.severity == Severity::Error)
        .collect();
    if let Some(unknown) = errors.iter().find(|fault| fault.code == Code::UnknownType) {
        let words = words(unknown);
        // "Unknown builder x"
        let what = words.strip_prefix("Unknown ").unwrap_or(words);
        let (kind, type_name) = what.split_once(' ').unwrap_or((what, ""));
        let detail = format!("error initializing {kind} '{type_name}': {words}");
        let title = format!("Failed to initialize build {name}");
        out.push(shown("Error", &title, &detail));
        return;
    }
    let Some(first) = errors.first() else {
        let title = format!("Warning when preparing build: {name}");
        let warnings = found.iter().filter_map(|fault| fault.packer.as_deref());
        out.extend(warnings.map(|words| shown("Warning", &title, words)));
        return;
    };
    let component = |fault: &Diagnostic| {
        let span = fault.labels.first().map(|label| label.span)?;
        components
            .iter()
            .position(|it| it.start <= span.start && span.end <= it.end)
    };
    let place = component(first);
    let of_one: Vec<&Diagnostic> = errors
        .iter()
        .copied()
        .filter(|fault| component(fault) == place)
        .collect();
    let title = format!("Failed to prepare build: {name}");
    out.push(shown("Error", &title, &prepare(&of_one)));
}

/// What a component says of its configuration.
fn prepare(faults: &[&Diagnostic]) -> String {
    let of = |codes: &[Code]| -> Vec<&str> {
        let chosen = faults.iter().filter(|fault| codes.contains(&fault.code));
        chosen.map(|fault| words(fault)).collect()
    };
    if let Some(first) = of(&[Code::TemplateSyntax]).first() {
        return (*first).to_owned();
    }
    if let Some(first) = of(&[Code::TemplateFails]).first() {
        return (*first).to_owned();
    }
    let wrong = of(&[Code::WrongType]);
    if !wrong.is_empty() {
        return decoding(wrong);
    }
    let mut unknown = of(&[Code::UnknownKey, Code::DeprecatedKey]);
    if !unknown.is_empty() {
        unknown.sort_by_key(|words| key_in(words));
        return core_list(&unknown);
    }
    let all: Vec<String> = faults
        .iter()
        .map(|fault| format!("* {}", words(fault)))
        .collect();
    format!("{} error(s) occurred:\n\n{}", all.len(), all.join("\n"))
}

/// The key that is named in `unknown configuration key: '"x"'`.
fn key_in(words: &str) -> String {
    let behind = words.split_once(": '").map_or(words, |(_, rest)| rest);
    let key = behind.split('\'').next().unwrap_or(behind);
    key.trim_matches('"').to_owned()
}

fn errors(diagnostics: &[Diagnostic]) -> impl Iterator<Item = &Diagnostic> {
    diagnostics
        .iter()
        .filter(|fault| fault.severity == Severity::Error)
}

/// Packer's words, or ours where Packer has none.
fn words(fault: &Diagnostic) -> &str {
    fault.packer.as_deref().unwrap_or(&fault.message)
}

/// The list of Packer's core.
fn core_list(all: &[&str]) -> String {
    let count = match all.len() {
        1 => "1 error".to_owned(),
        count => format!("{count} errors"),
    };
    let lines: Vec<String> = all.iter().map(|words| format!("* {words}")).collect();
    format!("{count} occurred:\n\t{}\n\n", lines.join("\n\t"))
}

/// The list of the decoder, sorted as it sorts.
fn decoding(all: Vec<&str>) -> String {
    let mut lines: Vec<String> = all.iter().map(|words| format!("* {words}")).collect();
    lines.sort();
    format!("{} error(s) decoding:\n\n{}", lines.len(), lines.join("\n"))
}

/// One diagnostic, as HashiCorp's library writes it.
fn shown(severity: &str, title: &str, detail: &str) -> String {
    let title = format!("{severity}: {title}\n\n");
    if detail.is_empty() {
        return title;
    }
    format!("{title}{}\n\n", wrapped(detail))
}

/// All of them: the line end is that of the user interface.
fn framed(all: &[String]) -> String {
    if all.is_empty() {
        return String::new();
    }
    format!("{}\n", all.concat())
}

/// Lines broken between words, as mitchellh/go-wordwrap breaks them: a word as long as a line stays whole, white space
/// at a break goes.
fn wrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut space, mut word) = (String::new(), String::new());
    let mut column = 0;
    for c in text.chars() {
        if c == '\n' {
            if !word.is_empty() || column + space.len() <= WIDTH {
                out.push_str(&space);
            }
            out.push_str(&word);
            space.clear();
            word.clear();
            out.push(c);
            column = 0;
        } else if c.is_whitespace() && c != '\u{a0}' {
            if space.is_empty() || !word.is_empty() {
                column += space.len() + word.len();
                out.push_str(&space);
                out.push_str(&word);
                space.clear();
                word.clear();
            }
            space.push(c);
        } else {
            word.push(c);
            if column + space.len() + word.len() > WIDTH && word.len() < WIDTH {
                out.push('\n');
                column = 0;
                space.clear();
            }
        }
    }
    if !word.is_empty() || column + space.len() <= WIDTH {
        out.push_str(&space);
    }
    out.push_str(&word);
    out
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_break_between_words() {
        let long = "x".repeat(79);
        assert_eq!(wrapped("a b\n\n* c"), "a b\n\n* c");
        assert_eq!(wrapped(&format!("{long} y")), format!("{long}\ny"));
        assert_eq!(wrapped(&format!("ab {long}")), format!("ab\n{long}"));
        let longer = "y".repeat(120);
        assert_eq!(wrapped(&format!("a {longer} b")), format!("a\n{longer}\nb"));
    }
}
