//! `jdcloud`: makes an image at JD Cloud from an instance.

pub mod credential;
pub mod instance_spec;

use crate::builders::jdcloud::credential::Credential;
use crate::builders::jdcloud::instance_spec::InstanceSpec;
use crate::config;
use crate::schema::{Checks, Validate};

config! {
    /// Makes an image at JD Cloud from an instance.
    pub struct Jdcloud as "hashicorp.jdcloud" {

    }
    flatten { credential: Credential, instance_spec: InstanceSpec }
}

impl Validate for Jdcloud {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.credential.validate(checks);
        self.instance_spec.validate(checks);
    }
}
