//! What is below a folder, for an emitted file to carry: regular files, folders, and links that lead to them.

use std::io::{Error, ErrorKind};

use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Disk, Stat, reason};
use crate::source::Span;

/// Files of a folder that are pinned or carried one by one, at most.
pub const MOST_FILES: usize = 2000;

/// What is below a folder, by the paths in it.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Files and folders, sorted.
    pub found: Vec<(String, Stat)>,
    /// Links that are kept as links, and where they lead; sorted.
    pub links: Vec<(String, String)>,
    /// Bytes of all files.
    pub size: u64,
}

impl Tree {
    /// The files, by their paths.
    pub fn names(&self) -> Vec<String> {
        let files = self.found.iter().filter(|(_, stat)| !stat.folder);
        files.map(|(name, _)| name.clone()).collect()
    }
}

/// Something that cannot be carried, and why.
#[derive(Debug)]
pub struct Unfit {
    path: String,
    why: String,
    help: String,
}

impl Unfit {
    fn new(path: &str, why: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            why: why.into(),
            help: help.into(),
        }
    }

    /// What is neither a file nor a folder.
    fn special(path: &str, what: &str) -> Self {
        let help = "put a regular file in its place, or leave everything outside with `--no-embed`";
        Self::new(path, format!("it is {what}"), help)
    }

    /// A place where there is nothing, or nothing that can be looked at.
    fn nothing(disk: &dyn Disk, path: &str, fault: &Error) -> Self {
        match (fault.kind(), disk.link(path)) {
            (ErrorKind::NotFound, Some(to)) => Self::new(
                path,
                format!("it is a link to `{to}`, where there is nothing"),
                "make what the link leads to, or remove the link",
            ),
            (ErrorKind::NotFound, None) if path.contains(char::REPLACEMENT_CHARACTER) => Self::new(
                path,
                "its name is not UTF-8",
                "rename it, or remove it from the folder",
            ),
            _ => Self::new(
                path,
                reason(fault),
                "make it readable, or remove it from the folder",
            ),
        }
    }

    /// A link that leads back to a folder which it stands in.
    fn circle(disk: &dyn Disk, path: &str) -> Self {
        let to = disk.link(path).unwrap_or_default();
        Self::new(
            path,
            format!("it is a link to `{to}`, a folder that it stands in itself"),
            "remove the link, which leads round in a circle",
        )
    }

    /// The fault at the key that names the file or folder.
    pub fn at(self, span: Span) -> Diagnostic {
        let message = format!("`{}` cannot be carried: {}", self.path, self.why);
        Diagnostic::error(Code::NotCarried, span, message).help(self.help)
    }
}

/// What there is at a path: a regular file or a folder, links followed.
///
/// # Errors
/// There is nothing, or something else.
pub fn look(disk: &dyn Disk, path: &str) -> Result<Stat, Unfit> {
    let stat = disk
        .probe(path)
        .map_err(|fault| Unfit::nothing(disk, path, &fault))?;
    match stat.special {
        Some(what) => Err(Unfit::special(path, what)),
        None => Ok(stat),
    }
}

/// Looks through a folder; with `keeps_links`, no link is followed. `None`: it holds more than [`MOST_FILES`].
///
/// # Errors
/// The first thing in it that cannot be carried.
pub fn walk(disk: &dyn Disk, root: &str, keeps_links: bool) -> Result<Option<Tree>, Unfit> {
    let root = root.trim_end_matches('/');
    let mut tree = Tree::default();
    let own = disk.stat(&format!("{root}/")).and_then(|stat| stat.id);
    // with each folder, those that it stands in and itself
    let mut open = vec![(String::new(), vec![own])];
    while let Some((folder, above)) = open.pop() {
        let at = format!("{root}/{folder}");
        let names = disk
            .list(&at)
            .map_err(|fault| Unfit::nothing(disk, &at, &fault))?;
        for name in names {
            let inner = format!("{folder}{name}");
            let path = format!("{root}/{inner}");
            if let Some(to) = keeps_links.then(|| disk.link(&path)).flatten() {
                tree.links.push((inner, to));
                continue;
            }
            let stat = look(disk, &path)?;
            if tree.found.len() > MOST_FILES {
                return Ok(None);
            }
            if !stat.folder {
                tree.size += stat.size;
            } else if stat.id.is_some() && above.contains(&stat.id) {
                return Err(Unfit::circle(disk, &path));
            } else {
                let above = above.iter().copied().chain([stat.id]).collect();
                open.push((format!("{inner}/"), above));
            }
            tree.found.push((inner, stat));
        }
    }
    tree.found.sort_by(|one, other| one.0.cmp(&other.0));
    tree.links.sort();
    Ok(Some(tree))
}
