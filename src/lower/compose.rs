//! Template to program: what is common to all builds. The components compose themselves.

use std::rc::Rc;

use super::choice::{Choices, Chosen};
use super::component::{Entry, Find, Found, Kind};
pub use super::composing::*;
use super::{BuildFacts, House, Request, Scope};
use crate::diagnostic::{Diagnostic, failed};
use crate::helpers::Suffix;
use crate::plan::names::Taken;
use crate::plan::{Policy, Var, Word};
use crate::program::{Artifact, Build, Command, Processor, Program, Step, Stmt, Test, Undo};
use crate::source::Node;
use crate::template::{Builder, Provisioner, Template};

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
    let mut ids = Taken::default();
    let mut builds = Vec::new();
    for (source, name) in chosen {
        let mut facts = BuildFacts::new(request, source, name, &mut ids);
        facts.suffix = Suffix::of(&facts.id, alone);
        facts.alone = alone;
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
            build.steps.insert(0, end);
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
    // nobody reads a script that is run at once and removed behind it
    if !request.options.runs_at_once {
        super::withheld::check(&house, &emitted, &withheld, &read, faults);
    }
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
        vec![Stmt::Run(Command::new("return", [Word::lit("0")]))],
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
    let place = (source.path.as_str(), source.span);
    let mut scope = Scope::new(house, &facts, entry, place, "builder");
    let Some(compose) = entry.compose_builder else {
        return Err(Stop::Later);
    };
    let Some(built) = compose(&[&source.config], &mut scope, faults)? else {
        return Ok(None);
    };
    let origin = house.origins.of(source.span, &source.path);
    let mut steps = built.before;
    let choices = Rc::clone(&house.choices);
    let provisioned_from = built.provision_step.then_some(steps.len());
    let at = Before {
        data: &built.data,
        guest: &built.guest,
        artifact: &built.artifact,
    };
    if built.provision_step
        && let Some(chosen) = choices.cleanup(&facts.raw_name)
    {
        let step = provision(house, &chosen, &facts, at, faults)?;
        steps.extend(step.map(cleanup));
    }
    for chosen in choices.provisioners(&facts.raw_name) {
        steps.extend(provision(house, &chosen, &facts, at, faults)?);
    }
    steps.extend(built.after);
    let cleans = |step: &Step| {
        step.undo
            .as_ref()
            .is_some_and(|undo| undo.flag == PROVISIONING)
    };
    if steps.iter().any(cleans) {
        // it is for the builder's failures, not for those of post-processors
        let done = Stmt::Let(PROVISIONING, Word::empty());
        steps.push(Step::new("", "").doing([done]));
    }
    let at = Before {
        data: &built.artifact_data,
        ..at
    };
    let chains = chains(house, &choices, &facts, at, faults)?;
    if failed(&faults[before..]) {
        return Ok(None);
    }
    let done = steps.len();
    let results = super::chains::results(&chains, &built.artifact);
    let (leaves, stored) = super::chains::arrange(chains, &built.artifact, &mut steps);
    Ok(Some(Build {
        id: facts.id,
        name: facts.name,
        kind: facts.kind,
        origin,
        steps,
        built: done,
        provisioned_from,
        results,
        makes: built.artifact.files,
        leaves,
        stored,
    }))
}

/// The variable that is set while a failure is followed by the error-cleanup-provisioner.
pub const PROVISIONING: &str = "provisioning";

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
    chosen: &Chosen<'_, Provisioner>,
    facts: &BuildFacts,
    at: Before<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Result<Option<Step>, Stop> {
    let provisioner = chosen.component;
    let entry = entry(
        house.request.find,
        Kind::Provisioner,
        &provisioner.kind.value,
    )?;
    let policy: Policy = super::build::policy(house, provisioner, faults);
    let layers: Vec<&Node> = std::iter::once(&provisioner.config)
        .chain(chosen.overrides)
        .collect();
    let place = (provisioner.path.as_str(), provisioner.span);
    let mut scope = Scope::new(house, facts, entry, place, &chosen.id);
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
    choices: &Choices<'_>,
    facts: &BuildFacts,
    at: Before<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Result<Vec<Vec<Member>>, Stop> {
    let mut out = Vec::new();
    for chain in choices.chains(&facts.raw_name, &house.request.options.except) {
        let mut members: Vec<Member> = Vec::new();
        for chosen in chain {
            let processor = chosen.component;
            let entry = entry(
                house.request.find,
                Kind::PostProcessor,
                &processor.kind.value,
            )?;
            let artifact = members
                .last()
                .map_or(at.artifact, |member| &member.artifact)
                .clone();
            let place = (processor.path.as_str(), processor.span);
            let mut scope = Scope::new(house, facts, entry, place, &chosen.id);
            let Some(compose) = entry.compose_step else {
                return Err(Stop::Later);
            };
            let at = Before {
                artifact: &artifact,
                ..at
            };
            let Some((mut step, result)) = compose(&[&processor.config], &mut scope, at, faults)?
            else {
                continue;
            };
            step.processor = Some(Processor {
                name: processor.label.value.clone(),
                kind: processor.kind.value.clone(),
            });
            members.push(Member {
                step,
                artifact: result.unwrap_or(artifact),
                keep: entry.keeps(processor.keep),
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
