//! The disk as a component sees it from one folder, whatever the working folder of the test is.

use std::io;
use std::path::Path;

use packsh::disk::{Disk, Local, Stat};

/// The files of one folder.
pub struct In<'a> {
    /// The folder, in which relative paths begin.
    pub folder: &'a Path,
    /// Whether there is no environment, and a home below the folder.
    pub bare: bool,
}

impl In<'_> {
    fn path(&self, path: &str) -> String {
        if path.is_empty() {
            return String::new();
        }
        self.folder.join(path).to_string_lossy().into_owned()
    }
}

impl Disk for In<'_> {
    fn stat(&self, path: &str) -> Option<Stat> {
        Local.stat(&self.path(path))
    }

    fn probe(&self, path: &str) -> io::Result<Stat> {
        Local.probe(&self.path(path))
    }

    fn absolute(&self, path: &str) -> String {
        self.path(path)
    }

    fn home(&self) -> Option<String> {
        match self.bare {
            true => Some(self.path("home")),
            false => Local.home(),
        }
    }

    fn env(&self, name: &str) -> Option<String> {
        match self.bare {
            true => None,
            false => Local.env(name),
        }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        Local.read(&self.path(path))
    }

    fn list(&self, path: &str) -> io::Result<Vec<String>> {
        Local.list(&self.path(path))
    }
}
