//! `packsh schema`

mod document;

use clap::Args;

use super::console::Console;
use super::refuse;
use crate::diagnostic::suggest;
use crate::lower::component::Kind;
use crate::registry;

/// `packsh schema`
#[derive(Debug, Args)]
pub struct Schema {
    /// Type of a component, such as `shell` or `provisioner/shell`; none: the whole template
    #[arg(value_name = "TYPE")]
    pub component: Option<String>,
}

const KINDS: [Kind; 3] = [Kind::Builder, Kind::Provisioner, Kind::PostProcessor];

/// Prints the schema.
pub fn run(args: &Schema, console: &Console) -> bool {
    let Some(wanted) = &args.component else {
        console.print(&format!("{:#}\n", document::template()));
        return true;
    };
    let (kinds, name) = match wanted.split_once('/') {
        Some((kind, name)) => {
            let kinds = KINDS.iter().filter(|it| it.noun() == kind);
            (kinds.copied().collect(), name)
        }
        None => (KINDS.to_vec(), wanted.as_str()),
    };
    let found: Vec<(Kind, &str)> = kinds
        .iter()
        .filter(|kind| registry::find(**kind, name).entry().is_some())
        .map(|kind| (*kind, name))
        .collect();
    match found.as_slice() {
        [(kind, name)] => {
            if let Some(schema) = document::component(*kind, name) {
                console.print(&format!("{schema:#}\n"));
            }
            true
        }
        [] => unknown(&kinds, wanted, name, console),
        [(kind, name), ..] => {
            let all: Vec<String> = found
                .iter()
                .map(|(kind, name)| format!("`{}/{name}`", kind.noun()))
                .collect();
            refuse(
                console,
                &format!(
                    "there are several components of type `{name}`: {}",
                    all.join(", ")
                ),
                &format!("say which: `packsh schema {}/{name}`", kind.noun()),
            )
        }
    }
}

fn unknown(kinds: &[Kind], wanted: &str, name: &str, console: &Console) -> bool {
    let all = KINDS
        .iter()
        .flat_map(|kind| registry::names(*kind).iter().copied());
    if kinds.is_empty() {
        return refuse(
            console,
            &format!("`{wanted}` names no kind of components"),
            "write `builder/TYPE`, `provisioner/TYPE` or `post-processor/TYPE`",
        );
    }
    let help = match suggest(name, all) {
        Some(other) => format!("did you mean `{other}`?"),
        None => "`packsh components` lists all types".to_owned(),
    };
    refuse(
        console,
        &format!("there is no component of type `{wanted}`"),
        &help,
    )
}
