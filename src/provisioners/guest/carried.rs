//! Files that provisioners carry: how a program makes them ready.

use super::words;
use crate::lower::Carried;
use crate::lower::compose::{Composing, Stop};
use crate::plan::{self, LibFn, Part, Var, Word};
use crate::program::{Command, Fact, Stmt};
use crate::schema::Text;

/// A file or folder that is a secret, carried if the script may hold secrets; else the script needs it where it is.
pub(super) fn secret(
    at: &mut Composing<'_, '_, '_, '_>,
    key: &str,
    path: &Text,
) -> Result<Option<Carried>, Stop> {
    if at.scope.house.request.options.embed_secrets {
        let carried = at.scope.carry(key, path, key)?;
        at.scope.house.files.mark_credential(&carried.ready);
        return Ok(Some(carried));
    }
    at.run([Stmt::Outside {
        path: path.word.clone(),
        sha256: None,
    }]);
    at.step.facts.push(Fact::Reads(path.word.clone()));
    let told = words!("the file ", path.word.clone(), ", sent to the guest");
    at.step.facts.push(Fact::Secret(told));
    Ok(None)
}

/// Makes a carried file or folder ready. The folder that several lie in is made once.
///
/// # Errors
/// What a program has no statement for yet.
pub fn ready(at: &mut Composing<'_, '_, '_, '_>, carried: &Carried) -> Result<(), Stop> {
    for stmt in carried.ready_here()? {
        let there = at.step.body.iter().any(|other| match (other, &stmt) {
            (Stmt::MakeFolder(one), Stmt::MakeFolder(other)) => one == other,
            _ => false,
        });
        if !there {
            at.run([stmt]);
        }
    }
    Ok(())
}

/// Makes a carried folder ready, behind a short name; what it then is called.
///
/// # Errors
/// What a program has no statement for yet.
pub fn ready_folder(at: &mut Composing<'_, '_, '_, '_>, carried: &Carried) -> Result<Word, Stop> {
    ready_below(at, carried, &without_slash(&carried.path))
}

/// Makes what is carried in a folder ready, behind a short name for that; what is carried then is called so.
///
/// # Errors
/// What a program has no statement for yet.
pub fn ready_below(
    at: &mut Composing<'_, '_, '_, '_>,
    carried: &Carried,
    root: &Word,
) -> Result<Word, Stop> {
    let writes = |stmt: &Stmt| matches!(stmt, Stmt::Unpack { .. });
    let stmts = carried.ready_here()?;
    if !stmts.iter().any(writes) {
        ready(at, carried)?;
        return Ok(carried.path.clone());
    }
    let short = Word::var(Var::Local("folder"));
    if let Some(there) = written_before(at, carried, root) {
        at.run([Stmt::Let("folder", there)]);
        return Ok(inside(root, &carried.path, &short));
    }
    at.run([Stmt::Let("folder", root.clone())]);
    let mut folders: Vec<(Word, Word)> = Vec::new();
    let mut rest = Vec::new();
    for stmt in &carried.ready {
        match stmt {
            plan::Stmt::Call(LibFn("carried_folder"), words) => {
                if let [path, mode] = words.as_slice() {
                    folders.push((inside(root, path, &short), mode.clone()));
                }
            }
            plan::Stmt::Call(LibFn("folder"), words) if words.contains(root) => {
                let folder = (short.clone(), "0755".into());
                if !folders.contains(&folder) {
                    folders.insert(0, folder);
                }
            }
            plan::Stmt::Call(LibFn("carried_link"), words) => {
                if let [path, target] = words.as_slice() {
                    let path = inside(root, path, &short);
                    let failed = words!("cannot make ", path.clone());
                    let words = ["-sf".into(), target.clone(), path];
                    rest.push(Command::new("ln", words).or_die(failed));
                }
            }
            plan::Stmt::Unpack { path, file, mode } => rest.push(Stmt::Unpack {
                path: inside(root, path, &short),
                file: *file,
                mode: *mode,
            }),
            _ => return Err(Stop::Later),
        }
    }
    // one command for all folders with the same mode: each before those in it
    let mut folders = folders.into_iter().peekable();
    while let Some((path, mode)) = folders.next() {
        let mut words = vec![words!("-pm", mode.clone()), path];
        while let Some((path, _)) = folders.next_if(|(_, other)| *other == mode) {
            words.push(path);
        }
        let failed = words!("cannot make ", short.clone());
        at.run([Command::new("mkdir", words).or_die(failed)]);
    }
    at.run(rest);
    Ok(inside(root, &carried.path, &short))
}

/// Where a provisioner before this one has written the same files. The cleanup provisioner may run without those.
fn written_before(
    at: &mut Composing<'_, '_, '_, '_>,
    carried: &Carried,
    root: &Word,
) -> Option<Word> {
    if !at.scope.id.starts_with("provision_") {
        return None;
    }
    let short = Word::empty();
    let mut files = Vec::new();
    for stmt in &carried.ready {
        match stmt {
            plan::Stmt::Unpack { path, file, mode } => {
                files.push((inside(root, path, &short).to_string(), *file, *mode));
            }
            plan::Stmt::Call(LibFn("carried_link"), _) => return None,
            _ => {}
        }
    }
    let build = at.scope.build.id.clone();
    at.scope.house.files.written(&build, files, root)
}

/// A path without the slash at its end.
fn without_slash(path: &Word) -> Word {
    let mut parts = path.parts().to_vec();
    if let Some(Part::Literal(text)) = parts.last_mut() {
        *text = text.trim_end_matches('/').to_owned();
    }
    parts.into_iter().collect()
}

/// A path in a folder, by the folder's short name.
fn inside(root: &Word, path: &Word, short: &Word) -> Word {
    let (Some(Part::Literal(root)), Some(Part::Literal(text))) =
        (root.parts().last(), path.parts().last())
    else {
        return path.clone();
    };
    match text.strip_prefix(root.as_str()) {
        Some(rest) => words!(short.clone(), rest),
        None => path.clone(),
    }
}
