//! Lists of checksums, as go-getter reads them while Packer validates.

use super::iso::{Checksum, checksum};
use crate::disk::cleaned;

/// Whether a list has the checksum of an image.
///
/// `list` is the path in the list's URL, `image` that in the image's, and `here` the working folder.
pub fn has(text: &[u8], list: &str, image: &str, here: &str) -> bool {
    let text = String::from_utf8_lossy(text);
    let name = base(image);
    let absolute = match image.starts_with('/') {
        true => cleaned(image),
        false => cleaned(&format!("{here}/{image}")),
    };
    let folder = match list.rsplit_once('/') {
        Some((folder, _)) => cleaned(&format!("{folder}/")),
        None => ".".to_owned(),
    };
    let relative = relative(&folder, &absolute);
    let names = [
        name.clone(),
        format!("*{name}"),
        format!("?{name}"),
        relative.clone(),
        format!("./{relative}"),
        absolute,
    ];
    // a last line without an end is not read
    let lines = text
        .split_inclusive('\n')
        .filter(|line| line.ends_with('\n'));
    lines.filter_map(named).any(|named| {
        named.is_empty()
            || names.iter().any(|name| *name == named)
            || image.contains(named.trim_start_matches(['.', '/']))
    })
}

/// The name that a line has a checksum for; empty: it does not say.
fn named(line: &str) -> Option<&str> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        [] => None,
        [kind, name, _, sum] => {
            let name = name.strip_prefix('(')?.strip_suffix(')')?;
            let typed = format!("{kind}:{sum}");
            let good = kind != &"file" && matches!(checksum(&typed), Ok(Checksum::Hex(..)));
            (!name.is_empty() && good).then_some(name)
        }
        [sum, name] => good(sum).then_some(name),
        [sum, ..] => good(sum).then_some(""),
    }
}

fn good(sum: &str) -> bool {
    !sum.contains(':') && matches!(checksum(sum), Ok(Checksum::Hex(..)))
}

/// Go's filepath.Base.
fn base(path: &str) -> String {
    match path.trim_end_matches('/') {
        "" if path.is_empty() => ".".to_owned(),
        "" => "/".to_owned(),
        path => path.rsplit('/').next().unwrap_or(path).to_owned(),
    }
}

/// Go's filepath.Rel to a path from the root; empty where there is none.
fn relative(folder: &str, path: &str) -> String {
    if !folder.starts_with('/') {
        return String::new();
    }
    let pieces = |path: &str| -> Vec<String> {
        let pieces = path.split('/').filter(|piece| !piece.is_empty());
        pieces.map(str::to_owned).collect()
    };
    let (from, to) = (pieces(folder), pieces(path));
    let same = from
        .iter()
        .zip(&to)
        .take_while(|(one, other)| one == other)
        .count();
    let mut out = vec!["..".to_owned(); from.len() - same];
    out.extend_from_slice(&to[same..]);
    match out.is_empty() {
        true => ".".to_owned(),
        false => out.join("/"),
    }
}

/// The path in a URL, or a path that is none, with `%XX` decoded.
pub fn path_of(url: &str) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let url = &url[..end];
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    };
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = behind
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok());
        let code = code.and_then(|two| u8::from_str_radix(two, 16).ok());
        rest = match code.filter(|_| *first == b'%') {
            Some(byte) => {
                out.push(byte);
                &behind[2..]
            }
            None => {
                out.push(*first);
                behind
            }
        };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{has, path_of};

    #[test]
    fn lists_are_read_as_by_go_getter() {
        let sum = "d41d8cd98f00b204e9800998ecf8427e";
        let has = |line: &str| {
            let line = line.replace("SUM", sum);
            has(
                line.as_bytes(),
                "/pub/iso/SUMS",
                "/pub/iso/64/x.iso",
                "/work",
            )
        };
        for line in [
            "SUM  x.iso\n",
            "SUM *x.iso\n",
            "SUM ?x.iso\n",
            "SUM 64/x.iso\n",
            "SUM ./64/x.iso\n",
            "SUM /pub/iso/64/x.iso\n",
            "SUM ./iso/64\n",
            "SUM\n",
            "SUM x.iso and much more\n",
            "# it\n\nMD5 (x.iso) = SUM\n",
        ] {
            assert!(has(line), "{line}");
        }
        for line in [
            "",
            "SUM  x.iso",
            "SUM  y.iso\n",
            "SUM  **x.iso\n",
            "SUMS  x.iso\n",
            "SHA3 (x.iso) = SUM\n",
            "MD5 x.iso = SUM\n",
            "MD5 () = SUM\n",
        ] {
            assert!(!has(line), "{line}");
        }
    }

    #[test]
    fn paths_are_taken_out_of_urls() {
        for (url, path) in [
            ("https://x/a%20b?c=/d", "/a b"),
            ("https://x", ""),
            ("a/b.iso", "a/b.iso"),
            ("file:///a%", "/a%"),
        ] {
            assert_eq!(path_of(url), path);
        }
    }
}
