//! Packer's own functions.

use sha2::{Digest, Sha256};

use super::context::{Data, Place};
use super::eval::State;
use super::fault::Fault;
use super::functions::may_look_up;
use super::stop::{Outcome, Stop};
use super::value::Value;
use super::{placeholder, time};
use crate::diagnostic::Code;
use crate::plan::{LibFn, Var, Word};

/// Packer's version, which templates may ask for.
const VERSION: &str = "1.6.6";

/// Calls a function of Packer.
pub(super) fn call(state: &mut State, name: &str, arguments: &[Value]) -> Outcome<Value> {
    let frozen = state.context.frozen;
    let run = |variable| Ok(Value::Text(Word::var(Var::Run(variable))));
    match name {
        "build_name" => of_build(state, name, state.context.build_name.clone()),
        "build_type" => of_build(state, name, Word::lit(state.context.build_type)),
        "packer_version" => of_build(state, name, Word::lit(VERSION)),
        "pwd" => match frozen {
            Some(frozen) => Ok(Value::text(frozen.pwd.clone())),
            None => run("pwd"),
        },
        "template_dir" => Ok(Value::Text(state.context.template_dir.clone())),
        "timestamp" => match frozen {
            Some(frozen) => Ok(Value::text(frozen.time.to_string())),
            None => run("start"),
        },
        "isotime" => isotime(state, arguments),
        "strftime" => {
            let format = state.known(&State::text_argument(arguments, 0), "the format of `strftime`")?;
            Ok(at_start(state, &time::strftime(&format, nanos(state))))
        }
        "uuid" => Ok(uuid(state)),
        "user" => user(state, arguments),
        "build" => build(state, arguments),
        "sed" => Err(state.error(
            name,
            "template function `sed` is deprecated use `replace` or `replace_all` instead.Documentation: https://www.packer.io/docs/templates/engine",
            "Packer has no `sed` any more",
        )),
        "env" => env(state, arguments),
        _ => look_up(state, name, arguments),
    }
}

/// Values that only builds have.
fn of_build(state: &State, name: &str, word: Word) -> Outcome<Value> {
    if matches!(state.context.place, Place::Variable | Place::BuilderName) || word.is_empty() {
        let place = match state.context.place {
            Place::Variable => "the value of a variable",
            _ => "the name of a builder",
        };
        return Err(state.error(
            name,
            &format!("{name} not available"),
            format!("`{name}` is not known in {place}"),
        ));
    }
    Ok(Value::Text(word))
}

fn isotime(state: &State, arguments: &[Value]) -> Outcome<Value> {
    if arguments.len() > 1 {
        let layouts: Vec<String> = (0..arguments.len())
            .map(|index| State::text_argument(arguments, index).to_string())
            .collect();
        let layouts = layouts.join(" ");
        return Err(state.error(
            "isotime",
            &format!("too many values, 1 needed: [{layouts}]"),
            format!("`isotime` takes one layout, found {}", arguments.len()),
        ));
    }
    let format = match arguments {
        [] => time::RFC_3339.to_owned(),
        _ => {
            let layout = State::text_argument(arguments, 0);
            time::layout(
                &state.known(&layout, "the layout of `isotime`")?,
                nanos(state),
            )
        }
    };
    Ok(at_start(state, &format))
}

/// The nanoseconds of the start time: a shell knows none.
fn nanos(state: &State) -> u32 {
    state.context.frozen.map_or(0, |frozen| frozen.nanos)
}

/// The start time by one of our formats.
fn at_start(state: &State, format: &str) -> Value {
    match state.context.frozen {
        Some(frozen) => Value::text(time::format(format, frozen.time)),
        None => match time::constant(format) {
            Some(text) => Value::text(text),
            None => Value::Text(Word::call(LibFn("utc"), vec![Word::lit(format)])),
        },
    }
}

/// A new identifier: eight digits of the time, the rest random, or made from the seed.
fn uuid(state: &mut State) -> Value {
    let Some(frozen) = state.context.frozen else {
        return Value::Text(Word::call(LibFn("uuid"), Vec::new()));
    };
    state.uuids += 1;
    let mut hash = Sha256::new();
    for piece in [
        &frozen.seed,
        &state.context.build_name.to_string(),
        state.text,
    ] {
        hash.update(piece.as_bytes());
        hash.update([0]);
    }
    hash.update(state.uuids.to_be_bytes());
    let hex: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let time = (frozen.time as u64) & 0xffff_ffff;
    Value::text(format!(
        "{time:08x}-{}-{}-{}-{}",
        &hex[..4],
        &hex[4..8],
        &hex[8..12],
        &hex[12..24]
    ))
}

