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
    /// What it is, if it is neither a folder nor a regular file: it may have no end, or no content.
    pub special: Option<&'static str>,
    /// What tells it from all others (device and inode), where the system knows that.
    pub id: Option<(u64, u64)>,
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

    /// Says that the emitted file needs what is there, though it does not carry it: for those who keep account.
    fn rely(&self, _path: &str) {}

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
            special: special(metadata.file_type()),
            id: id(&metadata),
        })
    }

    fn link(&self, path: &str) -> Option<String> {
        let target = std::fs::read_link(path).ok()?;
        Some(target.to_string_lossy().into_owned())
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut regular(path)?, &mut bytes)?;
        Ok(bytes)
    }

    /// Piece by piece: disk images are larger than memory.
    fn digest(&self, path: &str) -> io::Result<String> {
        use sha2::Digest;
        let mut hash = sha2::Sha256::new();
        io::copy(&mut regular(path)?, &mut HashWriter(&mut hash))?;
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

/// A disk that knows afterwards which files the compilation is made of.
pub struct Recorded<'d> {
    disk: &'d dyn Disk,
    paths: std::sync::Mutex<std::collections::BTreeSet<String>>,
}

impl<'d> Recorded<'d> {
    /// Records what is read of a disk.
    pub fn new(disk: &'d dyn Disk) -> Self {
        Self {
            disk,
            paths: std::sync::Mutex::default(),
        }
    }

    /// The paths of all files that were read, or that the emitted file relies on.
    pub fn into_paths(self) -> std::collections::BTreeSet<String> {
        self.paths
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Disk for Recorded<'_> {
    fn stat(&self, path: &str) -> Option<Stat> {
        self.disk.stat(path)
    }

    fn probe(&self, path: &str) -> io::Result<Stat> {
        self.disk.probe(path)
    }

    fn link(&self, path: &str) -> Option<String> {
        self.disk.link(path)
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

    fn rely(&self, path: &str) {
        let mut paths = self
            .paths
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        paths.insert(path.to_owned());
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.rely(path);
        self.disk.read(path)
    }

    fn digest(&self, path: &str) -> io::Result<String> {
        self.rely(path);
        self.disk.digest(path)
    }

    fn list(&self, path: &str) -> io::Result<Vec<String>> {
        self.disk.list(path)
    }

    fn fetch(&self, url: &str) -> Option<Result<Vec<u8>, String>> {
        self.disk.fetch(url)
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

/// The fault of the system as C and Go word it, without Rust's number behind it.
pub fn reason(fault: &io::Error) -> String {
    match fault.kind() {
        io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        io::ErrorKind::NotADirectory => "not a directory".to_owned(),
        io::ErrorKind::IsADirectory => "is a directory".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => {
            let text = fault.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            let mut letters = text.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_lowercase().chain(letters).collect()
            })
        }
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

/// Opens a file that has an end. A pipe would be waited for, and of some devices there is no end.
fn regular(path: &str) -> io::Result<std::fs::File> {
    match special(std::fs::metadata(path)?.file_type()) {
        Some(what) => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("it is {what}, not a regular file"),
        )),
        None => std::fs::File::open(path),
    }
}

#[cfg(unix)]
fn special(kind: std::fs::FileType) -> Option<&'static str> {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        Some("a named pipe")
    } else if kind.is_socket() {
        Some("a socket")
    } else if kind.is_char_device() || kind.is_block_device() {
        Some("a device")
    } else {
        None
    }
}

#[cfg(not(unix))]
fn special(_: std::fs::FileType) -> Option<&'static str> {
    None
}

#[cfg(unix)]
fn id(metadata: &std::fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn id(_: &std::fs::Metadata) -> Option<(u64, u64)> {
    None
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
