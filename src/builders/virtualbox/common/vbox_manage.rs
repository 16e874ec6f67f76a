//! Keys that components of VirtualBox share: vbox manage.

use crate::config;
use crate::schema::{Checks, List, Raw, Validate};

config! {
    /// Keys that components of VirtualBox share: vbox manage.
    pub struct VboxManage {
        /// VBoxManage command lines before boot.
        vboxmanage: List<List<Raw>>;
        /// VBoxManage command lines after shutdown, before export.
        vboxmanage_post: List<List<Raw>>;
    }
}

impl Validate for VboxManage {
    fn validate(&self, _: &mut Checks<'_>) {}
}
