//! Packer's functions (language.md 5).

use std::collections::BTreeMap;
use std::ops::Range;

use super::builtins::{exactly, known};
use super::context::{Context, Place, When};
use super::eval::{Machine, Stop};
use super::time;
use super::value::Value;
use crate::plan::{LibFn, Part, Var, Word};

/// Functions of all places.
pub const NAMES: &[&str] = &[
    "build_name",
    "build_type",
    "build",
    "consul_key",
    "env",
    "isotime",
    "strftime",
    "packer_version",
    "pwd",
    "replace",
    "replace_all",
    "sed",
    "split",
    "template_dir",
    "timestamp",
    "upper",
    "lower",
    "user",
    "uuid",
    "vault",
    "aws_secretsmanager",
];

/// Keys of `build` that every builder has (language.md F2).
const BUILD_KEYS: &[&str] = &[
    "ID",
    "Host",
    "Port",
    "User",
    "Password",
    "ConnType",
    "PackerRunUUID",
    "PackerHTTPIP",
    "PackerHTTPPort",
    "PackerHTTPAddr",
    "SSHPublicKey",
    "SSHPrivateKey",
    "WinRMPassword",
];

/// What Packer shows for a value that is not there yet.
const PLACEHOLDER: &str =
    "To set this dynamically in the Packer template, you must use the `build` function";

/// What `.` is in provisioners and post-processors at Prepare.
pub fn placeholders(context: &Context<'_>) -> BTreeMap<String, Word> {
    let own = context.build_keys.iter();
    let mut out: BTreeMap<String, Word> = BUILD_KEYS
        .iter()
        .chain(own)
        .map(|key| {
            (
                (*key).to_owned(),
                Word::lit(format!("Build_{key}. {PLACEHOLDER}")),
            )
        })
        .collect();
    out.insert("WinRMPassword".to_owned(), Word::lit("{{.WinRMPassword}}"));
    out
}

