//! The arguments of `vmctl start`, and the files that the guest is handed.

use super::{Generation, OpenbsdVmm};
use crate::lower::Scope;
use crate::plan::{LibFn, Var, Word};

/// Variables of the build for the paths of the disks; vmd takes four.
pub(super) const IMAGES: [(&str, &str); 4] = [
    ("b_image", "image"),
    ("b_image_2", "image_2"),
    ("b_image_3", "image_3"),
    ("b_image_4", "image_4"),
];

/// What the machine and its files are called.
pub(super) struct Names {
    /// The machine.
    pub name: Word,
    /// The folder of its disks.
    pub folder: Word,
    /// Its disks, as the template says them.
    pub images: Vec<Word>,
}

impl Names {
    /// Those of a build.
    pub(super) fn of(config: &OpenbsdVmm, scope: &Scope<'_, '_>) -> Self {
        let name = scope.named(&config.vm_name, "packer-");
        let folder = scope.named(&config.output_directory, "output-");
        let modern = config.generation() == Generation::Modern;
        let images = (0..config.disk_count())
            .map(|number| {
                let mut image = folder.clone();
                image.push_str("/");
                if modern {
                    image.append(name.clone());
                } else {
                    // the image is named after the build, without an extension
                    image.append(scope.build.name.clone());
                }
                if number > 0 {
                    image.push_str(&format!("-{}", number + 1));
                }
                if modern {
                    image.push_str(&format!(".{}", config.disk_format.value));
                }
                image
            })
            .collect();
        Self {
            name,
            folder,
            images,
        }
    }
}

/// What the installation boots, and from which CD.
pub(super) struct Media {
    /// Kernel or BIOS.
    pub kernel: Word,
    /// Image of a CD.
    pub cdrom: Word,
}

/// Whether the machine boots to be installed, or from its disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Run {
    /// The installation.
    Install,
    /// What comes after it.
    Disk,
}

impl OpenbsdVmm {
    /// The kernel or BIOS, as the template says it.
    pub(super) fn kernel(&self) -> &Word {
        match self.generation() {
            Generation::Modern => &self.boot.word,
            Generation::First => &self.bios.word,
        }
    }

    /// The CD, as the template says it.
    pub(super) fn cd(&self) -> &Word {
        match self.generation() {
            Generation::Modern => &self.cdrom.word,
            Generation::First => &self.iso_image.word,
        }
    }

    /// Whether the build goes on behind the installation. The plugin of 2019 ended there and ran no provisioners; here
    /// they run if there are any.
    pub(super) fn goes_on(&self, scope: &Scope<'_, '_>) -> bool {
        self.generation() == Generation::Modern || scope.is_provisioned()
    }

    /// The number of disks.
    pub(super) fn disk_count(&self) -> usize {
        (1 + self.disk_additional_size.items.len()).min(IMAGES.len())
    }

    /// The format and the path of a disk, as vmctl takes it.
    pub(super) fn disk(&self, number: usize) -> Word {
        let mut word = Word::lit(format!("{}:", self.disk_format.value));
        word.append(Word::var(Var::Build(IMAGES[number].1)));
        word
    }

    /// The arguments of `vmctl start`, but for the name. The local interface comes first: its addresses follow from its
    /// number.
    pub(super) fn start(&self, run: Run, media: &Media) -> Vec<Word> {
        let mut words = Vec::new();
        let mut flag = |flag: &str, value: Word| {
            if !value.is_empty() {
                words.push(Word::lit(flag));
                words.push(value);
            }
        };
        let modern = self.generation() == Generation::Modern;
        if modern {
            flag("-t", self.vm_template.word.clone());
        }
        if run == Run::Install {
            let device = match (modern, self.boot_device.value.as_str()) {
                (false, _) => "net",
                (true, device) => device,
            };
            flag("-B", Word::lit(device));
            flag("-b", media.kernel.clone());
        }
        if modern {
            flag("-m", self.memory.word.clone());
        } else if self.ram_size.word.is_empty() {
            flag("-m", Word::lit("512M"));
        } else {
            flag("-m", self.ram_size.word.clone());
        }
        flag("-r", media.cdrom.clone());
        for number in 0..self.disk_count() {
            flag("-d", self.disk(number));
        }
        let mut all = if self.switch.word.is_empty() {
            vec![Word::lit("-L")]
        } else {
            vec![Word::lit("-n"), self.switch.word.clone()]
        };
        if !modern {
            all.extend([Word::lit("-i"), Word::lit("1")]);
        }
        all.extend(words);
        all
    }

    /// What `allow instance` of the template in vm.conf must name for these arguments.
    pub(super) fn instance(&self, media: &Media) -> String {
        let mut words = Vec::new();
        if !media.kernel.is_empty() || !self.boot_device.value.is_empty() {
            words.push("boot");
        }
        if !media.cdrom.is_empty() {
            words.push("cdrom");
        }
        words.push("disk");
        words.push("interface");
        if !self.memory.word.is_empty() {
            words.push("memory");
        }
        words.join(", ")
    }
}

/// The path of a file as vmd is told it: from the root.
pub(super) fn path(word: &Word) -> Word {
    if word.is_empty() {
        return Word::empty();
    }
    Word::call(LibFn("vmm_path"), vec![word.clone()])
}
