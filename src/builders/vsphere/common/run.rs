//! Keys that components of vSphere share: the machine that is run.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of vSphere share: the machine that is run.
    pub struct Run {
        /// Boot order; `disk,cdrom` if it is not given.
        boot_order: Text;
    }
}

impl Validate for Run {
    fn validate(&self, _: &mut Checks<'_>) {}
}
