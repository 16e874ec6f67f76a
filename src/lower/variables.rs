//! The user variables: their defaults, what they depend on, and which of them the shape of the plan has fixed.

mod users;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::unset::{in_variable, says_unset};
use super::{Request, order};
use crate::diagnostic::Diagnostic;
use crate::interpolate::{self, Context, Data, Frozen, Place, Users, When};
use crate::plan::{self, Bound, Fixed, Part, Var, Word};
use crate::source::{Sources, Span};
pub(super) use users::References;
use users::{Early, Known};

/// How deep variables may refer to each other: Packer evaluates them in at most 100 passes.
pub(super) const DEPTH: usize = 100;

/// What is known of one variable.
#[derive(Debug, Default)]
pub(super) struct Slot {
    /// The template's default, or what the command line says instead.
    pub(super) text: Option<String>,
    /// Where the text stands, if it is in an input file.
    pub(super) span: Option<Span>,
    pub(super) declared: bool,
    pub(super) sensitive: bool,
    /// The name's place in the template.
    pub(super) origin: String,
    /// The evaluated text.
    pub(super) word: Option<Word>,
    pub(super) uses: BTreeSet<String>,
    pub(super) used: bool,
    pub(super) fixed: Option<Fixed>,
    /// What an emitted file refuses of its values.
    pub(super) bound: Option<Bound>,
    /// Whether the command line gives the text, and not the template.
    pub(super) given: bool,
    /// The key of the guest's login that it is.
    pub(super) login: Option<String>,
}

/// The user variables of a template.
#[derive(Debug)]
pub struct Variables<'a> {
    pub(super) slots: BTreeMap<String, Slot>,
    frozen: Option<&'a Frozen>,
    template_dir: Word,
    pub(super) embed_secrets: bool,
    /// Names whose evaluation is under way.
    open: Vec<String>,
    /// Values that are known already, with secrets or without: variables may be made of each other many times over.
    pub(super) values: HashMap<(String, bool), Option<String>>,
}

impl<'a> Variables<'a> {
    /// Takes the declarations, then what the command line gives (later values win), with the places of what files give.
    pub fn new(
        request: &Request<'a>,
        origin: &dyn Fn(Span, &str) -> String,
        template_dir: Word,
    ) -> Self {
        let template = request.template;
        let mut slots: BTreeMap<String, Slot> = BTreeMap::new();
        for declared in &template.variables {
            let name = &declared.name.value;
            slots.insert(
                name.clone(),
                Slot {
                    text: declared.default.as_ref().map(|text| text.value.clone()),
                    span: declared.default.as_ref().map(|text| text.span),
                    declared: true,
                    origin: origin(declared.name.span, &format!("variables.{name}")),
                    ..Slot::default()
                },
            );
        }
        for (name, value) in request.values {
            let slot = slots.entry(name.clone()).or_default();
            slot.text = Some(value.clone());
            slot.span = request.places.get(name).copied();
            slot.given = true;
        }
        for name in &template.sensitive {
            slots.entry(name.value.clone()).or_default().sensitive = true;
        }
        Self {
            slots,
            frozen: request.options.frozen.as_ref(),
            template_dir,
            embed_secrets: request.options.embed_secrets,
            open: Vec::new(),
            values: HashMap::new(),
        }
    }

