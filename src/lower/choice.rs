//! Which builds a component is for, and what it overrides there: looked up by the builder's raw name without going
//! through the lists again for each of many builds.

use std::collections::{HashMap, HashSet};

use crate::plan::names::identifier;
use crate::source::Node;
use crate::template::{PostProcessor, Provisioner, Spanned, Template};

/// The choices of all provisioners and post-processors, in the order of the template.
pub struct Choices<'t> {
    template: &'t Template,
    provisioners: Vec<Choice<'t>>,
    /// Of the `error-cleanup-provisioner`: its overrides only.
    cleanup: Choice<'t>,
    /// Of the post-processors, chain by chain.
    chains: Vec<Vec<Choice<'t>>>,
}

/// A component that takes part in a build.
pub struct Chosen<'t, T> {
    /// Identifier of its step, unique in the build.
    pub id: String,
    /// The component.
    pub component: &'t T,
    /// What is laid over its object in this build.
    pub overrides: Option<&'t Node>,
}

/// The choice of one component.
struct Choice<'t> {
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
            template,
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

    /// The provisioners of the build of that builder, in order.
    pub fn provisioners(&self, raw_name: &str) -> Vec<Chosen<'t, Provisioner>> {
        let all = self.template.provisioners.iter().zip(&self.provisioners);
        all.filter(|(_, choice)| !choice.skips(raw_name))
            .enumerate()
            .map(|(index, (component, choice))| Chosen {
                id: format!(
                    "provision_{}_{}",
                    index + 1,
                    identifier(&component.kind.value)
                ),
                component,
                overrides: choice.overrides(raw_name),
            })
            .collect()
    }

    /// The `error-cleanup-provisioner`.
    pub fn cleanup(&self, raw_name: &str) -> Option<Chosen<'t, Provisioner>> {
        let component = self.template.cleanup.as_ref()?;
        Some(Chosen {
            id: format!("cleanup_{}", identifier(&component.kind.value)),
            component,
            overrides: self.cleanup.overrides(raw_name),
        })
    }

    /// The chains of post-processors of the build of that builder, in order; a chain may be empty. A name in `except`
    /// drops the rest of its chain, too (language.md C14).
    pub fn chains(&self, raw_name: &str, except: &[String]) -> Vec<Vec<Chosen<'t, PostProcessor>>> {
        let mut out = Vec::new();
        let chains = self.template.post_processors.iter().zip(&self.chains);
        for (number, (chain, choices)) in chains.enumerate() {
            let members = chain.iter().zip(choices);
            let members = members
                .filter(|(_, choice)| !choice.skips(raw_name))
                .map(|(component, _)| component)
                .take_while(|component| !except.contains(&component.label.value))
                .enumerate();
            let members = members.map(|(index, component)| Chosen {
                id: format!(
                    "post_{}_{}_{}",
                    number + 1,
                    index + 1,
                    identifier(&component.kind.value)
                ),
                component,
                overrides: None,
            });
            out.push(members.collect());
        }
        out
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
    fn skips(&self, raw_name: &str) -> bool {
        if self.only.is_empty() {
            self.except.contains(raw_name)
        } else {
            !self.only.contains(raw_name)
        }
    }

    /// What is laid over the component's object in the build of that builder.
    fn overrides(&self, raw_name: &str) -> Option<&'t Node> {
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
