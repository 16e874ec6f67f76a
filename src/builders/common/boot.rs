//! Keys that components of `bootcommand` share: boot.

use crate::config;
use crate::schema::{Checks, Duration, List, Raw, Validate};

config! {
    /// Keys that components of `bootcommand` share: boot.
    pub struct Boot {
        /// Pause after each group of scancodes.
        boot_keygroup_interval: Duration;
        /// Pause after power-on before typing; negative = none.
        boot_wait: Duration = "10s";
        /// Pieces of text joined and typed into the machine; special keys in angle brackets.
        boot_command: List<Raw>;
    }
}

impl Validate for Boot {
    fn validate(&self, _: &mut Checks<'_>) {}
}
