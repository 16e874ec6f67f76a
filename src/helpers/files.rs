//! Helpers for files of this host.

use std::sync::Arc;

use crate::plan::Word;
use crate::program::Tools;

helper! {
    /// Prints the checksum of a file in hexadecimal.
    pub struct Digest = "digest" from "ksh/helpers/digest.ksh" takes 1 {
        /// `md5`, `sha1`, `sha256`, ...
        kind: &'static str,
    }
    named |me| me.kind;
    needs |me| vec![me.tools_of()];
}

impl Digest {
    fn tools_of(&self) -> Tools {
        match self.kind {
            "md5" => Tools::any("md5sum", &["md5"]),
            "sha1" => Tools::any("sha1sum", &["sha1"]),
            "sha224" => Tools::any("sha224sum", &["sha224"]),
            "sha256" => Tools::any("sha256sum", &["sha256"]),
            "sha384" => Tools::any("sha384sum", &["sha384"]),
            _ => Tools::any("sha512sum", &["sha512"]),
        }
    }
}

helper! {
    /// Ends the script unless a file of this host has its checksum: `pinned FILE SHA256`.
    pub struct Pinned = "pinned" from "ksh/helpers/pinned.ksh" takes 2 {
    }
    calls |_me| vec![Arc::new(Digest { kind: "sha256" })];
}

helper! {
    /// Prints a secret as printf(1) does: `put FORMAT TEXT`.
    pub struct Put = "put" from "ksh/helpers/put.ksh" takes 2 {
    }
}

helper! {
    /// Decodes base64 from standard input to standard output.
    pub struct Decode = "decode" from "ksh/helpers/decode.ksh" takes 0 {
    }
    needs |_me| vec![Tools::any("base64", &["openssl"])];
}

/// The name of the function that writes such a manifest.
pub fn manifest_name(strip_path: &bool, strip_time: &bool, escape: &bool) -> String {
    let mut name = String::from("manifest");
    for (given, piece) in [
        (strip_path, "_of_names"),
        (strip_time, "_without_time"),
        (escape, "_of_any"),
    ] {
        if *given {
            name.push_str(piece);
        }
    }
    name
}

helper! {
    /// Adds an artifact to a manifest: `manifest FILE NAME TYPE ID DATA FILE...`. The texts are fit for JSON.
    pub struct Manifest = "manifest" from "ksh/helpers/manifest.ksh" takes 5 {
        /// The folder that is there while a build writes to it, if others may do so at the same time.
        lock: Option<Word>,
        /// Whether folders are left out of the names of files.
        strip_path: bool,
        /// Whether the time is left out.
        strip_time: bool,
        /// Whether names of files have to be made fit for JSON.
        escape: bool,
    }
    named |me| manifest_name(&me.strip_path, &me.strip_time, &me.escape);
    calls |me| if me.escape {
        super::late("json").map(|late| std::sync::Arc::new(*late) as std::sync::Arc<dyn super::Helper>).into_iter().collect()
    } else {
        Vec::new()
    };
    reads "run_uuid" "force";
}

helper! {
    /// Makes the image of a CD: `make_cd LABEL FOLDER IMAGE`.
    pub struct MakeCd = "make_cd" from "ksh/helpers/make_cd.ksh" takes 3 {
    }
    needs |_me| vec![Tools::any("xorriso", &["mkisofs"])];
}

helper! {
    /// Writes a tar archive of files, by their base names, to standard output: for files of several folders.
    pub struct PackedTogether = "tar_files" from "ksh/helpers/tar_files.ksh" takes 0 {
    }
}
