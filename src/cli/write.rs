//! Files that are written whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes a file by way of a temporary one beside it, so that a reader, or a run that is killed, sees the old text
/// or the new one and nothing between. `mode` are its permission bits.
///
/// # Errors
/// Those of the file system; the old file is then as it was.
pub fn whole(path: &Path, text: &str, mode: u32) -> io::Result<()> {
    // a device or a pipe is written to; to put a file in its place would take it away from everybody
    if fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        return fs::OpenOptions::new()
            .write(true)
            .open(path)?
            .write_all(text.as_bytes());
    }
    // a link leads to the place that is meant, as for `>`; what it leads to nowhere is put in its place
    let path = &match fs::symlink_metadata(path) {
        Ok(there) if there.is_symlink() => {
            fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
        }
        _ => path.to_path_buf(),
    };
    // no fsync: it costs more than the whole compilation, and a text that a power cut takes can be compiled again
    beside(path, text, |file| permit(file, mode))
}

/// Puts a text in the place of a file's, in the same way. Links are followed, and the permissions stay.
///
/// # Errors
/// Those of the file system, and that the file may not be written to; it is then as it was.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied));
    }
    // this text cannot be made again
    beside(&path, text, |file| {
        file.set_permissions(permissions)?;
        file.sync_all()
    })
}

/// Writes a temporary file, lets `finish` have it, and moves it to `path`.
fn beside(
    path: &Path,
    text: &str,
    finish: impl FnOnce(&fs::File) -> io::Result<()>,
) -> io::Result<()> {
    let folder = super::outputs::folder_of(path);
    // it is readable by its owner only until `finish` says otherwise
    let mut file = tempfile::Builder::new()
        .prefix(".packsh-")
        .tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    finish(file.as_file())?;
    file.persist(path).map_err(|fault| fault.error)?;
    Ok(())
}

/// A unified diff of two texts; nothing if there is none.
pub fn diff(old: &str, new: &str, names: [&str; 2]) -> String {
    if old == new {
        return String::new();
    }
    similar::TextDiff::from_lines(old, new)
        .unified_diff()
        .header(names[0], names[1])
        .to_string()
}

#[cfg(unix)]
fn permit(file: &fs::File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn permit(_: &fs::File, _: u32) -> io::Result<()> {
    Ok(())
}
