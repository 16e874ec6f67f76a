//! What the builder does: builder/vagrant/builder.go.

use super::Vagrant;
use crate::builders::steps::Download;
use crate::communicator;
use crate::diagnostic::{Code, Diagnostic};
use crate::interpolate::{Field, Record};
use crate::lower::{BuilderPlan, LowerBuild, Scope};
use crate::plan::{LibFn, Part, Step, Stmt, Var, Word};
use crate::schema::{Bool, Raw, Text};

/// The machine that is built: what Packer calls it in its Vagrantfile.
const SOURCE: &str = "source";

/// Folder, Vagrantfile, box, machine, provisioners, package.
impl LowerBuild for Vagrant {
    fn build(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<BuilderPlan>, Diagnostic> {
        let host = Word::var(Var::Build("host"));
        let Some(mut reached) = communicator::lower(&self.comm, host, scope, faults) else {
            return Ok(None);
        };
        let own = self.global_id.word.is_empty();
        let id = match own {
            true => Word::lit(SOURCE),
            false => self.global_id.word.clone(),
        };
        let folder = scope.named(&self.output_dir, "output-");
        let file = self.is_file(scope)?;
        let check = self.check(scope);
        let mut steps = vec![check];
        if file {
            steps.push(self.download(scope));
        }
        steps.push(self.folder(&folder, scope));
        if own {
            steps.push(self.vagrantfile(&folder, scope)?);
        }
        if own && !self.skip_add.value {
            steps.push(self.add(file, scope, faults));
        }
        steps.push(self.up(&id, scope, faults));
        steps.push(self.ssh_config(&id, scope));
        reached.step.title = "Connect by ssh, as Vagrant says".to_owned();
        steps.push(reached.step);
        let provision_at = steps.len();
        steps.push(self.package(&id, &folder, scope)?);
        let mut data = reached.data;
        for (name, word) in [
            ("ID", id),
            ("Host", Word::var(Var::Build("host"))),
            ("Port", Word::var(Var::Build("port"))),
            ("User", Word::var(Var::Build("user"))),
            ("SSHPrivateKeyFile", Word::var(Var::Build("ssh_key_file"))),
            // the key of Vagrant stays in its file
            ("SSHPrivateKey", Word::empty()),
        ] {
            data.insert(name.to_owned(), word);
        }
        let mut setup = reached.setup;
        setup.push(Stmt::call("vagrant_settings", [folder.clone()]));
        let leaves = match self.skip_package.value {
            true => format!("the output folder {folder}, with no box in it"),
            false => format!("the box {folder}/package.box"),
        };
        Ok(Some(BuilderPlan {
            steps,
            provision_at,
            provision_step: true,
            setup,
            artifact: vec![Stmt::call("vagrant_artifact", [folder, self.provider.word])],
            leaves: Word::lit(leaves),
            // Packer hands the data of provisioners on to post-processors
            artifact_data: data.clone(),
            data,
            comm: reached.comm,
        }))
    }
}

impl Vagrant {
    /// Whether the box comes as a file, which then gets a name.
    fn is_file(&self, scope: &mut Scope<'_, '_>) -> Result<bool, Diagnostic> {
        let word = &self.source_path.word;
        if let Some(Part::Literal(end)) = word.parts().last()
            && (end.len() >= 4 || word.as_literal().is_some())
        {
            return Ok(end.ends_with(".box"));
        }
        let why = format!("whether a file is the box, in {}.source_path", scope.path);
        match scope.house.path_now(word, &why) {
            Some(path) => Ok(path.ends_with(".box")),
            None => Err(Diagnostic::error(
                Code::NotSupported,
                self.source_path.span.unwrap_or(scope.span),
                "it cannot be known when the script is made whether `source_path` is a file",
            )
            .found("a file (`*.box`) is fetched and gets a name, a box of Vagrant Cloud is not")
            .help("write the end of it into `source_path` itself, or fix the variable by `packsh compile -var`")),
        }
    }

    /// NewDriver
    fn check(&self, scope: &Scope<'_, '_>) -> Step {
        let title = "Make sure that Vagrant is there and not too old";
        let mut step = Step::new("check", "NewDriver", title, scope.here());
        step.body = vec![Stmt::call("vagrant_check", [])];
        step
    }

