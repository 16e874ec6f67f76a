//! Template to plan: what is common to all builds. The components lower themselves.

pub mod build;
mod carried;
mod chains;
mod choice;
pub mod component;
pub mod compose;
mod composing;
mod concealed;
mod embed;
mod items;
mod keys;
mod needle;
pub mod options;
mod order;
mod origin;
mod recorded;
mod scope;
mod secrets;
mod selection;
mod sends;
pub mod steps;
pub mod tree;
mod unset;
mod variables;
mod withheld;

pub use build::Lowered;
pub use embed::Carried;
pub use origin::base_name;
pub use recorded::Recorded;
pub use scope::Scope;
pub use steps::{Connection, Lower, LowerBuild, Steps};

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::disk::{Disk, cleaned};
use crate::plan::names::Taken;
use crate::plan::{Plan, Source, Step, Stmt, Var, Word};
use crate::source::{FileId, Sources, Span};
use crate::template::{Builder, Template};
use component::{Find, Kind};
use embed::Files;
use options::Options;
use origin::Origins;
use secrets::Secrets;
use variables::Variables;

/// What the plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An emitted file: what cannot be lowered is an error.
    Compile,
    /// Packer's verdict: components that cannot be lowered yet are only warned of.
    Validate,
}

/// All that a lowering starts from.
pub struct Request<'a> {
    /// The input files.
    pub sources: &'a Sources,
    /// The template.
    pub template: &'a Template,
    /// The options.
    pub options: &'a Options,
    /// Values of variables from the command line, the strongest last.
    pub values: &'a [(String, String)],
    /// The places of those values that stand in variable files.
    pub places: &'a BTreeMap<String, Span>,
    /// The components that there are.
    pub find: Find,
    /// What is on the disk.
    pub disk: &'a dyn Disk,
    /// The same, which knows what was read.
    pub recorded: &'a Recorded<'a>,
    /// What the plan is for.
    pub purpose: Purpose,
    /// SHA-256 of the template.
    pub digest: String,
}

/// What all components of all builds share.
pub struct House<'a> {
    pub(crate) request: &'a Request<'a>,
    pub(crate) origins: Origins,
    /// The template's folder.
    pub(crate) template_dir: Word,
    pub(crate) variables: Variables<'a>,
    pub(crate) secrets: Secrets,
    pub(crate) files: Files,
    /// Whether the symbolic links of a folder are carried as links, not as what they lead to.
    pub(crate) keeps_links: bool,
    /// Which builds each component is for.
    choices: Rc<choice::Choices<'a>>,
}

/// How the communicator of a build is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comm {
    /// ssh(1)
    Ssh,
    /// WS-Management, by curl(1)
    Winrm,
    /// `communicator = none`: commands do nothing, transfers fail.
    None,
    /// The file builder's: commands and transfers do nothing, and succeed.
    Mock,
    /// A tool of the builder's own: `docker exec`, `lxc-attach`, ...
    Own,
}

/// What a builder lowers to.
#[derive(Debug)]
pub struct BuilderPlan {
    /// Its steps.
    pub steps: Vec<Step>,
    /// How many of them come before the provisioners.
    pub provision_at: usize,
    /// Whether provisioning is a step of its own.
    pub provision_step: bool,
    /// What each process that works on the build sets first.
    pub setup: Vec<Stmt>,
    /// What makes the artifact.
    pub artifact: Vec<Stmt>,
    /// What the build leaves.
    pub leaves: Word,
    /// What `{{build `KEY`}}` and `{{.KEY}}` give in provisioners at run time.
    pub data: BTreeMap<String, Word>,
    /// The same in post-processors: Packer gives them the artifact's data only.
    pub artifact_data: BTreeMap<String, Word>,
    /// The communicator.
    pub comm: Comm,
}

/// The parts of one build that its components have to know.
pub struct BuildFacts {
    /// Identifier in the plan.
    pub id: String,
    /// Rendered name.
    pub name: Word,
    /// Its name as the template writes it: `only`, `except` and `override` go by that.
    pub raw_name: String,
    /// Builder's type.
    pub kind: String,
    /// What sets the helpers for its guest apart from those of other builds.
    pub suffix: crate::helpers::Suffix,
    /// Whether it is the only build.
    pub alone: bool,
    /// Keys that the builder adds to the `build` function of its provisioners; `None`: the builder is unknown.
    pub build_keys: Option<&'static [&'static str]>,
}

impl BuildFacts {
    /// Of a builder with its rendered name; the helpers for its guest are not set apart.
    fn new(request: &Request<'_>, builder: &Builder, name: Word, ids: &mut Taken) -> Self {
        Self {
            id: ids.unique("build_", &builder.name.value),
            name,
            raw_name: builder.name.value.clone(),
            kind: builder.kind.value.clone(),
            suffix: crate::helpers::Suffix::default(),
            alone: false,
            build_keys: (request.find)(Kind::Builder, &builder.kind.value)
                .entry()
                .map(|entry| entry.build_keys),
        }
    }
}

/// The builders that are chosen, with their rendered names, in the order of these.
type Chosen<'a> = Vec<(&'a Builder, Word)>;

