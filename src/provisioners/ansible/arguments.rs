//! The arguments of `ansible-playbook`, and its environment. A secret among them goes by way of a private file.

use super::Ansible;
use super::lower::Way;
use crate::communicator::guest::Ssh;
use crate::diagnostic::{Code, Diagnostic};
use crate::interpolate;
use crate::lower::compose::{Composing, Stop};
use crate::lower::{Scope, Steps};
use crate::plan::{LibFn, Part, Stmt, Word};
use crate::program;
use crate::provisioners::guest::words;
use crate::provisioners::variables::{assignments, is_secret};
use crate::schema::Text;

/// The arguments before the inventory.
pub struct Arguments {
    /// In Packer's order.
    pub before: Vec<Word>,
}

/// What Packer's data has in the place of an address where nothing is served.
const NOTHING_SERVED: &str = "_NOT_IMPLEMENTED_";

impl Arguments {
    /// # Errors
    /// A template in an argument is at fault, or a secret would stand on the command line.
    pub fn new(
        config: &Ansible,
        steps: &mut Steps<'_, '_, '_, '_>,
        way: Way,
    ) -> Result<Self, Diagnostic> {
        let name = &steps.scope.build.name;
        let quoted = match name.as_literal() {
            Some(text) => Word::lit(interpolate::quote(text)),
            None => words!("\"", name.clone(), "\""),
        };
        let kind = steps.scope.build.kind.clone();
        let mut out: Vec<Word> = vec![
            "-e".into(),
            words!("packer_build_name=", quoted),
            "-e".into(),
            words!("packer_builder_type=", kind),
        ];
        let http = steps.data.get("PackerHTTPAddr").cloned();
        if let Some(address) = http.filter(|address| !has(address, NOTHING_SERVED)) {
            out.extend(["-e".into(), words!("packer_http_addr=", address)]);
        }
        let key = way == Way::Ssh && keyed(steps);
        if way == Way::Ssh && (key || !agent(steps)) {
            let mut extra = Word::empty();
            for text in &config.ansible_ssh_extra_args.items {
                extra.append(text.word.clone());
            }
            if extra.is_empty() {
                extra = "-o IdentitiesOnly=yes".into();
            }
            out.extend(["--ssh-extra-args".into(), words!("'", extra, "'")]);
        }
        let extra = extra(config, steps)?;
        let password = extra.iter().any(names_password);
        let mut number = 0;
        for argument in extra {
            if is_secret(steps.scope, &argument) {
                number += 1;
                let file = secret_file(steps, &out, &argument, number)?;
                out.push(file);
            } else {
                out.push(argument);
            }
        }
        if way == Way::Winrm && !password {
            let secret = steps.data.get("Password").cloned().unwrap_or_default();
            let argument = words!("ansible_password=", secret);
            out.push("-e".into());
            let file = secret_file(steps, &out, &argument, number + 1)?;
            out.push(file);
        }
        if key && !password {
            let path = Word::call(LibFn("private_key"), Vec::new());
            out.extend(["-e".into(), words!("ansible_ssh_private_key_file=", path)]);
        }
        let checks = config.ansible_env_vars.items.iter();
        let checked = config.ssh_host_key_file.is_given()
            && !checks
                .map(|text| &text.word)
                .any(|word| has(word, "ANSIBLE_HOST_KEY_CHECKING"));
        if password
            && way == Way::Ssh
            && checked
            && !out
                .iter()
                .any(|word| has(word, "ansible_host_key_checking"))
        {
            out.extend(["-e".into(), "ansible_host_key_checking=False".into()]);
        }
        Ok(Self { before: out })
    }
}

/// The variables of the environment: the template's, and those that Packer adds.
///
/// # Errors
/// A template in one of them is at fault.
pub fn environment(
    config: &Ansible,
    steps: &mut Steps<'_, '_, '_, '_>,
) -> Result<Vec<Word>, Diagnostic> {
    let mut out = Vec::new();
    for text in &config.ansible_env_vars.items {
        out.push(steps.scope.again(text, steps.data)?);
    }
    if !config.ssh_host_key_file.is_given() {
        out.push("ANSIBLE_HOST_KEY_CHECKING=False".into());
    }
    if !config.use_sftp.value {
        out.push("ANSIBLE_SCP_IF_SSH=True".into());
    }
    Ok(out)
}

/// The variables of the environment as a program has them, by name.
///
/// # Errors
/// A template in one of them is at fault, or a name that no shell can export.
pub fn environment_of(
    config: &Ansible,
    at: &mut Composing<'_, '_, '_, '_>,
) -> Result<Vec<(String, Word)>, Stop> {
    let mut out = assignments(&config.ansible_env_vars, at)?;
    if !config.ssh_host_key_file.is_given() {
        out.push(("ANSIBLE_HOST_KEY_CHECKING".to_owned(), "False".into()));
    }
    if !config.use_sftp.value {
        out.push(("ANSIBLE_SCP_IF_SSH".to_owned(), "True".into()));
    }
    Ok(out)
}

