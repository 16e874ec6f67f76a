//! Keys that components of `commonsteps` share: iso.

use crate::config;
use crate::schema::{Checks, List, Text, Validate};

config! {
    /// Keys that components of `commonsteps` share: iso.
    pub struct Iso {
        /// None, HEX, TYPE:HEX (md5 sha1 sha256 sha512) or file:PATH-OR-URL of a sums file.
        iso_checksum: Text;
        /// One source of the image.
        iso_url: Text;
        /// Several sources of the same image, tried in order.
        iso_urls: List<Text>;
        /// Where to keep the download instead of the cache.
        iso_target_path: Text;
        /// File name extension in the cache, lower-cased.
        iso_target_extension: Text = "iso";
    }
}

impl Validate for Iso {
    fn validate(&self, _: &mut Checks<'_>) {}
}
