//! What both provisioners of Puppet share: their keys, the staging folder, the facts, and the run.

mod compose;

pub use compose::Place;

use std::collections::BTreeMap;

use super::elevated::Elevated;
use super::guest::{self, System, given, known, text, words};
use super::paths;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::interpolate::Field;
use crate::lower::{Scope, Steps};
use crate::plan::{Stmt, Word};
use crate::schema::{Bool, Checks, Guest as GuestLogin, List, Map, Raw, Secret, Text, Validate};

config! {
    /// Keys that provisioners of Puppet share.
    pub struct Puppet {
        /// Whether the staging folder is removed.
        clean_staging_directory: Bool;
        /// The command.
        execute_command: Raw;
        /// More arguments.
        extra_arguments: List<Raw>;
        /// Facts.
        facter: Map<Text> => untagged("Facter");
        /// Kind of the guest's operating system.
        guest_os_type: Text = "unix";
        /// Whether exit codes are ignored.
        ignore_exit_codes: Bool;
        /// Whether sudo is not used.
        prevent_sudo: Bool;
        /// Folder of Puppet's programs.
        puppet_bin_dir: Text;
        /// Folder that it runs in; that for uploads if it is not given.
        working_directory: Text;
        /// User that it runs as with all rights.
        elevated_user: Text;
        /// Password of that user.
        elevated_password: Secret<GuestLogin>;
    }
}

impl Validate for Puppet {
    fn validate(&self, checks: &mut Checks<'_>) {
        paths::guest(&self.guest_os_type, checks);
    }
}

/// What the statements of the step need to know of the guest.
pub struct Guest {
    /// Its commands.
    pub system: System,
    /// Its folder for uploads.
    pub staging: Word,
}

