//! The page of all diagnostic codes, from their documentation.

use super::Page;
use crate::diagnostic::Code;

/// The ranges of codes, by the two digits that follow `PS`.
const RANGES: &[(&str, &str)] = &[
    ("01", "The text and its JSON"),
    ("02", "The root of a template"),
    ("03", "Variables"),
    ("04", "Components and their keys"),
    ("05", "Go templates in strings"),
    ("06", "What cannot be compiled"),
    ("07", "Files"),
    ("08", "The command line"),
];

/// One section a code.
pub fn page() -> Page {
    let mut text = String::from(
        "# Diagnostics\n\nEvery fault and every warning has a code, which stays the same from release to release. \
         `packsh explain CODE`\nprints what stands here.\n",
    );
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(|code| code.id());
    let mut range = "";
    for code in codes {
        let digits = code.id().get(2..4).unwrap_or_default();
        if digits != range {
            range = digits;
            let title = RANGES
                .iter()
                .find(|(digits, _)| *digits == range)
                .map_or("Others", |(_, title)| title);
            text.push_str(&format!("\n## {title}\n"));
        }
        let mut lines = code.page().lines().map(str::trim);
        let title = lines.next().unwrap_or_default();
        text.push_str(&format!("\n### {}: {title}\n", code.id()));
        for line in lines {
            text.push_str(line);
            text.push('\n');
        }
        if let Some(told) = super::example(code) {
            text.push_str(&format!("\n```text\n{}\n```\n", told.trim_end()));
        }
    }
    Page {
        path: "codes.md".to_owned(),
        title: "Diagnostics".to_owned(),
        depth: 0,
        text,
    }
}
