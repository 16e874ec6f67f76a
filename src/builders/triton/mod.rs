//! `triton`: makes an image in Triton from a machine.

pub mod access;
pub mod source_machine;
pub mod target_image;

use crate::builders::triton::access::Access;
use crate::builders::triton::source_machine::SourceMachine;
use crate::builders::triton::target_image::TargetImage;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Validate};

config! {
    /// Makes an image in Triton from a machine.
    pub struct Triton as "joyent.triton" {

    }
    flatten { access: Access, source_machine: SourceMachine, target_image: TargetImage, comm: Communicator }
}

impl Validate for Triton {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.source_machine.validate(checks);
        self.target_image.validate(checks);
        self.comm.validate(checks);
    }
}
