//! Files that go onto an image which is made for the guest.

use super::pattern;
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::Scope;
use crate::plan::{Part, Stmt, Word};
use crate::schema::Text;

/// One entry of a list of paths.
pub(in crate::builders) enum Item {
    /// A path as it is when the step runs, and what the template calls it.
    Path(Word, Word),
    /// A pattern that only the run can resolve.
    Pattern(Word),
}

/// Carries what a list of paths names. Patterns are resolved when the template is compiled, so that the emitted file can
/// carry what they match; with `--no-embed`, when it runs.
///
/// # Errors
/// A file that is there but cannot be read.
pub(in crate::builders) fn carry(
    key: &str,
    list: &[Text],
    patterns: bool,
    scope: &mut Scope<'_, '_>,
) -> Result<(Vec<Stmt>, Vec<Item>), Diagnostic> {
    let mut ready = Vec::new();
    let mut items = Vec::new();
    let mut count = 0;
    for text in list {
        let paths = match patterns && is_pattern(&text.word) {
            false => vec![text.clone()],
            true => match matches(key, text, scope)? {
                Some(paths) => paths,
                None => {
                    items.push(Item::Pattern(text.word.clone()));
                    continue;
                }
            },
        };
        for path in paths {
            if has_no_name(&path.word) {
                // a carried folder would have a name of ours
                items.push(Item::Path(path.word.clone(), path.word));
                continue;
            }
            count += 1;
            let carried = scope.carry(key, &path, &format!("{key}_{count}"))?;
            ready.extend(carried.ready);
            items.push(Item::Path(carried.path, path.word));
        }
    }
    Ok((ready, items))
}

/// Whether a path ends in `.` or `..`: the run finds out which folder that is.
pub(in crate::builders) fn has_no_name(word: &Word) -> bool {
    let text = word.to_string();
    matches!(
        text.trim_end_matches('/').rsplit('/').next(),
        Some("." | ".." | "") | None
    )
}

pub(in crate::builders) fn is_pattern(word: &Word) -> bool {
    let literal = |part: &Part| match part {
        Part::Literal(text) => text.contains(['*', '?', '[']),
        _ => false,
    };
    word.parts().iter().any(literal)
}

/// What a pattern matches now; `None`: the run has to find out.
pub(in crate::builders) fn matches(
    key: &str,
    text: &Text,
    scope: &mut Scope<'_, '_>,
) -> Result<Option<Vec<Text>>, Diagnostic> {
    let options = scope.house.request.options;
    if options.embed_limit.is_none() {
        return Ok(None);
    }
    let why = format!("which files are carried for {}.{key}", scope.path);
    let Some(now) = scope.house.path_now(&text.word, &why) else {
        return Ok(None);
    };
    let Some(found) = pattern::glob(scope.house.request.disk, &now) else {
        let span = text.span.unwrap_or(scope.span);
        return Err(Diagnostic::error(
            Code::BadValue,
            span,
            format!(
                "`{now}` in `{key}` is no pattern: a class has no end, or a backslash stands last"
            ),
        )
        .packer("syntax error in pattern"));
    };
    let found = found.into_iter().map(|path| Text {
        word: Word::lit(path.clone()),
        span: text.span,
        now: Some(path),
    });
    Ok(Some(found.collect()))
}
