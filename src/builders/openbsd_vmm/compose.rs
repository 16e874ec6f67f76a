//! The steps as a program: disk, installation, second start, provisioners, shutdown (builder/openbsd-vmm/builder.go).

use std::collections::BTreeMap;

use super::compose_run::free;
use super::install::{IMAGES, Media, Names};
use super::validate::no_name;
use super::{Generation, OpenbsdVmm};
use crate::builders::common::{Fetcher, Image, from_root};
use crate::communicator;
use crate::communicator::guest::{self, words};
use crate::communicator::guest::{At, Guest};
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::Scope;
use crate::lower::compose::{Built, ComposeBuilder, Stop};
use crate::plan::{Part, Var, Word};
use crate::program::{
    Artifact, Command, Destroy, Fact, Item, Output, Step, Stmt, Test, Told, Undo,
};

/// How long the name of a machine may be that its interface's description has in full.
const LONGEST: usize = 48;

/// What is composed now.
pub(super) struct Composer<'c, 's, 'h, 'a> {
    pub config: &'c OpenbsdVmm,
    pub scope: &'s mut Scope<'h, 'a>,
    pub names: Names,
    /// What its console showed.
    pub log: Word,
    pub media: Media,
    /// Base image of the first disk.
    pub base: Word,
    pub steps: Vec<Step>,
}

/// A value that the build learns.
pub(super) fn learned(name: &'static str) -> Word {
    Word::var(Var::Build(name))
}

/// Sets a variable to the path of a file, seen from the root.
fn let_from_root(name: &'static str, path: &Word) -> Vec<Stmt> {
    let whole = from_root(path);
    let [Part::Call(..)] = whole.parts() else {
        return vec![Stmt::Let(name, whole)];
    };
    let below = words(&[&Word::var(Var::Run("pwd")), &"/".into(), &learned(name)]);
    vec![
        Stmt::Let(name, path.clone()),
        Stmt::If(
            Test::Like(learned(name), "/*").not(),
            vec![Stmt::Let(name, below)],
            Vec::new(),
        ),
    ]
}

impl ComposeBuilder for OpenbsdVmm {
    fn compose(self, scope: &mut Scope<'_, '_>, _: &mut Vec<Diagnostic>) -> Result<Built, Stop> {
        Composer::new(&self, scope).compose()
    }
}

impl<'c, 's, 'h, 'a> Composer<'c, 's, 'h, 'a> {
    fn new(config: &'c OpenbsdVmm, scope: &'s mut Scope<'h, 'a>) -> Self {
        let names = Names::of(config, scope);
        let modern = config.generation() == Generation::Modern;
        let media = Media {
            kernel: match config.kernel().is_empty() && !modern {
                true => Word::lit("/etc/firmware/vmm-bios"),
                false => from_root(config.kernel()),
            },
            cdrom: from_root(config.cd()),
        };
        let mut log = match modern {
            false => words(&[&names.folder, &"/../".into()]),
            true if config.log_directory.word.is_empty() => Word::empty(),
            true => words(&[&config.log_directory.word, &"/".into()]),
        };
        log.append(names.name.clone());
        log.push_str(".log");
        Self {
            config,
            scope,
            names,
            log,
            media,
            base: from_root(&config.disk_base.word),
            steps: Vec::new(),
        }
    }

    /// Whether the machine has an interface of its own, rather than one on a switch.
    pub(super) fn is_local(&self) -> bool {
        self.config.switch.word.is_empty()
    }

    pub(super) fn is_modern(&self) -> bool {
        self.config.generation() == Generation::Modern
    }

    fn compose(mut self) -> Result<Built, Stop> {
        let config = self.config;
        let goes_on = config.goes_on(self.scope);
        self.fetch()?;
        if let Some(why) = self.names.name.as_literal().and_then(no_name) {
            let span = config.vm_name.span.unwrap_or(self.scope.span);
            let fault = format!("`{}` is no name for a machine: {why}", self.names.name);
            return Err(Diagnostic::error(Code::BadValue, span, fault)
                .help("give another one by `vm_name`")
                .into());
        }
        // vmd cuts descriptions of interfaces, by which the guest is found
        if self.names.name.to_string().len() > LONGEST {
            return Err(Stop::Later);
        }
        self.check();
        self.create();
        let served = self.install(goes_on)?;
        let mut built = Built {
            before: Vec::new(),
            after: Vec::new(),
            guest: Guest::None,
            artifact: Artifact {
                builder_id: "packer.openbsd-vmm",
                id: Word::lit("VMM"),
                told: Told::Words(words(&[&"Image: ".into(), &self.names.name])),
                files: self.names.images.iter().cloned().map(Item::File).collect(),
                destroy: Destroy::Trees,
            },
            data: BTreeMap::new(),
            // the plugin's artifact carries no data
            artifact_data: BTreeMap::new(),
            provision_step: goes_on,
        };
        if goes_on {
            self.start();
            let host = match config.comm.ssh_host.word.is_empty() {
                true => learned("guest"),
                false => config.comm.ssh_host.word.clone(),
            };
            let at = At {
                host: host.clone(),
                port: config.comm.guest_port().to_string().into(),
                told: Some(self.where_it_is()),
                qemu: false,
            };
            let (guest, mut connect) = guest::compose_at(&config.comm, at, self.scope)?;
            self.tell_of(&mut connect);
            self.steps.append(&mut connect);
            let password = self.scope.secret("ssh_password", &config.comm.ssh_password);
            built.data = communicator::data(&config.comm, host, password);
            built.guest = guest;
            built.after = vec![self.halt(&built.guest, served)];
        }
        built.before = std::mem::take(&mut self.steps);
        self.add_data(&mut built.data);
        Ok(built)
    }

