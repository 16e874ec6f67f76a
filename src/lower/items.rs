//! Texts that stand for lists. Packer renders such a text first and splits it at its commas then, so how long the list is
//! depends on its late pieces, unless these hold no comma.

use super::variables::Variables;
use super::{House, Purpose};
use crate::interpolate::Users;
use crate::plan::{Bound, Fixed, LibFn, Part, Var, Word};

/// What is known of the commas in the value of a variable.
enum Commas {
    /// By what is known now there are none, and the value is not empty: it is one item as long as that is so.
    Free,
    /// They are in a value that is known now, or there is none.
    Known,
    /// They are in what is known of a value that is late in part.
    Within,
}

impl House<'_> {
    /// A text that a list is split from, as a word of which all commas are literal.
    ///
    /// A variable that is one item stays late: the emitted file refuses a value that would be more, or none. One whose
    /// default has commas is put in as that, and so fixed. `None`: the text must be known now.
    ///
    /// # Errors
    /// A message: a secret would decide how long the list is.
    pub(super) fn items(&mut self, text: &Word, why: &str) -> Result<Option<Word>, String> {
        if self.request.purpose == Purpose::Validate
            && let Some(known) = self.path_by(text, &mut |variables, name| variables.peek(name))
        {
            return Ok(Some(Word::lit(known)));
        }
        let (mut out, mut bound) = (Word::empty(), Vec::new());
        let items = self.variables.items(text, why, &mut out, &mut bound)?;
        // no text at all is no item
        let may_be_empty = out.parts().iter().any(is_more_than_empty);
        let may_be_none = !may_be_empty && bound.is_empty() && !out.is_empty();
        if items.is_none() || may_be_none {
            return Ok(None);
        }
        for name in bound {
            self.variables.bind(&name, why, may_be_empty);
        }
        Ok(Some(out))
    }
}

fn is_more_than_empty(part: &Part) -> bool {
    match part {
        Part::Literal(_) | Part::Var(Var::Run(_)) => true,
        Part::Call(LibFn(name), _) => matches!(*name, "uuid" | "utc"),
        Part::Var(_) => false,
    }
}

impl Variables<'_> {
    /// Adds a text to the items, and the variables in it that must be one to `bound`.
    fn items(
        &mut self,
        text: &Word,
        why: &str,
        out: &mut Word,
        bound: &mut Vec<String>,
    ) -> Result<Option<()>, String> {
        for part in text.parts() {
            match part {
                // the folders of the run have no comma: Packer would split them, which nobody can mean
                Part::Literal(_) | Part::Var(Var::Run(_)) => out.push(part.clone()),
                Part::Var(Var::User(name)) => match self.commas(name) {
                    Commas::Free => {
                        bound.push(name.clone());
                        out.push(part.clone());
                    }
                    Commas::Known => match self.early(name, why)? {
                        Some(value) => out.push_str(&value),
                        None => return Ok(None),
                    },
                    Commas::Within => {
                        let Some(value) = self.slot(name).and_then(|slot| slot.word.clone()) else {
                            return Ok(None);
                        };
                        self.fix(name, &value, why);
                        if self.items(&value, why, out, bound)?.is_none() {
                            return Ok(None);
                        }
                    }
                },
                Part::Call(LibFn("utc"), format) => {
                    // the parts of a time have no commas, only what stands between them
                    let Some(format) = format.first().and_then(Word::as_literal) else {
                        return Ok(None);
                    };
                    for (index, piece) in format.split(',').enumerate() {
                        out.push_str(if index > 0 { "," } else { "" });
                        if !piece.is_empty() {
                            out.push(Part::Call(LibFn("utc"), vec![Word::lit(piece)]));
                        }
                    }
                }
                Part::Call(_, arguments) => {
                    let free = |argument| self.free(argument, bound);
                    if arguments.iter().map(free).any(|free| free.is_none()) {
                        return Ok(None);
                    }
                    out.push(part.clone());
                }
                Part::Var(_) => return Ok(None),
            }
        }
        Ok(Some(()))
    }

    /// Adds the variables in a text that has no comma to `bound`; `None`: it may have some.
    fn free(&mut self, text: &Word, bound: &mut Vec<String>) -> Option<()> {
        for part in text.parts() {
            match part {
                Part::Literal(text) if text.contains(',') => return None,
                Part::Literal(_) | Part::Var(Var::Run(_)) => {}
                Part::Var(Var::User(name)) if matches!(self.commas(name), Commas::Free) => {
                    bound.push(name.clone());
                }
                Part::Var(_) => return None,
                Part::Call(_, arguments) => {
                    for argument in arguments {
                        self.free(argument, bound)?;
                    }
                }
            }
        }
        Some(())
    }

    fn commas(&mut self, name: &str) -> Commas {
        match self.peek(name) {
            Some(value) if value.is_empty() || value.contains(',') => Commas::Known,
            Some(_) => Commas::Free,
            None if self.has_comma(name) => Commas::Within,
            None => Commas::Free,
        }
    }

    /// Whether what is known of a variable's default has a comma.
    fn has_comma(&self, name: &str) -> bool {
        fn within(variables: &Variables<'_>, word: &Word) -> bool {
            word.parts().iter().any(|part| match part {
                Part::Literal(text) => text.contains(','),
                Part::Var(Var::User(name)) => variables.has_comma(name),
                Part::Var(_) => false,
                Part::Call(_, arguments) => arguments.iter().any(|word| within(variables, word)),
            })
        }
        let word = self.slot(name).and_then(|slot| slot.word.as_ref());
        word.is_some_and(|word| within(self, word))
    }

    /// From now on the variable must be one item of a list.
    fn bind(&mut self, name: &str, why: &str, may_be_empty: bool) {
        let slot = self.slots.entry(name.to_owned()).or_default();
        slot.used = true;
        let reason = format!("it is an item of {why}");
        let bound = slot.bound.get_or_insert(Bound {
            reason,
            may_be_empty,
        });
        bound.may_be_empty &= may_be_empty;
    }

    /// Fixes a variable as what it is made of.
    pub(super) fn fix(&mut self, name: &str, value: &Word, why: &str) {
        let slot = self.slots.entry(name.to_owned()).or_default();
        slot.used = true;
        slot.fixed.get_or_insert_with(|| Fixed {
            value: value.clone(),
            reason: format!("it decides {why}"),
        });
    }
}
