//! One build: its builder, the provisioners that it runs, its chains of post-processors.

use std::rc::Rc;

use super::choice::Chosen;
use super::component::{Entry, Find, Found, Kind};
use super::{BuildFacts, BuilderPlan, House, Purpose, Scope};
use crate::diagnostic::{Code, Diagnostic, Severity, failed};
use crate::interpolate::{self, Place, When};
use crate::plan::{self, Member, Policy, Step, Stmt, Word};
use crate::source::Node;
use crate::template::{Builder, PostProcessor, Provisioner, Spanned};

/// Lowers one build; nothing if a component of it is at fault or not built.
pub fn lower(
    house: &mut House<'_>,
    builder: &Builder,
    facts: BuildFacts,
    faults: &mut Vec<Diagnostic>,
) -> Option<plan::Build> {
    let before = faults.len();
    let entry = component(house, Kind::Builder, &builder.kind, faults);
    let lowered = entry.and_then(|entry| {
        let place = (builder.path.as_str(), builder.span);
        let mut scope = Scope::new(house, &facts, entry, place, "builder");
        let layers = [&builder.config];
        match entry.builder {
            Some(lower) => lower(&layers, &mut scope, faults),
            None => {
                (entry.check)(&layers, &mut scope, faults);
                None
            }
        }
    });
    let raw_name = &facts.raw_name;
    let mut provisioners = Vec::new();
    let choices = Rc::clone(&house.choices);
    for chosen in choices.provisioners(raw_name) {
        let step = provision(house, &chosen, &facts, lowered.as_ref(), faults);
        provisioners.extend(step);
    }
    let cleanup = choices
        .cleanup(raw_name)
        .and_then(|chosen| provision(house, &chosen, &facts, lowered.as_ref(), faults));
    let mut chains = Vec::new();
    for chain in choices.chains(raw_name, &house.request.options.except) {
        let members = self::chain(house, chain, &facts, lowered.as_ref(), faults);
        if !members.is_empty() {
            chains.push(members);
        }
    }
    let lowered = lowered.filter(|_| !failed(&faults[before..]))?;
    Some(plan::Build {
        origin: house.origins.of(builder.span, &builder.path),
        builder_type: facts.kind,
        id: facts.id,
        name: facts.name,
        leaves: lowered.leaves,
        steps: lowered.steps,
        provision_at: lowered.provision_at,
        provision_step: lowered.provision_step,
        provisioners,
        cleanup,
        chains,
        setup: lowered.setup,
        artifact: lowered.artifact,
    })
}

/// The component of that type, or the diagnostic that there is none, or none yet.
fn component(
    house: &mut House<'_>,
    kind: Kind,
    name: &Spanned<String>,
    faults: &mut Vec<Diagnostic>,
) -> Option<&'static Entry> {
    let what = kind.noun();
    match (house.request.find)(kind, &name.value) {
        Found::Built(entry) => Some(entry),
        Found::Known(entry) => {
            if house.request.purpose == Purpose::Compile {
                not_yet(
                    name,
                    what,
                    Severity::Error,
                    "it can be validated only",
                    faults,
                );
            }
            Some(entry)
        }
        Found::NotYet => {
            let severity = match house.request.purpose {
                Purpose::Compile => Severity::Error,
                Purpose::Validate => Severity::Warning,
            };
            not_yet(name, what, severity, "its keys are not checked", faults);
            None
        }
        Found::Unknown { suggestion } => {
            let mut fault = Diagnostic::error(
                Code::UnknownType,
                name.span,
                format!("there is no {what} of type `{}`", name.value),
            )
            .packer(format!("Unknown {what} {}", name.value));
            if let Some(other) = suggestion {
                fault = fault
                    .help(format!("did you mean `{other}`?"))
                    .mended(name.span, format!("\"{other}\""));
            }
            faults.push(foreign(fault, kind, &name.value, house.request.find));
            None
        }
    }
}

/// What can be done where a type is not one of Packer 1.6.6's own.
fn foreign(fault: Diagnostic, kind: Kind, name: &str, find: Find) -> Diagnostic {
    let what = kind.noun();
    let elsewhere = Kind::ALL
        .into_iter()
        .find(|it| *it != kind && !matches!(find(*it, name), Found::Unknown { .. }));
    let fault = match elsewhere {
        Some(other) => fault.help(format!("there is a {} of that name", other.noun())),
        None => fault,
    };
    let instead = match kind {
        Kind::Builder => {
            "build with one of Packer's own (`packsh components` lists them), or with `null` on a machine that is there already"
        }
        Kind::Provisioner => "say the same with `shell` or `shell-local`, which run any command",
        Kind::PostProcessor => {
            "say the same with `shell-local`, which runs any command on what was built"
        }
    };
    fault
        .found(format!("Packer 1.6.6 has no such {what}"))
        .help(format!(
            "if it is the plugin of a third party (`packer-{what}-{name}`): {instead}"
        ))
        .help("`packsh validate --allow-unknown-components` checks everything else")
}

