//! "Did you mean ...?"

/// Names longer than this are not compared: the time is the product of the lengths.
const LONGEST: usize = 64;
/// How many candidates are looked at.
const CANDIDATES: usize = 1_000;

/// The candidate that a name was meant to be: one that differs in case, `-` and `_` only, else the nearest if it is near.
///
/// Near means at most a third of the letters wrong, a swap of neighbours counting as one. Of equally near ones the first is taken.
pub fn suggest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    let length = name.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let wanted = plain(name);
    let limit = length.div_ceil(3).min(4);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.into_iter().take(CANDIDATES) {
        if candidate == name || candidate.len() > 4 * LONGEST {
            continue;
        }
        let plain = plain(candidate);
        let distance = if plain == wanted {
            0
        } else {
            strsim::damerau_levenshtein(&plain, &wanted)
        };
        let nearer = best.is_none_or(|(best, _)| distance < best);
        if distance <= limit && distance < candidate.chars().count() && nearer {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate.to_owned())
}

/// A name without what is often confused.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let keys = ["builders", "provisioners", "post-processors", "variables"];
        for (name, meant) in [
            ("bilders", Some("builders")),
            ("builder", Some("builders")),
            ("post_processors", Some("post-processors")),
            ("PostProcessors", Some("post-processors")),
            ("variabels", Some("variables")),
            ("outputs", None),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(suggest(name, keys).as_deref(), meant, "{name}");
        }
    }

    #[test]
    fn does_not_suggest_the_name_itself() {
        assert_eq!(suggest("a", ["a"]), None);
    }

    #[test]
    fn long_names_cost_no_time() {
        let long = "x".repeat(1 << 20);
        assert_eq!(suggest(&long, [long.as_str(), "x"]), None);
        assert_eq!(suggest("x", [long.as_str()]), None);
    }
}
