//! What is made from the definitions of the command line.

use std::fs;
use std::process::Command;

use crate::support::{self, on_path, packsh_ok, project};

#[test]
fn manual_pages_have_nothing_that_mandoc_warns_of() {
    assert!(on_path("mandoc"), "the tests need mandoc");
    let scratch = tempfile::tempdir().expect("folder");
    packsh_ok(scratch.path(), &["man", "."]);
    let single = packsh_ok(scratch.path(), &["man"]);
    let pages = support::files(scratch.path());
    assert!(pages.len() > 5, "{pages:?}");
    for page in &pages {
        let output = Command::new("mandoc")
            .args(["-T", "lint", "-W", "warning"])
            .arg(page)
            .current_dir(scratch.path())
            .output()
            .expect("mandoc");
        assert!(output.status.success(), "{}", support::both(&output));
    }
    let first = fs::read_to_string(scratch.path().join("packsh.1")).expect("packsh.1");
    assert_eq!(first, single);
    for section in [".SH EXAMPLES\n", ".SH ENVIRONMENT\n", ".SH EXIT STATUS\n"] {
        assert!(first.contains(section), "no {section} in\n{first}");
    }
    // packsh(1) names no page that is not there
    let text = first.replace("\\-", "-");
    for (at, _) in text.match_indices("packsh-") {
        let name: String = text[at..]
            .chars()
            .take_while(|c| c.is_ascii_lowercase() || *c == '-')
            .collect();
        assert!(scratch.path().join(format!("{name}.1")).exists(), "{name}");
    }
}

#[test]
fn completions_know_every_command() {
    let help = packsh_ok(project(), &["--help"]);
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .map_while(|line| line.strip_prefix("  ")?.split(' ').next())
        .collect();
    assert!(commands.len() > 8, "{commands:?}");
    for shell in ["bash", "elvish", "fish", "ksh", "powershell", "zsh"] {
        let text = packsh_ok(project(), &["completions", shell]);
        for command in &commands {
            assert!(text.contains(command), "{shell}: no {command}");
        }
        assert!(text.contains("embed-limit"), "{shell}: no flags");
    }
    // those of ksh are read by one, those of bash by bash
    let scratch = tempfile::tempdir().expect("folder");
    for (shell, show) in [
        (
            "mksh",
            "for word in \"${complete_packsh_1[@]}\"; do echo \"$word\"; done",
        ),
        (
            "bash",
            "complete -p packsh >/dev/null && compgen -A function _packsh >/dev/null && COMP_WORDS=(packsh '') COMP_CWORD=1 && _packsh packsh '' packsh && printf '%s\\n' \"${COMPREPLY[@]}\"",
        ),
    ] {
        let name = if shell == "mksh" { "ksh" } else { "bash" };
        let text = packsh_ok(project(), &["completions", name]);
        fs::write(scratch.path().join("file"), text).expect("file");
        let output = Command::new(shell)
            .args(["-c", &format!(". ./file && {show}")])
            .current_dir(scratch.path())
            .output()
            .expect("a shell");
        let told = support::both(&output);
        for command in &commands {
            assert!(
                told.lines().any(|line| line == *command),
                "{shell}: {command} in\n{told}"
            );
        }
    }
}
