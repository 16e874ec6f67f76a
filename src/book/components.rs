//! The pages of the components, from their config structs, and the support table, from the registry.

use super::Page;
use crate::lower::component::{Entry, Kind};
use crate::registry;
use crate::schema;

const KINDS: [(Kind, &str); 3] = [
    (Kind::Builder, "Builders"),
    (Kind::Provisioner, "Provisioners"),
    (Kind::PostProcessor, "Post-processors"),
];

/// The support table's page, then a page for each component whose keys are known.
pub fn pages() -> Vec<Page> {
    let mut pages = vec![Page {
        path: "components.md".to_owned(),
        title: "Components".to_owned(),
        depth: 0,
        text: format!("# Components\n\n{RUNGS}\n{}\n{KEYS}", support("")),
    }];
    for (kind, _) in KINDS {
        let of_kind = |entry: &&Entry| entry.kind == kind;
        let mut entries: Vec<&Entry> = registry::built().iter().filter(of_kind).collect();
        entries.extend(registry::known().iter().filter(of_kind));
        entries.sort_by_key(|entry| entry.name);
        pages.extend(entries.into_iter().map(component));
    }
    pages
}

const RUNGS: &str = "\
What has been shown of a component is its rung. `packsh components` prints the same.

| rung | what has been shown |
|---|---|
| validates | `packsh validate` decodes and checks it as Packer does; it cannot be compiled yet |
| L1 | its scripts are snapshot-tested, pass `-n` in every shell, and shellcheck has no warning but those that `tests/lint.rs` names |
| L2 | every command line in them is accepted by the real tool's own parser |
| L3 | run against recording stand-ins, Packer 1.6.6 and the script make the same calls in the same order |
| L4 | run for real, Packer 1.6.6 and the script leave the same artifact |
";

const KEYS: &str = "\
## How to read the pages

Each page is made from the struct that decodes the component's keys. *Takes* says what Packer takes, with its weak
conversions: a number or a boolean is taken for a text, a text for a number if it reads as one, and one text for a list
(split at its commas). A *text* may contain `{{ }}`. All components also take the keys that Packer itself reads: `type`;
`name` for builders and post-processors; `only` and `except` for provisioners and post-processors; `override`,
`pause_before`, `timeout` and `max_retries` for provisioners; `keep_input_artifact` for post-processors.
";

fn component(entry: &Entry) -> Page {
    let kind = entry.kind.noun();
    let page = schema::page(entry.name, (entry.docs)(), (entry.keys)());
    // the struct's page is made to stand among others; here it has a file of its own
    let body = page.split_once("\n\n").map_or("", |(_, body)| body);
    let mut text = format!("# The {kind} `{}`\n\n{body}", entry.name);
    text.push_str(&format!("\nRung: {}. ", entry.rung));
    text.push_str("See [Components](components.md) for what that means, and for the keys that all components take.\n");
    if entry.kind == Kind::PostProcessor {
        text.push_str(match (entry.keep_forced, entry.keep_default) {
            (true, _) => "Its input artifact is always kept.\n",
            (false, true) => {
                "Its input artifact is kept, unless `keep_input_artifact` is `false`.\n"
            }
            (false, false) => {
                "Its input artifact is deleted, unless `keep_input_artifact` is `true`.\n"
            }
        });
    }
    Page {
        path: path(entry),
        title: format!("{kind} {}", entry.name),
        depth: 1,
        text,
    }
}

fn path(entry: &Entry) -> String {
    format!("{}-{}.md", entry.kind.noun(), entry.name)
}

/// The support table in Markdown; `folder` is where the pages are, as seen from the text that shows it.
pub fn support(folder: &str) -> String {
    let mut out = String::from("| kind | type | rung | written as |\n|---|---|---|---|\n");
    for entry in registry::built() {
        out.push_str(&format!(
            "| {} | [`{}`]({folder}{}) | {} | {} |\n",
            entry.kind.noun(),
            entry.name,
            path(entry),
            entry.rung,
            entry.form().unwrap_or_default()
        ));
    }
    out.push_str(
        "\nValidated only: `packsh validate` gives Packer's verdict on these, but `packsh compile` refuses them (PS0408).\n\n",
    );
    for (kind, title) in KINDS {
        let known: Vec<String> = registry::known()
            .iter()
            .filter(|entry| entry.kind == kind)
            .map(|entry| format!("[`{}`]({folder}{})", entry.name, path(entry)))
            .collect();
        if !known.is_empty() {
            out.push_str(&format!("- {title}: {}\n", known.join(", ")));
        }
    }
    out
}
