//! Rewrites as what mends a fault: an old key gets those that concern it, and no guess at a key that was meant.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{Element, Item, Map, Member, Value};
use super::{FIXERS, Faults, shape, text};
use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::source::{self, FileId, Sources};

/// Gives the faults at old keys the edits that rewrite these keys.
///
/// What is offered for one component can be made all at once: rewrites of the same text are one offer, at the first of
/// their keys, and no other offer gives a key a name that a rewrite gives.
pub fn offer(sources: &Sources, faults: &mut [Diagnostic]) {
    let mut at: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, fault) in faults.iter().enumerate() {
        let key = matches!(fault.code, Code::DeprecatedKey | Code::UnknownKey);
        let label = fault.labels.first().filter(|_| key);
        if let Some(span) = label.map(|label| label.span)
            && span.file == FileId(0)
        {
            at.entry(span.start).or_default().push(index);
        }
    }
    if at.is_empty() {
        return;
    }
    let mut item = match source::parse_all(sources, FileId(0), &mut Vec::new()) {
        Some(node) => Item::of(&node),
        None => return,
    };
    let mut problems = Faults::default();
    shape::check(&item, &mut problems);
    let Some(root) = item.as_map().filter(|_| problems.list.is_empty()) else {
        return;
    };
    let file = &sources.file(FileId(0)).name;
    for component in Component::all(root) {
        let keys: Vec<u32> = component.keys_among(&at);
        if keys.is_empty() {
            continue;
        }
        let (offers, mut names) = component.offers(sources, &keys);
        for key in keys {
            let offer = offers.iter().find(|offer| offer.keys.contains(&key));
            for index in &at[&key] {
                let fault = &mut faults[*index];
                let Some(offer) = offer else {
                    one_of_each(fault, key, &mut names);
                    continue;
                };
                let first = offer.keys.first() == Some(&key);
                let edits = if first { &offer.edits[..] } else { &[] };
                fault.mend_by(edits);
                let how = format!(
                    "let it be done, with all else that is old: `packsh fix --in-place {file}`"
                );
                if fault.code == Code::UnknownKey {
                    let old = |at: &usize| format!("the key is an old one: {}", FIXERS[*at].what);
                    fault.help = offer.fixers.iter().map(old).collect();
                    fault.help.push(how);
                } else {
                    fault.help.push(format!("or {how}"));
                }
            }
        }
    }
}

/// Takes back a new name for a key if another key has it, or gets it, already.
fn one_of_each(fault: &mut Diagnostic, key: u32, names: &mut Names) {
    let [edit] = fault.fix() else { return };
    let holders = names.entry(edit.text.to_ascii_lowercase()).or_default();
    holders.insert(key);
    if holders.len() > 1 {
        fault.mend_by(&[]);
    }
}

/// The names of all keys that there are before or after all rewrites, in quotes, with the places of those who have them.
/// They are in small letters: Packer does not regard the case of keys.
type Names = BTreeMap<String, BTreeSet<u32>>;

/// One component, as a template that has no other.
struct Component {
    kind: &'static str,
    /// Whether the template has post-processors: a rewrite of builders asks for that.
    processed: bool,
    item: Item,
}

/// What mends old keys of a component.
struct Offer {
    /// The rewrites, by their places in the list.
    fixers: BTreeSet<usize>,
    /// Where the keys start.
    keys: BTreeSet<u32>,
    edits: Vec<Edit>,
}

impl Component {
    fn all(root: &Map) -> Vec<Self> {
        let processed = root.has("post-processors");
        let mut out = Vec::new();
        for kind in ["builders", "provisioners", "post-processors"] {
            let list = root.any_case(kind).and_then(|key| root.get(&key));
            let Some(Value::List(elements)) = list.map(|list| &list.value) else {
                continue;
            };
            let inner = elements
                .iter()
                .flat_map(|element| match &element.item.value {
                    Value::List(chain) => chain.as_slice(),
                    _ => std::slice::from_ref(element),
                });
            out.extend(inner.map(|element| Self {
                kind,
                processed,
                item: element.item.clone(),
            }));
        }
        out
    }

    /// Those of some places at which a key of it starts.
    fn keys_among(&self, at: &BTreeMap<u32, Vec<usize>>) -> Vec<u32> {
        let members = all_members(&self.item).iter();
        let starts = members.filter_map(|member| Some(member.place?.0.start));
        starts.filter(|start| at.contains_key(start)).collect()
    }

