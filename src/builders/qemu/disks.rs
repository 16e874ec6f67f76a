//! The steps that make the disks, and the one that makes them small at the end.

use super::Qemu;
use super::args::known;
use super::lower::Builder;
use crate::plan::{LibFn, Step, Stmt, Var, Word};

impl Qemu {
    /// The size of the first disk: a bare number means MiB.
    pub(super) fn size(&self) -> Word {
        let word = &self.disk_size.word;
        match word.as_literal() {
            Some("" | "0") => Word::lit("40960M"),
            Some(size) if size.bytes().all(|byte| byte.is_ascii_digit()) => {
                Word::lit(format!("{size}M"))
            }
            Some(size) => Word::lit(size),
            None => Word::call(LibFn("disk_size"), vec![word.clone()]),
        }
    }

    fn format(&self) -> Word {
        Word::lit(known(&self.format, "qcow2"))
    }
}

fn list(list: &crate::schema::List<crate::schema::Text>) -> Vec<Word> {
    list.items.iter().map(|text| text.word.clone()).collect()
}

impl Builder<'_, '_, '_, '_> {
    /// StepCreateDisk, StepCopyDisk, StepResizeDisk.
    pub(super) fn disk_steps(&mut self) {
        self.create();
        if self.config.disk_image.value && !self.config.use_backing_file.value {
            self.copy();
        }
        if self.config.disk_image.value && !self.config.skip_resize_disk.value {
            self.resize();
        }
    }

    fn create(&mut self) {
        let config = self.config;
        let overlay = config.disk_image.value && config.use_backing_file.value;
        let first = overlay || !config.disk_image.value;
        let more = &config.disk_additional_size.items;
        if !first && more.is_empty() {
            return;
        }
        let made = usize::from(first) + more.len();
        let title = match (overlay, made) {
            (true, _) => "Make the disk as an overlay on the image".to_owned(),
            (false, 1) => format!("Make a disk in {}", self.folder),
            (false, count) => format!("Make {count} disks in {}", self.folder),
        };
        let origin = self.scope.origin("disk_size", config.disk_size.span);
        let mut step = Step::new("create", "stepCreateDisk", title, origin);
        if overlay || !more.is_empty() {
            step.body.push(Stmt::call(
                "say",
                ["Creating required virtual machine disks".into()],
            ));
        }
        let user = list(&config.qemu_img_args.value.create);
        let sizes = more.iter().map(|size| size.word.clone());
        let all = std::iter::once(config.size()).chain(sizes);
        for (number, size) in all.enumerate().skip(usize::from(!first)) {
            let mut words: Vec<Word> = vec!["create".into(), "-f".into(), config.format()];
            if overlay && number == 0 {
                let image = Word::var(Var::Build("iso"));
                words.extend(["-b".into(), image.clone()]);
                // QEMU refuses to guess since 6.1; Packer passes none
                if user.iter().all(|word| word.as_literal() != Some("-F")) {
                    let format = Word::call(LibFn("image_format"), vec![image]);
                    words.extend(["-F".into(), format]);
                }
            }
            words.extend(user.iter().cloned());
            words.extend([self.disks[number].clone(), size]);
            step.body.push(Stmt::call("qemu_img", words));
        }
        self.steps.push(step);
    }

    fn copy(&mut self) {
        let config = self.config;
        let title = format!("Copy the image to {}", self.disks[0]);
        let origin = self.scope.origin("disk_image", config.disk_image.span);
        let mut step = Step::new("copy", "stepCopyDisk", title, origin);
        step.body.push(Stmt::call(
            "qemu_copy",
            [
                config.format(),
                Word::var(Var::Build("iso")),
                self.disks[0].clone(),
            ],
        ));
        self.steps.push(step);
    }

    fn resize(&mut self) {
        let config = self.config;
        let title = format!("Resize the disk to {}", config.size());
        let origin = self.scope.origin("disk_size", config.disk_size.span);
        let mut step = Step::new("resize", "stepResizeDisk", title, origin);
        step.body
            .push(Stmt::call("say", ["Resizing hard drive...".into()]));
        let mut words: Vec<Word> = vec!["resize".into(), "-f".into(), config.format()];
        words.extend(list(&config.qemu_img_args.value.resize));
        words.extend([self.disks[0].clone(), config.size()]);
        step.body.push(Stmt::call("qemu_img", words));
        self.steps.push(step);
    }

    /// StepConvertDisk.
    pub(super) fn convert(&mut self) {
        let config = self.config;
        let qcow2 = known(&config.format, "qcow2") == "qcow2";
        let compress = config.disk_compression.value && qcow2;
        let skip = config.skip_compaction.value || !qcow2 || config.use_backing_file.value;
        if skip && !compress {
            return;
        }
        let title = match compress {
            true => "Compress the disk",
            false => "Make the disk's file no larger than it has to be",
        };
        let origin = self
            .scope
            .origin("skip_compaction", config.skip_compaction.span);
        let mut step = Step::new("convert", "stepConvertDisk", title, origin);
        let mut words = vec![self.disks[0].clone()];
        if compress {
            words.push("-c".into());
        }
        words.extend(list(&config.qemu_img_args.value.convert));
        words.extend(["-O".into(), config.format()]);
        step.body.push(Stmt::call("qemu_convert", words));
        self.steps.push(step);
    }
}
