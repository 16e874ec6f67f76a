//! `vagrant`: makes a box from another box with Vagrant.

mod lower;

use crate::builders::common::{BootConfig, FloppyConfig, HttpConfig, IsoConfig};
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// Makes a box from another box with Vagrant.
    pub struct Vagrant as "vagrant" {
        /// Folder for what the build leaves; `output-<build name>` if it is not given.
        output_dir: Text;
        /// Box name, URL or .box file.
        source_path: Text;
        /// Id of a machine that is already up; excludes source_path.
        global_id: Text;
        /// Of a .box source.
        checksum: Text;
        /// Name the box gets when added from a file; `packer_<build name>` if it is not given.
        box_name: Text;
        /// Vagrant's insert_key setting.
        insert_key: Bool;
        /// Provider.
        provider: Text;
        /// Template of the Vagrantfile.
        vagrantfile_template: Text;
        /// Halt, suspend or destroy.
        teardown_method: Text;
        /// Version of the box.
        box_version: Text;
        /// Own Vagrantfile template.
        template: Text;
        /// Folder that is shared with the guest.
        synced_folder: Text;
        /// Do not run vagrant box add.
        skip_add: Bool;
        /// Certificate of the authority.
        add_cacert: Text;
        /// Folder with certificates of authorities.
        add_capath: Text;
        /// Certificate of the client.
        add_cert: Text;
        /// Whether old temporary files are removed.
        add_clean: Bool;
        /// Whether a box that is there is overwritten.
        add_force: Bool;
        /// Whether certificates are not checked.
        add_insecure: Bool;
        /// Do not run vagrant package.
        skip_package: Bool;
        /// Vagrantfile packed into the box.
        output_vagrantfile: Text;
        /// Files for vagrant package --include.
        package_include: List<Text>;
    }
    flatten { http: HttpConfig, iso: IsoConfig, floppy: FloppyConfig, boot: BootConfig, comm: Communicator }
    overrides { ssh_timeout = "10m"; }
}

impl Validate for Vagrant {
    fn validate(&self, checks: &mut Checks<'_>) {
        let ssh = self.comm.communicator.value == "ssh" && self.comm.communicator.span.is_some();
        checks.refuse(
            !ssh,
            &self.comm.communicator,
            "The Vagrant builder currently only supports the ssh communicator\"",
        );
        if self.global_id.is_blank() {
            checks.require(
                "source_path",
                &self.source_path,
                "source_path is required unless you have set global_id",
            );
        }
        checks.exclusive(
            &[
                ("source_path", &self.source_path),
                ("global_id", &self.global_id),
            ],
            "You may either set global_id or source_path but not both",
        );
        let source = self.source_path.shown();
        let local = !source.contains("://") || source.starts_with("file:");
        if source.ends_with(".box") && local {
            checks.file(
                source,
                self.source_path.span,
                &format!("Source box '{source}' needs to exist at time of config validation! "),
            );
        }
        let method = self.teardown_method.shown().to_lowercase();
        checks.refuse(
            !matches!(method.as_str(), "" | "halt" | "suspend" | "destroy"),
            &self.teardown_method,
            "TeardownMethod must be \"halt\", \"suspend\", or \"destroy\"",
        );
        if let Some(path) = checks.absent(&self.synced_folder) {
            checks.refuse(
                true,
                &self.synced_folder,
                format!(
                    "synced_folder \"{}\" does not exist on the Packer host.",
                    checks.disk.absolute(&path)
                ),
            );
        }
    }
}
