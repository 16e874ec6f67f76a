//! How a script looks for the tools that it needs.

use crate::program::{Build, Program};

/// The lines that look for the tools, if all builds need the same: those without an alternative in one loop.
pub fn common(program: &Program) -> Option<Vec<String>> {
    let mut tools = program.builds.iter().map(Build::tools);
    let first = tools.next()?;
    if tools.any(|other| other != first) {
        return None;
    }
    let mut alone: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    for tools in first {
        let joined = tools.joined(",");
        let names: Vec<&str> = joined.split(',').collect();
        match names.as_slice() {
            [name] => alone.push((*name).to_owned()),
            names => {
                let looks = names
                    .iter()
                    .map(|name| format!("command -v {name} >/dev/null"));
                let looks: Vec<String> = looks.collect();
                let line = format!("{} || die 'there is no {}'", looks.join(" || "), names[0]);
                lines.push(line);
            }
        }
    }
    match alone.as_slice() {
        [] => {}
        [name] => lines.insert(0, format!("command -v {name} >/dev/null || die 'there is no {name}'")),
        names => lines.insert(0, format!(
            "for tool in {}; do command -v \"$tool\" >/dev/null || die \"there is no $tool\"; done",
            names.join(" ")
        )),
    }
    Some(lines)
}
