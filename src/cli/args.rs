//! The command line: its help, completions and manual page come from these definitions.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::pipeline::{Daemon, Engine};

/// Compiles a Packer JSON template into one plain file: a Korn shell script or a Makefile.
///
/// The file performs the same builds with the tools that a host already has. Neither Packer nor packsh is needed
/// where it runs.
///
/// Long flags may be written with one dash, as Packer's are: `-var`, `-only=a,b`, `-machine-readable`.
#[derive(Debug, Parser)]
#[command(name = "packsh", version, arg_required_else_help = true, after_long_help = MORE)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Action,
}

/// What stands at the end of the help and of packsh(1).
const MORE: &str = "\
Examples:
  packsh compile web.json                 write web.ksh beside it
  packsh compile --target make web.json   write web.mk
  packsh compile --check web.json         exit 1 if web.ksh is out of date
  packsh validate web.json                tell every fault
  packsh explain PS0411                   explain the code of a fault
  packsh build -only=motd web.json        compile and run at once

Environment:
  NO_COLOR, PACKER_NO_COLOR   no colours in diagnostics
  SOURCE_DATE_EPOCH           the time that --freeze fixes

Exit status:
  0, or 1 for any fault, as Packer.";

/// The sub-commands.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Writes a script or a Makefile that performs a template's builds
    Compile(Compile),
    /// Compiles a template and runs it at once
    Build(Build),
    /// Tells every fault of a template, each with its place
    Validate(super::validate::Validate),
    /// Rewrites what Packer has given up since the template was written
    Fix(super::fix::Fix),
    /// Tells what is in a template
    Inspect(Inspect),
    /// Tells in order what would be done: steps, commands, root, downloads, secrets
    Plan(Plan),
    /// Tells which builders, provisioners and post-processors are supported
    Components(Components),
    /// Prints the JSON Schema of templates, for editors
    Schema(super::schema::Schema),
    /// Explains a diagnostic by its code
    Explain(Explain),
    /// Prints completions for a shell
    Completions(Completions),
    /// Writes the manual pages
    Man(Man),
    /// Writes the generated pages of packsh's own book
    #[command(hide = true)]
    Book(Book),
}

/// `packsh compile`
#[derive(Debug, Args)]
pub struct Compile {
    /// Packer JSON templates; `-` is standard input
    #[arg(required = true, value_name = "TEMPLATE")]
    pub templates: Vec<String>,
    /// What to write
    #[arg(long, value_enum, default_value_t = Target::Ksh)]
    pub target: Target,
    /// File to write; `-` is standard output [default: the template's name with .ksh or .mk]
    #[arg(
        short,
        long,
        value_name = "FILE",
        conflicts_with = "out_dir",
        allow_hyphen_values = true
    )]
    pub output: Option<String>,
    /// Folder for the files [default: beside each template]
    #[arg(long, value_name = "DIR")]
    pub out_dir: Option<PathBuf>,
    /// Also write what root has to add to doas.conf, vm.conf, pf.conf and httpd.conf, as files in this folder
    #[arg(long, value_name = "DIR")]
    pub emit_config: Option<PathBuf>,
    /// What the script can do besides
    #[arg(long, value_enum, value_name = "FEATURES", value_delimiter = ',')]
    pub with: Vec<With>,
    /// Say how many lines of each script are its head, settings, steps and helpers
    #[arg(long)]
    pub stats: bool,
    /// Write calls of the library where plain commands could be written
    #[arg(long, hide = true)]
    pub library: bool,
    /// Write nothing; exit 1 with a diff if a file is not what would be written
    #[arg(long)]
    pub check: bool,
    /// Replace files that packsh did not write (never one that it reads)
    #[arg(long)]
    pub force: bool,
    /// The template's input.
    #[command(flatten)]
    pub input: Input,
    /// How it is compiled.
    #[command(flatten)]
    pub shape: Shape,
    /// How faults are told.
    #[command(flatten)]
    pub report: Report,
}

/// What `packer build` and `packer validate` take to choose builds and set variables.
#[derive(Clone, Debug, Default, Args)]
pub struct Input {
    /// Variable of the template
    #[arg(long = "var", value_name = "KEY=VALUE")]
    pub var: Vec<String>,
    /// JSON file of variables
    #[arg(long = "var-file", value_name = "FILE")]
    pub var_file: Vec<String>,
    /// Only these builds
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub only: Vec<String>,
    /// All builds and post-processors but these
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub except: Vec<String>,
}

