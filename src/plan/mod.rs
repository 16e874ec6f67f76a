//! The plan: what will be done, as data. It knows nothing of Packer's JSON and nothing of shells.
//!
//! A plan is what every target prints: the script, the Makefile, the review. What a reviewer asks (tools, root,
//! downloads, secrets) is computed from it.

pub mod word;

pub use word::{LibFn, Part, Var, Word};

/// All that one template says is to be done.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Where it comes from.
    pub source: Source,
    /// The user variables, in the order in which they are evaluated.
    pub variables: Vec<Variable>,
    /// Secrets that no variable carries: a literal password in the template.
    pub secrets: Vec<Secret>,
    /// Files that the emitted file carries.
    pub files: Vec<File>,
    /// The builds, in sorted order of name.
    pub builds: Vec<Build>,
}

/// The template that a plan was made from.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The template's name, without a folder.
    pub template: String,
    /// SHA-256 of the template's bytes, in hexadecimal.
    pub sha256: String,
    /// The template's `description`.
    pub description: Option<String>,
    /// The template's folder as seen from the folder of the emitted file.
    pub folder: String,
    /// The options of `packsh compile` that shaped the output, to write it again.
    pub options: Vec<String>,
}

/// A user variable of the template.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name in the template.
    pub name: String,
    /// What it is when no flag sets it; `None`: it is required.
    pub default: Option<Word>,
    /// Its value is masked.
    pub sensitive: bool,
    /// The emitted file does not carry its default, and asks for it.
    pub asked: bool,
    /// The key of the guest's login that its value is, and that the emitted file may hold: `ssh_password`.
    pub login: Option<String>,
    /// The value that it must have, since it decided the shape of the plan.
    pub fixed: Option<Fixed>,
    /// What it may be, since a list has it for one item.
    pub bound: Option<Bound>,
    /// Its place in the template; empty if it is used but not declared.
    pub origin: String,
}

impl Variable {
    /// The environment variable in which the emitted file looks for the value of a sensitive variable.
    pub fn environment(&self) -> String {
        let name: String = self
            .name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        format!("PKR_VAR_{name}")
    }
}

/// Why and as what a variable is fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The value. If it is late, no flag may give another one.
    pub value: Word,
    /// The field whose shape it decides.
    pub reason: String,
}

/// Whose secret it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretKind {
    /// The login of a guest. As a literal in the template it is public by its author's choice.
    Guest,
    /// A credential of an account: an API token, the password of a registry or of a hypervisor.
    Account,
}

/// That a variable holds no comma, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The list that has it for an item.
    pub reason: String,
    /// Whether it may be empty.
    pub may_be_empty: bool,
}

/// A secret that stands literally in the template.
#[derive(Clone, Debug)]
pub struct Secret {
    /// Identifier, unique in the plan: `web_ssh_password`.
    pub name: String,
    /// Its place in the template.
    pub origin: String,
    /// Whose it is.
    pub kind: SecretKind,
    /// The text, if the emitted file holds it; else it is asked for.
    pub value: Option<String>,
}

impl Secret {
    /// The environment variable in which the emitted file looks for it.
    pub fn environment(&self) -> String {
        Self::environment_of(&self.name)
    }

    /// The variable of the plan that stands for it.
    pub fn var(&self) -> Var {
        match (self.kind, &self.value) {
            (SecretKind::Guest, Some(_)) => Var::Login(self.name.clone()),
            _ => Var::Secret(self.name.clone()),
        }
    }

    /// The environment variable, by the secret's identifier.
    pub fn environment_of(name: &str) -> String {
        format!("PKR_SECRET_{name}")
    }
}

/// A file that the emitted file carries.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path as the template says it.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its permission bits.
    pub mode: u32,
    /// Whether it is a credential as a whole: a key file.
    pub credential: bool,
}

/// One build.
#[derive(Clone, Debug)]
pub struct Build {
    /// Identifier, unique in the plan; the emitted functions begin with it.
    pub id: String,
    /// The build's name.
    pub name: Word,
    /// The builder's type.
    pub builder_type: String,
    /// Its place in the template.
    pub origin: String,
    /// What the build leaves, in a few words for the head.
    pub leaves: Word,
    /// The builder's steps, in order. The provisioners stand at [`Build::provision_at`].
    pub steps: Vec<Step>,
    /// How many of the steps come before the provisioners.
    pub provision_at: usize,
    /// Whether provisioners run as a step of their own (multistep builders), with the cleanup provisioner.
    pub provision_step: bool,
    /// The provisioners, in order.
    pub provisioners: Vec<Step>,
    /// The error-cleanup-provisioner.
    pub cleanup: Option<Step>,
    /// The chains of post-processors.
    pub chains: Vec<Vec<Member>>,
    /// Statements that set the build up in every process that works on it (the communicator's settings).
    pub setup: Vec<Stmt>,
    /// Statements that make the builder's artifact.
    pub artifact: Vec<Stmt>,
}

