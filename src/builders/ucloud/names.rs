//! Names and types of things in UCloud.

use crate::interpolate::quote;
use crate::schema::{Checks, Text, Value};

fn chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}' | '\u{3007}' | '\u{3021}'..='\u{3029}'
        | '\u{3038}'..='\u{303b}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

fn named(text: &str, more: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || more.contains(c) || chinese(c);
    (1..=63).contains(&text.chars().count()) && text.chars().all(inside)
}

/// The name of an image.
pub fn image(key: &str, text: &Text, checks: &mut Checks<'_>) {
    let name = text.shown();
    checks.refuse(
        !name.is_empty() && !named(name, "-_[]:,."),
        text,
        format!("expected {} to be 1-63 characters and only support chinese, english, numbers, '-_,.:[]', got {}", quote(key), quote(name)),
    );
}

/// The name of a machine.
pub fn instance(key: &str, text: &Text, checks: &mut Checks<'_>) {
    let name = text.shown();
    checks.refuse(
        !name.is_empty() && !named(name, "-_."),
        text,
        format!("expected {} to be 1-63 characters and only support chinese, english, numbers, '-_.', got {}", quote(key), quote(name)),
    );
}

/// One of several values.
pub fn choice(key: &str, text: &Text, choices: &[&str], checks: &mut Checks<'_>) {
    let all = choices.join(",");
    let all = all.trim_start_matches(',');
    checks.among(
        key,
        text,
        choices,
        format!(
            "should be one of {}, got {}",
            quote(all),
            quote(text.shown())
        ),
    );
}

/// A password of a machine.
pub fn password(text: &dyn Value, checks: &mut Checks<'_>) {
    let password = text.known().unwrap_or_default();
    if password.is_empty() {
        return;
    }
    let special = |c: char| "`()~!@#$%^&*-+=_|{}[]:;'<>,.?/".contains(c);
    let legal = |c: char| c.is_ascii_alphanumeric() || special(c);
    // the message must not tell the password
    checks.refuse(
        !(8..=30).contains(&password.len()) || !password.chars().all(legal),
        text,
        "\"ssh_password\" is invalid, should have between 8-30 characters and any characters must be legal",
    );
    let kinds: [fn(char) -> bool; 3] = [
        |c| c.is_ascii_uppercase(),
        |c| c.is_ascii_lowercase(),
        |c| c.is_ascii_digit(),
    ];
    let count = kinds
        .iter()
        .filter(|kind| password.chars().any(**kind))
        .count()
        + usize::from(password.chars().any(special));
    checks.refuse(
        count < 2,
        text,
        "\"ssh_password\" is invalid, should have least 2 items of capital letters, lower case letters, numbers and special characters",
    );
}

/// What is wrong with the type of a machine: `n-basic-2`, `n-customized-1-2`.
pub fn instance_fault(text: &str) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let parts: Vec<&str> = text.split('-').collect();
    match parts.as_slice() {
        [_, "customized", _, _] if parts[0] != "n" => Some("instance type is invalid, the host type of customized \"instance_type\" can only be \"n\"".to_owned()),
        [_, "customized", cpus, memory] => {
            let number = |text: &str| text.parse::<u32>().is_ok();
            (!number(cpus) || !number(memory)).then(|| format!("instance type is invalid, got {}", quote(text)))
        }
        [_, "customized", ..] if parts.len() > 2 => {
            Some("instance type is invalid, expected like n-customized-1-2".to_owned())
        }
        [_, scale, cpus] => {
            let good = matches!(*scale, "highcpu" | "basic" | "standard" | "highmem")
                && cpus.parse::<u32>().is_ok();
            (!good).then(|| format!("instance type is invalid, got {}", quote(text)))
        }
        _ => Some(format!("instance type is invalid, got {}", quote(text))),
    }
}
