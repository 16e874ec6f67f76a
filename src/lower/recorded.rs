//! The disk, with a note of each file that was read: what a plan may hold that does not stand in the template.

use std::io;
use std::sync::Mutex;

use crate::disk::{Disk, Stat};

/// Files that were read, by the paths that were asked for.
pub type Read = Vec<(String, Vec<u8>)>;

/// A disk that notes what is read from it.
pub struct Recorded<'a> {
    disk: &'a dyn Disk,
    read: Mutex<Read>,
}

impl<'a> Recorded<'a> {
    /// Nothing has been read yet.
    pub fn new(disk: &'a dyn Disk) -> Self {
        Self {
            disk,
            read: Mutex::default(),
        }
    }

    /// The disk itself, for what is looked at only and gets into no plan.
    pub fn unrecorded(&self) -> &'a dyn Disk {
        self.disk
    }

    /// What was read, in order; it is forgotten by this.
    pub fn take(&self) -> Read {
        let mut read = self
            .read
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        std::mem::take(&mut *read)
    }
}

impl Disk for Recorded<'_> {
    fn stat(&self, path: &str) -> Option<Stat> {
        self.disk.stat(path)
    }

    fn link(&self, path: &str) -> Option<String> {
        self.disk.link(path)
    }

    fn probe(&self, path: &str) -> io::Result<Stat> {
        self.disk.probe(path)
    }

    fn absolute(&self, path: &str) -> String {
        self.disk.absolute(path)
    }

    fn home(&self) -> Option<String> {
        self.disk.home()
    }

    fn env(&self, name: &str) -> Option<String> {
        self.disk.env(name)
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let bytes = self.disk.read(path)?;
        if let Ok(mut read) = self.read.lock() {
            read.push((path.to_owned(), bytes.clone()));
        }
        Ok(bytes)
    }

    fn digest(&self, path: &str) -> io::Result<String> {
        // a pinned file does not get into the plan
        self.disk.digest(path)
    }

    fn fetch(&self, url: &str) -> Option<Result<Vec<u8>, String>> {
        self.disk.fetch(url)
    }

    fn rely(&self, path: &str) {
        self.disk.rely(path);
    }

    fn list(&self, path: &str) -> io::Result<Vec<String>> {
        self.disk.list(path)
    }
}
