//! Filters that choose things at a provider.

use crate::builders::pairs::{KeyValue, NameValue};
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Object, Text, Validate};

config! {
    /// Conditions that a thing must meet.
    pub struct Filter {
        /// Conditions, by name.
        filters: Map<Text> => untagged("Filters");
        /// Conditions as a list.
        filter: List<Object<NameValue>> => untagged("Filter");
    }
}

config! {
    /// Conditions that choose an image.
    pub struct ImageFilter {
        /// Conditions, by name.
        filters: Map<Text> => untagged("Filters");
        /// Conditions as a list.
        filter: List<Object<KeyValue>> => untagged("Filter");
        /// Accounts that may own the image.
        owners: List<Text> => untagged("Owners");
        /// Whether the newest of several is taken.
        most_recent: Bool;
    }
}

config! {
    /// Conditions that choose a subnet.
    pub struct SubnetFilter {
        /// Conditions, by name.
        filters: Map<Text> => untagged("Filters");
        /// Conditions as a list.
        filter: List<Object<NameValue>> => untagged("Filter");
        /// Whether the subnet with most free addresses is taken.
        most_free: Bool;
        /// Whether one of several is taken at random.
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
