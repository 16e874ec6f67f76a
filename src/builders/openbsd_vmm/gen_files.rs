//! Files under `http_directory` that are templates: each is rendered line by line, and served next to the others.

use std::collections::BTreeMap;

use super::OpenbsdVmm;
use crate::builders::common::Made;
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::Scope;
use crate::lower::tree;
use crate::plan::{Stmt, Word};
use crate::schema::Raw;
use crate::source::Span;

/// Writes the rendered files into the folder `target`; with that, their paths in it.
///
/// # Errors
/// As [`made`].
pub(super) fn lower(
    config: &OpenbsdVmm,
    target: &Word,
    data: &BTreeMap<String, Word>,
    scope: &mut Scope<'_, '_>,
) -> Result<(Vec<Stmt>, Vec<String>), Diagnostic> {
    let below = |path: &str| {
        let mut word = target.clone();
        word.push_str("/");
        word.push_str(path);
        word
    };
    let mut stmts = Vec::new();
    let mut paths = Vec::new();
    for file in made(config, data, scope)? {
        if let Some((folder, _)) = file.path.rsplit_once('/') {
            stmts.push(Stmt::call("folder", [below(folder)]));
        }
        stmts.push(Stmt::Note(format!("made from {}", file.from)));
        stmts.push(Stmt::Write {
            path: below(&file.path),
            text: file.text,
            mode: 0o600,
        });
        paths.push(file.path);
    }
    Ok((stmts, paths))
}

/// The rendered files. They are rendered when the template is compiled, so that the emitted file shows them; only the
/// host's address and port stay late.
///
/// # Errors
/// A file that cannot be read, or that does not render.
pub(super) fn made(
    config: &OpenbsdVmm,
    data: &BTreeMap<String, Word>,
    scope: &mut Scope<'_, '_>,
) -> Result<Vec<Made>, Diagnostic> {
    let folder = &config.http.http_directory;
    let span = folder.span.unwrap_or(scope.span);
    let why = format!("which files of {}.http_directory are templates", scope.path);
    let Some(now) = scope.house.path_now(&folder.word, &why) else {
        return Ok(Vec::new());
    };
    let pattern = match config.gen_files_pattern.value.as_str() {
        "" => match config.vm_name.now.clone() {
            Some(name) => name,
            None => scope
                .house
                .path_now(&config.vm_name.word, &why)
                .unwrap_or_default(),
        },
        pattern => pattern.to_owned(),
    };
    let ending = format!(".{}", config.gen_files_extension.value);
    let pattern = format!("{pattern}*{ending}");
    let mut all = Vec::new();
    let root = now.trim_end_matches('/').to_owned();
    for inner in files(scope, &root, span)? {
        let name = inner.rsplit('/').next().unwrap_or(&inner);
        if !matches(&pattern, name) {
            continue;
        }
        let path = format!("{root}/{inner}");
        let bytes = scope.house.request.disk.read(&path).map_err(|fault| {
            Diagnostic::error(
                Code::Unreadable,
                span,
                format!("`{path}` cannot be read: {fault}"),
            )
        })?;
        let text = rendered(&String::from_utf8_lossy(&bytes), &inner, data, span, scope)?;
        let shown = inner.strip_suffix(&ending).unwrap_or(&inner).to_owned();
        all.push(Made {
            from: inner,
            path: shown,
            text,
        });
    }
    Ok(all)
}

/// All files below a folder, by their paths in it, sorted.
fn files(scope: &Scope<'_, '_>, root: &str, span: Span) -> Result<Vec<String>, Diagnostic> {
    let disk = scope.house.request.disk;
    if !disk.stat(root).is_some_and(|stat| stat.folder) {
        return Ok(Vec::new());
    }
    let walked = tree::walk(disk, root, false).map_err(|unfit| unfit.at(span))?;
    let Some(tree) = walked else {
        return Err(Diagnostic::error(
            Code::NotCarried,
            span,
            format!(
                "`{root}` cannot be carried: it holds more than {} files and folders",
                tree::MOST_FILES
            ),
        )
        .help("put the files that are made into a folder of their own"));
    };
    let files = tree.found.into_iter().filter(|(_, stat)| !stat.folder);
    Ok(files.map(|(inner, _)| inner).collect())
}

/// Each line is a template of its own, and ends with a newline, as the plugin writes it.
fn rendered(
    text: &str,
    file: &str,
    data: &BTreeMap<String, Word>,
    span: Span,
    scope: &mut Scope<'_, '_>,
) -> Result<Word, Diagnostic> {
    let mut out = Word::empty();
    for (number, line) in text.lines().enumerate() {
        let raw = Raw {
            text: line.to_owned(),
            span: Some(span),
        };
        let word = scope.run_time(&raw, data, &[]).map_err(|fault| {
            // the place is in that file, not in the template
            let mut at = Diagnostic::error(
                fault.code,
                span,
                format!("{file}:{}: {}", number + 1, fault.message),
            );
            at.help = fault.help;
            at.packer = fault.packer;
            at
        })?;
        out.append(word);
        out.push_str("\n");
    }
    Ok(out)
}

/// A name against a pattern with `*` and `?`.
fn matches(pattern: &str, name: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => name.is_empty(),
        Some('*') => {
            let rest = rest.as_str();
            std::iter::once(name.len())
                .chain(name.char_indices().map(|(at, _)| at))
                .any(|at| matches(rest, &name[at..]))
        }
        Some(wanted) => {
            let mut chars = name.chars();
            chars.next().is_some_and(|c| {
                (wanted == '?' || c == wanted) && matches(rest.as_str(), chars.as_str())
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        assert!(matches("openbsd*.pkr.in", "openbsd.autoinstall.pkr.in"));
        assert!(matches("openbsd*.pkr.in", "openbsd.pkr.in"));
        assert!(!matches("openbsd*.pkr.in", "centos.pkr.in"));
        assert!(!matches("openbsd*.pkr.in", "openbsd.conf"));
        assert!(matches("?b*", "ab"));
        assert!(!matches("?", ""));
    }
}
