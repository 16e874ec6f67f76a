//! The pages of the book that are made from definitions: nothing in them is said twice.
//!
//! Components come from their config structs, codes from [`crate::diagnostic`], the command line from clap, the support
//! table from the registry. `packsh book` writes the pages, and `packsh book --check` tells which are stale.

mod codes;
mod command_line;
mod components;
mod examples;

use clap::Command;

pub use components::support;
pub use examples::told as example;

/// The folder of the generated pages, seen from the project's.
pub const REFERENCE: &str = "book/src/reference";

/// The page that lists all pages. What stands behind the line `# Reference` is generated.
pub const SUMMARY: &str = "book/src/SUMMARY.md";

/// The page that shows the support table, between the two marks.
pub const README: &str = "README.md";

const BEGIN: &str = "<!-- made by `packsh components --format markdown`: begin -->\n";
const END: &str = "<!-- end -->\n";
const PART: &str = "\n# Reference\n";

/// A generated page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its path below [`REFERENCE`].
    pub path: String,
    /// Its title in the list of pages.
    pub title: String,
    /// How deep it stands in the list of pages.
    pub depth: usize,
    /// Its text, in Markdown.
    pub text: String,
}

/// All pages, in the order of the book.
pub fn pages(command: &Command) -> Vec<Page> {
    let mut pages = vec![command_line::page(command)];
    pages.extend(components::pages());
    pages.push(codes::page());
    pages
}

/// The list of pages with its generated part made anew; `None`: it has no such part.
pub fn summary(old: &str, pages: &[Page]) -> Option<String> {
    let (kept, _) = old.split_once(PART)?;
    let mut out = format!("{kept}{PART}\n");
    for page in pages {
        out.push_str(&format!(
            "{}- [{}](reference/{})\n",
            "  ".repeat(page.depth),
            page.title,
            page.path
        ));
    }
    Some(out)
}

/// The README with its support table made anew; `None`: it has no place for one.
pub fn readme(old: &str) -> Option<String> {
    let (before, rest) = old.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!(
        "{before}{BEGIN}\n{}\n{END}{after}",
        support("book/src/reference/")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_generated_parts_are_replaced() {
        let page = Page {
            path: "a.md".to_owned(),
            title: "A".to_owned(),
            depth: 1,
            text: String::new(),
        };
        assert_eq!(
            summary("- [x](x.md)\n\n# Reference\n\n- [old](old.md)\n", &[page]).as_deref(),
            Some("- [x](x.md)\n\n# Reference\n\n  - [A](reference/a.md)\n")
        );
        let made = readme(&format!("before\n{BEGIN}old\n{END}after\n"));
        let made = made.unwrap_or_default();
        assert!(made.starts_with("before\n") && made.ends_with("after\n"));
        assert!(!made.contains("old\n"));
    }

    #[test]
    fn a_text_without_marks_is_not_touched() {
        assert_eq!(summary("no part", &[]), None);
        assert_eq!(readme("no marks"), None);
    }
}
