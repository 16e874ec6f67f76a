//! `packsh book`: writes the generated pages of the book, or tells which are stale. For packsh's own sources.

use std::path::{Path, PathBuf};

use clap::CommandFactory;

use super::args::{Book, Cli};
use super::console::Console;
use super::write;
use crate::book;
use crate::disk::reason;

/// Writes or checks; true if all is as it should be.
pub fn run(args: &Book, console: &Console) -> bool {
    let wanted = match wanted(&args.dir) {
        Ok(wanted) => wanted,
        Err(fault) => {
            console.tell(&format!("packsh: {fault}\n"));
            return false;
        }
    };
    let reference = args.dir.join(book::REFERENCE);
    let surplus: Vec<PathBuf> = std::fs::read_dir(&reference)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| !wanted.iter().any(|(other, _)| other == path))
        .collect();
    if args.check {
        let mut good = true;
        for (path, text) in &wanted {
            if std::fs::read_to_string(path).ok().as_ref() != Some(text) {
                console.print(&format!("{}: stale\n", path.display()));
                good = false;
            }
        }
        for path in &surplus {
            console.print(&format!("{}: no longer made\n", path.display()));
            good = false;
        }
        return good;
    }
    let result = std::fs::create_dir_all(&reference).and_then(|()| {
        for path in &surplus {
            std::fs::remove_file(path)?;
        }
        wanted
            .iter()
            .try_for_each(|(path, text)| write::whole(path, text, 0o644))
    });
    if let Err(fault) = &result {
        console.tell(&format!(
            "packsh: the book cannot be written: {}\n",
            reason(fault)
        ));
    }
    result.is_ok()
}

/// Every file with generated text, as it should be.
fn wanted(dir: &Path) -> Result<Vec<(PathBuf, String)>, String> {
    let pages = book::pages(&Cli::command());
    let mut out = Vec::new();
    for (name, make) in [
        (
            book::SUMMARY,
            &(|old: &str| book::summary(old, &pages)) as &dyn Fn(&str) -> _,
        ),
        (book::README, &book::readme),
    ] {
        let path = dir.join(name);
        let old = std::fs::read_to_string(&path)
            .map_err(|fault| format!("`{}` cannot be read: {}", path.display(), reason(&fault)))?;
        let new = make(&old)
            .ok_or_else(|| format!("`{}` has no place for what is generated", path.display()))?;
        out.push((path, new));
    }
    let reference = dir.join(book::REFERENCE);
    out.extend(
        pages
            .into_iter()
            .map(|page| (reference.join(&page.path), page.text)),
    );
    Ok(out)
}