fn user(state: &mut State, arguments: &[Value]) -> Outcome<Value> {
    let name = state.known(
        &State::text_argument(arguments, 0),
        "the name of a user variable",
    )?;
    let why = state.why;
    let result = if state.force.asks(&name) {
        match state.users.early(&name, why) {
            Ok(Some(text)) => Ok(Word::lit(text)),
            Ok(None) => state.users.late(&name),
            Err(message) => Err(message),
        }
    } else {
        state.users.late(&name)
    };
    match result {
        Ok(word) => Ok(Value::Text(word)),
        Err(message) => {
            let go = format!("Error: variable not set: {name}");
            Err(state.error("user", &go, message))
        }
    }
}

/// A value of the build. At Prepare it is passed through, to be rendered again at run time.
fn build(state: &State, arguments: &[Value]) -> Outcome<Value> {
    let key = state.known(&State::text_argument(arguments, 0), "the key of `build`")?;
    let found = match &state.context.data {
        Data::Nil => {
            return Err(state.error(
                "build",
                &format!("Error validating build variable: the given variable {key} will not be passed into your plugin."),
                "`build` is for provisioners and post-processors only",
            ));
        }
        Data::Placeholders => {
            placeholder::knows(state.context, &key).then(|| Word::lit(format!("{{{{.{key}}}}}")))
        }
        Data::Fields(map) => map.get(&key).cloned(),
        Data::Record(_) => {
            return Err(state.error(
                "build",
                &format!("Error validating build variable: the given variable {key} will not be passed into your plugin."),
                "`build` is not known in this field",
            ));
        }
    };
    found.map(Value::Text).ok_or_else(|| {
        let go = format!("loaded data, but couldnt find {key} in it.");
        state.error("build", &go, unknown_key(state, &key))
    })
}

fn unknown_key(state: &State, key: &str) -> String {
    let keys: Vec<&str> = placeholder::KEYS
        .iter()
        .chain(state.context.build_keys.unwrap_or_default())
        .copied()
        .collect();
    let near = keys
        .iter()
        .map(|known| (strsim::damerau_levenshtein(key, known), known))
        .min()
        .filter(|(distance, _)| *distance <= 2);
    match near {
        Some((_, known)) => format!("builds have no value `{key}`: did you mean `{known}`?"),
        None => format!("builds have no value `{key}`, only {}", keys.join(", ")),
    }
}

fn env(state: &State, arguments: &[Value]) -> Outcome<Value> {
    if !may_look_up(state.context.place) {
        return Err(not_here(state, "env", "env vars are not allowed here"));
    }
    let name = state.known(
        &State::text_argument(arguments, 0),
        "the name of an environment variable",
    )?;
    Ok(match state.context.frozen {
        Some(frozen) => Value::text(frozen.env.get(&name).cloned().unwrap_or_default()),
        None => Value::Text(match Var::env(&name) {
            Some(var) => Word::var(var),
            None => Word::call(LibFn("environment"), vec![Word::lit(name)]),
        }),
    })
}

fn not_here(state: &State, name: &str, go: &str) -> Stop {
    let fault = Fault::new(
        Code::TemplateFails,
        state.range(),
        format!("`{name}` is allowed in the values of `variables` only"),
    );
    let fault = fault.help(format!(
        "declare a variable whose value is `{{{{{name} ...}}}}`, and use `{{{{user ...}}}}` here"
    ));
    state.stop(fault, &format!("error calling {name}: {go}"))
}

/// Secret stores, which the emitted file asks with their own clients.
fn look_up(state: &State, name: &str, arguments: &[Value]) -> Outcome<Value> {
    let words: Vec<Word> = (0..arguments.len())
        .map(|index| State::text_argument(arguments, index))
        .collect();
    let (function, go) = match name {
        "consul_key" => ("consul_key", "consul_key is not allowed here"),
        "vault" => (
            "vault_value",
            "Vault vars are only allowed in the variables section",
        ),
        _ => (
            "aws_secret",
            "AWS Secrets Manager is only allowed in the variables section",
        ),
    };
    if !may_look_up(state.context.place) {
        return Err(not_here(state, name, go));
    }
    if function == "aws_secret" {
        let (go, ours) = match words.as_slice() {
            [] => (
                "secret name must be provided",
                "the secret's name is missing",
            ),
            [name, ..] if name.is_empty() => (
                "At least one secret name must be provided",
                "the secret's name is empty",
            ),
            [_] | [_, _] => ("", ""),
            _ => (
                "only secret name and optional secret key can be provided.",
                "`aws_secretsmanager` takes a name and a key, found more",
            ),
        };
        if !go.is_empty() {
            return Err(state.error(name, go, ours));
        }
    }
    // each of the library's functions leaves the secret in REPLY
    Ok(Value::Text(Word::call(LibFn(function), words)))
}
