//! Floppy disks and CDs with files for the guest, made by mtools and by what writes ISO 9660.

use super::{CdConfig, FloppyConfig};
use crate::builders::steps::media::{has_no_name, is_pattern, matches};
use crate::communicator::guest::words;
use crate::helpers::MakeCd;
use crate::lower::Scope;
use crate::lower::compose::{Stop, private};
use crate::plan::{self, LibFn, Word};
use crate::program::{Command, Stmt};
use crate::program::{Fact, Step};
use crate::schema::Text;

/// What is put onto a disk: files and folders that stand in a private folder, and those that lie elsewhere.
struct Content {
    /// What makes the files ready.
    ready: Vec<Stmt>,
    /// The files and folders.
    paths: Vec<Path>,
}

/// One file or folder.
struct Path {
    /// Where it is.
    path: Word,
    /// Whether it already is in the private folder.
    inside: bool,
    /// The files in it, if it is a folder.
    files: Option<Vec<String>>,
}

/// The step that makes a floppy disk, and the path of its image; nothing if no files are for it.
///
/// # Errors
/// A file that cannot be read, a pattern that only the run can resolve.
pub fn floppy(
    config: &FloppyConfig,
    scope: &mut Scope<'_, '_>,
) -> Result<Option<(Step, Word)>, Stop> {
    let (files, dirs) = (&config.floppy_files, &config.floppy_dirs);
    if files.items.is_empty() && dirs.items.is_empty() {
        return Ok(None);
    }
    let image = words(&[&private(), &"/floppy.img".into()]);
    let label = match config.floppy_label.word.is_empty() {
        true => Word::lit("packer"),
        false => config.floppy_label.word.clone(),
    };
    let title = words(&[&"Make a floppy disk (".into(), &label, &")".into()]);
    let origin = scope.origin("floppy_files", files.span.or(dirs.span));
    let mut step = Step::new(title, origin);
    let flat = content("floppy_files", &files.items, true, "floppy", scope)?;
    let trees = content("floppy_dirs", &dirs.items, true, "floppy_dirs", scope)?;
    let mut flat_paths = Vec::new();
    for one in &flat.paths {
        match &one.files {
            None => flat_paths.push(one.path.clone()),
            // each file of a folder goes into the root
            Some(files) => flat_paths.extend(
                files
                    .iter()
                    .map(|file| words(&[&one.path, &format!("/{file}").into()])),
            ),
        }
    }
    let tree_paths: Vec<Word> = trees.paths.iter().map(|one| one.path.clone()).collect();
    step.body.extend(flat.ready);
    step.body.extend(trees.ready);
    step.facts.extend(reads(&flat.paths));
    step.facts.extend(reads(&trees.paths));
    let make = ["-C", "-f", "1440", "-v"].map(Word::lit);
    let command =
        Command::new("mformat", make).words([label, "-i".into(), image.clone(), "::".into()]);
    step.body.push(command.or_die("cannot make a floppy disk"));
    for (more, paths) in [(None, flat_paths), (Some("-s"), tree_paths)] {
        if paths.is_empty() {
            continue;
        }
        let copy = Command::new("mcopy", more.map(Word::lit))
            .words(["-i".into(), image.clone()])
            .words(paths)
            .words(["::".into()]);
        step.body
            .push(copy.or_die("the files do not go onto the floppy disk"));
    }
    Ok(Some((step, image)))
}

