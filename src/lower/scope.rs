//! What one component of one build sees while it is lowered.

use std::collections::BTreeMap;

use super::{BuildFacts, Carried, House};
use crate::diagnostic::Diagnostic;
use crate::interpolate::{self, Context, Data, Fault, Place, When};
use crate::plan::{Part, Var, Word};
use crate::schema::{Raw, Renderer, Text};
use crate::source::{Sources, Span};

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
    /// The builder's own keys of the `build` function.
    pub build_keys: &'static [&'static str],
    /// How `clean_resource_name` works there.
    pub clean: Option<interpolate::Clean>,
}

impl Scope<'_, '_> {
    fn context(&self, data: Data) -> Context<'static> {
        // the frozen values live as long as the request, which outlives every scope; see `render`
        Context {
            place: self.place,
            build_name: self.build.name.clone(),
            build_type: "",
            data,
            clean: self.clean,
            build_keys: self.build_keys,
            template_dir: Word::var(Var::Run("template_dir")),
            frozen: None,
        }
    }

    fn at_prepare(&self) -> Data {
        match self.place {
            Place::Provisioner | Place::PostProcessor => Data::Placeholders,
            _ => Data::Nil,
        }
    }

    fn render(&mut self, text: &str, data: Data, when: When<'_>) -> Result<Word, Fault> {
        let context = Context {
            build_type: &self.build.kind,
            frozen: self.house.request.options.frozen.as_ref(),
            ..self.context(data)
        };
        interpolate::render(text, &context, &mut self.house.variables, when)
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
        let context = Context {
            build_type: &self.build.kind,
            frozen: self.house.request.options.frozen.as_ref(),
            ..self.context(Data::Fields(fields))
        };
        interpolate::render_until_stable(
            &raw.text,
            &context,
            &mut self.house.variables,
            When::Late,
        )
        .map_err(|fault| match raw.span {
            Some(span) => fault.at(self.house.request.sources, span),
            None => fault.at(self.house.request.sources, self.span),
        })
    }

    /// The word for a secret: what stands literally in the template is asked for when the emitted file runs.
    pub fn secret(&mut self, key: &str, text: &Text) -> Word {
        if text.word.is_empty() || self.house.request.options.embed_secrets {
            return text.word.clone();
        }
        if let Some(value) = text.word.as_literal() {
            let origin = self.origin(key, text.span);
            return self.house.secrets.word(key, value, &origin);
        }
        let mut names = Vec::new();
        text.word.each_var(&mut |var| {
            if let Var::User(name) = var {
                names.push(name.clone());
            }
        });
        for name in names {
            self.house.variables.conceal(&name);
        }
        let literal = text
            .word
            .parts()
            .iter()
            .filter(|part| matches!(part, Part::Literal(_)));
        // a few fixed characters around a variable give nothing away
        drop(literal);
        text.word.clone()
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

impl Renderer for Scope<'_, '_> {
    fn text(&mut self, text: &str, _: &str) -> Result<Word, Fault> {
        let data = self.at_prepare();
        self.render(text, data, When::Late)
    }

    fn early(&mut self, text: &str, field: &str) -> Result<String, Fault> {
        let why = format!("{}.{field}", self.path);
        let data = self.at_prepare();
        self.render(text, data, When::Early { why: &why })
            .map(|word| word.to_string())
    }

    fn check(&mut self, text: &str, _: &str) -> Result<(), Fault> {
        interpolate::check(text, &self.place, self.clean.is_some())
    }

    fn sources(&self) -> &Sources {
        self.house.request.sources
    }
}
