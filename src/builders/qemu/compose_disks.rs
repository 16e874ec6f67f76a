//! The disks: they are created, copied and resized, and compacted at the end.

use super::args::known;
use super::compose::{Composer, learned};
use crate::builders::common::from_root;
use crate::communicator::guest::words;
use crate::lower::compose::Stop;
use crate::plan::{LibFn, Part, Word};
use crate::program::{Command, Fact, Step, Stmt, Test};
use crate::schema::{List, Text};

fn list(list: &List<Text>) -> Vec<Word> {
    list.items.iter().map(|text| text.word.clone()).collect()
}

/// qemu-img, which says itself what is wrong.
fn img(words: Vec<Word>, cannot: Word) -> Stmt {
    Command::new("qemu-img", words).or_die(cannot)
}

impl Composer<'_, '_, '_, '_> {
    /// StepCreateDisk, StepCopyDisk, StepResizeDisk.
    pub(super) fn disk_steps(&mut self) -> Result<(), Stop> {
        let config = self.config;
        let mut body = Vec::new();
        let size = self.size(&mut body);
        self.create_disks(&size, &mut body)?;
        if config.disk_image.value && !config.use_backing_file.value {
            body.push(self.copy()?);
        }
        if config.disk_image.value && !config.skip_resize_disk.value {
            let mut words: Vec<Word> =
                vec!["resize".into(), "-q".into(), "-f".into(), self.format()];
            words.extend(list(&config.qemu_img_args.value.resize));
            words.extend([self.disks[0].clone(), size]);
            body.push(img(words, words_of("cannot resize ", &self.disks[0])));
        }
        let Some(step) = self.steps.last_mut() else {
            return Ok(());
        };
        // the folder and what is in it are one step for a reader
        let mut title = Word::lit("Create ");
        for (number, disk) in self.disks.iter().enumerate() {
            title.push_str(if number > 0 { ", " } else { "" });
            title.append(disk.clone());
        }
        let all = std::iter::once(&config.disk_size).chain(&config.disk_additional_size.items);
        let format = known(&config.format, "qcow2");
        title.push_str(&format!(" ({format}"));
        let kept = config.disk_image.value && config.skip_resize_disk.value;
        for size in all.skip(usize::from(kept)) {
            title.push_str(", ");
            title.append(size.word.clone());
        }
        title.push_str(
            match (config.disk_image.value, config.use_backing_file.value) {
                (true, true) => ") on the image",
                (true, false) => ") from the image",
                (false, _) => ")",
            },
        );
        step.title = title;
        step.origin = self.scope.origin("disk_size", config.disk_size.span);
        step.body.extend(body);
        step.facts
            .extend(self.disks.iter().cloned().map(Fact::Writes));
        Ok(())
    }

    /// The size of the first disk: a bare number means MiB.
    fn size(&self, body: &mut Vec<Stmt>) -> Word {
        let size = self.config.size();
        let [Part::Call(LibFn("disk_size"), arguments)] = size.parts() else {
            return size;
        };
        let given = arguments.first().cloned().unwrap_or_default();
        let size = learned("size");
        body.extend([
            Stmt::Let("size", given),
            Stmt::If(
                Test::Like(size.clone(), "*[!0-9]*").not(),
                vec![Stmt::Let("size", words(&[&size, &"M".into()]))],
                Vec::new(),
            ),
        ]);
        size
    }

    fn create_disks(&self, size: &Word, body: &mut Vec<Stmt>) -> Result<(), Stop> {
        let config = self.config;
        let overlay = config.disk_image.value && config.use_backing_file.value;
        let first = overlay || !config.disk_image.value;
        let user = list(&config.qemu_img_args.value.create);
        let sizes = config
            .disk_additional_size
            .items
            .iter()
            .map(|size| size.word.clone());
        let all = std::iter::once(size.clone()).chain(sizes);
        for (number, size) in all.enumerate().skip(usize::from(!first)) {
            let mut words: Vec<Word> =
                vec!["create".into(), "-q".into(), "-f".into(), self.format()];
            if overlay && number == 0 {
                // seen from the folder of the disk a relative path would be another one
                let image = match self.places.iso.parts() {
                    [Part::Literal(_), ..] => from_root(&self.places.iso),
                    _ => self.places.iso.clone(),
                };
                words.extend(["-b".into(), image.clone()]);
                // QEMU refuses to guess since 6.1; Packer passes none
                if user.iter().all(|word| word.as_literal() != Some("-F")) {
                    let info = Command::new("qemu-img", ["info".into(), "-U".into(), image]).pipe(
                        Command::new("sed", ["-n", "s/^file format: //p"].map(Word::lit)),
                    );
                    body.push(Stmt::Capture(
                        "backing",
                        info.or_dies("qemu-img cannot read the image"),
                    ));
                    words.extend(["-F".into(), learned("backing")]);
                }
            }
            words.extend(user.iter().cloned());
            words.extend([self.disks[number].clone(), size]);
            body.push(img(words, words_of("cannot create ", &self.disks[number])));
        }
        Ok(())
    }

    /// The first disk, out of the image of one.
    fn copy(&self) -> Result<Stmt, Stop> {
        let config = self.config;
        let iso = &self.places.iso;
        let disk = self.disks[0].clone();
        let format = known(&config.format, "qcow2");
        // Packer 1.6.6 looks at the end of the name only, and has no further arguments here
        let same = match iso.parts().last() {
            Some(Part::Literal(end)) => end.ends_with(&format!(".{format}")),
            // what was fetched ends in the extension
            _ => config.iso.iso_target_extension.word.as_literal() == Some(format),
        };
        let cannot = words_of("cannot make ", &disk);
        if same {
            let words = [iso.clone(), disk];
            return Ok(Command::new("cp", words).or_die(cannot));
        }
        let words = [
            "convert".into(),
            "-O".into(),
            format.into(),
            iso.clone(),
            disk,
        ];
        Ok(img(words.to_vec(), cannot))
    }

    /// StepConvertDisk.
    pub(super) fn convert(&mut self) {
        let config = self.config;
        let qcow2 = known(&config.format, "qcow2") == "qcow2";
        let compress = config.disk_compression.value && qcow2;
        let skip = config.skip_compaction.value || !qcow2 || config.use_backing_file.value;
        let done = Stmt::Let("made", Word::empty());
        if skip && !compress {
            if let Some(step) = self.steps.last_mut() {
                step.body.push(done);
            }
            return;
        }
        let title = match compress {
            true => words_of("Compact and compress ", &self.disks[0]),
            false => words_of("Compact ", &self.disks[0]),
        };
        let origin = self
            .scope
            .origin("skip_compaction", config.skip_compaction.span);
        let mut step = Step::new(title, origin);
        let mut line: Vec<Word> = vec!["convert".into()];
        if compress {
            line.push("-c".into());
        }
        line.extend(list(&config.qemu_img_args.value.convert));
        let new = words(&[&self.disks[0], &".convert".into()]);
        line.extend([
            "-O".into(),
            self.format(),
            self.disks[0].clone(),
            new.clone(),
        ]);
        step.body = vec![
            img(line, words_of("cannot compact ", &self.disks[0])),
            Command::new("mv", ["-f".into(), new, self.disks[0].clone()])
                .or_die(words_of("cannot replace ", &self.disks[0])),
            done,
        ];
        self.steps.push(step);
    }
}

fn words_of(text: &str, word: &Word) -> Word {
    words(&[&text.into(), word])
}
