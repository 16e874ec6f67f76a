//! Keys that components of `oracle/classic` share: pv.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Int, Object, Text, Validate};

config! {
    /// Keys that components of `oracle/classic` share: pv.
    pub struct Pv {
        /// Persistent volume size.
        persistent_volume_size: Int;
        /// Builder upload image command.
        builder_upload_image_command: Text;
        /// Builder shape.
        builder_shape: Text = "oc3";
        /// Builder image list.
        builder_image_list: Text = "/oracle/public/OL_7.2_UEKR4_x86_64";
        /// Builder image list entry.
        builder_image_list_entry: Int;
        /// Builder communicator.
        builder_communicator: Object<Communicator>;
    }
}

impl Validate for Pv {
    fn validate(&self, _: &mut Checks<'_>) {}
}
