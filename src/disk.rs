//! What the compiler reads besides templates: scripts and files that they name. Everything else is pure.

mod network;

use std::io;

pub use network::Networked;

/// What is known of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat {
    /// Whether it is a folder.
    pub folder: bool,
    /// Permission bits.
    pub mode: u32,
    /// Bytes.
    pub size: u64,
}

/// Files by their paths, which are relative to the working folder unless they begin with a slash.
pub trait Disk: Sync {
    /// What there is at a path, links followed; `None`: nothing.
    fn stat(&self, path: &str) -> Option<Stat>;

    /// Where a symbolic link leads; `None`: there is no link.
    fn link(&self, _path: &str) -> Option<String> {
        None
    }

    /// As [`Disk::stat`], with the reason if there is nothing to be seen.
    ///
    /// # Errors
    /// Those of the system.
    fn probe(&self, path: &str) -> io::Result<Stat> {
        self.stat(path)
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    /// The path from the root.
    fn absolute(&self, path: &str) -> String {
        std::path::absolute(path).map_or_else(
            |_| path.to_owned(),
            |path| path.to_string_lossy().into_owned(),
        )
    }

    /// The home folder of who runs the compiler.
    fn home(&self) -> Option<String> {
        std::env::var("HOME").ok().filter(|home| !home.is_empty())
    }

    /// A variable of the environment.
    fn env(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// Those of the system.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// SHA-256 of a file in hexadecimal.
    ///
    /// # Errors
    /// Those of the system.
    fn digest(&self, path: &str) -> io::Result<String> {
        self.read(path)
            .map(|bytes| crate::emit::head::digest(&bytes))
    }

    /// The bytes of a file of the network, or why it cannot be fetched; nobody asks unless this is overridden.
    fn fetch(&self, _url: &str) -> Option<Result<Vec<u8>, String>> {
        None
    }

    /// The names in a folder, sorted.
    ///
    /// # Errors
    /// Those of the system.
    fn list(&self, path: &str) -> io::Result<Vec<String>>;
}

/// The machine's own disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Local;

impl Disk for Local {
    fn stat(&self, path: &str) -> Option<Stat> {
        self.probe(path).ok()
    }

    fn probe(&self, path: &str) -> io::Result<Stat> {
        let metadata = std::fs::metadata(path)?;
        Ok(Stat {
            folder: metadata.is_dir(),
            mode: mode(&metadata),
            size: metadata.len(),
        })
    }

    fn link(&self, path: &str) -> Option<String> {
        let target = std::fs::read_link(path).ok()?;
        Some(target.to_string_lossy().into_owned())
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    /// Piece by piece: disk images are larger than memory.
    fn digest(&self, path: &str) -> io::Result<String> {
        use sha2::Digest;
        let mut hash = sha2::Sha256::new();
        io::copy(&mut std::fs::File::open(path)?, &mut HashWriter(&mut hash))?;
        Ok(hash
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect())
    }

    fn list(&self, path: &str) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(path)? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }
}

/// Go's filepath.Clean.
pub fn cleaned(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut out: Vec<&str> = Vec::new();
    for piece in path.split('/') {
        match piece {
            "" | "." => {}
            ".." if out.last().is_some_and(|last| *last != "..") => {
                out.pop();
            }
            ".." if rooted => {}
            piece => out.push(piece),
        }
    }
    match (rooted, out.join("/")) {
        (true, path) => format!("/{path}"),
        (false, path) if path.is_empty() => ".".to_owned(),
        (false, path) => path,
    }
}

/// Takes what is written into a digest.
struct HashWriter<'a>(&'a mut sha2::Sha256);

impl io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        sha2::Digest::update(self.0, bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(unix)]
fn mode(metadata: &std::fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o7777
}

#[cfg(not(unix))]
fn mode(_: &std::fs::Metadata) -> u32 {
    0o644
}

#[cfg(test)]
mod tests {
    use super::cleaned;

    #[test]
    fn paths_are_cleaned_as_by_go() {
        for (path, clean) in [
            ("/a//b/./c/../d/", "/a/b/d"),
            ("../a", "../a"),
            ("a/..", "."),
            ("/../a", "/a"),
        ] {
            assert_eq!(cleaned(path), clean);
        }
    }
}
