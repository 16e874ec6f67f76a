//! Names of things in Azure, and what may be in them.

use crate::interpolate::quote;
use crate::schema::{Checks, Map, Text};

const GROUP: &str = r"^[^_\W][\w-._\(\)]{0,89}$";
const DISK: &str = r"^[^_\W][\w-._)]{0,79}$";

fn word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A letter or digit, then at most `most` more characters.
fn named(text: &str, most: usize, more: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next().is_some_and(|c| c.is_ascii_alphanumeric());
    let rest = chars.as_str();
    first
        && rest.chars().count() <= most
        && rest.chars().all(|c| word(c) || more.contains(c))
        && !text.ends_with(['.', '-'])
}

fn check(key: &str, text: &Text, good: bool, pattern: &str, checks: &mut Checks<'_>) {
    if text.shown().is_empty() || good {
        return;
    }
    checks.bad(
        text.span,
        format!("`{key}` is `{}`, which is no good name", text.shown()),
        format!(
            "The setting {key} must match the regular expression {}, and not end with a '-' or '.'.",
            quote(pattern)
        ),
    );
}

/// The name of a resource group.
pub fn group(key: &str, text: &Text, checks: &mut Checks<'_>) {
    check(key, text, named(text.shown(), 89, "-.()"), GROUP, checks);
}

/// The name of a managed image.
pub fn image(key: &str, text: &Text, checks: &mut Checks<'_>) {
    check(key, text, named(text.shown(), 79, "-.)"), DISK, checks);
}

/// A name of letters, digits and `_` only.
pub fn plain(key: &str, text: &Text, most: usize, limit: &str, checks: &mut Checks<'_>) {
    let name = text.shown();
    checks.refuse(
        !name.is_empty() && !(name.len() <= most && name.chars().all(word)),
        text,
        format!(
            "The setting {key} must only contain characters from a-z, A-Z, 0-9 and _ and {limit}"
        ),
    );
}

/// The beginning of the names of what is made for the build.
pub fn prefix(key: &str, text: &Text, checks: &mut Checks<'_>) {
    let name = text.shown();
    checks.refuse(
        !name.is_empty() && !named(name, 10, "-.)"),
        text,
        format!("The setting {key} must only contain characters from a-z, A-Z, 0-9 and _ and the maximum length is 10 characters"),
    );
}

/// Where a VHD is captured; `whole`: the container's name is matched to its end.
pub fn capture(container: &Text, prefix: &Text, whole: bool, checks: &mut Checks<'_>) {
    if !container.is_given() {
        return;
    }
    let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let name = container.shown();
    let good = |name: &str| {
        (3..=63).contains(&name.len())
            && name.starts_with(small)
            && name.chars().all(|c| small(c) || c == '-')
    };
    let matches = good(name) || (!whole && name.get(..3).is_some_and(good));
    let pattern = if whole {
        r"^[a-z0-9][a-z0-9\-]{2,62}$"
    } else {
        r"^[a-z0-9][a-z0-9\-]{2,62}"
    };
    checks.refuse(
        !matches && container.now.is_some(),
        container,
        format!(
            "A capture_container_name must satisfy the regular expression {}.",
            quote(pattern)
        ),
    );
    checks.refuse(
        name.ends_with('-'),
        container,
        "A capture_container_name must not end with a hyphen, e.g. '-'.",
    );
    checks.refuse(
        name.contains("--"),
        container,
        "A capture_container_name must not contain consecutive hyphens, e.g. '--'.",
    );
    checks.require(
        "capture_name_prefix",
        prefix,
        "A capture_name_prefix must be specified",
    );
    let name = prefix.shown();
    let good = (1..=24).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| word(c) || "-.".contains(c));
    checks.refuse(
        !good && prefix.now.is_some(),
        prefix,
        format!(
            "A capture_name_prefix must satisfy the regular expression {}.",
            quote(r"^[A-Za-z0-9][A-Za-z0-9_\-\.]{0,23}$")
        ),
    );
    checks.refuse(
        name.ends_with(['-', '.']),
        prefix,
        "A capture_name_prefix must not end with a hyphen or period.",
    );
}

