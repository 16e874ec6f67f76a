//! Keys that components of `commonsteps` share: http.

use crate::config;
use crate::schema::{Checks, Int, Text, Validate};

config! {
    /// Keys that components of `commonsteps` share: http.
    pub struct Http {
        /// Directory served by a static HTTP server during the build; unset = no server.
        http_directory: Text;
        /// Lowest port tried.
        http_port_min: Int = 8000;
        /// Upper bound, itself not taken unless equal to the minimum.
        http_port_max: Int = 9000;
        /// Address the server listens on.
        http_bind_address: Text = "0.0.0.0";
        /// Interface whose address is handed to the guest; not together with a bind address.
        http_interface: Text;
    }
}

impl Validate for Http {
    fn validate(&self, _: &mut Checks<'_>) {}
}
