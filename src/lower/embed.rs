//! Files of the machine that compiles: carried by the emitted file, or left outside and pinned by checksum.

use std::collections::BTreeMap;

use super::tree;
use super::variables::Variables;
use super::{House, Purpose};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Stat, reason};
use crate::interpolate::Users;
use crate::plan::{self, Part, Stmt, Var, Word};
use crate::source::Span;

/// The files that the emitted file carries, each once.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<plan::File>,
    /// Where provisioners of a build have written files already.
    written: BTreeMap<(String, Vec<Written>), Word>,
}

/// A file that is written below a folder: its path there, which one it is, its mode.
pub type Written = (String, usize, u32);

impl Files {
    fn add(&mut self, path: &str, bytes: Vec<u8>, mode: u32) -> usize {
        let same = |file: &plan::File| file.path == path && file.mode == mode;
        match self.files.iter().position(same) {
            Some(index) => index,
            None => {
                self.files.push(plan::File {
                    path: path.to_owned(),
                    bytes,
                    mode,
                    credential: false,
                });
                self.files.len() - 1
            }
        }
    }

    /// Where a provisioner of the build has written the same files, of which none goes before the build ends; else they are
    /// noted as written there.
    pub fn written(&mut self, build: &str, files: Vec<Written>, there: &Word) -> Option<Word> {
        let key = (build.to_owned(), files);
        let before = self.written.get(&key).cloned();
        if before.is_none() {
            self.written.insert(key, there.clone());
        }
        before
    }

    /// A file by its index.
    pub fn get(&self, index: usize) -> Option<&plan::File> {
        self.files.get(index)
    }

    /// What these statements unpack is a credential.
    pub fn mark_credential(&mut self, ready: &[Stmt]) {
        for stmt in ready {
            if let Stmt::Unpack { file, .. } = stmt
                && let Some(file) = self.files.get_mut(*file)
            {
                file.credential = true;
            }
        }
    }

    /// The files of the plan.
    pub fn plan(self) -> Vec<plan::File> {
        self.files
    }
}

/// How a step gets at a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Statements that make the file or folder ready: unpack it, or check it against its checksum.
    pub ready: Vec<Stmt>,
    /// Where it then is.
    pub path: Word,
    /// Whether it is a folder.
    pub folder: bool,
    /// The files in the folder, by their paths in it, if it was there and not too large to look through.
    pub names: Option<Vec<String>>,
}