impl Puppet {
    /// The user that it runs as with all rights, if there is one.
    pub fn elevated(&self) -> Elevated<'_> {
        Elevated {
            user: &self.elevated_user,
            password: &self.elevated_password,
        }
    }

    /// Makes the folder for uploads.
    ///
    /// # Errors
    /// What cannot be done, or is known only when the script runs.
    pub fn begin(
        &self,
        steps: &mut Steps<'_, '_, '_, '_>,
        staging: (&str, &Text),
        defaults: [&str; 2],
        faults: fn(&str) -> [String; 2],
    ) -> Result<Guest, Diagnostic> {
        let sudo = !self.prevent_sudo.value;
        let system = System::new(steps.scope, &self.guest_os_type, sudo)?;
        let staging = guest::staging(steps.scope, staging, defaults, system)?;
        steps.say("Provisioning with Puppet...");
        steps.message("Creating Puppet staging directory...");
        let fault = faults("Error creating staging directory");
        folder(steps, system, &staging, fault);
        Ok(Guest { system, staging })
    }

    /// Runs Puppet, by the command that is given or else by `puppet` behind what both commands begin with: on Windows facts
    /// are set in another way, and there is no sudo.
    ///
    /// # Errors
    /// A diagnostic that points into the template.
    pub fn end(
        &self,
        steps: &mut Steps<'_, '_, '_, '_>,
        guest: &Guest,
        (puppet, kind): (&str, &'static str),
        mut fields: Vec<(&'static str, Field)>,
    ) -> Result<(), Diagnostic> {
        let system = guest.system;
        let facts = facts(steps.scope, system, &self.facter)?;
        let default = default_command(system, puppet);
        let working = &self.working_directory;
        let working = match given(steps.scope, "working_directory", working)? {
            true => working.word.clone(),
            false => guest.staging.clone(),
        };
        fields.extend([
            ("FacterVars", text(&facts)),
            (
                "PuppetBinDir",
                steps.key("puppet_bin_dir", &self.puppet_bin_dir),
            ),
            ("Sudo", Field::Bool(!self.prevent_sudo.value)),
            ("WorkingDir", text(&working)),
        ]);
        let execute = guest::or_default(&self.execute_command, &default);
        let command = command_of(steps.scope, &execute, &self.extra_arguments, kind, fields)?;
        let command = self.elevated().command(steps, "elevated_task", command)?;
        let clean = self.clean_staging_directory.value;
        let clean = clean.then(|| system.remove(&guest.staging));
        run(steps, command, self.ignore_exit_codes.value, clean);
        Ok(())
    }
}

/// The command where the template gives none: `puppet` behind what sets facts, and sudo.
fn default_command(system: System, puppet: &str) -> String {
    let before = match system.windows {
        true => "{{if ne .FacterVars \"\"}}{{.FacterVars}} && {{end}}",
        false => "{{if ne .FacterVars \"\"}}{{.FacterVars}} {{end}}{{if .Sudo}}sudo -E {{end}}",
    };
    format!(
        "cd {{{{.WorkingDir}}}} && {before}{{{{if ne .PuppetBinDir \"\"}}}}{{{{.PuppetBinDir}}}}/{{{{end}}}}{puppet}"
    )
}

/// Makes a folder on the guest that everybody can write to.
pub fn folder(steps: &mut Steps<'_, '_, '_, '_>, system: System, path: &Word, fault: [String; 2]) {
    steps.message(words!("Creating directory: ", path.clone()));
    steps.command(system.make(path), &fault[0]);
    steps.command(system.open(path), &fault[1]);
}

/// The facts as variables of the command: those of the template, and the build's.
///
/// # Errors
/// A name is known only when the script runs.
fn facts(scope: &mut Scope<'_, '_>, system: System, given: &Map<Text>) -> Result<Word, Diagnostic> {
    let mut facts: BTreeMap<String, Word> = BTreeMap::new();
    for (name, value) in &given.items {
        let name = known(scope, "facter", name)?;
        facts.insert(name, value.word.clone());
    }
    let build = scope.build;
    facts.insert("packer_build_name".to_owned(), build.name.clone());
    facts.insert(
        "packer_builder_type".to_owned(),
        Word::lit(build.kind.clone()),
    );
    let (before, after, between) = if system.windows {
        ("SET \"FACTER_", "\"", " & ")
    } else {
        ("FACTER_", "'", " ")
    };
    let mut out = Word::empty();
    for (index, (name, value)) in facts.into_iter().enumerate() {
        let equals = if system.windows { "=" } else { "='" };
        let between = if index > 0 { between } else { "" };
        out.append(words!(between, before, name, equals, value, after));
    }
    Ok(out)
}

/// The command: it and the extra arguments are templates of the same data.
///
/// # Errors
/// A diagnostic that points into the template.
fn command_of(
    scope: &mut Scope<'_, '_>,
    execute: &Raw,
    extra: &List<Raw>,
    kind: &'static str,
    mut fields: Vec<(&'static str, Field)>,
) -> Result<Word, Diagnostic> {
    let all: Vec<&str> = extra.items.iter().map(|raw| raw.text.as_str()).collect();
    let raw = Raw {
        text: all.join(" "),
        // one text of many: a place in it is none in the template
        span: extra.items.first().and_then(|raw| match all.len() {
            1 => raw.span,
            _ => None,
        }),
    };
    fields.push(("Debug", Field::Bool(false)));
    fields.push(("ExtraArguments", Field::Text(Word::empty())));
    let extra = scope.with_record(&raw, kind, &fields)?;
    fields.pop();
    let extra = scope.key_as("extra_arguments", extra, raw.span);
    fields.push(("ExtraArguments", extra));
    scope.with_record(execute, kind, &fields)
}

/// Runs Puppet, and removes the staging folder if that is wanted.
fn run(steps: &mut Steps<'_, '_, '_, '_>, command: Word, ignore: bool, clean: Option<Word>) {
    let shown = "Running Puppet: ";
    if ignore {
        steps.message(words!(shown, command.clone()));
        steps.body.push(Stmt::call("guest_try", [command]));
    } else {
        // 2: there were changes
        let fault = "Puppet exited with a non-zero exit status: ";
        steps.told(shown, command, fault, "2");
    }
    if let Some(remove) = clean {
        steps.command(
            remove,
            "Error removing staging directory: Non-zero exit status.",
        );
    }
}