/// The arguments before the inventory, in Packer's order, as a program has them.
///
/// # Errors
/// As [`Arguments::new`].
pub fn arguments(
    config: &Ansible,
    at: &mut Composing<'_, '_, '_, '_>,
    ssh: Option<&Ssh>,
) -> Result<Vec<Word>, Stop> {
    let key = ssh.and_then(Ssh::key);
    let mut extra = Vec::new();
    for text in &config.extra_arguments.items {
        extra.push(at.again(text)?);
    }
    let name = &at.scope.build.name;
    let quoted = match name.as_literal() {
        Some(text) => Word::lit(interpolate::quote(text)),
        None => words!("\"", name.clone(), "\""),
    };
    let mut out: Vec<Word> = vec![
        "-e".into(),
        words!("packer_build_name=", quoted),
        "-e".into(),
        words!("packer_builder_type=", at.scope.build.kind.clone()),
    ];
    let http = at.data.get("PackerHTTPAddr").cloned();
    if let Some(address) = http.filter(|address| !has(address, NOTHING_SERVED)) {
        out.extend(["-e".into(), words!("packer_http_addr=", address)]);
    }
    let agent = at.data.get("SSHAgentAuth").and_then(Word::as_literal) == Some("true");
    if ssh.is_some() && (key.is_some() || !agent) {
        let mut options = Word::empty();
        for text in &config.ansible_ssh_extra_args.items {
            options.append(text.word.clone());
        }
        if options.is_empty() {
            options = "-o IdentitiesOnly=yes".into();
        }
        out.extend(["--ssh-extra-args".into(), words!("'", options, "'")]);
    }
    let password = extra.iter().any(names_password);
    let mut number = 0;
    for argument in extra {
        if is_secret(at.scope, &argument) {
            number += 1;
            let (name, json) = secret_variable(at.scope, &out, &argument)?;
            let path = at.scope.private(&format!("_variables_{number}.json"));
            let text = words!("{", interpolate::quote(&name), ": \"", json, "\"}\n");
            at.run([program::Stmt::Write {
                path: path.clone(),
                text,
                mode: Some(0o600),
            }]);
            out.push(words!("@", path));
        } else {
            out.push(argument);
        }
    }
    if let Some(key) = key.filter(|_| !password) {
        let variable = words!("ansible_ssh_private_key_file=", key);
        out.extend(["-e".into(), variable]);
    }
    let variables = &config.ansible_env_vars.items;
    let said = |text: &Text| has(&text.word, "ANSIBLE_HOST_KEY_CHECKING");
    if password
        && ssh.is_some()
        && config.ssh_host_key_file.is_given()
        && !variables.iter().any(said)
        && !out
            .iter()
            .any(|word| has(word, "ansible_host_key_checking"))
    {
        out.extend(["-e".into(), "ansible_host_key_checking=False".into()]);
    }
    Ok(out)
}

fn extra(config: &Ansible, steps: &mut Steps<'_, '_, '_, '_>) -> Result<Vec<Word>, Diagnostic> {
    let mut out = Vec::new();
    for text in &config.extra_arguments.items {
        out.push(steps.scope.again(text, steps.data)?);
    }
    Ok(out)
}

/// Whether the connection logs in with a key.
fn keyed(steps: &Steps<'_, '_, '_, '_>) -> bool {
    let key = steps.data.get("SSHPrivateKeyFile");
    let made = steps.data.get("SSHPrivateKey");
    [key, made]
        .into_iter()
        .flatten()
        .any(|word| !word.is_empty())
}

fn agent(steps: &Steps<'_, '_, '_, '_>) -> bool {
    let flag = steps.data.get("SSHAgentAuth").and_then(Word::as_literal);
    flag == Some("true")
}

fn has(word: &Word, text: &str) -> bool {
    word.parts()
        .iter()
        .any(|part| matches!(part, Part::Literal(literal) if literal.contains(text)))
}

/// Whether one of the pieces between `=` is `ansible_password`.
fn names_password(word: &Word) -> bool {
    let text: String = word
        .parts()
        .iter()
        .map(|part| match part {
            Part::Literal(text) => text.as_str(),
            _ => "\0",
        })
        .collect();
    text.split('=').any(|piece| piece == "ansible_password")
}

/// A secret variable for `-e`, in a private file: everybody can see a command line.
fn secret_file(
    steps: &mut Steps<'_, '_, '_, '_>,
    before: &[Word],
    argument: &Word,
    number: usize,
) -> Result<Word, Diagnostic> {
    let (name, json) = secret_variable(steps.scope, before, argument)?;
    let path = steps.scope.private(&format!("_variables_{number}.json"));
    steps.body.push(Stmt::Write {
        path: path.clone(),
        text: words!("{", interpolate::quote(&name), ": ", json, "}\n"),
        mode: 0o600,
    });
    Ok(words!("@", path))
}

/// The name of a secret variable, and its value for JSON, if it is behind `-e`.
fn secret_variable(
    scope: &Scope<'_, '_>,
    before: &[Word],
    argument: &Word,
) -> Result<(String, Word), Diagnostic> {
    let extra = before.last().and_then(Word::as_literal);
    let named = match argument.parts().split_first() {
        Some((Part::Literal(first), rest)) => first.split_once('=').map(|(name, value)| {
            let mut word = Word::lit(value);
            rest.iter().for_each(|part| word.push(part.clone()));
            (name.to_owned(), word)
        }),
        _ => None,
    };
    let (Some("-e" | "--extra-vars"), Some((name, value))) = (extra, named) else {
        return Err(Diagnostic::error(
            Code::NotSupported,
            scope.span,
            "an argument of `extra_arguments` holds a secret, and everybody can see a command line",
        )
        .help("give it as `\"-e\", \"NAME={{user `x`}}\"`, which goes by way of a private file, or in `ansible_env_vars`"));
    };
    Ok((name, Word::call(LibFn("json_string"), vec![value])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_found_as_by_packer() {
        assert!(names_password(&"ansible_password=x".into()));
        assert!(!names_password(&"my_ansible_password=x".into()));
        assert!(names_password(&words!(
            "ansible_password=",
            Word::call(LibFn("x"), vec![])
        )));
    }
}
