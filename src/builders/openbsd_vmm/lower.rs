//! The steps: disk, installation, second start, provisioners, shutdown (builder/openbsd-vmm/builder.go).

use std::collections::{BTreeMap, BTreeSet};

use super::install::{IMAGES, Media, Names, Run, path};
use super::{Generation, OpenbsdVmm, gen_files, typing};
use crate::builders::steps;
use crate::communicator::{self, Reached};
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, Comm, LowerBuild, Scope};
use crate::plan::{Step, Stmt, Var, Word};

/// What an installation is called in messages.
const INSTALLATION: &str = "OS installation";

/// What is lowered now.
pub(super) struct Builder<'c, 's, 'h, 'a> {
    pub config: &'c OpenbsdVmm,
    pub scope: &'s mut Scope<'h, 'a>,
    pub name: Word,
    pub folder: Word,
    /// Paths of the images, as the template says them.
    pub images: Vec<Word>,
    pub media: Media,
    pub steps: Vec<Step>,
}

/// Lowers the builder.
impl LowerBuild for OpenbsdVmm {
    fn build(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<BuilderPlan>, Diagnostic> {
        Builder::new(&self, scope).lower(faults)
    }
}

impl<'c, 's, 'h, 'a> Builder<'c, 's, 'h, 'a> {
    fn new(config: &'c OpenbsdVmm, scope: &'s mut Scope<'h, 'a>) -> Self {
        let Names {
            name,
            folder,
            images,
        } = Names::of(config, scope);
        let modern = config.generation() == Generation::Modern;
        let downloaded = !config.iso.places().is_empty();
        let media = Media {
            kernel: match (config.boot_url.word.is_empty(), modern) {
                (false, _) => Word::var(Var::Build("kernel")),
                (true, true) => path(&config.boot.word),
                (true, false) if config.bios.word.is_empty() => Word::lit("/etc/firmware/vmm-bios"),
                (true, false) => path(&config.bios.word),
            },
            cdrom: match (downloaded, modern) {
                (true, _) => Word::var(Var::Build("iso")),
                (false, true) => path(&config.cdrom.word),
                (false, false) => path(&config.iso_image.word),
            },
        };
        Self {
            config,
            scope,
            name,
            folder,
            images,
            media,
            steps: Vec::new(),
        }
    }

    fn lower(mut self, faults: &mut Vec<Diagnostic>) -> Result<Option<BuilderPlan>, Diagnostic> {
        let goes_on = self.config.goes_on(self.scope);
        let host = match self.config.comm.ssh_host.word.is_empty() {
            true => Word::var(Var::Build("host")),
            false => self.config.comm.ssh_host.word.clone(),
        };
        let Some(reached) = communicator::lower(&self.config.comm, host, self.scope, faults) else {
            return Ok(None);
        };
        let setup = self.setup(&reached, goes_on);
        self.check(goes_on);
        self.create();
        self.download();
        self.install(goes_on)?;
        let mut provision_at = self.steps.len();
        let mut data = BTreeMap::new();
        let mut comm = Comm::None;
        if goes_on {
            self.start();
            data = reached.data;
            comm = reached.comm;
            self.steps.push(reached.step);
            provision_at = self.steps.len();
            self.stop();
        }
        let addresses = self.data();
        data.insert(
            "ID".to_owned(),
            Word::lit("ERR_ID_NOT_IMPLEMENTED_BY_BUILDER"),
        );
        for (key, name) in [("PackerHTTPIP", "HTTPIP"), ("PackerHTTPPort", "HTTPPort")] {
            data.insert(key.to_owned(), addresses[name].clone());
        }
        let mut address = addresses["HTTPIP"].clone();
        address.push_str(":");
        address.append(addresses["HTTPPort"].clone());
        data.insert("PackerHTTPAddr".to_owned(), address);
        let shown: Vec<String> = self.images.iter().map(Word::to_string).collect();
        let leaves = format!(
            "the disk image {}, and what its console showed in {}",
            shown.join(", "),
            self.log()
        );
        Ok(Some(BuilderPlan {
            steps: self.steps,
            provision_at,
            provision_step: goes_on,
            setup,
            artifact: vec![Stmt::call(
                "vmm_artifact",
                std::iter::once(self.name.clone()).chain(self.images.clone()),
            )],
            leaves: Word::lit(leaves),
            data,
            // the plugin's artifact carries no data
            artifact_data: BTreeMap::new(),
            comm,
        }))
    }

    /// What `{{ }}` in the boot command and in generated files may name.
    fn data(&self) -> BTreeMap<String, Word> {
        let mut data = BTreeMap::new();
        let bridged = !self.config.switch.word.is_empty();
        let ip = match bridged {
            true => self.config.http.http_bind_address.word.clone(),
            false => Word::var(Var::Build("http_ip")),
        };
        let port = match self.config.http.http_directory.word.is_empty() {
            true => Word::lit("0"),
            false => Word::var(Var::Build("http_port")),
        };
        data.insert("HTTPIP".to_owned(), ip);
        data.insert("HTTPPort".to_owned(), port);
        data.insert("Name".to_owned(), self.name.clone());
        data.insert("VMName".to_owned(), self.name.clone());
        data
    }

