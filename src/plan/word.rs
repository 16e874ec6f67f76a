//! Words: the only way by which a value of a template reaches an emitted file.
//!
//! A [`Word`] is a text that is partly known when the template is compiled and partly only when the emitted
//! file runs. It is data, never shell text: each emitter quotes it for the place where it stands.

use std::fmt;

/// One text, made of literal pieces and of pieces that are known at run time.
///
/// Adjacent literals are kept merged and empty literals are dropped, so two words with the same meaning
/// compare equal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Word(Vec<Part>);

/// One piece of a [`Word`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Bytes that are known now. Never holds NUL (a shell cannot).
    Literal(String),
    /// The value that a variable of the emitted file has at run time.
    Var(Var),
    /// The text that a function of the library leaves in `REPLY` for these arguments.
    Call(LibFn, Vec<Word>),
}

/// A variable of the emitted file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Var {
    /// A user variable of the template (`variables`), by its name in the template.
    User(String),
    /// A value of the run as a whole: `start` (Unix seconds), `run_uuid`, `template_dir`, `pwd`, ...
    Run(&'static str),
    /// A value that the current build has learned: `host`, `port`, `http_ip`, `id`, ...
    Build(&'static str),
    /// A variable of the environment, which may be unset; the name is one of [`Var::env`].
    Env(String),
    /// A value of an enclosing step or function: a temporary file's path, a loop's item, ...
    Local(&'static str),
    /// A secret that the emitted file asks for (`PKR_SECRET_...`), or masks wherever it shows, by its identifier.
    Secret(String),
    /// The login of a guest that the emitted file holds, by its identifier: a value like any other.
    Login(String),
}

/// A function of the shell library, by its name there. It leaves its result in `REPLY`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LibFn(pub &'static str);

impl Word {
    /// The empty text.
    pub fn empty() -> Self {
        Self::default()
    }

    /// A text that is wholly known now.
    pub fn lit(text: impl Into<String>) -> Self {
        let mut word = Self::default();
        word.push(Part::Literal(text.into()));
        word
    }

    /// The value of a variable at run time.
    pub fn var(var: Var) -> Self {
        Self(vec![Part::Var(var)])
    }

    /// The result of a library function.
    pub fn call(function: LibFn, arguments: Vec<Word>) -> Self {
        Self(vec![Part::Call(function, arguments)])
    }

    /// Appends one piece.
    pub fn push(&mut self, part: Part) {
        match (self.0.last_mut(), part) {
            (_, Part::Literal(text)) if text.is_empty() => {}
            (Some(Part::Literal(last)), Part::Literal(text)) => last.push_str(&text),
            (_, part) => self.0.push(part),
        }
    }

    /// Appends a literal text.
    pub fn push_str(&mut self, text: &str) {
        self.push(Part::Literal(text.to_owned()));
    }

    /// Appends all pieces of another word.
    pub fn append(&mut self, other: Word) {
        for part in other.0 {
            self.push(part);
        }
    }

    /// The pieces, in order.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// The whole text, if no piece of it is late.
    pub fn as_literal(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether the text is known to be empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its first line, if it is known to end with a newline: the text without that newline.
    pub fn without_newline(&self) -> Option<Self> {
        let mut parts = self.0.clone();
        match parts.last_mut() {
            Some(Part::Literal(last)) if last.ends_with('\n') => last.pop(),
            _ => return None,
        };
        Some(parts.into_iter().collect())
    }

    /// Whether a piece that is known has a newline.
    pub fn holds_newline(&self) -> bool {
        self.0
            .iter()
            .any(|part| matches!(part, Part::Literal(text) if text.contains('\n')))
    }

    /// Calls `visit` for every variable in the word, also inside the arguments of calls.
    pub fn each_var<'a>(&'a self, visit: &mut dyn FnMut(&'a Var)) {
        for part in &self.0 {
            match part {
                Part::Literal(_) => {}
                Part::Var(var) => visit(var),
                Part::Call(_, arguments) => arguments.iter().for_each(|word| word.each_var(visit)),
            }
        }
    }

    /// Calls `visit` for every library function that the word needs.
    pub fn each_call(&self, visit: &mut dyn FnMut(LibFn)) {
        for part in &self.0 {
            if let Part::Call(function, arguments) = part {
                visit(*function);
                arguments.iter().for_each(|word| word.each_call(visit));
            }
        }
    }
}

impl Var {
    /// A variable of the environment, if the emitted file can name it: upper-case letters, digits and `_`, and no
    /// variable that shells or the emitted file give a meaning of their own.
    pub fn env(name: &str) -> Option<Self> {
        const TAKEN: &[&str] = &[
            "COLUMNS",
            "EPOCHREALTIME",
            "ERRNO",
            "ERROR",
            "FUNCNAME",
            "FUNCNEST",
            "HISTCMD",
            "IFS",
            "KSH_VERSION",
            "LINENO",
            "LINES",
            "OPTARG",
            "OPTIND",
            "PACKER_RUN_UUID",
            "PIPESTATUS",
            "PPID",
            "PS1",
            "PS2",
            "PS3",
            "PS4",
            "RANDOM",
            "REPLY",
            "SECONDS",
            "SHLVL",
        ];
        let is_plain = name.starts_with(|c: char| c.is_ascii_uppercase())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        let is_own = TAKEN.contains(&name) || name.starts_with("BASH") || name.starts_with("PKR_");
        (is_plain && !is_own).then(|| Self::Env(name.to_owned()))
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self::lit(text)
    }
}

impl From<String> for Word {
    fn from(text: String) -> Self {
        Self::lit(text)
    }
}

impl FromIterator<Part> for Word {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        let mut word = Self::default();
        parts.into_iter().for_each(|part| word.push(part));
        word
    }
}

/// For people (plan listings, messages), not for shells: late pieces stand in angle brackets.
impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.0 {
            match part {
                Part::Literal(text) => f.write_str(text)?,
                Part::Var(Var::User(name)) => write!(f, "<{name}>")?,
                Part::Var(Var::Env(name)) => write!(f, "<environment {name}>")?,
                Part::Var(Var::Secret(name)) => write!(f, "<secret {name}>")?,
                Part::Var(Var::Login(name)) => write!(f, "<{name}>")?,
                Part::Var(Var::Run(name) | Var::Build(name) | Var::Local(name)) => {
                    write!(f, "<{name}>")?
                }
                Part::Call(LibFn(name), arguments) => {
                    write!(f, "<{name}")?;
                    arguments.iter().try_for_each(|word| write!(f, " {word}"))?;
                    f.write_str(">")?;
                }
            }
        }
        Ok(())
    }
}
