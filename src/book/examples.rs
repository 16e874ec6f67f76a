//! For each diagnostic a small template that shows it. The page of a code has what packsh really says of it.

use std::io;

use crate::diagnostic::{self, Code};
use crate::disk::{Disk, Stat};
use crate::pipeline::{self, Opened, Options};
use crate::source::Sources;

/// The codes that a template alone can show. The others are of files and of the command line.
const EXAMPLES: &[(Code, &str)] = &[
    (
        Code::JsonSyntax,
        r#"{
  "builders": [
    { "type": "file", "target": "motd" },
  ]
}"#,
    ),
    (
        Code::DuplicateKey,
        r#"{
  "builders": [
    { "type": "file", "target": "motd", "target": "issue" }
  ]
}"#,
    ),
    (
        Code::NumberRange,
        r#"{
  "builders": [
    { "type": "null", "communicator": "none", "ssh_port": 1e999 }
  ]
}"#,
    ),
    (
        Code::NotAnObject,
        r#"[{ "type": "file", "target": "motd" }]"#,
    ),
    (
        Code::UnknownRootKey,
        r#"{
  "builder": [{ "type": "file", "target": "motd" }]
}"#,
    ),
    (
        Code::SecretShows,
        r#"{
  "variables": { "token": "s3cr3t-of-ours" },
  "sensitive-variables": ["token"],
  "builders": [{ "type": "file", "target": "motd", "content": "s3cr3t-of-ours" }]
}"#,
    ),
    (
        Code::RootType,
        r#"{
  "builders": { "type": "file", "target": "motd" }
}"#,
    ),
    (
        Code::CommentType,
        r#"{
  "_reviewed": true,
  "builders": [{ "type": "file", "target": "motd" }]
}"#,
    ),
    (
        Code::NoBuilder,
        r#"{
  "builders": []
}"#,
    ),
    (
        Code::MinVersion,
        r#"{
  "min_packer_version": "1.7.0",
  "builders": [{ "type": "file", "target": "motd" }]
}"#,
    ),
    (
        Code::VariableType,
        r#"{
  "variables": { "sites": ["a", "b"] },
  "builders": [{ "type": "file", "target": "motd" }]
}"#,
    ),
    (
        Code::UnknownSensitive,
        r#"{
  "variables": { "token": "" },
  "sensitive-variables": ["tokn"],
  "builders": [{ "type": "file", "target": "motd", "content": "{{user `token`}}" }]
}"#,
    ),
    (
        Code::VariableCycle,
        r#"{
  "variables": { "a": "{{user `b`}}", "b": "{{user `a`}}" },
  "builders": [{ "type": "file", "target": "motd", "content": "{{user `a`}}" }]
}"#,
    ),
    (
        Code::RequiredVariable,
        r#"{
  "variables": { "site": null },
  "builders": [{ "type": "file", "target": "motd", "content": "{{user `site`}}" }]
}"#,
    ),
    (
        Code::ComponentForm,
        r#"{
  "builders": ["file"]
}"#,
    ),
    (
        Code::MissingType,
        r#"{
  "builders": [{ "target": "motd" }]
}"#,
    ),
    (
        Code::DuplicateBuilder,
        r#"{
  "builders": [
    { "type": "file", "target": "motd" },
    { "type": "file", "target": "issue" }
  ]
}"#,
    ),
    (
        Code::MetaType,
        r#"{
  "builders": [{ "type": "file", "target": "motd" }],
  "provisioners": [{ "type": "shell-local", "inline": ["true"], "pause_before": "soon" }]
}"#,
    ),
    (
        Code::OnlyAndExcept,
        r#"{
  "builders": [{ "type": "file", "target": "motd" }],
  "provisioners": [{ "type": "shell-local", "inline": ["true"], "only": ["file"], "except": ["file"] }]
}"#,
    ),
    (
        Code::UnknownBuilder,
        r#"{
  "builders": [{ "type": "file", "name": "motd", "target": "motd" }],
  "provisioners": [{ "type": "shell-local", "inline": ["true"], "only": ["mtod"] }]
}"#,
    ),
    (
        Code::UnknownType,
        r#"{
  "builders": [{ "type": "fiel", "target": "motd" }]
}"#,
    ),
    (
        Code::NotSupported,
        r#"{
  "builders": [{ "type": "jdcloud" }]
}"#,
    ),
    (
        Code::UnknownKey,
        r#"{
  "builders": [{ "type": "file", "target": "motd", "contents": "Welcome" }]
}"#,
    ),
    (
        Code::WrongType,
        r#"{
  "builders": [{ "type": "file", "target": { "path": "motd" } }]
}"#,
    ),
    (
        Code::MissingKey,
        r#"{
  "builders": [{ "type": "file", "content": "Welcome" }]
}"#,
    ),
    (
        Code::BadValue,
        r#"{
  "builders": [{ "type": "file", "target": "motd" }],
  "provisioners": [{ "type": "file", "source": "a", "destination": "b", "direction": "sideways" }]
}"#,
    ),
    (
        Code::Conflict,
        r#"{
  "builders": [{ "type": "file", "target": "motd", "source": "a", "content": "b" }]
}"#,
    ),
    (
        Code::DeprecatedKey,
        r#"{
  "builders": [
    { "type": "null", "ssh_host": "h", "ssh_username": "u", "ssh_key_path": "id" }
  ]
}"#,
    ),
    (
        Code::Doubtful,
        r#"{
  "builders": [{ "type": "file", "target": "motd" }]
}"#,
    ),
    (
        Code::TemplateSyntax,
        r#"{
  "builders": [{ "type": "file", "target": "motd", "content": "{{user `site`" }]
}"#,
    ),
    (
        Code::TemplateFails,
        r#"{
  "builders": [{ "type": "file", "target": "motd", "content": "{{env `USER`}}" }]
}"#,
    ),
    (
        Code::LateShape,
        r#"{
  "variables": { "port": "{{env `PORT`}}" },
  "builders": [
    { "type": "null", "ssh_host": "h", "ssh_username": "u", "ssh_agent_auth": true,
      "ssh_port": "{{user `port`}}" }
  ]
}"#,
    ),
    (
        Code::SecretShows,
        r#"{
  "variables": { "token": "s3cr3t-4711" },
  "sensitive-variables": ["token"],
  "builders": [{ "type": "file", "target": "t", "content": "s3cr3t-4711" }],
  "provisioners": [
    { "type": "shell-local", "environment_vars": ["TOKEN={{user `token`}}"], "inline": ["true"] }
  ]
}"#,
    ),
];