/// Reads the variables and chooses the builds; nothing if a variable is at fault.
fn begin<'a>(
    request: &'a Request<'a>,
    faults: &mut Vec<Diagnostic>,
) -> Option<(House<'a>, Chosen<'a>)> {
    let origins = Origins::new(request.sources, FileId(0));
    let template_dir = template_dir(request);
    let mut variables = Variables::new(
        request,
        &|span, path| origins.of(span, path),
        template_dir.clone(),
    );
    if request.purpose == Purpose::Validate {
        for name in variables.missing() {
            faults.push(missing_variable(name));
        }
    }
    let before = faults.len();
    variables.resolve(request.sources, faults);
    if faults.len() > before {
        return None;
    }
    let mut house = House {
        request,
        origins,
        template_dir,
        variables,
        secrets: Secrets::new(request.options),
        files: Files::default(),
        keeps_links: false,
        choices: Rc::new(choice::Choices::new(request.template)),
    };
    let mut chosen = selection::chosen(&mut house, faults);
    if request.purpose == Purpose::Validate {
        // the verdict is on the builds as they would be called now
        for (_, name) in &mut chosen {
            if let Some(known) = house.name_now(name) {
                *name = Word::lit(known);
            }
        }
    }
    chosen.sort_by_key(|(_, name)| name.to_string());
    if chosen.is_empty() && faults.len() == before && request.purpose == Purpose::Compile {
        faults.push(selection::nothing_chosen(request.template));
    }
    Some((house, chosen))
}

/// Where the output comes from, when all builds are lowered.
fn source(house: &House<'_>) -> Source {
    let request = house.request;
    let mut options = request.options.shown.clone();
    options.extend(given(house));
    Source {
        template: base_name(&request.sources.file(FileId(0)).name).to_owned(),
        sha256: request.digest.clone(),
        description: request
            .template
            .description
            .as_ref()
            .map(|text| text.value.clone())
            .filter(|text| !text.is_empty()),
        folder: request.options.folder.clone(),
        options,
    }
}

/// Makes the plan; with it, the secrets that it leaves out. Faults are added to the list.
pub fn lower(
    request: &Request<'_>,
    faults: &mut Vec<Diagnostic>,
) -> (Option<Plan>, Vec<(String, String)>) {
    let Some((mut house, chosen)) = begin(request, faults) else {
        return (None, Vec::new());
    };
    let mut builds = Vec::new();
    let mut ids = Taken::default();
    for (builder, name) in chosen {
        let facts = BuildFacts::new(request, builder, name, &mut ids);
        let told = faults.len();
        let rendered = facts.name.to_string();
        if let Some(build) = build::lower(&mut house, builder, facts, faults) {
            builds.push(build);
        }
        for fault in &mut faults[told..] {
            fault.found_in(&rendered);
            // what Packer takes, or refuses only when it runs, is no fault of the template
            if request.purpose == Purpose::Validate && fault.code == Code::NotSupported {
                fault.severity = Severity::Warning;
            }
        }
    }
    let mut withheld = house.variables.withheld();
    withheld.extend(house.secrets.withheld());
    let files = std::mem::take(&mut house.files).plan();
    let plan = Plan {
        source: source(&house),
        variables: house.variables.plan(),
        secrets: house.secrets.plan(),
        files,
        builds,
    };
    let read = request.recorded.take();
    if request.purpose == Purpose::Compile && !request.options.runs_at_once {
        let emitted = withheld::Emitted {
            variables: &plan.variables,
            source: &plan.source,
            secrets: &plan.secrets,
            files: &plan.files,
            builds: &|needle| withheld::in_builds(&plan.builds, needle),
        };
        withheld::check(&house, &emitted, &withheld, &read, faults);
    }
    let secrets = withheld.into_iter();
    let secrets = secrets.map(|secret| (secret.environment, secret.value));
    (Some(plan), secrets.collect())
}

/// A required variable that nobody has given a value.
pub fn missing_variable(name: &str) -> Diagnostic {
    Diagnostic::general(
        Code::RequiredVariable,
        format!("the required variable `{name}` is not set"),
    )
    .help(format!("give it with `-var {name}=VALUE`"))
    .packer(format!("required variable not set: {name}"))
}

/// What `{{template_dir}}` stands for: a verdict is on the folder in which the template lies, an emitted file finds its own.
fn template_dir(request: &Request<'_>) -> Word {
    match request.purpose {
        Purpose::Compile => Word::var(Var::Run("template_dir")),
        Purpose::Validate => {
            let name = &request.sources.file(FileId(0)).name;
            let folder = match name.rsplit_once('/') {
                Some(("", _)) => "/",
                Some((folder, _)) => folder,
                None => ".",
            };
            Word::lit(cleaned(&request.disk.absolute(folder)))
        }
    }
}

/// The variables that the command line set, as flags; secrets by name only.
fn given(house: &House<'_>) -> Vec<String> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, value) in house.request.values {
        seen.insert(name, value);
    }
    seen.into_iter()
        .map(|(name, value)| {
            let text = if house.variables.is_sensitive(name) {
                format!("{name}=...")
            } else {
                format!("{name}={value}")
            };
            let text = crate::emit::quote::literal(&text, crate::emit::quote::Style::Script);
            format!("-var {text}")
        })
        .collect()
}
