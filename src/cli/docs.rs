//! `packsh explain`, `packsh completions`, `packsh man`: what is made from the definitions.

use clap::CommandFactory;

use super::args::{Cli, Completions, Explain, Man};
use super::write;
use crate::diagnostic::{Code, suggest};

/// Prints the page of a code, or the list of all.
pub fn explain(args: &Explain) -> bool {
    let Some(wanted) = &args.code else {
        let rows = Code::ALL
            .iter()
            .map(|code| format!("{}  {}\n", code.id(), title(*code)));
        write::print(&rows.collect::<String>());
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
            write::print(&format!("{}: {}\n{body}", code.id(), title(*code)));
            true
        }
        None => {
            let ids: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
            let hint = suggest(&wanted, ids.iter().copied())
                .map_or_else(String::new, |id| format!("; did you mean `{id}`?"));
            eprintln!("packsh: there is no code `{wanted}`{hint}");
            false
        }
    }
}

fn title(code: Code) -> &'static str {
    code.page().lines().next().unwrap_or_default().trim()
}

/// Prints completions.
pub fn completions(args: &Completions) -> bool {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "packsh", &mut text);
    write::print(&String::from_utf8_lossy(&text));
    true
}

/// Writes the manual pages.
pub fn man(args: &Man) -> bool {
    let result = match &args.dir {
        Some(dir) => std::fs::create_dir_all(dir)
            .and_then(|()| clap_mangen::generate_to(Cli::command(), dir)),
        None => {
            let mut text = Vec::new();
            clap_mangen::Man::new(Cli::command())
                .render(&mut text)
                .map(|()| write::print(&String::from_utf8_lossy(&text)))
        }
    };
    if let Err(fault) = &result {
        eprintln!("packsh: the manual cannot be written: {fault}");
    }
    result.is_ok()
}
