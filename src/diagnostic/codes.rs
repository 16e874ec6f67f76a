//! The checks by their codes, each with its page: what it means, and how to mend it.

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $id:literal,)*) => {
        /// The checks, each with a stable code. The documentation of a code is its page in the book.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])* $name,)* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The stable code, such as `PS0102`.
            pub fn id(self) -> &'static str {
                match self { $(Code::$name => $id,)* }
            }

            /// The code's page: first line a title, then what it means and what to do.
            pub fn page(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc, "\n",)*),)* }
            }
        }
    };
}

// Ranges: 01 JSON, 02 root of the template, 03 variables, 04 components and their keys, 05 Go templates,
// 06 lowering (what cannot be compiled), 07 files, 08 command line.
codes! {
    /// the text is not JSON
    ///
    /// Packer reads strict JSON: no comments, no trailing commas, one value.
    ///
    /// To mend it: write what the help says at the place that is marked; the place before it may be where it is missing.
    JsonSyntax = "PS0101",
    /// a key stands twice in one object
    ///
    /// Packer refuses it at any depth, since only one of the two could count.
    ///
    /// To mend it: keep one of the two.
    DuplicateKey = "PS0102",
    /// a number is too large
    ///
    /// Packer reads numbers as 64-bit floating point; this one is beyond its range.
    ///
    /// To mend it: write a smaller number, or a string.
    NumberRange = "PS0103",
    /// the text is not UTF-8
    ///
    /// Packer puts U+FFFD in the place of each byte that is not UTF-8, without a word. So is done here.
    ///
    /// To mend it: save the file as UTF-8 (`iconv -f latin1 -t utf-8`).
    NotUtf8 = "PS0104",
    /// the template is not an object
    ///
    /// The document is one JSON object, with the builders, provisioners and so on under its root keys.
    ///
    /// To mend it: write `{ "builders": [...] }` around it.
    NotAnObject = "PS0201",
    /// a root key is not known
    ///
    /// Packer knows `builders`, `provisioners`, `post-processors`, `variables`, `sensitive-variables`,
    /// `error-cleanup-provisioner`, `description`, `min_packer_version`, `comments`, `push` and keys that start with `_`.
    ///
    /// To mend it: write the key that was meant, or remove it; a comment is a key such as `_comment`.
    UnknownRootKey = "PS0202",
    /// a root value is of the wrong kind
    ///
    /// The root of a template is read strictly: no value is converted to the kind that is wanted.
    ///
    /// To mend it: write the kind that the message names: a list in `[...]`, an object in `{...}`, a string in quotes.
    RootType = "PS0203",
    /// a comment is not a string
    ///
    /// The value of a root key that starts with `_` must be a string.
    ///
    /// To mend it: put the comment in double quotes.
    CommentType = "PS0204",
    /// there is no builder
    ///
    /// A template that builds nothing is refused.
    ///
    /// To mend it: add an object with a `type` to `builders`.
    NoBuilder = "PS0205",
    /// the template is for another version of Packer
    ///
    /// `min_packer_version` is not a version, or asks for one later than 1.6.6, the last whose templates are known here.
    ///
    /// To mend it: lower `min_packer_version` if the template needs nothing that came later, or remove it.
    MinVersion = "PS0206",
    /// a variable's default is not a string
    ///
    /// The default of a user variable is a string, or `null` for a variable that must be given.
    ///
    /// To mend it: put the value in double quotes: `"cpus": "2"`.
    VariableType = "PS0301",
    /// a variable file is not an object of strings
    ///
    /// A file given with `-var-file` is a JSON object whose values are strings.
    ///
    /// To mend it: write `{ "NAME": "VALUE" }`, numbers in double quotes too.
    VariableFile = "PS0302",
    /// a sensitive variable is not declared
    ///
    /// Packer ignores it, so that nothing is masked.
    ///
    /// To mend it: correct the name, or declare it under `variables`.
    UnknownSensitive = "PS0303",
    /// a variable is made of itself
    ///
    /// The defaults of variables may refer to each other, but not in a circle, and at most 100 deep.
    ///
    /// To mend it: write one of the variables without the other.
    VariableCycle = "PS0304",
    /// a required variable is not set
    ///
    /// Its default is `null`, so a value must be given.
    ///
    /// To mend it: give it with `-var NAME=VALUE` or `-var-file=FILE`.
    RequiredVariable = "PS0305",
    /// a component is not an object
    ///
    /// A builder and a provisioner are objects; a post-processor is an object, a string, or a list of those.
    ///
    /// To mend it: write `{ "type": "..." }`.
    ComponentForm = "PS0401",
    /// a component has no type
    ///
    /// Each builder, provisioner and post-processor says by `type` which one it is.
    ///
    /// To mend it: add `"type": "..."`; `packsh components` lists the types.
    MissingType = "PS0402",
    /// two builders have the same name
    ///
    /// A builder's name is its `type` unless `name` is given.
    ///
    /// To mend it: give one of them a `name`.
    DuplicateBuilder = "PS0403",
    /// a meta key is of the wrong kind
    ///
    /// The keys that all components have, such as `only`, `override` and `pause_before`, are read before the component's own.
    ///
    /// To mend it: write what the help says: durations have a unit (`10s`), lists are in brackets.
    MetaType = "PS0404",
    /// both `only` and `except` are given
    ///
    /// One item takes one of them.
    ///
    /// To mend it: keep one of the two.
    OnlyAndExcept = "PS0405",
    /// a builder is named that does not exist
    ///
    /// `only`, `except` and `override` name builders of this template, by the name as it is written (before `{{ }}` is rendered).
    ///
    /// To mend it: write a builder's `name`, or its `type` where it has no name.
    UnknownBuilder = "PS0406",
    /// there is no component of that type
    ///
    /// Packer 1.6.6 knows no builder, provisioner or post-processor of that name. `packsh components` lists all.
    ///
    /// To mend it: correct the type. If it is the plugin of a third party, say the same with a component that Packer has, such as `shell`, `shell-local` or `null`; `packsh validate --allow-unknown-components` checks the rest.
    UnknownType = "PS0407",
    /// the component is not supported yet
    ///
    /// Packer has it, but it cannot be compiled yet. `packsh components` tells which can.
    ///
    /// To mend it: compile with a component that is supported, or run Packer itself for that build (`-except=NAME` leaves it out here).
    NotSupported = "PS0408",
    /// the component has no such key
    ///
    /// Packer refuses keys that a component does not know.
    ///
    /// To mend it: write the key that was meant, or remove it; `packsh schema TYPE` lists the keys of a component.
    UnknownKey = "PS0411",
    /// a value is of the wrong kind
    ///
    /// Packer converts weakly: a number or a boolean is taken for a text, a text for a number if it reads as one, a text for
    /// a list (split at its commas). What cannot be converted is refused.
    ///
    /// To mend it: write what the message says that the key takes.
    WrongType = "PS0412",
    /// a key that must be given is missing
    ///
    /// The component cannot work without it.
    ///
    /// To mend it: add the key to the object that is marked.
    MissingKey = "PS0413",
    /// a value cannot be
    ///
    /// The key takes certain values only, or names a file that does not exist.
    ///
    /// To mend it: write one of the values that the message names, or make the file that it names.
    BadValue = "PS0414",
    /// two keys exclude each other
    ///
    /// Only one of them may be given.
    ///
    /// To mend it: keep one of the keys.
    Conflict = "PS0415",
    /// the key is gone
    ///
    /// Packer once had it and refuses it now. `packer fix` rewrites such templates.
    ///
    /// To mend it: run `packsh fix --in-place FILE` (`--diff` shows first what it would change).
    DeprecatedKey = "PS0416",
    /// something is doubtful
    ///
    /// Packer only warns of it.
    ///
    /// To mend it: do what the message says, or leave it if it is meant.
    Doubtful = "PS0417",
    /// the text is not a good Go template
    ///
    /// Packer reads `{{ }}` in strings as Go's text/template does: the syntax, or a function's name or arguments, are wrong.
    ///
    /// To mend it: correct the call at the place that is marked; `{{"{{"}}` writes two braces.
    TemplateSyntax = "PS0501",
    /// the template cannot be evaluated
    ///
    /// A function refused its arguments, or is not allowed in this place.
    ///
    /// To mend it: do what the help says at the place that is marked.
    TemplateFails = "PS0502",
    /// the value must be known when the template is compiled
    ///
    /// It decides what the emitted file looks like, but comes from something that is known only when that file runs (the
    /// environment, the time, a required variable). Give the variable with `packsh compile -var`, or use `--freeze` for times.
    ///
    /// To mend it: give the variable with `packsh compile -var NAME=VALUE`, or give it a default.
    LateShape = "PS0503",
    /// a secret that is left out stands in the emitted file all the same
    ///
    /// The emitted file asks for the secret, so that who reads the file does not learn it. But the same text stands elsewhere
    /// in it: in a command, in a file that it carries, in the default of another variable. Looked for is what comes from the
    /// template and from the files that it names. A secret of fewer than 4 characters is not looked for. A short one of letters
    /// or of digits only may mean anything: it is looked for as a whole word, and only warned of.
    ///
    /// To mend it: write `{{user `NAME`}}` of a variable in `sensitive-variables` in each of the places, or let the file hold the secret (`--embed-secrets`).
    SecretShows = "PS0601",
    /// the file cannot be read
    ///
    /// It does not exist, may not be read, or is not UTF-8.
    ///
    /// To mend it: correct the path, or the permissions (`ls -l FILE`).
    Unreadable = "PS0701",
    /// a file cannot be written
    ///
    /// The old file is as it was.
    ///
    /// To mend it: correct the path, or name another file with `-o`.
    CannotWrite = "PS0703",
    /// the file cannot be carried
    ///
    /// An emitted file carries regular files, folders, and what symbolic links to those lead to. A pipe, a device or a
    /// socket has no end or no content of its own, a dangling link leads nowhere, and a link to a folder that it stands in
    /// leads round in a circle.
    ///
    /// To mend it: remove it or put a regular file in its place; with `--no-embed` nothing is carried.
    NotCarried = "PS0704",
    /// an output would replace another file
    ///
    /// What is read (templates, variable files, files that are carried) is never written to, also not with `--force`, and
    /// no two outputs of one call are written to the same file. Device and inode are compared, so that other paths and
    /// links count as well. A file that packsh did not write, which has no line `Made by packsh` in the comment at its
    /// head, is kept unless `--force` is given. Nothing has been written.
    ///
    /// To mend it: name another file with `-o`, or another folder with `--out-dir`.
    Overwrites = "PS0705",
    /// the command line is wrong
    ///
    /// `packsh help` tells how it is used.
    ///
    /// To mend it: run `packsh help COMMAND`.
    BadFlag = "PS0801",
    /// no build is chosen
    ///
    /// `-only` names none of the builds, or `-except` all of them. As Packer, packsh goes on, and what it writes builds
    /// nothing and exits 0. An empty `-only=` names none as well.
    ///
    /// To mend it: name builds of the template, by the name as it is rendered.
    NothingChosen = "PS0802",
    /// the template is in HCL2
    ///
    /// Packer takes a path that ends in `.pkr.hcl` or `.pkr.json`, or is a folder, for HCL2. Only JSON templates can be compiled.
    ///
    /// To mend it: name a JSON template; `-` reads one from standard input, whatever its name is.
    Hcl = "PS0702",
}