/// The step that makes a CD, and the path of its image; nothing if no files are for it.
///
/// # Errors
/// A file that cannot be read.
pub fn cd(config: &CdConfig, scope: &mut Scope<'_, '_>) -> Result<Option<(Step, Word)>, Stop> {
    let files = &config.cd_files;
    if files.items.is_empty() {
        return Ok(None);
    }
    let image = words(&[&private(), &"/cd.iso".into()]);
    let root = words(&[&private(), &"/cd".into()]);
    let label = match config.cd_label.word.is_empty() {
        true => Word::lit("packer"),
        false => config.cd_label.word.clone(),
    };
    let title = words(&[&"Make a CD (".into(), &label, &")".into()]);
    let mut step = Step::new(title, scope.origin("cd_files", files.span));
    // Packer 1.6.6 takes no patterns here
    let content = content("cd_files", &files.items, false, "cd", scope)?;
    step.body.push(Stmt::MakeFolder(root.clone()));
    step.body.extend(content.ready);
    step.facts.extend(reads(&content.paths));
    let outside = content.paths.into_iter().filter(|one| !one.inside);
    for one in outside {
        let words = ["-RL".into(), one.path, words(&[&root, &"/".into()])];
        step.body
            .push(Command::new("cp", words).or_die("cannot put the files together"));
    }
    let helper = Command::helper(MakeCd {}, [label, root, image.clone()]);
    step.body.push(helper.or_die("cannot make the CD"));
    Ok(Some((step, image)))
}

/// The files of this host that are read when the script runs.
fn reads(paths: &[Path]) -> Vec<Fact> {
    let outside = paths.iter().filter(|one| !one.inside);
    outside.map(|one| Fact::Reads(one.path.clone())).collect()
}

/// Carries what a list of paths names, into a private folder of that name where that can be.
fn content(
    key: &str,
    list: &[Text],
    patterns: bool,
    folder: &str,
    scope: &mut Scope<'_, '_>,
) -> Result<Content, Stop> {
    let mut out = Content {
        ready: Vec::new(),
        paths: Vec::new(),
    };
    for text in list {
        let paths = match patterns && is_pattern(&text.word) {
            false => vec![text.clone()],
            true => matches(key, text, scope)?.ok_or(Stop::Later)?,
        };
        for path in paths {
            add(key, &path, folder, &mut out, scope)?;
        }
    }
    Ok(out)
}

fn add(
    key: &str,
    text: &Text,
    folder: &str,
    out: &mut Content,
    scope: &mut Scope<'_, '_>,
) -> Result<(), Stop> {
    if has_no_name(&text.word) {
        return Err(Stop::Later);
    }
    // what lies in such a folder goes into the root of a CD
    let contents = text.word.to_string().ends_with('/') && key == "cd_files";
    let more = if contents { "_contents" } else { "" };
    let root = words(&[&private(), &format!("/{folder}{more}").into()]);
    let why = format!("which file is carried for {}.{key}", scope.path);
    let span = text.span.unwrap_or(scope.span);
    let carried = scope.house.carry(&text.word, &root, span, &why)?;
    let is_file = |stmt: &plan::Stmt| matches!(stmt, plan::Stmt::Unpack { .. });
    let is_folder =
        |stmt: &plan::Stmt| matches!(stmt, plan::Stmt::Call(LibFn("carried_folder"), _));
    let unpacked = carried
        .ready
        .iter()
        .any(|stmt| is_file(stmt) || is_folder(stmt));
    let path = match carried.folder {
        true => trimmed(&carried.path, contents),
        false => carried.path.clone(),
    };
    let taken = out.paths.iter().any(|other| other.path == path);
    if taken || (contents && !carried.folder) {
        return Err(Stop::Later);
    }
    if carried.folder && carried.names.is_none() && key == "floppy_files" {
        return Err(Stop::Later);
    }
    out.ready.extend(carried.ready_here()?);
    out.paths.push(Path {
        path,
        inside: unpacked && !contents,
        files: carried
            .names
            .filter(|_| carried.folder && key == "floppy_files"),
    });
    Ok(())
}

/// The path of a folder without its last slash; of what is in it.
fn trimmed(path: &Word, contents: bool) -> Word {
    let mut parts: Vec<plan::Part> = path.parts().to_vec();
    if let Some(plan::Part::Literal(text)) = parts.last_mut() {
        text.truncate(text.trim_end_matches('/').len());
    }
    let mut out: Word = parts.into_iter().collect();
    if contents {
        out.push_str("/.");
    }
    out
}
