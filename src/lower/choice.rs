//! Which builds a component is for, and what it overrides there: looked up by the builder's raw name without going
//! through the lists again for each of many builds.

use std::collections::{HashMap, HashSet};

use crate::source::Node;
use crate::template::{Spanned, Template};

/// The choices of all provisioners and post-processors, in the order of the template.
pub struct Choices<'t> {
    /// Of the provisioners.
    pub provisioners: Vec<Choice<'t>>,
    /// Of the `error-cleanup-provisioner`: its overrides only.
    pub cleanup: Choice<'t>,
    /// Of the post-processors, chain by chain.
    pub chains: Vec<Vec<Choice<'t>>>,
}

/// The choice of one component.
pub struct Choice<'t> {
    only: HashSet<&'t str>,
    except: HashSet<&'t str>,
    overrides: HashMap<&'t str, &'t Node>,
}

impl<'t> Choices<'t> {
    /// Of a template.
    pub fn new(template: &'t Template) -> Self {
        let provisioners = template.provisioners.iter();
        let cleanup = template.cleanup.as_ref();
        let chains = template.post_processors.iter();
        Self {
            provisioners: provisioners
                .map(|item| Choice::new(&item.only, &item.except, &item.overrides))
                .collect(),
            cleanup: Choice::new(&[], &[], cleanup.map_or(&[], |item| &item.overrides)),
            chains: chains
                .map(|chain| {
                    let members = chain.iter();
                    members
                        .map(|item| Choice::new(&item.only, &item.except, &[]))
                        .collect()
                })
                .collect(),
        }
    }
}

impl<'t> Choice<'t> {
    fn new(
        only: &'t [Spanned<String>],
        except: &'t [Spanned<String>],
        overrides: &'t [(Spanned<String>, Node)],
    ) -> Self {
        let names = |list: &'t [Spanned<String>]| list.iter().map(|item| &*item.value).collect();
        let mut choice = Self {
            only: names(only),
            except: names(except),
            overrides: HashMap::new(),
        };
        for (name, node) in overrides {
            choice.overrides.entry(&name.value).or_insert(node);
        }
        choice
    }

    /// Whether the component is left out of the build of that builder: `only` counts before `except`; an empty list
    /// says nothing.
    pub fn skips(&self, raw_name: &str) -> bool {
        if self.only.is_empty() {
            self.except.contains(raw_name)
        } else {
            !self.only.contains(raw_name)
        }
    }

    /// What is laid over the component's object in the build of that builder.
    pub fn overrides(&self, raw_name: &str) -> Option<&'t Node> {
        self.overrides.get(raw_name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::Choice;
    use crate::source::{FileId, Span};
    use crate::template::Spanned;

    #[test]
    fn only_counts_before_except() {
        let list = |names: &[&str]| -> Vec<Spanned<String>> {
            let spanned = |name: &&str| Spanned {
                value: (*name).to_owned(),
                span: Span {
                    file: FileId(0),
                    start: 0,
                    end: 0,
                },
            };
            names.iter().map(spanned).collect()
        };
        for (only, except, skips) in [
            (&[][..], &[][..], [false, false]),
            (&["a"], &[], [false, true]),
            (&[], &["a"], [true, false]),
            (&["a"], &["a"], [false, true]),
        ] {
            let (only, except) = (list(only), list(except));
            let choice = Choice::new(&only, &except, &[]);
            assert_eq!(["a", "b"].map(|name| choice.skips(name)), skips);
        }
    }
}
