//! What texts may ask of the source AMI (builder/amazon/common/interpolate_build_info.go).

use std::collections::BTreeMap;

use super::access::region;
use crate::interpolate::{Field, Record};
use crate::plan::{LibFn, Var, Word};

/// The values, by their names in a template.
fn values() -> [(&'static str, Word); 6] {
    let learned = |name| Word::var(Var::Build(name));
    [
        ("BuildRegion", region()),
        ("SourceAMI", learned("source_ami")),
        ("SourceAMICreationDate", learned("source_date")),
        ("SourceAMIName", learned("source_name")),
        ("SourceAMIOwner", learned("source_owner")),
        ("SourceAMIOwnerName", learned("source_owner_name")),
    ]
}

/// What tags and descriptions are rendered with.
pub fn record() -> Record {
    let mut fields = BTreeMap::from(values().map(|(name, word)| (name, Field::Text(word))));
    fields.insert("SourceAMITags", Field::Lookup(LibFn("ec2_source_tag")));
    Record {
        kind: "*common.BuildInfoTemplate",
        fields,
    }
}

/// Adds what provisioners and post-processors may ask.
pub fn add(data: &mut BTreeMap<String, Word>) {
    for (name, word) in values() {
        data.insert(name.to_owned(), word);
    }
    data.insert("ID".to_owned(), Word::var(Var::Build("instance")));
}
