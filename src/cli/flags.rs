//! Packer's flags as Go reads them (`-var`, `-only=x`) in the form that clap reads (`--var`, `--only=x`).

use clap::{ArgAction, Command};

/// The flag that may stand before the sub-command.
const MACHINE: &str = "machine-readable";

/// The arguments with each single-dash long flag of the chosen sub-command written with two dashes.
///
/// Short flags of one letter stay as they are. What follows a flag that takes a value is left alone, and so is
/// everything behind `--`.
pub fn normalise(command: &Command, arguments: Vec<String>) -> Vec<String> {
    let mut out = Vec::with_capacity(arguments.len());
    let mut arguments = arguments.into_iter();
    out.extend(arguments.next());
    let mut chosen = None;
    let mut machine = false;
    while let Some(argument) = arguments.next() {
        if argument == "--" {
            out.push(argument);
            break;
        }
        if chosen.is_none() && !argument.starts_with('-') {
            chosen = command.find_subcommand(&argument);
            out.push(argument);
            if std::mem::take(&mut machine) {
                out.push(format!("--{MACHINE}"));
            }
            continue;
        }
        if chosen.is_none() && argument.trim_start_matches('-') == MACHINE {
            // Packer takes it before the sub-command, too
            machine = true;
            continue;
        }
        let (written, takes_next) = flag(chosen.unwrap_or(command), argument);
        out.push(written);
        if takes_next {
            // joined, since clap would take a value such as `-x` for a flag
            if let (Some(value), Some(last)) = (arguments.next(), out.last_mut()) {
                last.push('=');
                last.push_str(&value);
            }
        }
    }
    out.extend(arguments);
    out
}

/// One argument, and whether the next one is its value.
fn flag(command: &Command, argument: String) -> (String, bool) {
    let Some(body) = argument.strip_prefix('-') else {
        return (argument, false);
    };
    let body = body.strip_prefix('-').unwrap_or(body);
    let name = body.split('=').next().unwrap_or_default();
    let known = command.get_arguments().find(|candidate| {
        candidate.get_long() == Some(name)
            || candidate
                .get_all_aliases()
                .is_some_and(|aliases| aliases.contains(&name))
    });
    match known {
        Some(found) if name.len() > 1 => {
            let valued = matches!(found.get_action(), ArgAction::Set | ArgAction::Append);
            let optional = found
                .get_num_args()
                .is_some_and(|count| count.min_values() == 0);
            (
                format!("--{body}"),
                valued && !optional && !body.contains('='),
            )
        }
        _ if name == "help" || name == "version" => (format!("--{body}"), false),
        // so that clap names the whole flag, and not its first letter
        _ if name.len() > 1 && !short_flags(command, name) => (format!("--{body}"), false),
        _ => (argument, false),
    }
}

/// Whether each letter is a short flag without a value. A value in the same word (`-oFILE`) is not taken: `-onyl=a`, a
/// misspelt `-only=a`, would write a file.
fn short_flags(command: &Command, letters: &str) -> bool {
    letters.chars().all(|letter| {
        matches!(letter, 'h' | 'V')
            || command
                .get_arguments()
                .find(|candidate| candidate.get_short() == Some(letter))
                .is_some_and(|found| matches!(found.get_action(), ArgAction::SetTrue))
    })
}

#[cfg(test)]
mod tests {
    use super::normalise;
    use clap::CommandFactory;

    fn normalised(arguments: &[&str]) -> Vec<String> {
        let arguments = arguments.iter().map(ToString::to_string).collect();
        normalise(&super::super::args::Cli::command(), arguments)
    }

    #[test]
    fn goes_flags_become_ours() {
        assert_eq!(
            normalised(&[
                "packsh",
                "build",
                "-only=a",
                "-var",
                "k=v",
                "--var",
                "-x=-y",
                "-color=false",
                "t.json"
            ]),
            [
                "packsh",
                "build",
                "--only=a",
                "--var=k=v",
                "--var=-x=-y",
                "--color=false",
                "t.json"
            ]
        );
    }

    #[test]
    fn output_for_machines_may_be_asked_for_before_the_sub_command() {
        assert_eq!(
            normalised(&["packsh", "-machine-readable", "build", "t.json"]),
            ["packsh", "build", "--machine-readable", "t.json"]
        );
    }

    #[test]
    fn other_words_are_left_alone() {
        let words = ["packsh", "compile", "-o", "-", "--", "-var"];
        assert_eq!(normalised(&words), words);
        let words = ["packsh", "compile", "-o=file", "t.json"];
        assert_eq!(normalised(&words), words);
        let words = ["packsh", "build", "-nv", "t.json"];
        assert_eq!(normalised(&words), words);
    }

    #[test]
    fn an_unknown_flag_keeps_its_name() {
        assert_eq!(
            normalised(&["packsh", "build", "-nosuch", "t.json"]),
            ["packsh", "build", "--nosuch", "t.json"]
        );
        assert_eq!(
            normalised(&["packsh", "compile", "-onyl=a", "t.json"]),
            ["packsh", "compile", "--onyl=a", "t.json"]
        );
    }
}
