//! The page of the command line, from clap's definitions.

use clap::Command;

use super::Page;

/// As wide as a page of the book shows without scrolling.
const WIDTH: usize = 96;

/// The help of packsh and of each sub-command, as `--help` prints it.
pub fn page(command: &Command) -> Page {
    let mut command = command.clone().term_width(WIDTH);
    command.build();
    let mut text = String::from(
        "# The command line\n\nThis is what `packsh help` and `packsh help COMMAND` print. Long flags may be written with one \
         dash, as Packer's\nare: `-var`, `-only=a,b`, `-machine-readable`. The exit code is 0, or 1 for any fault.\n",
    );
    help(&mut text, "packsh", &mut command.clone());
    for sub in command.get_subcommands() {
        if !sub.is_hide_set() && sub.get_name() != "help" {
            let title = format!("packsh {}", sub.get_name());
            help(&mut text, &title, &mut sub.clone().term_width(WIDTH));
        }
    }
    text.push_str(MADE_FROM_IT);
    Page {
        path: "command-line.md".to_owned(),
        title: "The command line".to_owned(),
        depth: 0,
        text,
    }
}

const MADE_FROM_IT: &str = "
## Completions and manual pages

They are made from the same definitions.

- `packsh completions bash`, `zsh`, `fish`, `elvish`, `powershell`: put the output where that shell looks for completions.
- `packsh completions ksh`: for OpenBSD's ksh; `. FILE` it from the file that `ENV` names.
- `packsh man` prints packsh(1); `packsh man DIR` writes a page for each sub-command too. `mandoc -T lint` has no warning
  for them.
";

fn help(text: &mut String, title: &str, command: &mut Command) {
    let help = command.render_long_help().to_string();
    text.push_str(&format!("\n## {title}\n\n```text\n"));
    for line in help.trim_end().lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.push_str("```\n");
}