/// One step: what is done, and how it is undone.
#[derive(Clone, Debug)]
pub struct Step {
    /// Identifier, unique in the build: `connect`, `provision_1_shell`.
    pub id: String,
    /// Packer's name of the step (`StepConnect`).
    pub packer: &'static str,
    /// One line that says what it does and why.
    pub title: String,
    /// Its place in the template.
    pub origin: String,
    /// What is done.
    pub body: Vec<Stmt>,
    /// How it is undone.
    pub undo: Vec<Stmt>,
    /// When and how often it is tried.
    pub policy: Policy,
}

/// `pause_before`, `timeout` and `max_retries` of a provisioner, as Packer prints them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// A Go duration, or nothing.
    pub pause_before: Option<String>,
    /// A Go duration, or nothing.
    pub timeout: Option<String>,
    /// How often a failure is followed by another try.
    pub retries: u64,
}

/// One post-processor of a chain.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its `name`: what `-except` and the output call it.
    pub label: String,
    /// Its type.
    pub kind: String,
    /// Whether its input artifact is kept.
    pub keep: bool,
    /// What it does.
    pub step: Step,
}

/// One statement of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stmt {
    /// A comment.
    Note(String),
    /// A function of the library.
    Call(LibFn, Vec<Word>),
    /// A library function whose failure does not matter, and why.
    Try(LibFn, Vec<Word>, &'static str),
    /// Sets a variable of the build.
    Set(&'static str, Word),
    /// The last result of a library function (`REPLY`) goes to a variable.
    Take(&'static str),
    /// Writes a text to a file of the given permission bits.
    Write {
        /// The file.
        path: Word,
        /// Its whole contents.
        text: Word,
        /// Permission bits.
        mode: u32,
    },
    /// Writes an embedded file, by its index in [`Plan::files`].
    Unpack {
        /// Where to.
        path: Word,
        /// Which file.
        file: usize,
        /// Permission bits.
        mode: u32,
    },
}

impl Plan {
    /// Whether the emitted file holds a credential of an account: it is then a secret itself.
    pub fn holds_credentials(&self) -> bool {
        let secrets = self.secrets.iter();
        let literal = |word: &Word| {
            let mut parts = word.parts().iter();
            parts.any(|part| matches!(part, Part::Literal(_)))
        };
        secrets
            .filter(|secret| secret.kind == SecretKind::Account)
            .any(|secret| secret.value.is_some())
            || self.variables.iter().any(|variable| {
                variable.sensitive
                    && !variable.asked
                    && variable.default.as_ref().is_some_and(literal)
            })
            || self.files.iter().any(|file| file.credential)
    }
}

impl Stmt {
    /// A call of a library function.
    pub fn call(function: &'static str, words: impl IntoIterator<Item = Word>) -> Self {
        Self::Call(LibFn(function), words.into_iter().collect())
    }

    /// Calls `visit` for each word of the statement.
    pub fn each_word<'a>(&'a self, visit: &mut dyn FnMut(&'a Word)) {
        match self {
            Self::Note(_) | Self::Take(_) => {}
            Self::Call(_, words) | Self::Try(_, words, _) => words.iter().for_each(visit),
            Self::Set(_, word) | Self::Unpack { path: word, .. } => visit(word),
            Self::Write { path, text, .. } => {
                visit(path);
                visit(text);
            }
        }
    }

    /// Calls `visit` for each library function that the statement calls itself (not those inside words).
    pub fn each_function(&self, visit: &mut dyn FnMut(LibFn)) {
        match self {
            Self::Call(function, _) | Self::Try(function, _, _) => visit(*function),
            _ => {}
        }
    }
}

impl Build {
    /// All steps of the build with what is around them, in reading order.
    pub fn each_step(&self) -> impl Iterator<Item = &Step> {
        let (before, after) = self.steps.split_at(self.provision_at.min(self.steps.len()));
        before
            .iter()
            .chain(&self.provisioners)
            .chain(after)
            .chain(&self.cleanup)
            .chain(self.chains.iter().flatten().map(|member| &member.step))
    }

    /// All statements of the build.
    pub fn each_stmt(&self) -> impl Iterator<Item = &Stmt> {
        self.setup
            .iter()
            .chain(
                self.each_step()
                    .flat_map(|step| step.body.iter().chain(&step.undo)),
            )
            .chain(&self.artifact)
    }
}

impl Step {
    /// A step without undo and policy.
    pub fn new(
        id: impl Into<String>,
        packer: &'static str,
        title: impl Into<String>,
        origin: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            packer,
            title: title.into(),
            origin: origin.into(),
            body: Vec::new(),
            undo: Vec::new(),
            policy: Policy::default(),
        }
    }
}
