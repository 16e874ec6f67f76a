//! Filters that choose things at a provider.

use crate::builders::pairs::{KeyValue, NameValue};
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Object, Text, Validate};

config! {
    /// Conditions that a thing must meet.
    pub struct Filter {
        /// Filters.
        filters: Map<Text> => untagged("Filters");
        /// Filter.
        filter: List<Object<NameValue>> => untagged("Filter");
    }
}

config! {
    /// Conditions that choose an image.
    pub struct ImageFilter {
        /// Filters.
        filters: Map<Text> => untagged("Filters");
        /// Filter.
        filter: List<Object<KeyValue>> => untagged("Filter");
        /// Owners.
        owners: List<Text> => untagged("Owners");
        /// Switch: most recent.
        most_recent: Bool;
    }
}

config! {
    /// Conditions that choose a subnet.
    pub struct SubnetFilter {
        /// Filters.
        filters: Map<Text> => untagged("Filters");
        /// Filter.
        filter: List<Object<NameValue>> => untagged("Filter");
        /// Switch: most free.
        most_free: Bool;
        /// Switch: random.
        random: Bool;
    }
}

impl Validate for Filter {
    fn validate(&self, _: &mut Checks<'_>) {}
}
impl Validate for ImageFilter {
    fn validate(&self, _: &mut Checks<'_>) {}
}
impl Validate for SubnetFilter {
    fn validate(&self, _: &mut Checks<'_>) {}
}