/// What packsh says of the example of a code; `None`: it has none.
pub fn told(code: Code) -> Option<String> {
    let (_, text) = EXAMPLES.iter().find(|(other, _)| *other == code)?;
    // some faults show when a template is compiled only, some when it is validated only
    let compiled = {
        let compiled = pipeline::compile(opened(text), &Options::default(), &Nothing);
        (compiled.sources, compiled.diagnostics)
    };
    let validated = || pipeline::validate(opened(text), &Options::default(), &Nothing);
    [compiled]
        .into_iter()
        .chain(std::iter::once_with(validated))
        .find_map(|(sources, mut faults)| {
            faults.retain(|fault| fault.code == code);
            (!faults.is_empty()).then(|| {
                let text = diagnostic::text(&sources, &faults, false);
                text.lines()
                    .map(|line| format!("{}\n", line.trim_end()))
                    .collect()
            })
        })
}

fn opened(text: &str) -> Opened {
    let mut sources = Sources::default();
    let file = sources.add("web.json", format!("{text}\n"));
    Opened {
        sources,
        file: Some(file),
        faults: Vec::new(),
    }
}

/// A disk without files: examples depend on nothing.
struct Nothing;

impl Disk for Nothing {
    fn stat(&self, _: &str) -> Option<Stat> {
        None
    }

    fn read(&self, _: &str) -> io::Result<Vec<u8>> {
        Err(io::Error::from(io::ErrorKind::NotFound))
    }

    fn list(&self, _: &str) -> io::Result<Vec<String>> {
        Err(io::Error::from(io::ErrorKind::NotFound))
    }

    fn home(&self) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_example_shows_its_code() {
        for (code, text) in EXAMPLES {
            assert!(
                told(*code).is_some(),
                "{} is not told of\n{text}",
                code.id()
            );
        }
    }

    #[test]
    fn codes_that_templates_show_have_an_example() {
        // files, variable files, and the command line
        let others = [
            Code::NotUtf8,
            Code::VariableFile,
            Code::Unreadable,
            Code::CannotWrite,
            Code::NotCarried,
            Code::Overwrites,
            Code::BadFlag,
            Code::NothingChosen,
            Code::Hcl,
        ];
        for code in Code::ALL {
            let has = EXAMPLES.iter().any(|(other, _)| other == code);
            assert!(
                has != others.contains(code),
                "{}: write an example in src/book/examples.rs",
                code.id()
            );
        }
    }
}
