//! `ncloud`: makes an image at Naver Cloud from a server.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Account, Checks, Int, Secret, Text, Validate};

config! {
    /// Makes an image at Naver Cloud from a server.
    pub struct Ncloud {
        /// Access key.
        access_key: Text => required("access_key is required");
        /// Secret key.
        secret_key: Secret<Account> => required("secret_key is required");
        /// Product code of the source image.
        server_image_product_code: Text;
        /// Product code of the machine.
        server_product_code: Text;
        /// Number of an own source image.
        member_server_image_no: Text;
        /// Name of the image.
        server_image_name: Text;
        /// Description of the image.
        server_image_description: Text;
        /// User data of the instance.
        user_data: Text;
        /// File with the user data.
        user_data_file: Text;
        /// Size of the block storage in GB.
        block_storage_size: Int;
        /// Region.
        region: Text;
        /// Number of the access control group.
        access_control_group_configuration_no: Text;
    }
    flatten { comm: Communicator }
}

impl Validate for Ncloud {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        checks.require_one(
            &[
                ("server_image_product_code", &self.server_image_product_code),
                ("member_server_image_no", &self.member_server_image_no),
            ],
            "server_image_product_code or member_server_image_no is required",
        );
        checks.exclusive(
            &[
                ("server_image_product_code", &self.server_image_product_code),
                ("member_server_image_no", &self.member_server_image_no),
            ],
            "Only one of server_image_product_code and member_server_image_no can be set",
        );
        checks.refuse(self.server_image_product_code.shown().len() > 20, &self.server_image_product_code, "If server_image_product_code field is set, length of server_image_product_code should be max 20");
        checks.refuse(
            self.server_product_code.shown().len() > 20,
            &self.server_product_code,
            "If server_product_code field is set, length of server_product_code should be max 20",
        );
        let name = self.server_image_name.shown();
        checks.refuse(!name.is_empty() && !(3..=30).contains(&name.len()), &self.server_image_name, "If server_image_name field is set, length of server_image_name should be min 3 and max 20");
        checks.refuse(self.server_image_description.shown().len() > 1000, &self.server_image_description, "If server_image_description field is set, length of server_image_description should be max 1000");
        let size = self.block_storage_size.value;
        checks.refuse(
            size != 0 && !(10..=2000).contains(&size),
            &self.block_storage_size,
            "The size of BlockStorageSize is at least 10 GB and up to 2000GB",
        );
        checks.refuse(
            (10..=2000).contains(&size) && size % 10 != 0,
            &self.block_storage_size,
            "BlockStorageSize must be a multiple of 10 GB",
        );
        checks.user_data(
            &self.user_data,
            &self.user_data_file,
            "Only one of user_data or user_data_file can be specified.",
        );
        checks.refuse(
            self.user_data.shown().len() > 21_847,
            &self.user_data,
            "If user_data field is set, length of UserData should be max 21847",
        );
        checks.refuse(
            self.comm.communicator.value == "winrm"
                && self.access_control_group_configuration_no.is_blank(),
            &self.comm.communicator,
            "If Communicator is winrm, access_control_group_configuration_no is required",
        );
    }
}
