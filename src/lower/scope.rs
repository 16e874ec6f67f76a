//! What one component of one build sees while it is lowered.

use std::collections::BTreeMap;

use super::component::{Entry, Kind};
use super::{BuildFacts, Carried, House, Purpose};
use crate::diagnostic::{Code, Diagnostic, failed};
use crate::interpolate::{self, Context, Data, Fault, Place, When};
use crate::plan::{Part, SecretKind, Var, Word};
use crate::schema::{self, Checks, Config, KindOfSecret, Raw, Renderer, Secret, Text, Validate};
use crate::source::{Node, Sources, Span};

/// The view of one component.
pub struct Scope<'h, 'a> {
    /// What all components share.
    pub house: &'h mut House<'a>,
    /// The build that the component belongs to.
    pub build: &'h BuildFacts,
    /// Where the component's object stands: `provisioners[2]`.
    pub path: &'h str,
    /// The component's object.
    pub span: Span,
    /// Identifier of the component's step, unique in the build.
    pub id: &'h str,
    /// What kind of component it is.
    pub place: Place,
    /// How `clean_resource_name` works there.
    pub clean: Option<interpolate::Clean>,
    /// Whether its texts are taken as they stand (sleep).
    pub verbatim: bool,
}

impl<'h, 'a> Scope<'h, 'a> {
    /// The view of the component that stands at a place of the template; `id` is that of its step.
    pub fn new(
        house: &'h mut House<'a>,
        build: &'h BuildFacts,
        entry: &Entry,
        (path, span): (&'h str, Span),
        id: &'h str,
    ) -> Self {
        Self {
            house,
            build,
            path,
            span,
            id,
            place: match entry.kind {
                Kind::Builder => Place::Builder,
                Kind::Provisioner => Place::Provisioner,
                Kind::PostProcessor => Place::PostProcessor,
            },
            clean: entry.clean,
            verbatim: false,
        }
    }

    /// Decodes and checks the component's configuration; `None` if there are errors.
    pub fn decode<T: Config + Validate>(
        &mut self,
        layers: &[&Node],
        faults: &mut Vec<Diagnostic>,
    ) -> Option<T> {
        let before = faults.len();
        let config: T = schema::decode(layers, self, faults)?;
        let name = self.build.name.to_string();
        let mut checks = Checks {
            build: &name,
            disk: self.house.request.recorded.unrecorded(),
            here: self.house.request.purpose == Purpose::Validate,
            span: self.span,
            faults,
        };
        config.validate(&mut checks);
        (!failed(&faults[before..])).then_some(config)
    }

    /// Whether the build runs any provisioner.
    pub fn is_provisioned(&self) -> bool {
        let choices = &self.house.choices;
        !choices.provisioners(&self.build.raw_name).is_empty()
    }

    fn at_prepare(&self) -> Data {
        match self.place {
            Place::Provisioner | Place::PostProcessor => Data::Placeholders,
            _ => Data::Nil,
        }
    }

    fn context(&self, data: Data) -> Context<'h> {
        let build = self.build;
        let request = self.house.request;
        Context {
            place: self.place,
            build_name: build.name.clone(),
            build_type: &build.kind,
            data,
            clean: self.clean,
            build_keys: build.build_keys,
            template_dir: self.house.template_dir.clone(),
            frozen: request.options.frozen.as_ref(),
        }
    }

    fn render(
        &mut self,
        text: &str,
        data: Data,
        when: When<'_>,
        render: Render,
    ) -> Result<Word, Fault> {
        let context = self.context(data);
        render(text, &context, &mut self.house.variables, when)
    }

    /// Renders a text that Packer renders when the step runs, with the build's data and `more`.
    ///
    /// # Errors
    /// A diagnostic that points into the text.
    pub fn run_time(
        &mut self,
        raw: &Raw,
        data: &BTreeMap<String, Word>,
        more: &[(&str, Word)],
    ) -> Result<Word, Diagnostic> {
        let mut fields = data.clone();
        for (name, word) in more {
            fields.insert((*name).to_owned(), word.clone());
        }
        self.with(raw, Data::Fields(fields))
    }

