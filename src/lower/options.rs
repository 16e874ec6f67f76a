//! How a template is compiled.

use crate::interpolate::Frozen;

/// A value for a variable, as the command line gives it.
#[derive(Clone, Debug)]
pub enum Given {
    /// `-var NAME=VALUE`
    Flag {
        /// The variable.
        name: String,
        /// Its value, which may be a template.
        value: String,
    },
    /// `-var-file NAME`
    File {
        /// The file's name.
        name: String,
    },
}

/// What runs Docker's containers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Engine {
    /// docker(1)
    #[default]
    Docker,
    /// podman(1), which takes the same commands
    Podman,
}

/// What runs LXD's containers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Daemon {
    /// LXD, by its command lxc(1)
    #[default]
    Lxd,
    /// Incus, by incus(1), which takes the same commands
    Incus,
}

/// How a template is compiled.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `-var` and `-var-file`, in the order of the command line.
    pub given: Vec<Given>,
    /// `-only`; empty: all builds.
    pub only: Vec<String>,
    /// `-except`.
    pub except: Vec<String>,
    /// Largest file that the plan carries, in bytes; `None`: it carries none.
    pub embed_limit: Option<u64>,
    /// Whether all secrets may stand in the emitted file.
    pub embed_secrets: bool,
    /// Whether none may, a guest's login neither.
    pub ask_secrets: bool,
    /// Whether the emitted file is run at once and removed behind it: nobody else reads it.
    pub runs_at_once: bool,
    /// A folder that all builds share where each of them is a script of its own; else they share the script's.
    pub shared: Option<String>,
    /// The command that does what `docker` does.
    pub docker: Engine,
    /// The command that does what `lxc` does.
    pub lxd: Daemon,
    /// What `--freeze` fixes.
    pub frozen: Option<Frozen>,
    /// The folder of the template as seen from the emitted file.
    pub folder: String,
    /// Whether ssh takes the algorithms of old guests, too, as Packer does.
    pub legacy_ssh: bool,
    /// Whether a program of commands is made where all components can be composed; else a plan that calls the library.
    pub plain: bool,
    /// The options as the head of the file shows them.
    pub shown: Vec<String>,
}