/// What shapes the emitted file.
#[derive(Clone, Debug, Default, Args)]
pub struct Shape {
    /// Refer to scripts and files by path instead of carrying them
    #[arg(long)]
    pub no_embed: bool,
    /// Largest file to carry, in bytes; larger ones stay outside, pinned by checksum
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 20)]
    pub embed_limit: u64,
    /// Put all secrets of the template into the file, credentials of accounts too, instead of asking for those when it runs
    #[arg(long)]
    pub embed_secrets: bool,
    /// Put no secret of the template into the file, the login of a guest neither: ask for all when it runs
    #[arg(long, conflicts_with = "embed_secrets")]
    pub ask_secrets: bool,
    /// What runs containers of the docker builder
    #[arg(long, value_enum, default_value_t, value_name = "TOOL")]
    pub docker: Engine,
    /// What runs containers of the lxd builder
    #[arg(long, value_enum, default_value_t, value_name = "TOOL")]
    pub lxd: Daemon,
    /// Fix times, environment variables and the working folder now (time: SOURCE_DATE_EPOCH, or now)
    #[arg(long)]
    pub freeze: bool,
}

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Report {
    /// Form of the diagnostics
    #[arg(long = "diagnostics", value_enum, default_value_t, value_name = "FORM")]
    pub diagnostics: Format,
}

/// Text or JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// What a script can do besides building.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum With {
    /// `-resume`: go on at the step where an aborted run stopped
    Resume,
    /// `-n`: print every command, run none
    DryRun,
    /// `-on-error=ask` and `-debug`: ask what to do
    Ask,
    /// ssh takes the algorithms of old guests, too, as Packer does: ssh-rsa, diffie-hellman-group14-sha1
    LegacySsh,
}

/// A form of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// A Korn shell script
    Ksh,
    /// A Makefile, for BSD make and GNU make
    Make,
}

impl Target {
    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Ksh => "ksh",
            Self::Make => "mk",
        }
    }
}

/// `packsh build`
#[derive(Debug, Args)]
pub struct Build {
    /// Packer JSON template; `-` is standard input
    pub template: String,
    /// The template's input.
    #[command(flatten)]
    pub input: Input,
    /// How it is compiled.
    #[command(flatten)]
    pub shape: Shape,
    /// Colours
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub color: Option<String>,
    /// One build at a time, with a pause after each step
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub debug: Option<String>,
    /// Replace what earlier builds left
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub force: Option<String>,
    /// Output for machines
    #[arg(long)]
    pub machine_readable: bool,
    /// What to do when a step fails
    #[arg(long, value_name = "WHAT", value_parser = ["cleanup", "abort", "ask", "run-cleanup-provisioner"])]
    pub on_error: Option<String>,
    /// How many builds at once; 0: no limit
    #[arg(long, value_name = "N")]
    pub parallel_builds: Option<String>,
    /// The time before each line
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub timestamp_ui: Option<String>,
    /// Print every command, run none
    #[arg(short = 'n', long)]
    pub dry_run: bool,
    /// Print every command before it is run
    #[arg(short = 'v', long)]
    pub verbose: bool,
    /// Go on at the step where an aborted run stopped
    #[arg(long)]
    pub resume: bool,
    /// Only download and verify what the builds need
    #[arg(long)]
    pub fetch: bool,
    /// Take downloads from the cache only, never the network
    #[arg(long)]
    pub offline: bool,
}

/// `packsh inspect`
#[derive(Debug, Args)]
pub struct Inspect {
    /// Packer JSON template; `-` is standard input
    pub template: String,
    /// Output for machines
    #[arg(long)]
    pub machine_readable: bool,
}

/// `packsh plan`
#[derive(Debug, Args)]
pub struct Plan {
    /// Packer JSON template; `-` is standard input
    pub template: String,
    /// The template's input.
    #[command(flatten)]
    pub input: Input,
    /// How it is compiled.
    #[command(flatten)]
    pub shape: Shape,
    /// Form of the listing
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// `packsh components`
#[derive(Debug, Args)]
pub struct Components {
    /// Form of the listing
    #[arg(long, value_enum, default_value_t)]
    pub format: TableFormat,
}

/// A form of the support table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For the README
    Markdown,
}

/// `packsh explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// Code of a diagnostic, such as PS0102; none: all of them
    pub code: Option<String>,
}

/// `packsh completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// A shell that completes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bash
    Bash,
    /// Elvish
    Elvish,
    /// fish
    Fish,
    /// OpenBSD's ksh
    Ksh,
    /// PowerShell
    Powershell,
    /// zsh
    Zsh,
}

/// `packsh man`
#[derive(Debug, Args)]
pub struct Man {
    /// Folder for one page a sub-command [default: packsh(1) to standard output]
    pub dir: Option<PathBuf>,
    /// Replace files that packsh did not write
    #[arg(long)]
    pub force: bool,
}

/// `packsh book`
#[derive(Debug, Args)]
pub struct Book {
    /// Folder of packsh's sources
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// Write nothing; exit 1 and name the files that are stale
    #[arg(long)]
    pub check: bool,
}
