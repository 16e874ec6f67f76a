//! What the command line gives to a compilation.

use std::path::Path;

use super::args::{Input, Shape};
use crate::diagnostic::{Code, Diagnostic};
use crate::emit::quote::{self, Style};
use crate::interpolate::Frozen;
use crate::pipeline::{Daemon, Engine, Given, Options};

/// The options of a compilation.
///
/// # Errors
/// Faults of the flags and of variable files that cannot be read.
pub fn options(input: &Input, shape: &Shape) -> Result<Options, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let mut options = Options {
        // an empty name is one too: `-only=` chooses the build of no name, which is none
        only: input.only.clone(),
        except: input.except.clone(),
        embed_limit: (!shape.no_embed).then_some(shape.embed_limit),
        embed_secrets: shape.embed_secrets,
        ask_secrets: shape.ask_secrets,
        docker: shape.docker,
        lxd: shape.lxd,
        frozen: shape.freeze.then(frozen),
        ..Options::default()
    };
    for file in &input.var_file {
        options.given.push(Given::File { name: file.clone() });
    }
    for flag in &input.var {
        match flag.split_once('=') {
            Some((name, value)) => options.given.push(Given::Flag {
                name: name.to_owned(),
                value: value.to_owned(),
            }),
            None => faults.push(
                Diagnostic::general(
                    Code::BadFlag,
                    format!("`-var` takes KEY=VALUE, but got `{flag}`"),
                )
                .help(format!("write `-var {flag}=VALUE`"))
                .packer(format!(
                    "invalid value \"{flag}\" for flag -var: No '=' value in argument: {flag}"
                )),
            ),
        }
    }
    options.shown = shown(input, shape);
    if faults.is_empty() {
        Ok(options)
    } else {
        Err(faults)
    }
}

/// The options that shape the output, as the head of the file shows them. Values of variables are left out: the
/// pipeline adds those that are no secrets.
fn shown(input: &Input, shape: &Shape) -> Vec<String> {
    let mut out = Vec::new();
    let mut say = |text: String| out.push(text);
    let word = |text: &str| quote::literal(text, Style::Script);
    if !input.only.is_empty() {
        say(word(&format!("-only={}", input.only.join(","))));
    }
    if !input.except.is_empty() {
        say(word(&format!("-except={}", input.except.join(","))));
    }
    if shape.no_embed {
        say("--no-embed".to_owned());
    } else if shape.embed_limit != 1 << 20 {
        say(format!("--embed-limit={}", shape.embed_limit));
    }
    if shape.embed_secrets {
        say("--embed-secrets".to_owned());
    }
    if shape.ask_secrets {
        say("--ask-secrets".to_owned());
    }
    if shape.docker == Engine::Podman {
        say("--docker=podman".to_owned());
    }
    if shape.lxd == Daemon::Incus {
        say("--lxd=incus".to_owned());
    }
    if shape.freeze {
        say("--freeze".to_owned());
    }
    out
}

/// What `--freeze` fixes.
fn frozen() -> Frozen {
    let given: Option<i64> = std::env::var("SOURCE_DATE_EPOCH")
        .ok()
        .and_then(|text| text.parse().ok());
    let (time, nanos) = given.map_or_else(
        || {
            std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or((0, 0), |now| (now.as_secs() as i64, now.subsec_nanos()))
        },
        |time| (time, 0),
    );
    Frozen {
        time,
        nanos,
        pwd: std::env::current_dir()
            .map(|path| path.to_string_lossy().into_owned())
            .unwrap_or_default(),
        env: std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect(),
        seed: String::new(),
    }
}

/// The folder of the template as it is seen from the folder `from`: a relative path where both are relative to the
/// same place, so that the emitted file says nothing of the machine that it was made on.
pub fn folder(template: &str, from: &Path) -> String {
    if template == "-" {
        return ".".to_owned();
    }
    let folder_of = |path: Option<&Path>| match path {
        Some(folder) if folder != Path::new("") => folder.to_path_buf(),
        _ => Path::new(".").to_path_buf(),
    };
    // links and `..` are resolved, since only then the number of steps up is known
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let target = real(&folder_of(Path::new(template).parent()));
    let from = real(&folder_of(Some(from)));
    let target: Vec<_> = target.components().collect();
    let from: Vec<_> = from.components().collect();
    let common = target
        .iter()
        .zip(&from)
        .take_while(|(one, other)| one == other)
        .count();
    let up = (common..from.len()).map(|_| "..".to_owned());
    let down = target[common..]
        .iter()
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    let path: Vec<String> = up.chain(down).collect();
    if path.is_empty() {
        ".".to_owned()
    } else {
        path.join("/")
    }
}