    /// StepDownload
    fn download(&self, scope: &Scope<'_, '_>) -> Step {
        let checksum = match self.checksum.word.is_empty() {
            true => Word::lit("none"),
            false => self.checksum.word.clone(),
        };
        Download {
            id: "fetch_box",
            what: "Box",
            title: format!("Fetch the box from {}", self.source_path.word),
            origin: scope.origin("source_path", self.source_path.span),
            target: Word::empty(),
            extension: Word::lit("box"),
            checksum,
            places: vec![self.source_path.word.clone()],
            signify_key: Word::empty(),
            save_to: "b_vagrant_box",
        }
        .step_as_written()
    }

    /// StepOutputDir
    fn folder(&self, folder: &Word, scope: &Scope<'_, '_>) -> Step {
        let origin = scope.origin("output_dir", self.output_dir.span);
        let title = format!("Make the folder {folder}, in which Vagrant works");
        let mut step = Step::new("output", "StepOutputDir", title, origin);
        step.body = vec![Stmt::call("output_folder", [folder.clone()])];
        step.undo = vec![Stmt::call("output_folder_undo", [])];
        step
    }

    /// StepCreateVagrantfile
    fn vagrantfile(&self, folder: &Word, scope: &mut Scope<'_, '_>) -> Result<Step, Diagnostic> {
        let origin = scope.origin("template", self.template.span);
        let title = "Write the Vagrantfile of the machine to build";
        let mut step = Step::new("vagrantfile", "StepCreateVagrantfile", title, origin);
        step.body = vec![say("Creating a Vagrantfile in the build directory...")];
        let synced = self.synced();
        if !self.synced_folder.word.is_empty() {
            step.body.push(Stmt::call(
                "left_outside",
                [self.synced_folder.word.clone()],
            ));
        }
        let name = scope.named(&self.box_name, "packer_");
        let source = self.source_path.word.clone();
        let insert = self.insert_key.value;
        if self.template.word.is_empty() {
            let insert = Word::lit(insert.to_string());
            let words = [source, name, insert, synced];
            step.body.push(Stmt::call("vagrant_file", words));
            return Ok(step);
        }
        let record = Record {
            kind: "*vagrant.VagrantfileOptions",
            fields: [
                ("SyncedFolder", Field::Text(synced)),
                ("SourceBox", Field::Text(source)),
                ("BoxName", Field::Text(name)),
                ("InsertKey", Field::Bool(insert)),
            ]
            .into_iter()
            .collect(),
        };
        let text = self.read_template(scope)?;
        let text = scope.record(&text, &record)?;
        let mut path = folder.clone();
        path.push_str("/Vagrantfile");
        step.body.push(Stmt::Write {
            path,
            text,
            mode: 0o644,
        });
        Ok(step)
    }

    /// The Vagrantfile of the template's own, which is rendered here: a script could not.
    fn read_template(&self, scope: &mut Scope<'_, '_>) -> Result<Raw, Diagnostic> {
        let file = &self.template;
        let why = format!("which Vagrantfile is read for {}.template", scope.path);
        let path = scope.house.path_now(&file.word, &why);
        let disk = scope.house.request.disk;
        let text = path.and_then(|path| disk.read(&path).ok());
        let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
        match text {
            Some(text) => Ok(Raw {
                text,
                span: file.span,
            }),
            None => Err(Diagnostic::error(
                Code::Unreadable,
                file.span.unwrap_or(scope.span),
                format!(
                    "the Vagrantfile `{}` of `template` cannot be read",
                    file.word
                ),
            )
            .found("its `{{ }}` are rendered when the script is made: it must be there then")),
        }
    }

    /// The folder that the guest shares, seen from the root.
    fn synced(&self) -> Word {
        let word = &self.synced_folder.word;
        let Some(path) = word.as_literal() else {
            return Word::call(LibFn("absolute_path"), vec![word.clone()]);
        };
        let mut parts = path.split('/').skip(usize::from(path.starts_with('/')));
        match path {
            "" => Word::empty(),
            _ if parts.any(|part| matches!(part, "" | "." | "..")) => {
                Word::call(LibFn("absolute_path"), vec![word.clone()])
            }
            _ if path.starts_with('/') => word.clone(),
            _ => {
                // not by a function: so a template can ask whether there is one
                let mut whole = Word::var(Var::Run("pwd"));
                whole.push_str("/");
                whole.push_str(path);
                whole
            }
        }
    }