/// At most 15 tags, which are not too long. `more` of them stand elsewhere.
pub fn tags(tags: &Map<Text>, more: usize, checks: &mut Checks<'_>) {
    let count = tags.items.len() + more;
    checks.refuse(
        count > 15,
        tags,
        format!("a max of 15 tags are supported, but {count} were provided"),
    );
    for (key, value) in &tags.items {
        for (text, most) in [(key, 512), (value, 256)] {
            let length = text.shown().len();
            checks.refuse(
                length > most,
                text,
                format!(
                    "the tag name {} exceeds ({length}) the {most} character limit",
                    quote(text.shown())
                ),
            );
        }
    }
}

/// The kind of the guest's operating system.
pub fn os_type(text: &Text, checks: &mut Checks<'_>) {
    checks.require("os_type", text, "An os_type must be specified");
    let kind = text.shown();
    checks.refuse(
        !kind.is_empty() && !matches!(kind.to_lowercase().as_str(), "linux" | "windows"),
        text,
        format!("The os_type {} is invalid", quote(kind)),
    );
}

/// What is wrong with the identifier of a managed identity.
pub fn identity_fault(text: &str) -> Option<String> {
    let Some((provider, kind)) = parts(text) else {
        return Some("Error parsing resource ID from `user_assigned_managed_identities`; please make sure that this value follows the full resource id format: /subscriptions/<SUBSCRIPTON_ID>/resourcegroups/<RESOURCE_GROUP>/providers/Microsoft.ManagedIdentity/userAssignedIdentities/<USER_ASSIGNED_IDENTITY_NAME>.".to_owned());
    };
    if !provider.eq_ignore_ascii_case("Microsoft.ManagedIdentity") {
        return Some("A valid user assigned managed identity resource id must have a correct resource provider".to_owned());
    }
    (!kind.eq_ignore_ascii_case("userAssignedIdentities")).then(|| {
        "A valid user assigned managed identity resource id must have a correct resource type"
            .to_owned()
    })
}

/// The provider and the type of a resource by its identifier.
fn parts(text: &str) -> Option<(String, String)> {
    let pieces: Vec<&str> = text.trim_matches('/').split('/').collect();
    let even = pieces.len().is_multiple_of(2) && pieces.len() >= 8;
    if !even || pieces.iter().any(|piece| piece.is_empty()) {
        return None;
    }
    let heads = ["subscriptions", "resourceGroups", "providers"];
    let good = heads
        .iter()
        .enumerate()
        .all(|(index, head)| pieces[index * 2].eq_ignore_ascii_case(head));
    let kind: Vec<&str> = pieces[6..].iter().step_by(2).copied().collect();
    good.then(|| (pieces[5].to_owned(), kind.join("/")))
}

/// Whether it identifies a resource of one of these types.
pub fn resource(text: &str, provider: &str, kinds: &[&str]) -> bool {
    parts(text).is_some_and(|(found, kind)| {
        found.eq_ignore_ascii_case(provider)
            && kinds.iter().any(|wanted| kind.eq_ignore_ascii_case(wanted))
    })
}

/// `publisher:offer:sku:version`
pub fn platform_image(text: &str) -> bool {
    let pieces: Vec<&str> = text.split(':').collect();
    pieces.len() == 4
        && pieces
            .iter()
            .all(|piece| !piece.is_empty() && piece.chars().all(|c| word(c) || "-.".contains(c)))
}

/// Three numbers.
pub fn version(text: &str) -> bool {
    let pieces: Vec<&str> = text.split('.').collect();
    pieces.len() == 3
        && pieces
            .iter()
            .all(|piece| !piece.is_empty() && piece.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{named, platform_image, resource};

    #[test]
    fn names_are_told_from_others() {
        assert!(named("my-group_1.(x)", 89, "-.()"));
        for name in ["_x", "x-", "x.", "", "a b"] {
            assert!(!named(name, 89, "-.()"), "{name}");
        }
        assert!(platform_image("a:b:c:latest"));
        assert!(!platform_image("a:b:c"));
        let disk = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/d";
        assert!(resource(disk, "microsoft.compute", &["disks"]));
        assert!(!resource(
            "/subscriptions/s",
            "microsoft.compute",
            &["disks"]
        ));
    }
}
