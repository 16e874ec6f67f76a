//! Whether a private key can be used without a passphrase, and a certificate with it, in Packer's words.
//!
//! Packer parses keys when it validates. What is looked at here is what goes wrong in practice: no key in the file, a kind
//! of key that is not read, a passphrase, a text that is not what it says it is. The numbers of a key are not checked.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What is wrong with the text of a private key: our words, then Packer's.
pub fn key_fault(path: &str, text: &str) -> Option<(String, String)> {
    let Some(block) = block(text) else {
        return Some((
            format!("`{path}` has no private key in it"),
            format!("Failed to read key '{path}': no key found"),
        ));
    };
    let locked = format!("the private key `{path}` has a passphrase");
    if block.headers.contains("4,ENCRYPTED") {
        return Some((
            locked,
            format!(
                "Failed to read key '{path}': password protected keys are\nnot supported. Please decrypt the key prior to use."
            ),
        ));
    }
    let der = |good: bool| {
        (!good).then(|| {
            (
                format!("`{path}` is not a private key"),
                "asn1: structure error".to_owned(),
            )
        })
    };
    match block.label {
        "OPENSSH PRIVATE KEY" => match openssh_cipher(&block.bytes) {
            None => Some((
                format!("`{path}` is not a private key of OpenSSH"),
                "ssh: invalid openssh private key format".to_owned(),
            )),
            Some(b"none") => None,
            Some(_) => Some((
                locked,
                "ssh: this private key is passphrase protected".to_owned(),
            )),
        },
        "RSA PRIVATE KEY" | "PRIVATE KEY" | "EC PRIVATE KEY" | "DSA PRIVATE KEY" => {
            der(block.bytes.first() == Some(&0x30))
        }
        label => Some((
            format!("`{path}` is of a kind of key that Packer does not read: {label}"),
            format!("ssh: unsupported key type \"{label}\""),
        )),
    }
}

/// What is wrong with the text of a certificate: our words, then Packer's.
pub fn certificate_fault(path: &str, text: &str) -> Option<(String, String)> {
    let kind = text.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        let (kind, key) = (words.next()?, words.next()?);
        let bytes = STANDARD.decode(key).ok()?;
        bytes.get(4..)?.starts_with(kind.as_bytes()).then_some(kind)
    });
    match kind {
        Some(kind) if kind.contains("-cert-v01@") => None,
        Some(_) => Some((
            format!("`{path}` is a public key, not a certificate"),
            "Error loading certificate".to_owned(),
        )),
        None => Some((
            format!("`{path}` is not a certificate"),
            "unable to parse public key: ssh: no key found".to_owned(),
        )),
    }
}

/// A block of PEM.
struct Block<'a> {
    label: &'a str,
    headers: &'a str,
    bytes: Vec<u8>,
}

/// The first block of PEM in a text.
fn block(text: &str) -> Option<Block<'_>> {
    let (_, rest) = text.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (body, _) = rest.split_once(&format!("-----END {label}-----"))?;
    let body = body.trim_start_matches(['\r', '\n']);
    let (headers, body) = match body.split_once("\n\n") {
        Some((headers, body)) if headers.contains(':') => (headers, body),
        _ => ("", body),
    };
    let digits: String = body.split_whitespace().collect();
    let bytes = STANDARD.decode(digits).ok()?;
    Some(Block {
        label,
        headers,
        bytes,
    })
}

/// The cipher of a key in OpenSSH's own format: `none` without a passphrase.
fn openssh_cipher(bytes: &[u8]) -> Option<&[u8]> {
    let rest = bytes.strip_prefix(b"openssh-key-v1\0")?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    rest.get(..length)
}

#[cfg(test)]
mod tests {
    use super::{certificate_fault, key_fault};

    #[test]
    fn faults_are_told_apart() {
        let armour = |label: &str, body: &str| {
            format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
        };
        let words = |text: &str| key_fault("k", text).map(|(_, packer)| packer);
        assert_eq!(
            words("x").as_deref(),
            Some("Failed to read key 'k': no key found")
        );
        assert_eq!(words(&armour("PRIVATE KEY", "MAA=")), None);
        assert!(words(&armour("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n\nMAA=")).is_some());
        assert!(words(&armour("OPENSSH PRIVATE KEY", "MAA=")).is_some());
        assert!(words("-----BEGIN PRIVATE KEY-----\n").is_some());
    }

    #[test]
    fn certificates_are_no_keys() {
        assert!(certificate_fault("c", "").is_some());
        assert!(certificate_fault("c", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA x").is_some());
    }
}
