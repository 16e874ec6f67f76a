//! Keys that components of Oracle share: pv.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Int, Object, Text, Validate};

config! {
    /// Keys that components of Oracle share: pv.
    pub struct Pv {
        /// Size of the persistent volume in GB.
        persistent_volume_size: Int;
        /// Command that uploads the image.
        builder_upload_image_command: Text;
        /// Shape of the machine that makes the image.
        builder_shape: Text = "oc3";
        /// Image list of that machine.
        builder_image_list: Text = "/oracle/public/OL_7.2_UEKR4_x86_64";
        /// Entry of that list.
        builder_image_list_entry: Int;
        /// How that machine is reached.
        builder_communicator: Object<Communicator>;
    }
}

impl Validate for Pv {
    fn validate(&self, checks: &mut Checks<'_>) {
        if self.persistent_volume_size.value <= 0 {
            checks.refuse(
                self.builder_shape.is_given() && self.builder_shape.span.is_some(),
                &self.builder_shape,
                "`builder_shape` has no meaning when `persistent_volume_size` is not set.",
            );
            checks.refuse(
                self.builder_image_list.is_given() && self.builder_image_list.span.is_some(),
                &self.builder_image_list,
                "`builder_image_list` has no meaning when `persistent_volume_size` is not set.",
            );
            checks.refuse(self.builder_image_list_entry.span.is_some(), &self.builder_image_list_entry, "`builder_image_list_entry` has no meaning when `persistent_volume_size` is not set.");
            return;
        }
        let comm = &self.builder_communicator.value;
        checks.refuse(
            comm.communicator.value == "winrm",
            &comm.communicator,
            "`ssh` is the only valid builder communicator type.",
        );
        if self.builder_communicator.span.is_some() {
            comm.validate(checks);
        } else {
            checks.missing("`builder_communicator.ssh_username` must be given", "An ssh_username must be specified\n  Note: some builders used to default ssh_username to \"root\".");
        }
    }
}
