//! `oracle-classic`: oracle-classic.

pub mod pv;

use crate::builders::oracle::classic::pv::Pv;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Duration, Int, Text, Validate};

config! {
    /// oracle-classic
    pub struct OracleClassic {
        /// Username.
        username: Text;
        /// Password.
        password: Text => secret();
        /// Identity domain.
        identity_domain: Text;
        /// Api endpoint.
        api_endpoint: Text;
        /// Image name.
        image_name: Text;
        /// Shape.
        shape: Text;
        /// Source image list.
        source_image_list: Text;
        /// Source image list entry.
        source_image_list_entry: Int;
        /// Snapshot timeout.
        snapshot_timeout: Duration = "20m";
        /// Dest image list.
        dest_image_list: Text;
        /// Attributes.
        attributes: Text;
        /// Attributes file.
        attributes_file: Text;
        /// Image description.
        image_description: Text;
        /// SSH source list.
        ssh_source_list: Text = "seciplist:/oracle/public/public-internet";
    }
    flatten { pv: Pv, comm: Communicator }
}

impl Validate for OracleClassic {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.pv.validate(checks);
        self.comm.validate(checks);
    }
}