    /// Evaluates all texts; faults point into them.
    pub fn resolve(&mut self, sources: &Sources, faults: &mut Vec<Diagnostic>) {
        let names: Vec<String> = self.slots.keys().cloned().collect();
        let mut undefined = BTreeSet::new();
        let mut unset = Vec::new();
        for name in &names {
            let Some(text) = self.slots[name].text.clone() else {
                continue;
            };
            let mut references = self.references();
            let result = interpolate::render(&text, &self.context(), &mut references, When::Late);
            let uses = references.uses;
            let slot = self.slots.entry(name.clone()).or_default();
            slot.uses = uses;
            match result {
                Ok(word) => slot.word = Some(word),
                Err(fault) => {
                    let no_value = says_unset(fault.packer.as_deref().unwrap_or_default());
                    let fault = self.fault(name, sources, fault);
                    if no_value {
                        undefined.insert(name.clone());
                        unset.push(fault);
                    } else {
                        faults.push(fault);
                    }
                }
            }
        }
        self.cycles(&mut unset);
        if !unset.is_empty()
            && let Some(words) = self.unset_words(&undefined)
        {
            for fault in &mut unset {
                fault.packer = Some(words.clone());
            }
        }
        faults.append(&mut unset);
        for name in names.iter().filter(|_| faults.is_empty()) {
            if self.is_sensitive(name) {
                self.conceal(name);
            }
        }
        if faults.is_empty() {
            self.attempt(sources, faults);
        }
    }

    /// Evaluates what is made by functions of other variables, by what is known of those.
    fn attempt(&mut self, sources: &Sources, faults: &mut Vec<Diagnostic>) {
        let names: Vec<String> = self.slots.keys().cloned().collect();
        for name in names {
            let slot = &self.slots[&name];
            let literal = slot
                .word
                .as_ref()
                .is_none_or(|word| word.as_literal().is_some());
            let Some(text) = slot.text.clone().filter(|_| !literal) else {
                continue;
            };
            let context = self.context();
            let result = interpolate::render(&text, &context, &mut Known(self), When::Late);
            faults.extend(result.err().map(|fault| self.fault(&name, sources, fault)));
        }
    }

    /// A fault in the text of a variable.
    fn fault(&self, name: &str, sources: &Sources, mut fault: interpolate::Fault) -> Diagnostic {
        let slot = &self.slots[name];
        let text = slot.text.as_deref().unwrap_or_default();
        fault.packer = fault
            .packer
            .map(|words| in_variable(name, text, fault.code, words));
        match slot.span {
            Some(span) => fault.at(sources, span),
            None => given_fault(name, fault),
        }
    }

