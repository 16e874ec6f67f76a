//! The step that starts the container.

use std::collections::BTreeMap;

use super::Docker;
use crate::diagnostic::Diagnostic;
use crate::lower::Scope;
use crate::plan::{Step, Stmt, Var, Word};
use crate::schema::{List, Raw, Text};

/// The words behind `docker run`, in Packer's order; `shared` is the folder of this host that the container sees.
///
/// # Errors
/// A diagnostic that points into `run_command`.
pub fn words(
    config: &Docker,
    shared: &Word,
    scope: &mut Scope<'_, '_>,
) -> Result<Vec<Word>, Diagnostic> {
    let mut words = Vec::new();
    let mut each = |option: &str, list: &List<Text>| {
        for text in &list.items {
            words.push(Word::lit(option));
            words.push(text.word.clone());
        }
    };
    each("--device", &config.device);
    each("--cap-add", &config.cap_add);
    each("--cap-drop", &config.cap_drop);
    if config.privileged.value {
        words.push(Word::lit("--privileged"));
    }
    for text in &config.tmpfs.items {
        words.push(Word::lit("--tmpfs"));
        words.push(text.word.clone());
    }
    let between = |host: &Word, guest: &Word| {
        let mut word = host.clone();
        word.push_str(":");
        word.append(guest.clone());
        word
    };
    let mut volumes: Vec<Word> = config
        .volumes
        .items
        .iter()
        .map(|(host, guest)| between(&host.word, &guest.word))
        .collect();
    volumes.sort_by_key(ToString::to_string);
    volumes.push(between(shared, &config.container_dir.word));
    for volume in volumes {
        words.push(Word::lit("-v"));
        words.push(volume);
    }
    let image = [("Image", config.image.word.clone())];
    let empty = BTreeMap::new();
    let command: &[Raw] = &config.run_command.items;
    for raw in command {
        words.push(scope.run_time(raw, &empty, &image)?);
    }
    Ok(words)
}

/// The step of the library's form.
pub fn run(config: &Docker, scope: &mut Scope<'_, '_>) -> Result<Step, Diagnostic> {
    let shared = Word::var(Var::Build("docker_folder"));
    let words = words(config, &shared, scope)?;
    let own_at = words.len() - config.run_command.items.len();
    let mut title = format!("Start a container of {}", config.image.word);
    if config.privileged.value {
        title.push_str(", privileged");
    }
    let rights = config.cap_add.items.iter();
    let rights: Vec<String> = rights.map(|text| text.word.to_string()).collect();
    if !rights.is_empty() {
        title.push_str(&format!(", with the capabilities {}", rights.join(", ")));
    }
    let hosts = config.volumes.items.iter().map(|(host, _)| &host.word);
    let lent: Vec<String> = hosts
        .chain(config.device.items.iter().map(|text| &text.word))
        .map(ToString::to_string)
        .collect();
    if !lent.is_empty() {
        title.push_str(&format!(", with this host's {}", lent.join(", ")));
    }
    if config.run_command.span.is_some() {
        // among them may be any right
        let told: Vec<String> = words[own_at..].iter().map(ToString::to_string).collect();
        title.push_str(&format!(", as run_command says: {}", told.join(" ")));
    }
    let span = config.run_command.span.or(config.image.span);
    let origin = scope.origin("run_command", span);
    let mut step = Step::new("run", "StepRun", title, origin);
    step.body = vec![Stmt::call("docker_run", words)];
    step.undo = vec![Stmt::call("docker_undo_run", [])];
    Ok(step)
}
