//! Which artifacts a run removes again, since a post-processor does not keep its input.

use std::collections::BTreeMap;

use crate::plan::{Build, Member};

/// A post-processor, by its chain and its place in it.
pub type At = (usize, usize);

/// Post-processors whose artifact is that which they are given, with what they add to it.
const SAME: &[&str] = &["checksum", "manifest", "shell-local"];

/// The post-processors whose artifacts are removed, each with the one that removes it. `None` stands for what the builder
/// leaves, and for the end of all chains.
pub fn of(build: &Build) -> BTreeMap<Option<At>, Option<At>> {
    let mut found = BTreeMap::new();
    for (number, chain) in build.chains.iter().enumerate() {
        // whether the artifact before a post-processor is removed, and by which; from the last one on
        let mut by = None;
        for (place, member) in chain.iter().enumerate().rev() {
            by = match (keeps(build, member), SAME.contains(&member.kind.as_str())) {
                // of the first ones none removes what the builder leaves
                (false, _) if place > 0 => Some((number, place)),
                (_, true) => by,
                _ => None,
            };
            let before = place.checked_sub(1).map(|before| (number, before));
            if let Some(by) = by {
                found.entry(before).or_insert(Some(by));
            }
        }
    }
    let mut firsts = build
        .chains
        .iter()
        .filter_map(|chain| chain.first())
        .peekable();
    if firsts.peek().is_some() && firsts.all(|first| !keeps(build, first)) {
        found.entry(None).or_insert(None);
    }
    found
}

/// The provider of a cloud keeps the image, of which its box tells no more than the name.
fn keeps(build: &Build, member: &Member) -> bool {
    member.keep || (member.kind == "vagrant" && build.builder_type.starts_with("amazon-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Step, Word};

    fn build(chains: &[&[(&str, bool)]]) -> Build {
        let member = |(kind, keep): &(&str, bool)| Member {
            label: (*kind).to_owned(),
            kind: (*kind).to_owned(),
            keep: *keep,
            step: Step::new("", "PostProcessor", "", ""),
        };
        Build {
            id: String::new(),
            name: Word::empty(),
            builder_type: "file".to_owned(),
            origin: String::new(),
            leaves: Word::empty(),
            steps: Vec::new(),
            provision_at: 0,
            provision_step: false,
            provisioners: Vec::new(),
            cleanup: None,
            chains: (chains.iter())
                .map(|chain| chain.iter().map(member).collect())
                .collect(),
            setup: Vec::new(),
            artifact: Vec::new(),
        }
    }

    #[test]
    fn what_is_not_kept_is_removed() {
        let of = |chains: &[&[(&str, bool)]]| of(&build(chains)).into_iter().collect::<Vec<_>>();
        assert_eq!(of(&[]), []);
        assert_eq!(of(&[&[("compress", false)]]), [(None, None)]);
        assert_eq!(of(&[&[("compress", true)], &[("compress", false)]]), []);
        // the artifact of checksum has the builder's file in it
        assert_eq!(
            of(&[
                &[("checksum", true), ("compress", false)],
                &[("manifest", true)]
            ]),
            [(None, Some((0, 1))), (Some((0, 0)), Some((0, 1)))]
        );
        assert_eq!(
            of(&[&[("compress", true), ("checksum", true), ("compress", false)]]),
            [(Some((0, 0)), Some((0, 2))), (Some((0, 1)), Some((0, 2)))]
        );
        assert_eq!(
            of(&[&[
                ("docker-import", false),
                ("docker-tag", true),
                ("docker-push", true)
            ]]),
            [(None, None)]
        );
    }
}