/// Says that a component cannot be lowered.
fn not_yet(
    name: &Spanned<String>,
    what: &str,
    severity: Severity,
    found: &str,
    faults: &mut Vec<Diagnostic>,
) {
    let message = format!("the {what} `{}` is not supported yet", name.value);
    let fault = Diagnostic {
        severity,
        ..Diagnostic::error(Code::NotSupported, name.span, message)
    };
    faults.push(
        fault
            .found(found)
            .help("`packsh components` lists what is supported"),
    );
}

fn provision(
    house: &mut House<'_>,
    chosen: &Chosen<'_, Provisioner>,
    facts: &BuildFacts,
    builder: Option<&BuilderPlan>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Step> {
    let provisioner = chosen.component;
    let entry = component(house, Kind::Provisioner, &provisioner.kind, faults)?;
    let policy = policy(house, provisioner, faults);
    let layers: Vec<&Node> = std::iter::once(&provisioner.config)
        .chain(chosen.overrides)
        .collect();
    let place = (provisioner.path.as_str(), provisioner.span);
    let mut scope = Scope::new(house, facts, entry, place, &chosen.id);
    let Some(lower) = entry.provisioner else {
        (entry.check)(&layers, &mut scope, faults);
        return None;
    };
    let (title, body) = lower(&layers, &mut scope, builder, faults)?;
    let origin = scope.here();
    let mut step = Step::new(chosen.id.as_str(), "StepProvision", title, origin);
    step.body = body;
    step.policy = policy;
    Some(step)
}

/// `pause_before`, `timeout`, `max_retries`. With a pause Packer drops the timeout (language.md C7).
pub(super) fn policy(
    house: &mut House<'_>,
    provisioner: &Provisioner,
    faults: &mut Vec<Diagnostic>,
) -> Policy {
    let text = |duration: &Option<Spanned<crate::template::Duration>>| {
        duration
            .as_ref()
            .filter(|duration| duration.value.nanoseconds > 0)
            .map(|duration| duration.value.to_string())
    };
    let pause_before = text(&provisioner.pause_before);
    let timeout = text(&provisioner.timeout).filter(|_| pause_before.is_none());
    let retries = provisioner.max_retries.as_ref().map_or(0, |retries| {
        let context = interpolate::Context {
            place: Place::BuilderName,
            build_name: Word::empty(),
            build_type: "",
            data: interpolate::Data::Nil,
            clean: None,
            build_keys: Some(&[]),
            template_dir: house.template_dir.clone(),
            frozen: house.request.options.frozen.as_ref(),
        };
        let why = format!("{}.max_retries", provisioner.path);
        let when = When::Early { why: &why };
        let text = &retries.value;
        match interpolate::render_until_stable(text, &context, &mut house.variables, when) {
            Err(fault) => {
                faults.push(fault.at(house.request.sources, retries.span));
                0
            }
            Ok(word) => {
                let text = word.to_string();
                text.trim().parse::<i64>().map_or_else(
                    |_| {
                        faults.push(
                            Diagnostic::error(
                                Code::WrongType,
                                retries.span,
                                format!("`max_retries` takes a whole number, but got `{text}`"),
                            )
                            .packer(format!("`max_retries` must be a valid integer: strconv.Atoi: parsing \"{text}\": invalid syntax")),
                        );
                        0
                    },
                    |number| u64::try_from(number).unwrap_or(0),
                )
            }
        }
    });
    Policy {
        pause_before,
        timeout,
        retries,
    }
}

fn chain(
    house: &mut House<'_>,
    chain: Vec<Chosen<'_, PostProcessor>>,
    facts: &BuildFacts,
    builder: Option<&BuilderPlan>,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Member> {
    let mut members = Vec::new();
    for chosen in chain {
        let processor = chosen.component;
        let Some(entry) = component(house, Kind::PostProcessor, &processor.kind, faults) else {
            continue;
        };
        let place = (processor.path.as_str(), processor.span);
        let mut scope = Scope::new(house, facts, entry, place, &chosen.id);
        let Some(lower) = entry.post_processor else {
            (entry.check)(&[&processor.config], &mut scope, faults);
            continue;
        };
        let Some((title, body)) = lower(&[&processor.config], &mut scope, builder, faults) else {
            continue;
        };
        let origin = scope.here();
        let mut step = Step::new(chosen.id.as_str(), "PostProcessor", title, origin);
        step.body = body;
        members.push(Member {
            label: processor.label.value.clone(),
            kind: processor.kind.value.clone(),
            keep: entry.keeps(processor.keep),
            step,
        });
    }
    members
}

/// What a component's `lower` gives: a title, and what is done.
pub type Lowered = Option<(String, Vec<Stmt>)>;