    /// Renders a text that Packer renders when the step runs, with a struct of its own.
    ///
    /// # Errors
    /// A diagnostic that points into the text.
    pub fn record(&mut self, raw: &Raw, record: &interpolate::Record) -> Result<Word, Diagnostic> {
        self.with(raw, Data::Record(record.clone()))
    }

    fn with(&mut self, raw: &Raw, data: Data) -> Result<Word, Diagnostic> {
        self.render(
            &raw.text,
            data,
            When::Late,
            interpolate::render_until_stable,
        )
        .map_err(|fault| {
            let span = raw.span.unwrap_or(self.span);
            fault.at(self.house.request.sources, span)
        })
    }

    /// Renders again, until nothing changes, what was rendered at Prepare, as Packer does with some fields when the step
    /// runs: what `{{build `KEY`}}` and variables left there gets its value.
    ///
    /// # Errors
    /// A diagnostic that points at the text.
    pub fn again(
        &mut self,
        text: &Text,
        data: &BTreeMap<String, Word>,
    ) -> Result<Word, Diagnostic> {
        if !is_template(&text.word) {
            return Ok(text.word.clone());
        }
        let context = self.context(Data::Fields(data.clone()));
        let users = &mut self.house.variables;
        interpolate::render_word_until_stable(text.word.clone(), &context, users, When::Late)
            .map_err(|fault| {
                let span = text.span.unwrap_or(self.span);
                let mut fault = fault.at(self.house.request.sources, span);
                // the places are those of the text after its first rendering
                if let Some(label) = fault.labels.first_mut() {
                    label.span = span;
                }
                fault
            })
    }

    /// The value of a user variable, which is fixed by this, if it is known now and `wanted`.
    pub fn early_if(
        &mut self,
        name: &str,
        why: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let variables = &mut self.house.variables;
        if variables.is_sensitive(name) || !variables.peek(name).is_some_and(|value| wanted(&value))
        {
            return None;
        }
        interpolate::Users::early(variables, name, why)
            .ok()
            .flatten()
    }

    /// The word for a secret. Its kind says whether the emitted file holds what stands literally in the template, or asks
    /// for it.
    pub fn secret<K: KindOfSecret>(&mut self, key: &str, secret: &Secret<K>) -> Word {
        let text = secret.disclosed();
        if text.word.is_empty() {
            return text.word.clone();
        }
        let house = &mut self.house;
        if let Some(value) = text.word.as_literal() {
            let path = format!("{}.{key}", self.path);
            let origin = house.origins.of(text.span.unwrap_or(self.span), &path);
            return house
                .secrets
                .word(K::KIND, (key, value), &origin, text.span);
        }
        let held = K::KIND == SecretKind::Guest && house.secrets.are_held(K::KIND);
        let mut names = Vec::new();
        text.word.each_var(&mut |var| {
            if let Var::User(name) = var {
                names.push(name.clone());
            }
        });
        for name in names {
            if held && house.variables.is_public(&name) {
                house.variables.log_in(&name, key);
            } else {
                house.variables.conceal(&name);
            }
        }
        text.word.clone()
    }

    /// Whether a text is not given. A variable that is empty now is fixed by this: the emitted file has no other form.
    pub fn is_absent(&mut self, key: &str, text: &Text) -> bool {
        if text.word.is_empty() {
            return true;
        }
        let [Part::Var(Var::User(name))] = text.word.parts() else {
            return false;
        };
        let why = format!("whether there is {}.{key}", self.path);
        let name = name.clone();
        self.early_if(&name, &why, str::is_empty).is_some()
    }

    /// The same of a secret.
    pub fn secret_is_absent<K: KindOfSecret>(&mut self, key: &str, secret: &Secret<K>) -> bool {
        self.is_absent(key, secret.disclosed())
    }

    /// As [`Scope::secret`], for a field that Packer renders again when the step runs: a template in it may name other
    /// secrets, and is none itself.
    ///
    /// # Errors
    /// A diagnostic that points at the text.
    pub fn secret_again<K: KindOfSecret>(
        &mut self,
        key: &str,
        secret: &Secret<K>,
        data: &BTreeMap<String, Word>,
    ) -> Result<Word, Diagnostic> {
        let text = secret.disclosed();
        if is_template(&text.word) {
            self.again(text, data)
        } else {
            Ok(self.secret(key, secret))
        }
    }

