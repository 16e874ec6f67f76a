//! Template to program: what is common to all builds. The components compose themselves.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::component::{Entry, Find, Found, Kind};
use super::{BuildFacts, House, Request, Scope};
use crate::communicator::guest::Guest;
use crate::diagnostic::{Diagnostic, failed};
use crate::emit::names::identifier;
use crate::helpers::Suffix;
use crate::interpolate::Place;
use crate::plan::{Policy, Var, Word};
use crate::program::{Artifact, Block, Build, Command, Program, Step, Stmt, Test, Undo};
use crate::schema::{Config, Raw, Text, Validate};
use crate::source::Node;
use crate::template::{Builder, PostProcessor, Provisioner, Template};

/// Why a component could not be composed.
#[derive(Debug)]
pub enum Stop {
    /// It is at fault.
    Fault(Box<Diagnostic>),
    /// What the template asks of it is not composed yet: the first edition's emitter serves it.
    Later,
}

impl From<Diagnostic> for Stop {
    fn from(fault: Diagnostic) -> Self {
        Self::Fault(Box::new(fault))
    }
}

/// A provisioner or a post-processor.
pub trait Compose: Config + Validate {
    /// Whether its texts are taken as they stand.
    const VERBATIM: bool = false;

    /// Makes its step.
    ///
    /// # Errors
    /// What cannot be composed; more faults than one go into [`Composing::faults`].
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop>;
}

/// A builder.
pub trait ComposeBuilder: Config + Validate {
    /// Makes its steps.
    ///
    /// # Errors
    /// What cannot be composed.
    fn compose(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Built, Stop>;
}

/// What a builder composes to.
#[derive(Debug)]
pub struct Built {
    /// Its steps before the provisioners.
    pub before: Vec<Step>,
    /// Its steps behind the provisioners.
    pub after: Vec<Step>,
    /// The guest that provisioners work on.
    pub guest: Guest,
    /// What it leaves.
    pub artifact: Artifact,
    /// What `{{build `KEY`}}` and `{{.KEY}}` give in provisioners.
    pub data: BTreeMap<String, Word>,
    /// The same in post-processors.
    pub artifact_data: BTreeMap<String, Word>,
    /// Whether provisioning is a step of its own, with the cleanup provisioner.
    pub provision_step: bool,
}

/// A step that is made.
pub struct Composing<'s, 'h, 'a, 'd> {
    /// The component.
    pub scope: &'s mut Scope<'h, 'a>,
    /// What its templates may ask for at run time.
    pub data: &'d BTreeMap<String, Word>,
    /// The guest.
    pub guest: &'d Guest,
    /// The artifact that a post-processor works on.
    pub artifact: &'d Artifact,
    /// The step so far.
    pub step: Step,
    /// The artifact that a post-processor makes.
    pub result: Option<Artifact>,
    /// Faults that do not end it at once.
    pub faults: Vec<Diagnostic>,
}

/// What the component made: its step, and the artifact of a post-processor.
pub type Composed = Result<(Step, Option<Artifact>), Stop>;

/// Composes a builder.
pub type ComposesBuilder =
    fn(&[&Node], &mut Scope<'_, '_>, &mut Vec<Diagnostic>) -> Result<Option<Built>, Stop>;

/// Composes a provisioner or a post-processor.
pub type ComposesStep = fn(
    &[&Node],
    &mut Scope<'_, '_>,
    Before<'_>,
    &mut Vec<Diagnostic>,
) -> Result<Option<(Step, Option<Artifact>)>, Stop>;

/// What stands before a step.
#[derive(Clone, Copy)]
pub struct Before<'d> {
    /// What its templates may ask for at run time.
    pub data: &'d BTreeMap<String, Word>,
    /// The guest.
    pub guest: &'d Guest,
    /// The artifact.
    pub artifact: &'d Artifact,
}

