//! The steps before the guest runs: checks, disks, downloads.

use super::Generation;
use super::install::{IMAGES, Run, path};
use super::lower::Builder;
use crate::builders::steps::Download;
use crate::plan::{Step, Stmt, Var, Word};

impl Builder<'_, '_, '_, '_> {
    /// Before anything is done: vmd, the rights, the name.
    pub fn check(&mut self, goes_on: bool) {
        let title = format!(
            "Check that vmd runs, that it may be used, and that no machine is called {}",
            self.name
        );
        let origin = self.scope.origin("vm_name", self.config.vm_name.span);
        let mut step = Step::new("check", "StepCheckVmd", title, origin);
        if self.config.generation() == Generation::First {
            let rule = |words: Vec<Word>| Stmt::call("vmm_may", words);
            let mut start = |run| {
                let mut words = vec![Word::lit("start")];
                words.extend(self.config.start(run, &self.media));
                words.push(self.name.clone());
                step.body.push(rule(words));
            };
            // what is downloaded gets its name later
            if self.config.iso.places().is_empty() && self.config.boot_url.word.is_empty() {
                start(Run::Install);
            }
            if goes_on && self.config.iso.places().is_empty() {
                start(Run::Disk);
            }
            let name = || self.name.clone();
            step.body.push(rule(vec!["console".into(), name()]));
            step.body.push(rule(vec!["stop".into(), name()]));
            step.body
                .push(rule(vec!["stop".into(), "-f".into(), name()]));
            step.body.push(Stmt::call("vmm_may_all", []));
        }
        step.body.push(Stmt::call("vmm_check", []));
        self.steps.push(step);
    }

    /// The disks.
    pub fn create(&mut self) {
        let title = format!("Make the disk in {}", self.folder);
        let origin = self
            .scope
            .origin("output_directory", self.config.output_directory.span);
        let mut step = Step::new("create", "StepCreateDisks", title, origin);
        let image = |number: usize| Word::var(Var::Build(IMAGES[number].1));
        step.body
            .push(Stmt::call("vmm_folder", [self.folder.clone()]));
        step.body
            .push(Stmt::call("vmm_free", (0..self.images.len()).map(image)));
        let config = self.config;
        let format = || Word::lit(config.disk_format.value.clone());
        let mut words = vec![format(), image(0), config.disk_size.word.clone()];
        if !config.disk_base.word.is_empty() {
            words.push(path(&config.disk_base.word));
        }
        step.body.push(Stmt::call("vmm_create", words));
        for (number, size) in config.disk_additional_size.items.iter().enumerate() {
            step.body.push(Stmt::call(
                "vmm_create",
                [format(), image(number + 1), size.word.clone()],
            ));
        }
        step.undo = vec![Stmt::call("vmm_remove_made", [])];
        self.steps.push(step);
    }

    /// The CD and the kernel, where they are fetched.
    pub fn download(&mut self) {
        let config = self.config;
        let key = &config.signify_key.word;
        if let Some(mut iso) = Download::iso(&config.iso, self.scope) {
            iso.title = format!("Fetch the CD from {}", iso.places[0]);
            iso.signify_key = key.clone();
            self.steps.push(iso.step());
        }
        if !config.boot_url.word.is_empty() {
            let kernel = Download {
                id: "fetch_kernel",
                what: "kernel",
                title: format!("Fetch the kernel from {}", config.boot_url.word),
                origin: self.scope.origin("boot_url", config.boot_url.span),
                target: Word::empty(),
                extension: "rd".into(),
                checksum: config.boot_checksum.word.clone(),
                places: vec![config.boot_url.word.clone()],
                signify_key: key.clone(),
                save_to: "b_kernel",
            };
            self.steps.push(kernel.step());
        }
    }
}
