//! `packsh explain`, `packsh completions`, `packsh man`: what is made from the definitions.

use clap::{Command, CommandFactory};

use super::args::{Cli, Completions, Explain, Format, Man, Shell};
use super::console::Console;
use super::{outputs, write};
use crate::book;
use crate::diagnostic::{Code, suggest};
use crate::disk::reason;

/// Prints the page of a code, or the list of all.
pub fn explain(args: &Explain, console: &Console) -> bool {
    let Some(wanted) = &args.code else {
        let mut rows: Vec<String> = Code::ALL
            .iter()
            .map(|code| format!("{}  {}\n", code.id(), title(*code)))
            .collect();
        rows.sort();
        console.print(&rows.concat());
        return true;
    };
    let wanted = wanted.to_uppercase();
    match Code::ALL.iter().find(|code| code.id() == wanted) {
        Some(code) => {
            let body: String = code
                .page()
                .lines()
                .skip(1)
                .map(|line| format!("{}\n", line.trim()))
                .collect();
            let example = book::example(*code).map_or_else(String::new, |told| {
                format!("\nFor example:\n\n{}\n", told.trim_end())
            });
            console.print(&format!("{}: {}\n{body}{example}", code.id(), title(*code)));
            true
        }
        None => {
            let ids: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
            let hint = suggest(&wanted, ids.iter().copied()).map_or_else(
                || "; `packsh explain` lists all".to_owned(),
                |id| format!("; did you mean `{id}`?"),
            );
            console.tell(&format!("packsh: there is no code `{wanted}`{hint}\n"));
            false
        }
    }
}

fn title(code: Code) -> &'static str {
    code.page().lines().next().unwrap_or_default().trim()
}

/// Prints completions.
pub fn completions(args: &Completions, console: &Console) -> bool {
    use clap_complete::Shell as Known;
    let known = match args.shell {
        Shell::Ksh => {
            console.print(&ksh(&Cli::command()));
            return true;
        }
        Shell::Bash => Known::Bash,
        Shell::Elvish => Known::Elvish,
        Shell::Fish => Known::Fish,
        Shell::Powershell => Known::PowerShell,
        Shell::Zsh => Known::Zsh,
    };
    let mut text = Vec::new();
    clap_complete::generate(known, &mut Cli::command(), "packsh", &mut text);
    console.print(&String::from_utf8_lossy(&text));
    true
}

/// The arrays in which OpenBSD's ksh(1) looks for completions of a command: those of its first word, and those of any
/// other. File names are completed where no word of the array fits.
fn ksh(command: &Command) -> String {
    let shown = || command.get_subcommands().filter(|sub| !sub.is_hide_set());
    let names: Vec<&str> = shown().map(Command::get_name).collect();
    let flags: std::collections::BTreeSet<String> = shown()
        .flat_map(Command::get_arguments)
        .filter_map(|argument| Some(format!("-{}", argument.get_long()?)))
        .collect();
    let flags: Vec<String> = flags.into_iter().collect();
    format!(
        "set -A complete_packsh_1 -- {} help\nset -A complete_packsh -- {}\n",
        names.join(" "),
        flags.join(" ")
    )
}

/// The day on which the definitions of the command line last changed in what they say.
const MANUAL_DATE: &str = "2026-11-30";

/// Writes the manual pages.
pub fn man(args: &Man, console: &Console) -> bool {
    // there is no page for `packsh help`
    let mut command = Cli::command().disable_help_subcommand(true);
    // gives sub-commands their full names
    command.build();
    let Some(dir) = &args.dir else {
        console.print(&manual(&command).1);
        return true;
    };
    let mut pages = vec![manual(&command)];
    pages.extend(
        command
            .get_subcommands()
            .filter(|sub| !sub.is_hide_set())
            .map(manual),
    );
    let refused = pages
        .iter()
        .filter_map(|(name, _)| outputs::own(&dir.join(name), args.force).err());
    let refused: Vec<_> = refused.collect();
    if !refused.is_empty() {
        console.faults(&refused, Format::Text);
        return false;
    }
    let result = std::fs::create_dir_all(dir).and_then(|()| {
        pages
            .iter()
            .try_for_each(|(name, text)| write::whole(&dir.join(name), text, 0o644))
    });
    if let Err(fault) = &result {
        console.tell(&format!(
            "packsh: the manual cannot be written: {}\n",
            reason(fault)
        ));
    }
    result.is_ok()
}

/// The name and the text of a manual page.
fn manual(command: &Command) -> (String, String) {
    let name = command.get_display_name().unwrap_or(command.get_name());
    let mut text = Vec::new();
    let rendered = clap_mangen::Man::new(command.clone())
        .title(name.to_uppercase())
        .date(MANUAL_DATE)
        .source(format!("packsh {}", env!("CARGO_PKG_VERSION")))
        .manual("packsh")
        .render(&mut text);
    debug_assert!(rendered.is_ok(), "a vector takes all that is written to it");
    let text = String::from_utf8_lossy(&text);
    // by this line `packsh man` knows the file as its own
    let mark = format!(".\\\" Made by packsh {}\n", env!("CARGO_PKG_VERSION"));
    let page = without_idle_breaks(&sections(&text));
    (format!("{name}.1"), mark + &page)
}

/// The page with the end of the help, which clap calls EXTRA, as sections of its own: a line that ends with a colon is a
/// heading, and the lines below it stay as they are.
fn sections(text: &str) -> String {
    let Some((before, rest)) = text.split_once(".SH EXTRA\n") else {
        return text.to_owned();
    };
    let (extra, after) = match rest.find("\n.SH ") {
        Some(at) => rest.split_at(at + 1),
        None => (rest, ""),
    };
    let mut out = before.to_owned();
    for line in extra.lines() {
        match line.strip_suffix(':') {
            Some(heading) => {
                out.push_str(&format!(".SH {}\n.nf\n", heading.to_uppercase()));
            }
            None if line.is_empty() => out.push_str(".fi\n"),
            None => out.push_str(&format!("{line}\n")),
        }
    }
    out + ".fi\n" + after
}

/// The page without what mandoc warns of: a line break next to a vertical space, which breaks the line already.
fn without_idle_breaks(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut out = String::with_capacity(text.len());
    for (index, line) in lines.iter().enumerate() {
        // empty lines are vertical spaces too
        let spaced = |line: Option<&&str>| {
            line.is_some_and(|line| line.is_empty() || line.starts_with(".sp"))
        };
        let before = index.checked_sub(1).and_then(|index| lines.get(index));
        if *line == ".br" && (spaced(before) || spaced(lines.get(index + 1))) {
            continue;
        }
        out.push_str(if line.is_empty() { ".sp" } else { line });
        out.push('\n');
    }
    out
}