    /// The names, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.slots.keys().map(String::as_str)
    }

    /// Where the text of a variable stands, if it is in an input file.
    pub(super) fn span(&self, name: &str) -> Option<Span> {
        self.slots.get(name)?.span
    }

    /// The names and texts of those that have one, in order.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let slots = self.slots.iter();
        slots.filter_map(|(name, slot)| Some((name.as_str(), slot.text.as_deref()?)))
    }

    /// What texts of variables may refer to.
    pub(super) fn references(&self) -> References<'_> {
        References {
            slots: &self.slots,
            uses: BTreeSet::new(),
        }
    }

    /// What texts of variables are evaluated with.
    pub(super) fn context(&self) -> Context<'a> {
        Context {
            place: Place::Variable,
            build_name: Word::empty(),
            build_type: "",
            data: Data::Nil,
            clean: None,
            build_keys: Some(&[]),
            template_dir: self.template_dir.clone(),
            frozen: self.frozen,
        }
    }

    /// What each variable is made of, by their places among the names.
    pub(super) fn uses(&self) -> Vec<Vec<usize>> {
        let places = self.slots.keys().enumerate();
        let places: HashMap<&String, usize> = places.map(|(at, name)| (name, at)).collect();
        let place = |name: &String| places.get(name).copied();
        let slots = self.slots.values();
        slots
            .map(|slot| slot.uses.iter().filter_map(place).collect())
            .collect()
    }

    /// The names so that each comes behind those that it is made of; `None`: there is a cycle.
    pub(super) fn order(&self) -> Option<Vec<&str>> {
        let names: Vec<&str> = self.slots.keys().map(String::as_str).collect();
        let order = order::order(&self.uses(), DEPTH)?;
        Some(order.into_iter().map(|at| names[at]).collect())
    }

    /// The variables of the plan, in the order in which the script evaluates them.
    pub fn plan(&self) -> Vec<plan::Variable> {
        let order = self.order().unwrap_or_default();
        order
            .into_iter()
            .filter_map(|name| {
                let slot = self.slots.get(name)?;
                let required = slot.declared && slot.text.is_none();
                let default = slot.word.clone().unwrap_or_default();
                let secret = slot.sensitive
                    && !self.embed_secrets
                    && default
                        .parts()
                        .iter()
                        .any(|part| matches!(part, Part::Literal(_)));
                Some(plan::Variable {
                    name: name.to_owned(),
                    default: (!required).then_some(default),
                    sensitive: slot.sensitive,
                    // a required secret is asked for, too, so that it need not be on a command line
                    asked: secret || (required && slot.sensitive),
                    login: slot.login.clone().filter(|_| !slot.sensitive),
                    fixed: slot.fixed.clone(),
                    // a fixed value is known to be good
                    bound: slot.bound.clone().filter(|_| slot.fixed.is_none()),
                    origin: slot.origin.clone(),
                })
            })
            .collect()
    }

    /// Required variables that have no value yet.
    pub fn missing(&self) -> Vec<&str> {
        let missing = self
            .slots
            .iter()
            .filter(|(_, slot)| slot.declared && slot.text.is_none());
        missing.map(|(name, _)| name.as_str()).collect()
    }

    /// What is known of a variable.
    pub(super) fn slot(&self, name: &str) -> Option<&Slot> {
        self.slots.get(name)
    }

    /// The value of a variable now, or nothing.
    pub(super) fn value(&mut self, name: &str, why: &str) -> Result<Option<String>, String> {
        let Some(slot) = self.slots.get(name) else {
            return Ok(Some(String::new()));
        };
        if slot.sensitive && !self.embed_secrets {
            return Err(format!(
                "the variable `{name}` is sensitive, so the emitted file may not depend on its value"
            ));
        }
        let Some(text) = slot.text.clone() else {
            // a name that is nowhere declared stands for nothing
            return Ok((!slot.declared).then(String::new));
        };
        let key = (name.to_owned(), self.embed_secrets);
        if let Some(value) = self.values.get(&key) {
            return Ok(value.clone());
        }
        if self.open.len() > DEPTH || self.open.iter().any(|other| other == name) {
            return Ok(None);
        }
        self.open.push(name.to_owned());
        let context = self.context();
        let result = interpolate::render(&text, &context, &mut Early(self), When::Early { why });
        self.open.pop();
        let value = result
            .ok()
            .and_then(|word| word.as_literal().map(str::to_owned));
        self.values.insert(key, value.clone());
        Ok(value)
    }
}

impl Users for Variables<'_> {
    fn late(&mut self, name: &str) -> Result<Word, String> {
        let slot = self.slots.entry(name.to_owned()).or_default();
        slot.used = true;
        let template = slot.word.as_ref().is_some_and(|word| {
            word.parts()
                .iter()
                .any(|part| matches!(part, Part::Literal(text) if text.contains("{{")))
        });
        if template {
            // what is a template itself is rendered with the field: only the compiler can do that
            return match self.early(name, "how a field is rendered, since it is a template")? {
                Some(text) => Ok(Word::lit(text)),
                None => Err(format!(
                    "the variable `{name}` holds a template, but its value is not known now"
                )),
            };
        }
        Ok(Word::var(Var::User(name.to_owned())))
    }

    fn early(&mut self, name: &str, why: &str) -> Result<Option<String>, String> {
        let value = self.value(name, why)?;
        if let Some(value) = &value {
            self.fix(name, &Word::lit(value.as_str()), why);
        }
        Ok(value)
    }

    fn peek(&mut self, name: &str) -> Option<String> {
        Variables::peek(self, name)
    }
}

fn given_fault(name: &str, fault: interpolate::Fault) -> Diagnostic {
    let mut diagnostic = Diagnostic::general(
        fault.code,
        format!(
            "the given value of the variable `{name}`: {}",
            fault.message
        ),
    );
    diagnostic.help.extend(fault.help);
    diagnostic.packer = fault.packer;
    diagnostic
}
