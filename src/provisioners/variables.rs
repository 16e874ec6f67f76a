//! The environment that scripts get: Packer's variables, then the template's.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::lower::Scope;
use crate::lower::compose::{Composing, Stop};
use crate::plan::{LibFn, Part, Var, Word};
use crate::schema::{Checks, List, Text};
use crate::source::Span;

/// Variables by name, as they are given: sorted.
#[derive(Debug)]
pub struct Variables {
    /// Values, and whether the template gave them (Packer quotes only those).
    pairs: BTreeMap<String, (Word, bool)>,
}

impl Variables {
    /// Those of the build, then `given` (`K=V`), where a later one wins.
    ///
    /// # Errors
    /// A name that is known only when the script runs.
    pub fn new(
        scope: &mut Scope<'_, '_>,
        data: &BTreeMap<String, Word>,
        given: &[(Word, Option<Span>)],
    ) -> Result<Self, Diagnostic> {
        let mut pairs = BTreeMap::new();
        let mut own = |name: &str, word: Word| pairs.insert(name.to_owned(), (word, false));
        own("PACKER_BUILD_NAME", scope.build.name.clone());
        own("PACKER_BUILDER_TYPE", Word::lit(scope.build.kind.clone()));
        for (name, key) in [
            ("PACKER_HTTP_ADDR", "PackerHTTPAddr"),
            ("PACKER_HTTP_IP", "PackerHTTPIP"),
            ("PACKER_HTTP_PORT", "PackerHTTPPort"),
        ] {
            let known = data.get(key).filter(|word| {
                word.as_literal()
                    .is_none_or(|text| !text.contains("_NOT_IMPLEMENTED_"))
            });
            if let Some(word) = known {
                own(name, word.clone());
            }
        }
        for (word, span) in given {
            let (name, value) = split(scope, word, *span)?;
            pairs.insert(name, (value, true));
        }
        Ok(Self { pairs })
    }

    /// The block of text that `{{.Vars}}` stands for, by Packer's `env_var_format` (two `%s`: name and value).
    pub fn flattened(&self, format: &str) -> Word {
        self.flattened_by(format, quoted)
    }

    /// The same with another way to quote what the template gave.
    pub fn flattened_by(&self, format: &str, quoted: fn(&Word) -> Word) -> Word {
        let mut out = Word::empty();
        for (name, (value, given)) in &self.pairs {
            let value = if *given { quoted(value) } else { value.clone() };
            let mut arguments = [Word::lit(name.clone()), value].into_iter();
            let mut rest = format;
            while let Some((before, after)) = rest.split_once('%') {
                out.push_str(before);
                rest = after.get(1..).unwrap_or_default();
                match after.as_bytes().first() {
                    Some(b's' | b'v') => match arguments.next() {
                        Some(word) => out.append(word),
                        None => out.push_str("%!s(MISSING)"),
                    },
                    Some(b'%') => out.push_str("%"),
                    _ => {
                        out.push_str("%");
                        rest = after;
                    }
                }
            }
            out.push_str(rest);
        }
        out
    }

    /// `NAME=VALUE` for each, if each name is one that a shell can export.
    pub fn exports(&self) -> Option<Vec<Word>> {
        self.pairs
            .iter()
            .map(|(name, (value, _))| {
                let mut word = Word::lit(format!("{name}="));
                word.append(value.clone());
                is_plain(name).then_some(word)
            })
            .collect()
    }
}

/// Name and value at the first `=`.
fn split(
    scope: &mut Scope<'_, '_>,
    word: &Word,
    span: Option<Span>,
) -> Result<(String, Word), Diagnostic> {
    if let Some(Part::Literal(first)) = word.parts().first()
        && let Some((name, rest)) = first.split_once('=')
    {
        let mut value = Word::lit(rest);
        for part in &word.parts()[1..] {
            value.push(part.clone());
        }
        return Ok((name.to_owned(), value));
    }
    let why = format!("the names in {}.environment_vars", scope.path);
    let known = scope.house.path_now(word, &why);
    let span = span.unwrap_or(scope.span);
    let fault = match &known {
        Some(text) => {
            if let Some((name, value)) = text.split_once('=') {
                return Ok((name.to_owned(), Word::lit(value)));
            }
            let packer = format!("Environment variable not in format 'key=value': {text}");
            let message = format!("an environment variable is set by `NAME=VALUE`, found `{text}`");
            Diagnostic::error(Code::BadValue, span, message).packer(packer)
        }
        None => Diagnostic::error(
            Code::LateShape,
            span,
            "the name of an environment variable must be known when the template is compiled",
        ),
    };
    Err(fault.help("write `NAME={{user `x`}}`"))
}

/// `NAME=VALUE` each, as a program exports them.
///
/// # Errors
/// A name that is known only when the script runs, or that no shell can export.
pub fn assignments(
    list: &List<Text>,
    at: &mut Composing<'_, '_, '_, '_>,
) -> Result<Vec<(String, Word)>, Stop> {
    let mut out = Vec::new();
    for text in &list.items {
        let word = at.again(text)?;
        let (name, value) = split(at.scope, &word, text.span)?;
        if !is_plain(&name) {
            return Err(Stop::Later);
        }
        out.push((name, value));
    }
    Ok(out)
}

/// Whether a shell can export a variable of that name.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A value for a place between single quotes.
fn quoted(value: &Word) -> Word {
    value
        .parts()
        .iter()
        .map(|part| match part {
            Part::Literal(text) => Part::Literal(text.replace('\'', "'\"'\"'")),
            late => Part::Call(
                LibFn("in_single_quotes"),
                vec![[late.clone()].into_iter().collect()],
            ),
        })
        .collect()
}

/// Packer's check of `environment_vars`.
pub fn check(list: &List<Text>, checks: &mut Checks<'_>) {
    for text in &list.items {
        let Some(now) = &text.now else {
            continue;
        };
        if now.split_once('=').is_none_or(|(name, _)| name.is_empty()) {
            checks.bad(
                text.span,
                format!("`environment_vars` takes `NAME=VALUE`, but got `{now}`"),
                format!("Environment variable not in format 'key=value': {now}"),
            );
        }
    }
}

/// Whether a word holds a secret: it then may not stand on a command line. A login that the emitted file holds is none.
pub fn is_secret(scope: &Scope<'_, '_>, word: &Word) -> bool {
    let mut found = false;
    word.each_var(&mut |var| {
        found |= match var {
            Var::Secret(_) | Var::Build("winrm_password") => true,
            Var::User(name) => scope.house.variables.is_sensitive(name),
            _ => false,
        };
    });
    found
}
