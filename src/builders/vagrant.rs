//! `vagrant`: vagrant.

use crate::builders::common::{BootConfig, FloppyConfig, HttpConfig, IsoConfig};
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// vagrant
    pub struct Vagrant as "vagrant" {
        /// Output folder.
        output_dir: Text = "output-<build name>";
        /// Box name, URL or .box file.
        source_path: Text;
        /// Id of a machine that is already up; excludes source_path.
        global_id: Text;
        /// Of a .box source.
        checksum: Text;
        /// Name the box gets when added from a file.
        box_name: Text = "packer_<build name>";
        /// Vagrant's insert_key setting.
        insert_key: Bool;
        /// Provider.
        provider: Text;
        /// Vagrantfile template.
        vagrantfile_template: Text;
        /// Halt, suspend or destroy.
        teardown_method: Text;
        /// Box version.
        box_version: Text;
        /// Own Vagrantfile template.
        template: Text;
        /// Synced folder.
        synced_folder: Text;
        /// Do not run vagrant box add.
        skip_add: Bool;
        /// Add cacert.
        add_cacert: Text;
        /// Add capath.
        add_capath: Text;
        /// Add cert.
        add_cert: Text;
        /// Switch: add clean.
        add_clean: Bool;
        /// Switch: add force.
        add_force: Bool;
        /// Switch: add insecure.
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
        self.http.validate(checks);
        self.iso.validate(checks);
        self.floppy.validate(checks);
        self.boot.validate(checks);
        self.comm.validate(checks);
    }
}