    /// It alone, after some rewrites; each of them is told to `after`.
    fn rewritten(&self, fixers: &BTreeSet<usize>, mut after: impl FnMut(usize, &Item)) -> Item {
        let mut root = Map::default();
        if self.processed {
            root.set("post-processors", Item::list([]), "");
        }
        let place = self.item.span;
        let element = Element {
            place,
            item: self.item.clone(),
        };
        root.set(self.kind, Item::new(Value::List(vec![element])), "");
        let mut item = self.item.clone();
        for at in fixers {
            (FIXERS[*at].run)(&mut root, &mut Faults::default());
            let elements = root.get_mut(self.kind).and_then(Item::as_list);
            if let Some(element) = elements.and_then(|list| list.first()) {
                item = element.item.clone();
            }
            after(*at, &item);
        }
        item
    }

    /// What mends those of the keys that rewrites mend.
    fn offers(&self, sources: &Sources, keys: &[u32]) -> (Vec<Offer>, Names) {
        let all: BTreeSet<usize> = (0..FIXERS.len()).collect();
        // which keys of the text each rewrite touches
        let mut touched: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); FIXERS.len()];
        let mut before = members(&self.item);
        let item = self.rewritten(&all, |at, item| {
            let now = members(item);
            let changed = now
                .iter()
                .filter(|(start, member)| before.get(start) != Some(member));
            touched[at] = changed.map(|(start, _)| *start).collect();
            before = now;
        });
        let done = members(&item);
        let mut names = Names::new();
        for member in all_members(&self.item).iter().chain(all_members(&item)) {
            let name = text::quote(&member.key).to_ascii_lowercase();
            let place = member.place.map_or(u32::MAX, |(key, _)| key.start);
            names.entry(name).or_default().insert(place);
        }
        let mended = |key: &&u32| {
            done.get(key)
                .is_some_and(|member| member.gone || member.renamed)
        };
        let mut groups: Vec<BTreeSet<usize>> = Vec::new();
        for key in keys.iter().filter(mended) {
            let mut reached = BTreeSet::from([*key]);
            let mut fixers = BTreeSet::new();
            while let Some(at) = (0..FIXERS.len())
                .find(|at| !fixers.contains(at) && !touched[*at].is_disjoint(&reached))
            {
                fixers.insert(at);
                reached.extend(&touched[at]);
            }
            join(&mut groups, fixers, |one, other| !one.is_disjoint(other));
        }
        loop {
            let offers: Vec<Offer> = groups
                .iter()
                .map(|fixers| self.offer(sources, fixers.clone(), keys))
                .collect();
            let together =
                |one: usize, other: usize| overlap(&offers[one].edits, &offers[other].edits);
            let pairs = (0..offers.len()).flat_map(|one| (0..one).map(move |other| (one, other)));
            let Some((one, other)) = pairs
                .into_iter()
                .find(|(one, other)| together(*one, *other))
            else {
                return (offers, names);
            };
            let more = groups.remove(one);
            groups[other].extend(more);
        }
    }

    fn offer(&self, sources: &Sources, fixers: BTreeSet<usize>, keys: &[u32]) -> Offer {
        let item = self.rewritten(&fixers, |_, _| {});
        let now = members(&item);
        let mended = |key: &&u32| {
            now.get(key)
                .is_some_and(|member| member.gone || member.renamed)
        };
        let mut edits = text::edits(sources, &item);
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        Offer {
            keys: keys.iter().filter(mended).copied().collect(),
            edits,
            fixers,
        }
    }
}

/// Adds a set to those that it has something to do with, which become one.
fn join<T: Ord>(
    groups: &mut Vec<BTreeSet<T>>,
    mut more: BTreeSet<T>,
    related: impl Fn(&BTreeSet<T>, &BTreeSet<T>) -> bool,
) {
    groups.retain_mut(|group| {
        let same = related(group, &more);
        if same {
            more.append(group);
        }
        !same
    });
    groups.push(more);
}

fn all_members(item: &Item) -> &[Member] {
    match &item.value {
        Value::Map(map) => &map.members,
        _ => &[],
    }
}

/// The members of the text, by where their keys start.
fn members(item: &Item) -> BTreeMap<u32, Member> {
    let placed = all_members(item).iter().filter_map(|member| {
        let start = member.place?.0.start;
        Some((start, member.clone()))
    });
    placed.collect()
}

/// Whether two changes cannot be made both, one without the other in mind. What is put in at one place has an order.
fn overlap(one: &[Edit], other: &[Edit]) -> bool {
    one.iter().any(|one| {
        other.iter().any(|other| {
            let (one, other) = (one.span, other.span);
            if one.start == one.end || other.start == other.end {
                one.start <= other.end && other.start <= one.end
            } else {
                one.start < other.end && other.start < one.end
            }
        })
    })
}