    fn setup(&mut self, reached: &Reached, goes_on: bool) -> Vec<Stmt> {
        let mut setup = match goes_on {
            true => reached.setup.clone(),
            false => vec![Stmt::call("none_settings", [])],
        };
        setup.push(Stmt::call("vmm_settings", [self.name.clone()]));
        if self.config.generation() == Generation::First {
            setup.push(Stmt::call("vmm_by_doas", []));
        } else {
            setup.push(Stmt::call(
                "vmm_template",
                [
                    self.config.vm_template.word.clone(),
                    Word::lit(self.config.instance(&self.media)),
                ],
            ));
        }
        for (image, (variable, _)) in self.images.iter().zip(IMAGES) {
            setup.push(Stmt::Set(variable, path(image)));
        }
        setup
    }

    fn log(&self) -> Word {
        let mut log = if self.config.generation() == Generation::First {
            let mut log = self.folder.clone();
            log.push_str("/..");
            log
        } else if self.config.log_directory.word.is_empty() {
            Word::lit(".")
        } else {
            self.config.log_directory.word.clone()
        };
        log.push_str("/");
        log.append(self.name.clone());
        log.push_str(".log");
        log
    }

    /// One step: a guest that is half installed is of no use to a run that goes on later.
    fn install(&mut self, goes_on: bool) -> Result<(), Diagnostic> {
        let config = self.config;
        let title = format!(
            "Install the guest: start {}, type on its console, wait until it halts",
            self.name
        );
        let origin = self
            .scope
            .origin("boot_command", config.boot_config.boot_command.span);
        let mut step = Step::new("install", "StepBootCmd", title, origin);
        let data = self.data();
        let mut folders = Vec::new();
        let mut names = None;
        if !config.http.http_directory.word.is_empty() {
            let carried =
                self.scope
                    .carry("http_directory", &config.http.http_directory, "http")?;
            step.body.extend(carried.ready);
            folders.push(carried.path);
            names = carried.names;
        }
        let mut words = vec![Word::lit(INSTALLATION)];
        words.extend(config.start(Run::Install, &self.media));
        step.body.push(Stmt::call("console_log", [self.log()]));
        step.body.push(Stmt::call("vmm_start", words));
        step.body.push(Stmt::call("console_attach", []));
        if config.switch.word.is_empty() {
            step.body.push(Stmt::call("vmm_addresses", []));
        }
        if !folders.is_empty() {
            let mut place = Word::var(Var::Run("work"));
            place.push_str("/made_files");
            let (made, more) = gen_files::lower(config, &place, &data, self.scope)?;
            if !made.is_empty() {
                step.body.push(Stmt::call("folder", [place.clone()]));
                folders.insert(0, place);
            }
            let names = names.map(|names: Vec<String>| {
                let all: BTreeSet<String> = names.into_iter().chain(more).collect();
                all.into_iter().collect()
            });
            let bind = &config.http.http_bind_address;
            let bind = match bind.now.as_deref() {
                Some("0.0.0.0") if bind.span.is_none() => Word::empty(),
                _ => bind.word.clone(),
            };
            // on the interface of the machine the guest has one address; on a switch it is not known yet
            let guest = match config.switch.word.is_empty() {
                true => Word::var(Var::Build("guest")),
                false => Word::empty(),
            };
            let served = steps::Served { folders, names };
            step.body.push(served.serve(&config.http, bind, guest));
            step.body.extend(made);
        }
        step.body
            .extend(typing::lower(config, INSTALLATION, &data, self.scope)?);
        step.body.push(Stmt::call(
            "vmm_installed",
            [Word::lit(INSTALLATION), config.install_timeout.seconds()],
        ));
        step.body.push(Stmt::call("console_detach", []));
        if !goes_on {
            step.body.push(Stmt::call("http_stop", []));
        }
        step.undo = vec![Stmt::call("vmm_undo_start", [])];
        self.steps.push(step);
        Ok(())
    }

    fn start(&mut self) {
        let config = self.config;
        let title = format!("Start {} from its disk", self.name);
        let origin = self.scope.origin("vm_name", config.vm_name.span);
        let mut step = Step::new("start", "StepStartVM", title, origin);
        let mut words = vec![Word::lit("provisioning")];
        words.extend(config.start(Run::Disk, &self.media));
        step.body = vec![
            Stmt::call("console_log", [self.log()]),
            Stmt::call("vmm_start", words),
            Stmt::call("console_attach", []),
        ];
        let given = !config.comm.ssh_host.word.is_empty();
        let none = config.comm.communicator.value == "none";
        if !config.switch.word.is_empty() {
            if !given && !none {
                let mut words = vec![config.comm.ssh_timeout.seconds()];
                if !config.lladdr.word.is_empty() {
                    words.push(config.lladdr.word.clone());
                }
                step.body.push(Stmt::call("vmm_bridged_address", words));
            }
        } else {
            step.body.push(Stmt::call("vmm_addresses", []));
            if !given {
                step.body.push(Stmt::call("vmm_reach", []));
            }
        }
        step.undo = vec![Stmt::call("vmm_undo_start", [])];
        self.steps.push(step);
    }

    fn stop(&mut self) {
        let shutdown = &self.config.shutdown;
        let command = &shutdown.shutdown_command;
        let title = match command.word.is_empty() {
            true => format!("Halt {} by vmctl", self.name),
            false => format!("Halt {} by {}", self.name, command.word),
        };
        let origin = self.scope.origin("shutdown_command", command.span);
        let mut step = Step::new("shutdown", "StepShutdown", title, origin);
        let mut words = vec![shutdown.shutdown_timeout.seconds()];
        if !command.word.is_empty() {
            words.push(command.word.clone());
        }
        step.body = vec![Stmt::call("vmm_shutdown", words)];
        self.steps.push(step);
    }
}