    /// Refuses words of a command line that hold a secret: `ps` would show it.
    pub fn no_secrets(&self, words: &[Word], command: &str, faults: &mut Vec<Diagnostic>) {
        let mut found = Vec::new();
        for word in words {
            word.each_var(&mut |var| match var {
                Var::User(name) if self.house.variables.is_sensitive(name) => {
                    found.push(name.clone());
                }
                Var::Secret(name) => found.push(name.clone()),
                Var::Build(name @ "winrm_password") => found.push((*name).to_owned()),
                _ => {}
            });
        }
        if let Some(name) = found.first() {
            faults.push(
                Diagnostic::error(
                    Code::NotSupported,
                    self.span,
                    format!("the secret `{name}` would stand on the command line of `{command}`"),
                )
                .found("everybody on the host can read command lines")
                .help("give it to a provisioner by `environment_vars`, or in a file"),
            );
        }
    }

    /// A path below the build's private folder that no other step uses.
    pub fn private(&self, name: &str) -> Word {
        let mut path = Word::var(Var::Run("work"));
        path.push_str(&format!("/{}{name}", self.id));
        path
    }

    /// A name that is given, or the build's name behind a prefix.
    pub fn named(&self, given: &Text, prefix: &str) -> Word {
        if !given.word.is_empty() {
            return given.word.clone();
        }
        let mut word = Word::lit(prefix);
        word.append(self.build.name.clone());
        word
    }

    /// The place of a key, as the emitted file names it.
    pub fn origin(&self, key: &str, span: Option<Span>) -> String {
        let path = format!("{}.{key}", self.path);
        self.house.origins.of(span.unwrap_or(self.span), &path)
    }

    /// The place of the component itself.
    pub fn here(&self) -> String {
        self.house.origins.of(self.span, self.path)
    }

    /// Carries a file or folder; `name` tells this one from others of the step.
    ///
    /// # Errors
    /// As [`House::carry`].
    pub fn carry(&mut self, key: &str, text: &Text, name: &str) -> Result<Carried, Diagnostic> {
        let mut place = Word::var(Var::Run("work"));
        place.push_str("/");
        place.push_str(self.id);
        if !name.is_empty() {
            place.push_str("_");
            place.push_str(name);
        }
        let why = format!("which file is carried for {}.{key}", self.path);
        let span = text.span.unwrap_or(self.span);
        self.house.carry(&text.word, &place, span, &why)
    }
}

/// Whether something in it is to be rendered yet.
fn is_template(word: &Word) -> bool {
    let mut parts = word.parts().iter();
    parts.any(|part| matches!(part, Part::Literal(text) if text.contains("{{")))
}

type Render = fn(&str, &Context<'_>, &mut dyn interpolate::Users, When<'_>) -> Result<Word, Fault>;

impl Renderer for Scope<'_, '_> {
    fn text(&mut self, text: &str, _: &str) -> Result<Word, Fault> {
        if self.verbatim {
            return Ok(Word::lit(text));
        }
        let data = self.at_prepare();
        self.render(text, data, When::Late, interpolate::render)
    }

    fn early(&mut self, text: &str, field: &str) -> Result<String, Fault> {
        if self.verbatim {
            return Ok(text.to_owned());
        }
        let why = format!("{}.{field}", self.path);
        let data = self.at_prepare();
        self.render(text, data, When::Early { why: &why }, interpolate::render)
            .map(|word| word.to_string())
    }

    fn items(&mut self, word: &Word, field: &str) -> Result<Option<Word>, String> {
        let why = format!("{}.{field}", self.path);
        self.house.items(word, &why)
    }

    fn check(&mut self, text: &str, _: &str) -> Result<(), Fault> {
        interpolate::check(text, self.place, self.clean.is_some())
    }

    fn peek(&mut self, word: &Word) -> Option<String> {
        if let Some(text) = word.as_literal() {
            return Some(text.to_owned());
        }
        if self.house.request.purpose == Purpose::Compile {
            // a value that is given when the script runs may well be another one
            return None;
        }
        self.house
            .path_by(word, &mut |variables, name| variables.peek(name))
    }

    fn sources(&self) -> &Sources {
        self.house.request.sources
    }
}