/// Calls a function.
///
/// # Errors
/// Its fault, or that a text must be known.
pub fn call(
    machine: &mut Machine<'_, '_>,
    name: &str,
    range: &Range<usize>,
    arguments: Vec<Value>,
) -> Result<Value, Stop> {
    let count = match name {
        "build_name" | "build_type" | "packer_version" | "pwd" | "template_dir" | "timestamp"
        | "uuid" => Some(0),
        "build"
        | "consul_key"
        | "env"
        | "strftime"
        | "upper"
        | "lower"
        | "user"
        | "clean_resource_name" => Some(1),
        "sed" | "vault" => Some(2),
        "split" | "replace_all" => Some(3),
        "replace" => Some(4),
        _ => None,
    };
    if let Some(count) = count {
        exactly(machine, name, range, &arguments, count)?;
    }
    let mut texts = Vec::new();
    for (index, value) in arguments.iter().enumerate() {
        let number = matches!((name, index), ("split", 2) | ("replace", 2));
        texts.push(match value {
            Value::Text(word) if !number => word.clone(),
            Value::Int(_) if number => Word::empty(),
            Value::Nothing => {
                let words = "invalid value; expected string";
                return Err(machine.fault(range, words, words));
            }
            other => {
                let what = if number { "integer" } else { "string" };
                let words = format!("expected {what}; found {}", other.printed());
                return Err(machine.fault(range, &words, &words));
            }
        });
    }
    let place = machine.context.place;
    let core = matches!(place, Place::Variable | Place::BuilderName);
    let refuse = |why: &str| {
        let words = format!("error calling {name}: {why}");
        Err(machine.fault(range, why, &words))
    };
    let frozen = machine.context.frozen;
    Ok(Value::Text(match name {
        "build_name" if core => return refuse("build_name not available"),
        "build_type" if core => return refuse("build_type not available"),
        "packer_version" if core => return refuse("packer_version not available"),
        "build_name" => machine.context.build_name.clone(),
        "build_type" => Word::lit(machine.context.build_type),
        "packer_version" => Word::lit("1.6.6"),
        "template_dir" => machine.context.template_dir.clone(),
        "pwd" => match frozen {
            Some(frozen) => Word::lit(frozen.pwd.clone()),
            None => Word::var(Var::Run("pwd")),
        },
        "timestamp" => match frozen {
            Some(frozen) => Word::lit(frozen.time.to_string()),
            None => Word::var(Var::Run("start")),
        },
        "uuid" => Word::call(LibFn("uuid"), Vec::new()),
        "isotime" => {
            let layout = match arguments.as_slice() {
                [] => "2006-01-02T15:04:05Z07:00".to_owned(),
                [one] => known(machine, range, one)?,
                more => {
                    let all: Vec<String> = more.iter().map(|it| it.printed().to_string()).collect();
                    let why = format!("too many values, 1 needed: [{}]", all.join(" "));
                    return refuse(&why);
                }
            };
            time::word(&time::layout(&layout), frozen.map(|frozen| frozen.time))
        }
        "strftime" => {
            let format = known(machine, range, &arguments[0])?;
            time::word(&time::strftime(&format), frozen.map(|frozen| frozen.time))
        }
        "sed" => {
            return refuse(
                "template function `sed` is deprecated use `replace` or `replace_all` instead. Documentation: https://www.packer.io/docs/templates/engine",
            );
        }
        "upper" => each_case(&texts[0], "upper", str::to_uppercase),
        "lower" => each_case(&texts[0], "lower", str::to_lowercase),
        "replace" => {
            let Value::Int(limit) = arguments[2] else {
                return refuse("expected integer");
            };
            replace(&texts[0], &texts[1], Some(limit), &texts[3])
        }
        "replace_all" => replace(&texts[0], &texts[1], None, &texts[2]),
        "split" => {
            let Value::Int(at) = arguments[2] else {
                return refuse("expected integer");
            };
            match (texts[0].as_literal(), texts[1].as_literal()) {
                (Some(text), Some(separator)) => match pick(text, separator, at) {
                    Ok(piece) => Word::lit(piece),
                    Err(why) => return refuse(&why),
                },
                _ => Word::call(
                    LibFn("split"),
                    vec![
                        texts[0].clone(),
                        texts[1].clone(),
                        Word::lit(at.to_string()),
                    ],
                ),
            }
        }
        "clean_resource_name" => {
            let text = known(machine, range, &arguments[0])?;
            match machine.context.clean {
                Some(clean) => Word::lit(clean.apply(&text)),
                None => return refuse("not available"),
            }
        }
        "user" => {
            let key = known(machine, range, &arguments[0])?;
            return user(machine, &key, range);
        }
        "env" if place != Place::Variable => return refuse("env vars are not allowed here"),
        "env" => {
            let key = known(machine, range, &arguments[0])?;
            match frozen {
                Some(frozen) => Word::lit(frozen.env.get(&key).cloned().unwrap_or_default()),
                None => Word::call(LibFn("environment"), vec![Word::lit(key)]),
            }
        }
        "consul_key" if place != Place::Variable => {
            return refuse("consul_key is not allowed here");
        }
        "vault" if place != Place::Variable => {
            return refuse("Vault vars are only allowed in the variables section");
        }
        "aws_secretsmanager" if place != Place::Variable => {
            return refuse("AWS Secrets Manager is only allowed in the variables section");
        }
        "consul_key" => Word::call(LibFn("consul_key"), texts),
        "vault" => Word::call(LibFn("vault_value"), texts),
        "aws_secretsmanager" => match texts.len() {
            1 | 2 => Word::call(LibFn("aws_secret"), texts),
            _ => {
                return refuse(
                    "only one or two values are allowed: the name of a secret and a key",
                );
            }
        },
        "build" => {
            let key = known(machine, range, &arguments[0])?;
            return build(machine, &key, range);
        }
        _ => {
            let words = format!("function {name:?} not defined");
            return Err(machine.fault(range, &words, &words));
        }
    }))
}