impl House<'_> {
    /// The path of a local file as it is when the template is compiled; `None`: it is known only when the emitted
    /// file runs. User variables in it are fixed by this.
    pub fn path_now(&mut self, path: &Word, why: &str) -> Option<String> {
        self.path_by(path, &mut |variables, name| {
            variables.early(name, why).ok().flatten()
        })
    }

    /// What a name is by what is known now, without fixing anything, as Packer shows it: no secrets.
    pub(super) fn name_now(&mut self, name: &Word) -> Option<String> {
        self.path_by(name, &mut |variables, name| {
            let value = variables.peek(name)?;
            let hidden = variables.is_sensitive(name) && !value.is_empty();
            Some(if hidden {
                "<sensitive>".to_owned()
            } else {
                value
            })
        })
    }

    /// As [`House::path_now`], with the values of variables from `value`.
    pub(super) fn path_by(
        &mut self,
        path: &Word,
        value: &mut dyn FnMut(&mut Variables<'_>, &str) -> Option<String>,
    ) -> Option<String> {
        let mut out = String::new();
        for part in path.parts() {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::Var(Var::Run("template_dir")) => {
                    let name = &self.request.sources.file(crate::source::FileId(0)).name;
                    match name.rsplit_once('/') {
                        Some(("", _)) => out.push('/'),
                        Some((folder, _)) => out.push_str(folder),
                        None => out.push('.'),
                    }
                }
                Part::Var(Var::Run("pwd")) => out.push('.'),
                Part::Var(Var::User(name)) => out.push_str(&value(&mut self.variables, name)?),
                _ => return None,
            }
        }
        Some(out)
    }

    /// Carries a file or a folder, under `place`, a path below the build's private folder.
    ///
    /// What is too large, or may not be carried (`--no-embed`), stays where it is: a file is then pinned by its
    /// checksum. What is not known or not there yet is left to the run.
    ///
    /// # Errors
    /// A file that is there but cannot be read, or is none that can be carried.
    pub fn carry(
        &mut self,
        path: &Word,
        place: &Word,
        span: Span,
        why: &str,
    ) -> Result<Carried, Diagnostic> {
        let unknown = || Carried {
            ready: Vec::new(),
            path: path.clone(),
            folder: false,
            names: None,
        };
        let Some(now) = self.path_now(path, why) else {
            return Ok(unknown());
        };
        let disk = self.request.disk;
        let Some(stat) = disk.stat(&now) else {
            return Ok(unknown());
        };
        if stat.folder {
            return self.carry_folder(path, &now, stat, place, span);
        }
        let Some(limit) = self.request.options.embed_limit else {
            return Ok(self.left_outside(path, &now, false));
        };
        let stat = tree::look(disk, &now).map_err(|unfit| unfit.at(span))?;
        if stat.size > limit && self.request.purpose == Purpose::Validate {
            return Ok(self.left_outside(path, &now, false));
        }
        if stat.size > limit {
            let digest = disk
                .digest(&now)
                .map_err(|fault| unreadable(&now, span, &fault))?;
            return Ok(Carried {
                ready: vec![Stmt::call("pinned", [path.clone(), Word::lit(digest)])],
                path: path.clone(),
                folder: false,
                names: None,
            });
        }
        let bytes = disk
            .read(&now)
            .map_err(|fault| unreadable(&now, span, &fault))?;
        let mut target = place.clone();
        target.push_str("/");
        target.push_str(super::base_name(&now));
        let file = self.files.add(&shown(path, &now), bytes, mode(stat));
        Ok(Carried {
            ready: vec![
                Stmt::call("folder", [place.clone()]),
                Stmt::Unpack {
                    path: target.clone(),
                    file,
                    mode: mode(stat),
                },
            ],
            path: target,
            folder: false,
            names: None,
        })
    }

    fn carry_folder(
        &mut self,
        path: &Word,
        now: &str,
        own: Stat,
        place: &Word,
        span: Span,
    ) -> Result<Carried, Diagnostic> {
        let root = now.trim_end_matches('/');
        let disk = self.request.disk;
        let Some(limit) = self.request.options.embed_limit else {
            let names = tree::walk(disk, root, self.keeps_links)
                .ok()
                .flatten()
                .map(|tree| tree.names());
            return Ok(Carried {
                names,
                ..self.left_outside(path, now, true)
            });
        };
        let walked = tree::walk(disk, root, self.keeps_links).map_err(|unfit| unfit.at(span))?;
        let Some(listing) = walked else {
            // too many to name each with its checksum
            return Ok(self.left_outside(path, now, true));
        };
        let names = Some(listing.names());
        if listing.size > limit && self.request.purpose == Purpose::Validate {
            return Ok(self.left_outside(path, now, true));
        }
        if listing.size > limit {
            let pinned = self.pin_folder(path, root, &listing.found, span)?;
            return Ok(Carried { names, ..pinned });
        }
        let base = super::base_name(root);
        let base = if matches!(base, "." | ".." | "") {
            "folder"
        } else {
            base
        };
        let mut target = place.clone();
        target.push_str("/");
        target.push_str(base);
        // who may look into it on the guest is as here; the private folder around it lets nobody in
        let folder = |at: Word, stat: Stat| {
            let mode = format!("{:04o}", mode(stat) | 0o700);
            Stmt::call("carried_folder", [at, Word::lit(mode)])
        };
        let mut ready = vec![folder(target.clone(), own)];
        for (inner, stat) in listing.found {
            let mut to = target.clone();
            to.push_str("/");
            to.push_str(&inner);
            if stat.folder {
                ready.push(folder(to, stat));
                continue;
            }
            let bytes = disk
                .read(&format!("{root}/{inner}"))
                .map_err(|fault| unreadable(now, span, &fault))?;
            let mode = mode(stat);
            let mut name = shown(path, root);
            name.push('/');
            name.push_str(&inner);
            let file = self.files.add(&name, bytes, mode);
            ready.push(Stmt::Unpack {
                path: to,
                file,
                mode,
            });
        }
        for (inner, to) in listing.links {
            let mut at = target.clone();
            at.push_str("/");
            at.push_str(&inner);
            ready.push(Stmt::call("carried_link", [at, Word::lit(to)]));
        }
        if now.ends_with('/') {
            target.push_str("/");
        }
        Ok(Carried {
            ready,
            path: target,
            folder: true,
            names,
        })
    }

    /// What stays where it is, without a checksum: the run must find it there.
    fn left_outside(&self, path: &Word, now: &str, folder: bool) -> Carried {
        self.request.disk.rely(now);
        Carried {
            ready: vec![Stmt::call("left_outside", [path.clone()])],
            path: path.clone(),
            folder,
            names: None,
        }
    }

    /// A folder that is too large to be carried: each of its files is pinned.
    fn pin_folder(
        &self,
        path: &Word,
        root: &str,
        found: &[(String, Stat)],
        span: Span,
    ) -> Result<Carried, Diagnostic> {
        let mut ready = Vec::new();
        for (inner, _) in found.iter().filter(|(_, stat)| !stat.folder) {
            let now = format!("{root}/{inner}");
            let digest = self
                .request
                .disk
                .digest(&now)
                .map_err(|fault| unreadable(&now, span, &fault))?;
            let mut file = path.clone();
            let slash = path.to_string().ends_with('/');
            file.push_str(if slash { "" } else { "/" });
            file.push_str(inner);
            ready.push(Stmt::call("pinned", [file, Word::lit(digest)]));
        }
        Ok(Carried {
            ready,
            path: path.clone(),
            folder: true,
            names: None,
        })
    }
}

/// The permission bits that a carried file gets. Who else may write to it depends on the umask under which it was
/// checked out, and the emitted file must not.
fn mode(stat: Stat) -> u32 {
    stat.mode & 0o755
}

/// The path as the template says it, so that the output does not depend on where it was compiled.
fn shown(path: &Word, now: &str) -> String {
    match path.as_literal() {
        Some(text) => text.trim_end_matches('/').to_owned(),
        None => super::base_name(now).to_owned(),
    }
}

fn unreadable(path: &str, span: Span, fault: &std::io::Error) -> Diagnostic {
    Diagnostic::error(
        Code::Unreadable,
        span,
        format!("`{path}` cannot be read: {}", reason(fault)),
    )
}