    /// StepAddBox
    fn add(&self, file: bool, scope: &Scope<'_, '_>, faults: &mut Vec<Diagnostic>) -> Step {
        let origin = scope.origin("source_path", self.source_path.span);
        let title = format!("Add the box {} to Vagrant's own", self.source_path.word);
        let mut step = Step::new("add", "StepAddBox", title, origin);
        let mut words = Vec::new();
        if file {
            words.push(scope.named(&self.box_name, "packer_"));
        }
        words.push(self.source_path.word.clone());
        option(&mut words, "--box-version", &self.box_version);
        option(&mut words, "--cacert", &self.add_cacert);
        option(&mut words, "--capath", &self.add_capath);
        option(&mut words, "--cert", &self.add_cert);
        flag(&mut words, "--clean", &self.add_clean);
        flag(&mut words, "--force", &self.add_force);
        flag(&mut words, "--insecure", &self.add_insecure);
        option(&mut words, "--provider", &self.provider);
        scope.no_secrets(&words, "vagrant box add", faults);
        step.body = vec![Stmt::call("vagrant_add", words)];
        step
    }

    /// StepUp
    fn up(&self, id: &Word, scope: &Scope<'_, '_>, faults: &mut Vec<Diagnostic>) -> Step {
        let origin = scope.origin("provider", self.provider.span);
        let mut words = vec![id.clone()];
        if !self.provider.word.is_empty() {
            let mut provider = Word::lit("--provider=");
            provider.append(self.provider.word.clone());
            words.push(provider);
        }
        scope.no_secrets(&words, "vagrant up", faults);
        let mut step = Step::new("up", "StepUp", format!("Start the machine {id}"), origin);
        step.body = self.left_out().into_iter().map(say).collect();
        step.body.push(Stmt::call("vagrant_up", words));
        let method = match self.teardown_method.word.as_literal() {
            Some("") if self.global_id.word.is_empty() => Word::lit("destroy"),
            Some("") => Word::lit("halt"),
            Some(method) => Word::lit(method.to_lowercase()),
            None => self.teardown_method.word.clone(),
        };
        step.undo = vec![Stmt::call("vagrant_undo_up", [method, id.clone()])];
        step
    }

    /// What Packer says of the steps that are left out.
    fn left_out(&self) -> Vec<&'static str> {
        let given = !self.global_id.word.is_empty();
        let mut out = Vec::new();
        if given {
            out.push("Using a global-id; skipping Vagrant init in this directory...");
        }
        if self.skip_add.value {
            out.push("skip_add was set so we assume the box is already in Vagrant...");
        } else if given {
            out.push("Using a global-id; skipping Vagrant add command...");
        }
        out
    }

    /// StepSSHConfig
    fn ssh_config(&self, id: &Word, scope: &Scope<'_, '_>) -> Step {
        let origin = scope.origin("ssh_username", self.comm.ssh_username.span);
        let title = "Ask Vagrant how to log in to the machine";
        let mut step = Step::new("ssh_config", "StepSSHConfig", title, origin);
        step.body = vec![Stmt::call("vagrant_ssh_config", [id.clone()])];
        step
    }

    /// StepPackage
    fn package(
        &self,
        id: &Word,
        folder: &Word,
        scope: &mut Scope<'_, '_>,
    ) -> Result<Step, Diagnostic> {
        if self.skip_package.value {
            let origin = scope.origin("skip_package", self.skip_package.span);
            let mut step = Step::new("package", "StepPackage", "Make no box", origin);
            step.body = vec![say(
                "skip_package flag set; not going to call Vagrant package on this box.",
            )];
            return Ok(step);
        }
        let origin = scope.origin("package_include", self.package_include.span);
        let title = format!("Pack the machine into the box {folder}/package.box");
        let mut step = Step::new("package", "StepPackage", title, origin);
        let mut words = vec![id.clone(), Word::empty()];
        if !self.output_vagrantfile.word.is_empty() {
            let name = "vagrantfile";
            let carried = scope.carry("output_vagrantfile", &self.output_vagrantfile, name)?;
            step.body.extend(carried.ready);
            words[1] = carried.path;
        }
        for (number, file) in self.package_include.items.iter().enumerate() {
            let name = format!("include_{}", number + 1);
            let carried = scope.carry("package_include", file, &name)?;
            step.body.extend(carried.ready);
            words.push(carried.path);
        }
        step.body.push(Stmt::call("vagrant_package", words));
        Ok(step)
    }
}

fn option(words: &mut Vec<Word>, name: &str, text: &Text) {
    if !text.word.is_empty() {
        words.extend([Word::lit(name), text.word.clone()]);
    }
}

fn flag(words: &mut Vec<Word>, name: &str, value: &Bool) {
    if value.value {
        words.push(Word::lit(name));
    }
}

fn say(text: &str) -> Stmt {
    Stmt::call("say", [Word::lit(text)])
}