    /// The steps that fetch the CD and the kernel.
    fn fetch(&mut self) -> Result<(), Stop> {
        let config = self.config;
        let mut fetcher = Fetcher {
            scope: self.scope,
            key: &config.signify_key.word,
            by_ftp: true,
            path: from_root,
            steps: Vec::new(),
        };
        if !config.iso.places().is_empty() {
            self.media.cdrom = fetcher.image(&Image::iso(&config.iso, "the CD"))?;
        }
        if !config.boot_url.word.is_empty() {
            self.media.kernel = fetcher.image(&Image {
                what: "the kernel",
                variable: "kernel",
                key: "boot_url",
                places: vec![&config.boot_url],
                checksum: &config.boot_checksum.word,
                target: &Word::empty(),
                extension: "rd".into(),
            })?;
        }
        self.steps = fetcher.steps();
        Ok(())
    }

    /// What `{{build `KEY`}}` gives besides what the communicator knows.
    fn add_data(&self, data: &mut BTreeMap<String, Word>) {
        let addresses = self.addresses();
        let mut add = |key: &str, word: Word| data.insert(key.to_owned(), word);
        add("ID", Word::lit("ERR_ID_NOT_IMPLEMENTED_BY_BUILDER"));
        let (ip, port) = (&addresses["HTTPIP"], &addresses["HTTPPort"]);
        add("PackerHTTPIP", ip.clone());
        add("PackerHTTPPort", port.clone());
        add("PackerHTTPAddr", words(&[ip, &":".into(), port]));
    }

    /// What `{{ }}` in the boot command and in generated files may name.
    pub(super) fn addresses(&self) -> BTreeMap<String, Word> {
        let http = &self.config.http;
        let ip = match self.is_local() {
            true => learned("host"),
            false => http.http_bind_address.word.clone(),
        };
        let port = match http.http_directory.word.is_empty() {
            true => Word::lit("0"),
            false => learned("port"),
        };
        let name = &self.names.name;
        [
            ("HTTPIP", ip),
            ("HTTPPort", port),
            ("Name", name.clone()),
            ("VMName", name.clone()),
        ]
        .map(|(key, word)| (key.to_owned(), word))
        .into()
    }

    /// Before anything is done: vmd, the rights, the name, what is read.
    fn check(&mut self) {
        let name = &self.names.name;
        let title = words(&[
            &"Check that vmd(8) answers and has no machine ".into(),
            name,
        ]);
        let origin = self.scope.origin("vm_name", self.config.vm_name.span);
        let mut step = Step::new(title, origin);
        step.body = vec![
            Stmt::Let("vm", name.clone()),
            Stmt::Let("log", self.log.clone()),
        ];
        if name.as_literal().is_none() {
            let pattern = "[A-Za-z][A-Za-z0-9._-]*|[0-9]+[A-Za-z._-][A-Za-z0-9._-]*";
            step.body.push(
                Command::new("echo", [name.clone()])
                    .pipe(Command::new("grep", ["-qxE".into(), pattern.into()]))
                    .or_die(words(&[
                        &"vmd(8) takes no machine of the name ".into(),
                        name,
                        &": letters, digits, and . _ - behind the first".into(),
                    ])),
            );
        }
        let taken = words(&[
            &"vmd(8) does not answer (rcctl start vmd; vm.conf: socket owner), or has a machine "
                .into(),
            name,
            &" already (vmctl stop -f ".into(),
            name,
            &")".into(),
        ]);
        step.body
            .push(Command::helper(crate::helpers::openbsd::IsOff {}, []).or_die(taken));
        if !self.is_modern() {
            step.body.push(
                Command::new("doas", ["-n", "vmctl", "status"].map(Word::lit))
                    .output(Output::Null)
                    .or_die("doas(1) does not let this user run vmctl(8): see Root at the top of this file"),
            );
        }
        for (path, told, name) in [
            (&mut self.media.kernel, self.config.kernel(), "kernel"),
            (&mut self.media.cdrom, self.config.cd(), "iso"),
            (&mut self.base, &self.config.disk_base.word, "base_image"),
        ] {
            // what was fetched, or looked for
            if path.is_empty()
                || (name == "iso" && !self.config.iso.places().is_empty())
                || matches!(path.parts(), [Part::Var(Var::Build(_))])
            {
                continue;
            }
            let told = if told.is_empty() { &path.clone() } else { told };
            if let [Part::Call(..)] = path.parts() {
                step.body.extend(let_from_root(name, told));
                *path = learned(name);
            }
            step.facts.push(Fact::Reads(told.clone()));
            step.body.push(Stmt::If(
                Test::Exists(path.clone()).not(),
                vec![Stmt::Die(words(&[&"there is no ".into(), told]))],
                Vec::new(),
            ));
        }
        self.folders(&mut step);
        step.facts.extend(self.root());
        step.facts
            .push(Fact::Needs("OpenBSD with vmm(4) and vmd(8)".into()));
        self.steps.push(step);
    }

