//! Helpers that one step uses, once: their lines stand in the step, and there is no function to look for.

use std::collections::{BTreeMap, BTreeSet};

use crate::helpers::Helper;
use crate::program::{Command, Failure, Input, Output, Program, Stmt};

/// The names of these helpers.
pub fn inline(program: &Program) -> BTreeSet<String> {
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    let mut fit = BTreeSet::new();
    for build in &program.builds {
        build.each_helper(&mut |helper| *uses.entry(helper.name()).or_default() += 1);
        for step in &build.steps {
            for stmt in step.body.iter().filter(|_| step.policy.retries == 0) {
                if let Stmt::Run(command) = stmt
                    && let Some(helper) = fitting(command)
                {
                    fit.insert(helper.name());
                }
            }
        }
    }
    fit.retain(|name| uses.get(name) == Some(&1));
    fit
}

/// The helper of a command that does nothing else than to call it.
pub fn fitting(command: &Command) -> Option<&dyn Helper> {
    let plain = command.args.is_empty()
        && command.pipe.is_none()
        && command.umask.is_none()
        && !command.silent
        && matches!(command.input, Input::Inherit)
        && matches!(command.output, Output::Inherit)
        && matches!(command.failure, Failure::Tested);
    command
        .helper_of()
        .filter(|helper| plain && helper.is_inline())
}

/// The lines of a helper for a place that is so far in: its comment without its name, and what stands between its braces.
pub fn lines(text: &str, depth: usize) -> String {
    let mut out = String::new();
    let tabs = "\t".repeat(depth);
    let (mut inside, mut document) = (false, false);
    for line in text.trim_end().lines() {
        match line {
            "}" if !document => {}
            line if document => {
                document = line != "EOF";
                out.push_str(line);
                out.push('\n');
            }
            line if inside => {
                document = line.contains("<<EOF");
                let more = depth.saturating_sub(1);
                out.push_str(&"\t".repeat(if line.is_empty() { 0 } else { more }));
                out.push_str(line);
                out.push('\n');
            }
            line => match line.strip_prefix("# ") {
                Some(line) => {
                    let told = line.split_once(": ").map_or(line, |(_, told)| told);
                    out.push_str(&format!("{tabs}# {told}\n"));
                }
                None => inside = line.ends_with("() {"),
            },
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn what_stands_between_the_braces() {
        let text = "# name: does it, thus: so\nname() {\n\tif x; then\n\t\ty\n\tfi\n}\n";
        let document = "# a: b\na() {\n\tcat <<EOF\n}\nEOF\n}\n";
        assert_eq!(lines(document, 2), "\t\t# b\n\t\tcat <<EOF\n}\nEOF\n");
        assert_eq!(
            lines(text, 2),
            "\t\t# does it, thus: so\n\t\tif x; then\n\t\t\ty\n\t\tfi\n"
        );
    }
}
