//! `-n`: which lines of the script are a build's, and where values of settings stand in them.

use super::names::{MARK, Names};
use crate::plan::Var;
use crate::program::Program;

/// What stands in the script where [`filled`] writes the lines of a build.
pub fn blank(id: &str) -> String {
    format!("{MARK}{id}{MARK}{MARK}")
}

/// The lines of a build, with a mark at their begin and one at their end.
pub fn between_marks(id: &str, text: &str) -> String {
    let text = text.trim_end();
    format!("{}{text}{}\n", begin(id), end(id))
}

fn begin(id: &str) -> String {
    format!("{MARK}+{id}{MARK}")
}

fn end(id: &str) -> String {
    format!("{MARK}-{id}{MARK}")
}

/// The whole script: each blank is filled with the numbers of its build's first and last line and with where settings
/// are in them (`LINE:SETTING`), and the marks are gone.
pub fn filled(text: &str, program: &Program, names: &Names) -> String {
    let secrets = program.secrets.iter().map(crate::plan::Secret::var);
    let settings = program.settings.iter();
    let settings = settings.map(|setting| Var::User(setting.name.clone()));
    let settings: Vec<String> = settings
        .chain(secrets)
        .map(|var| names.variable(&var))
        .collect();
    let lines: Vec<&str> = text.lines().collect();
    let mut out = text.to_owned();
    for build in &program.builds {
        let (begin, end) = (begin(&build.id), end(&build.id));
        let at = |mark: &str| lines.iter().position(|line| line.contains(mark));
        if let (Some(first), Some(last)) = (at(&begin), at(&end)) {
            let place = place(&lines, first, last, &settings);
            out = out.replace(&blank(&build.id), &place);
        }
        out = out.replace(&begin, "").replace(&end, "");
    }
    out.replace(MARK, "")
}

fn place(lines: &[&str], first: usize, last: usize, settings: &[String]) -> String {
    let mut edits = Vec::new();
    for (index, line) in lines.iter().enumerate().take(last + 1).skip(first) {
        for name in settings.iter().filter(|name| is_set_off(line, name)) {
            edits.push(format!("{}:{name}", index + 1));
        }
    }
    format!("{} {} '{}'", first + 1, last + 1, edits.join(" "))
}

/// Whether a line has a value of this setting, and nothing else in it looks like that.
fn is_set_off(line: &str, name: &str) -> bool {
    let marked = |form: &str| line.matches(&format!("{MARK}{form}{MARK}")).count();
    let (bare, braced) = (format!("${name}"), format!("${{{name}}}"));
    let known = marked(&bare) + marked(&braced);
    let alike = line.matches(&bare).count() + line.matches(&format!("${{{name}")).count();
    known > 0 && known == alike
}
