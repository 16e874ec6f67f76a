//! Pairs of texts, as lists of tags have them.

use crate::config;
use crate::schema::{Checks, Raw, Text, Validate};

config! {
    /// A name and its value.
    pub struct NameValue {
        /// Name.
        name: Text => untagged("Name");
        /// Value.
        value: Text => untagged("Value");
    }
}

config! {
    /// A name and its value, rendered when the step runs.
    pub struct RawNameValue {
        /// Name.
        name: Raw => untagged("Name");
        /// Value.
        value: Raw => untagged("Value");
    }
}

config! {
    /// A key and its value.
    pub struct KeyValue {
        /// Key.
        key: Text => untagged("Key");
        /// Value.
        value: Text => untagged("Value");
    }
}

config! {
    /// A key and its value, rendered when the step runs.
    pub struct RawKeyValue {
        /// Key.
        key: Raw => untagged("Key");
        /// Value.
        value: Raw => untagged("Value");
    }
}

impl Validate for NameValue {
    fn validate(&self, _: &mut Checks<'_>) {}
}
impl Validate for RawNameValue {
    fn validate(&self, _: &mut Checks<'_>) {}
}
impl Validate for KeyValue {
    fn validate(&self, _: &mut Checks<'_>) {}
}
impl Validate for RawKeyValue {
    fn validate(&self, _: &mut Checks<'_>) {}
}