    /// The folder for the disks, and the log.
    fn folders(&self, step: &mut Step) {
        let folder = &self.names.folder;
        step.body.push(Stmt::If(
            Test::Exists(folder.clone()).not(),
            vec![Stmt::Let("folder", folder.clone())],
            Vec::new(),
        ));
        let mut make = vec![Word::lit("-p"), folder.clone()];
        let beside = &self.config.log_directory.word;
        if !beside.is_empty() && beside != folder {
            make.push(beside.clone());
        }
        step.body
            .push(Command::new("mkdir", make).or_die("cannot make the folders"));
        step.body.push(
            Command::new(":", [])
                .output(Output::Append(learned("log")))
                .umask(0o077)
                .or_die(words(&[&"cannot write ".into(), &self.log])),
        );
        step.undo = Some(Undo {
            flag: "folder",
            body: vec![Stmt::Run(
                Command::new("rmdir", [learned("folder")]).silent(),
            )],
            kept_by_abort: false,
            told: Word::empty(),
        });
        step.facts.push(Fact::Writes(self.log.clone()));
    }

    /// The disks.
    fn create(&mut self) {
        let config = self.config;
        let images = self.names.images.clone();
        let format = &config.disk_format.value;
        let sizes: Vec<&Word> = std::iter::once(&config.disk_size)
            .chain(&config.disk_additional_size.items)
            .map(|size| &size.word)
            .collect();
        let mut title = Word::lit("Create ");
        for (number, image) in images.iter().enumerate() {
            title.push_str(if number > 0 { ", " } else { "" });
            title.append(image.clone());
        }
        title.push_str(&format!(" ({format}"));
        if config.disk_base.word.is_empty() {
            for size in &sizes {
                title.push_str(", ");
                title.append((*size).clone());
            }
        } else {
            title.push_str(" on ");
            title.append(config.disk_base.word.clone());
        }
        title.push_str(")");
        let origin = self
            .scope
            .origin("output_directory", config.output_directory.span);
        let mut step = Step::new(title, origin);
        let variables: Vec<Word> = IMAGES[..images.len()]
            .iter()
            .map(|(_, name)| learned(name))
            .collect();
        for (image, (_, name)) in images.iter().zip(IMAGES) {
            step.body.extend(let_from_root(name, image));
        }
        step.body.extend(free(&variables));
        step.body.push(Stmt::Let("made", "1".into()));
        for (number, (image, size)) in variables.iter().zip(&sizes).enumerate() {
            let mut words = vec![Word::lit("create")];
            if number == 0 && !config.disk_base.word.is_empty() {
                words.extend(["-b".into(), self.base.clone()]);
            } else {
                words.extend(["-s".into(), (*size).clone()]);
            }
            words.push(guest::words(&[&format!("{format}:").into(), image]));
            step.body.push(
                Command::new("vmctl", words)
                    .or_die(guest::words(&[&"vmctl(8) does not create ".into(), image])),
            );
        }
        let mut told = Word::lit("removes");
        for image in &images {
            told.push_str(" ");
            told.append(image.clone());
        }
        let mut remove = vec![Word::lit("-f")];
        remove.extend(variables);
        step.undo = Some(Undo {
            flag: "made",
            body: vec![Stmt::Run(Command::new("rm", remove))],
            kept_by_abort: true,
            told,
        });
        step.facts.extend(images.into_iter().map(Fact::Writes));
        self.steps.push(step);
    }
}
