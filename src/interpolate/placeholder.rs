//! What provisioners and post-processors know of the build at Prepare: texts that stand for values to come.

use std::collections::BTreeMap;

use super::context::Context;
use crate::plan::Word;

/// The keys that every builder has.
pub const KEYS: &[&str] = &[
    "ConnType",
    "Host",
    "ID",
    "PackerHTTPAddr",
    "PackerHTTPIP",
    "PackerHTTPPort",
    "PackerRunUUID",
    "Password",
    "Port",
    "SSHPrivateKey",
    "SSHPublicKey",
    "User",
    "WinRMPassword",
];

/// The map that `.` is.
pub fn map(context: &Context) -> BTreeMap<String, Word> {
    let keys = KEYS.iter().chain(context.build_keys.unwrap_or_default());
    keys.map(|&key| {
        let text = if key == "WinRMPassword" {
            // older templates use it without `build`
            "{{.WinRMPassword}}".to_owned()
        } else {
            format!(
                "Build_{key}. To set this dynamically in the Packer template, you must use the `build` function"
            )
        };
        (key.to_owned(), Word::lit(text))
    })
    .collect()
}

/// Whether the `build` function knows the key at Prepare.
pub fn knows(context: &Context, key: &str) -> bool {
    context
        .build_keys
        .is_none_or(|own| KEYS.iter().chain(own).any(|&known| known == key))
}