/// Decodes and composes a provisioner or a post-processor.
///
/// # Errors
/// Why it could not be composed.
pub fn step<T: Compose>(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    before: Before<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Result<Option<(Step, Option<Artifact>)>, Stop> {
    scope.verbatim = T::VERBATIM;
    let Some(config) = scope.decode::<T>(layers, faults) else {
        return Ok(None);
    };
    let origin = scope.here();
    let mut composing = Composing {
        scope,
        data: before.data,
        guest: before.guest,
        artifact: before.artifact,
        step: Step::new("", origin),
        result: None,
        faults: Vec::new(),
    };
    let done = config.compose(&mut composing);
    faults.append(&mut composing.faults);
    done?;
    Ok(Some((composing.step, composing.result)))
}

/// Decodes and composes a builder.
///
/// # Errors
/// Why it could not be composed.
pub fn builder<T: ComposeBuilder>(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    faults: &mut Vec<Diagnostic>,
) -> Result<Option<Built>, Stop> {
    match scope.decode::<T>(layers, faults) {
        Some(config) => config.compose(scope, faults).map(Some),
        None => Ok(None),
    }
}

impl Composing<'_, '_, '_, '_> {
    /// Appends statements.
    pub fn run(&mut self, stmts: impl IntoIterator<Item = Stmt>) {
        self.step.body.extend(stmts);
    }

    /// Makes the folder that a file is to stand in, if it is not the working folder.
    pub fn make_parent(&mut self, path: &Word) {
        self.step.body.extend(make_parent(path));
    }

    /// Renders a command with the build's data and more.
    ///
    /// # Errors
    /// A diagnostic that points into the text.
    pub fn run_time(&mut self, raw: &Raw, more: &[(&str, Word)]) -> Result<Word, Diagnostic> {
        self.scope.run_time(raw, self.data, more)
    }

    /// A script of an interpreter and lines, as Packer writes it.
    ///
    /// # Errors
    /// A diagnostic that points into a line.
    pub fn again_lines(&mut self, shebang: &Text, lines: &[Text]) -> Result<Word, Diagnostic> {
        let mut text = Word::lit("#!");
        text.append(shebang.word.clone());
        text.push_str("\n");
        for line in lines {
            text.append(self.again(line)?);
            text.push_str("\n");
        }
        Ok(text)
    }

    /// Renders again what was rendered at Prepare.
    ///
    /// # Errors
    /// A diagnostic that points at the text.
    pub fn again(&mut self, text: &Text) -> Result<Word, Diagnostic> {
        self.scope.again(text, self.data)
    }
}

/// The statement that makes the folder of a file; none for a file of the working folder.
pub fn make_parent(path: &Word) -> Option<Stmt> {
    parent(path).map(Stmt::MakeFolder)
}

/// The folder of a path: what stands before its last slash, as far as that is known.
pub fn parent(path: &Word) -> Option<Word> {
    use crate::plan::{LibFn, Part};
    let parts = path.parts();
    for (index, part) in parts.iter().enumerate().rev() {
        match part {
            Part::Literal(text) => {
                if let Some((before, _)) = text.rsplit_once('/') {
                    let mut out: Word = parts[..index].iter().cloned().collect();
                    out.push_str(before);
                    return (!out.is_empty()).then_some(out);
                }
            }
            // it may hold slashes itself
            _ => {
                return Some(Word::call(LibFn("folder_of"), vec![path.clone()]));
            }
        }
    }
    None
}

/// Whether all components of a template can be composed.
pub fn covers(template: &Template, find: Find) -> bool {
    let has = |kind: Kind, name: &str| matches!(find(kind, name), Found::Built(entry) if entry.composes());
    template
        .builders
        .iter()
        .all(|it| has(Kind::Builder, &it.kind.value))
        && template
            .provisioners
            .iter()
            .chain(&template.cleanup)
            .all(|it| has(Kind::Provisioner, &it.kind.value))
        && template
            .post_processors
            .iter()
            .flatten()
            .all(|it| has(Kind::PostProcessor, &it.kind.value))
}

/// Makes the program; nothing if a part of it is at fault, or not composed yet.
pub fn compose(
    request: &Request<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<(Program, Vec<(String, String)>)> {
    let (mut house, chosen) = super::begin(request, faults)?;
    let alone = chosen.len() == 1;
    let mut ids = crate::emit::names::Taken::default();
    let mut builds = Vec::new();
    for (source, name) in chosen {
        let id = ids.unique("build_", source.name.value.as_str());
        let facts = BuildFacts {
            suffix: Suffix::of(&id, alone),
            alone,
            id,
            name,
            raw_name: source.name.value.clone(),
            kind: source.kind.value.clone(),
            build_keys: (request.find)(Kind::Builder, &source.kind.value)
                .entry()
                .map(|entry| entry.build_keys),
        };
        let told = faults.len();
        let rendered = facts.name.to_string();
        match build(&mut house, source, facts, faults) {
            Ok(build) => builds.extend(build),
            Err(Stop::Later) => return None,
            Err(Stop::Fault(fault)) => faults.push(*fault),
        }
        for fault in &mut faults[told..] {
            fault.found_in(&rendered);
        }
    }
    // -fetch ends a build behind what it fetches: one that fetches nothing does not begin
    if builds.iter().any(|build| build.reads("fetch")) {
        for build in builds.iter_mut().filter(|build| !build.reads("fetch")) {
            let end = Step::new("", "").doing([end_of_fetching()]);
            build.blocks.insert(0, Block::Step(end));
        }
    }
    let mut withheld = house.variables.withheld();
    withheld.extend(house.secrets.withheld());
    let program = Program {
        files: std::mem::take(&mut house.files).plan(),
        source: super::source(&house),
        settings: house.variables.plan(),
        secrets: house.secrets.plan(),
        builds,
    };
    let read = request.recorded.take();
    let emitted = super::withheld::Emitted {
        variables: &program.settings,
        source: &program.source,
        secrets: &program.secrets,
        files: &program.files,
        builds: &|needle| super::withheld::in_program(&program.builds, needle),
    };
    super::withheld::check(&house, &emitted, &withheld, &read, faults);
    let secrets = withheld.into_iter();
    let secrets = secrets
        .map(|secret| (secret.environment, secret.value))
        .collect();
    Some((program, secrets))
}

/// What ends a build with `-fetch`. It stands behind the downloads.
pub fn end_of_fetching() -> Stmt {
    Stmt::If(
        Test::Given(Word::var(Var::Run("fetch"))),
        vec![Stmt::Run(Command::new("exit", [Word::lit("0")]))],
        Vec::new(),
    )
}

fn entry(find: Find, kind: Kind, name: &str) -> Result<&'static Entry, Stop> {
    match find(kind, name) {
        Found::Built(entry) if entry.composes() => Ok(entry),
        _ => Err(Stop::Later),
    }
}

fn build(
    house: &mut House<'_>,
    source: &Builder,
    facts: BuildFacts,
    faults: &mut Vec<Diagnostic>,
) -> Result<Option<Build>, Stop> {
    let before = faults.len();
    let find = house.request.find;
    let entry = entry(find, Kind::Builder, &source.kind.value)?;
    let mut scope = Scope {
        house,
        build: &facts,
        path: &source.path,
        span: source.span,
        id: "builder",
        place: Place::Builder,
        build_keys: Some(entry.build_keys),
        clean: entry.clean,
        verbatim: false,
    };
    let Some(compose) = entry.compose_builder else {
        return Err(Stop::Later);
    };
    let Some(built) = compose(&[&source.config], &mut scope, faults)? else {
        return Ok(None);
    };
    let origin = house.origins.of(source.span, &source.path);
    let mut blocks: Vec<Block> = built.before.into_iter().map(Block::Step).collect();
    let template = house.request.template;
    let choices = Rc::clone(&house.choices);
    let at = Before {
        data: &built.data,
        guest: &built.guest,
        artifact: &built.artifact,
    };
    if built.provision_step
        && let Some(provisioner) = &template.cleanup
    {
        let id = format!("cleanup_{}", identifier(&provisioner.kind.value));
        let overrides = choices.cleanup.overrides(&facts.raw_name);
        if let Some(step) = provision(house, provisioner, overrides, &facts, at, &id, faults)? {
            blocks.push(Block::Step(cleanup(step)));
        }
    }
    let chosen = template
        .provisioners
        .iter()
        .zip(&choices.provisioners)
        .filter(|(_, choice)| !choice.skips(&facts.raw_name));
    for (number, (provisioner, choice)) in chosen.enumerate() {
        let id = format!(
            "provision_{}_{}",
            number + 1,
            identifier(&provisioner.kind.value)
        );
        let overrides = choice.overrides(&facts.raw_name);
        let step = provision(house, provisioner, overrides, &facts, at, &id, faults)?;
        blocks.extend(step.map(Block::Step));
    }
    blocks.extend(built.after.into_iter().map(Block::Step));
    if blocks
        .iter()
        .any(|block| matches!(block, Block::Step(step) if step.undo.as_ref().is_some_and(|undo| undo.flag == PROVISIONING)))
    {
        // it is for the builder's failures, not for those of post-processors
        let done = Stmt::Let(PROVISIONING, Word::empty());
        blocks.push(Block::Step(Step::new("", "").doing([done])));
    }
    let at = Before {
        data: &built.artifact_data,
        ..at
    };
    let chains = chains(house, template, &choices, &facts, at, faults)?;
    if failed(&faults[before..]) {
        return Ok(None);
    }
    let done = blocks.len();
    let leaves = super::chains::arrange(chains, &built.artifact, &mut blocks);
    Ok(Some(Build {
        id: facts.id,
        name: facts.name,
        kind: facts.kind,
        origin,
        blocks,
        built: done,
        makes: built.artifact.files,
        leaves,
    }))
}

/// The variable that is set while a failure is followed by the error-cleanup-provisioner.
const PROVISIONING: &str = "provisioning";

/// The error-cleanup-provisioner as a step that does nothing but is undone by it.
fn cleanup(step: Step) -> Step {
    let mut told = Word::lit("runs the error-cleanup-provisioner (");
    told.append(step.title.clone());
    told.push_str(")");
    let mut out = Step::new("", step.origin.clone());
    out.facts = step.facts;
    out.body = vec![Stmt::Let(PROVISIONING, Word::lit("1"))];
    let mut body = vec![Stmt::Say(step.title)];
    body.extend(step.body);
    out.undo = Some(Undo {
        flag: PROVISIONING,
        body,
        kept_by_abort: true,
        told,
    });
    out
}

fn provision(
    house: &mut House<'_>,
    provisioner: &Provisioner,
    overrides: Option<&Node>,
    facts: &BuildFacts,
    at: Before<'_>,
    id: &str,
    faults: &mut Vec<Diagnostic>,
) -> Result<Option<Step>, Stop> {
    let entry = entry(
        house.request.find,
        Kind::Provisioner,
        &provisioner.kind.value,
    )?;
    let policy: Policy = super::build::policy(house, provisioner, faults);
    let layers: Vec<&Node> = std::iter::once(&provisioner.config)
        .chain(overrides)
        .collect();
    let mut scope = Scope {
        house,
        build: facts,
        path: &provisioner.path,
        span: provisioner.span,
        id,
        place: Place::Provisioner,
        build_keys: facts.build_keys,
        clean: entry.clean,
        verbatim: false,
    };
    let Some(compose) = entry.compose_step else {
        return Err(Stop::Later);
    };
    let done = compose(&layers, &mut scope, at, faults)?;
    Ok(done.map(|(mut step, _)| {
        step.policy = policy;
        step
    }))
}

/// A chain of post-processors: each with the artifact that it made, and whether what it worked on is kept.
pub struct Member {
    /// What it does.
    pub step: Step,
    /// What it makes.
    pub artifact: Artifact,
    /// Whether its input is kept.
    pub keep: bool,
}

fn chains(
    house: &mut House<'_>,
    template: &Template,
    choices: &super::choice::Choices<'_>,
    facts: &BuildFacts,
    at: Before<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Result<Vec<Vec<Member>>, Stop> {
    let mut out = Vec::new();
    for (number, chain) in template.post_processors.iter().enumerate() {
        let chosen: Vec<&PostProcessor> = chain
            .iter()
            .zip(&choices.chains[number])
            .filter(|(_, choice)| !choice.skips(&facts.raw_name))
            .map(|(processor, _)| processor)
            // -except drops the rest of the chain too (language.md C14)
            .take_while(|processor| {
                !house
                    .request
                    .options
                    .except
                    .contains(&processor.label.value)
            })
            .collect();
        let mut members: Vec<Member> = Vec::new();
        for (index, processor) in chosen.into_iter().enumerate() {
            let entry = entry(
                house.request.find,
                Kind::PostProcessor,
                &processor.kind.value,
            )?;
            let id = format!(
                "post_{}_{}_{}",
                number + 1,
                index + 1,
                identifier(&processor.kind.value)
            );
            let artifact = members
                .last()
                .map_or(at.artifact, |member| &member.artifact)
                .clone();
            let mut scope = Scope {
                house,
                build: facts,
                path: &processor.path,
                span: processor.span,
                id: &id,
                place: Place::PostProcessor,
                build_keys: facts.build_keys,
                clean: entry.clean,
                verbatim: false,
            };
            let Some(compose) = entry.compose_step else {
                return Err(Stop::Later);
            };
            let at = Before {
                artifact: &artifact,
                ..at
            };
            let Some((step, result)) = compose(&[&processor.config], &mut scope, at, faults)?
            else {
                continue;
            };
            members.push(Member {
                step,
                artifact: result.unwrap_or(artifact),
                keep: match processor.keep {
                    Some(false) if entry.keep_forced => true,
                    Some(keep) => keep,
                    None => entry.keep_default,
                },
            });
        }
        if !members.is_empty() {
            out.push(members);
        }
    }
    Ok(out)
}

/// The run's own private folder.
pub fn private() -> Word {
    Word::var(Var::Run("tmp"))
}