fn user(machine: &mut Machine<'_, '_>, key: &str, range: &Range<usize>) -> Result<Value, Stop> {
    let why = match machine.when {
        When::Early { why } => why.to_owned(),
        When::Late => format!(
            "`{{{{{}}}}}`",
            machine.text.get(range.clone()).unwrap_or_default()
        ),
    };
    let early = matches!(machine.when, When::Early { .. }) || machine.early.contains(key);
    let result = if early {
        match machine.users.early(key, &why) {
            Ok(Some(text)) => Ok(Word::lit(text)),
            Ok(None) => {
                let word = Word::var(Var::User(key.to_owned()));
                return Err(machine.need_now(range, &word, &why));
            }
            Err(message) => Err(message),
        }
    } else {
        machine.users.late(key)
    };
    result.map(Value::Text).map_err(|message| {
        let words = format!("error calling user: {message}: Please make sure that the variable you're referencing has been defined; Packer treats all variables used to interpolate other user variables as required.");
        machine.fault(range, &message, &words)
    })
}

/// `build KEY`: known at run time only.
fn build(machine: &Machine<'_, '_>, key: &str, range: &Range<usize>) -> Result<Value, Stop> {
    use super::context::Data;
    let refuse = |why: &str| {
        let words = format!("error calling build: {why}");
        Err(machine.fault(range, why, &words))
    };
    match &machine.context.data {
        Data::Fields(fields) => match fields.get(key) {
            Some(word) => Ok(Value::Text(word.clone())),
            None => refuse(&format!("loaded data, but couldnt find {key} in it.")),
        },
        Data::Placeholders => {
            if BUILD_KEYS.contains(&key) || machine.context.build_keys.contains(&key) {
                Ok(Value::text(format!("{{{{.{key}}}}}")))
            } else {
                refuse(&format!("loaded data, but couldnt find {key} in it."))
            }
        }
        Data::Nil => refuse(&format!(
            "Error validating build variable: the given variable {key} will not be passed into your plugin."
        )),
    }
}

/// A function of letters: known pieces now, late ones when the emitted file runs.
fn each_case(text: &Word, function: &'static str, now: fn(&str) -> String) -> Word {
    text.parts()
        .iter()
        .map(|part| match part {
            Part::Literal(text) => Part::Literal(now(text)),
            late => Part::Call(LibFn(function), vec![[late.clone()].into_iter().collect()]),
        })
        .collect()
}

fn replace(old: &Word, new: &Word, limit: Option<i64>, text: &Word) -> Word {
    if let (Some(old), Some(new), Some(text)) =
        (old.as_literal(), new.as_literal(), text.as_literal())
    {
        return Word::lit(match limit.and_then(|limit| usize::try_from(limit).ok()) {
            Some(limit) => text.replacen(old, new, limit),
            None => text.replace(old, new),
        });
    }
    match limit {
        Some(limit) if limit >= 0 => Word::call(
            LibFn("replace"),
            vec![
                old.clone(),
                new.clone(),
                Word::lit(limit.to_string()),
                text.clone(),
            ],
        ),
        _ => Word::call(
            LibFn("replace_all"),
            vec![old.clone(), new.clone(), text.clone()],
        ),
    }
}

/// Packer's `split`.
fn pick(text: &str, separator: &str, at: i64) -> Result<String, String> {
    let pieces: Vec<String> = if separator.is_empty() {
        text.chars().map(String::from).collect()
    } else {
        text.split(separator).map(str::to_owned).collect()
    };
    let Ok(index) = usize::try_from(at) else {
        return Err("runtime error: index out of range".to_owned());
    };
    pieces.get(index).cloned().ok_or_else(|| {
        format!(
            "the substring {at} was unavailable using the separator value, {separator}, only {} values were found",
            pieces.len()
        )
    })
}
