//! `puppet-masterless`: runs Puppet on the guest, without a server.

mod compose;

use super::guest::{self, System, base_name, given, text, words};
use super::puppet::{self, Puppet};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt, Word};
use crate::schema::{Checks, List, Text, Validate};

config! {
    /// Runs Puppet on the guest, without a server.
    pub struct PuppetMasterless as "puppet-masterless" {
        /// Configuration of Hiera.
        hiera_config_path: Text;
        /// Folders of modules.
        module_paths: List<Text>;
        /// Manifest.
        manifest_file: Text => required("A manifest_file must be specified.");
        /// Folder of manifests.
        manifest_dir: Text;
        /// Folder of the guest for uploads.
        staging_directory: Text = "/tmp/packer-puppet-masterless";
    }
    flatten { puppet: Puppet }
}

impl Validate for PuppetMasterless {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.puppet.validate(checks);
        checks.plain_file(
            &self.hiera_config_path,
            "hiera_config_path is invalid: ",
            "hiera_config_path must point to a file",
        );
        checks.folder(
            &self.manifest_dir,
            "manifest_dir is invalid: ",
            "manifest_dir must point to a directory",
        );
        if let Some(path) = checks.absent(&self.manifest_file) {
            checks.file(&path, self.manifest_file.span, "manifest_file is invalid: ");
        }
        for (index, path) in self.module_paths.items.iter().enumerate() {
            checks.folder(
                path,
                &format!("module_path[{index}] is invalid: "),
                &format!("module_path[{index}] must point to a directory"),
            );
        }
    }
}

/// The folder for uploads: on a Unix, on Windows.
const DEFAULTS: [&str; 2] = [
    "/tmp/packer-puppet-masterless",
    "/Temp/packer-puppet-masterless",
];

/// What runs Puppet, behind what both commands begin with.
const COMMAND: &str = "puppet apply --detailed-exitcodes \
     {{if .Debug}}--debug {{end}}{{if ne .ModulePath \"\"}}--modulepath='{{.ModulePath}}' {{end}}\
     {{if ne .HieraConfigPath \"\"}}--hiera_config='{{.HieraConfigPath}}' {{end}}\
     {{if ne .ManifestDir \"\"}}--manifestdir='{{.ManifestDir}}' {{end}}\
     {{if ne .ExtraArguments \"\"}}{{.ExtraArguments}} {{end}}{{.ManifestFile}}";

/// provisioner/puppet-masterless/provisioner.go
impl Lower for PuppetMasterless {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let staging = ("staging_directory", &self.staging_directory);
        let guest = self.puppet.begin(steps, staging, DEFAULTS, faults)?;
        let (system, staging) = (guest.system, &guest.staging);
        let mut hiera = Word::empty();
        if given(steps.scope, "hiera_config_path", &self.hiera_config_path)? {
            hiera = words!(staging.clone(), "/hiera.yaml");
            steps.message("Uploading hiera configuration...");
            let fault = "Error uploading hiera config";
            steps.send_file(
                "hiera_config_path",
                &self.hiera_config_path,
                hiera.clone(),
                fault,
            )?;
        }
        let manifests = words!(staging.clone(), "/manifests");
        let mut manifest_dir = Word::empty();
        if given(steps.scope, "manifest_dir", &self.manifest_dir)? {
            let (from, fault) = (&self.manifest_dir, "Error uploading manifest dir");
            steps.message(words!(
                "Uploading manifest directory from: ",
                from.word.clone()
            ));
            puppet::folder(steps, system, &manifests, faults(fault));
            steps.send_contents("manifest_dir", "manifests", from, manifests.clone(), fault)?;
            manifest_dir = manifests.clone();
        }
        let modules = modules(self, steps, system, staging)?;
        let manifest = manifest(self, steps, system, &manifests)?;
        let fields = vec![
            ("HieraConfigPath", text(&hiera)),
            ("ManifestDir", text(&manifest_dir)),
            ("ManifestFile", text(&manifest)),
            ("ModulePath", text(&modules)),
            ("ModulePathJoiner", text(&joiner(system).into())),
        ];
        let command = (COMMAND, "*puppetmasterless.ExecuteTemplate");
        self.puppet.end(steps, &guest, command, fields)?;
        let rights = self.puppet.elevated().title(steps.scope)?;
        Ok(format!(
            "Apply {} by Puppet on the guest{rights}",
            self.manifest_file.word
        ))
    }
}

fn joiner(system: System) -> &'static str {
    if system.windows { ";" } else { ":" }
}

/// What Packer says where a folder cannot be made, and where it cannot be opened.
fn faults(what: &str) -> [String; 2] {
    [
        format!("{what}: Non-zero exit status."),
        format!("{what}: Non-zero exit status. See output above for more info."),
    ]
}

fn modules(
    config: &PuppetMasterless,
    steps: &mut Steps<'_, '_, '_, '_>,
    system: System,
    staging: &Word,
) -> Result<Word, Diagnostic> {
    let mut all = Word::empty();
    for (number, from) in config.module_paths.items.iter().enumerate() {
        let fault = "Error uploading modules";
        let to = words!(staging.clone(), format!("/module-{number}"));
        steps.message(words!("Uploading local modules from: ", from.word.clone()));
        puppet::folder(steps, system, &to, faults(fault));
        let name = format!("module_{number}");
        steps.send_contents("module_paths", &name, from, to.clone(), fault)?;
        let between = if number > 0 { joiner(system) } else { "" };
        all.append(words!(between, to));
    }
    Ok(all)
}

/// Sends the manifest, a file or a folder; where it is then.
fn manifest(
    config: &PuppetMasterless,
    steps: &mut Steps<'_, '_, '_, '_>,
    system: System,
    manifests: &Word,
) -> Result<Word, Diagnostic> {
    let (key, from) = ("manifest_file", &config.manifest_file);
    steps.message("Uploading manifests...");
    let making = "Error uploading manifests: Error creating manifests directory";
    puppet::folder(steps, system, manifests, faults(making));
    let carried = steps.carry(key, from, "manifest")?;
    if carried.folder {
        steps.message(words!(
            "Uploading manifest directory from: ",
            from.word.clone()
        ));
        let fault = "Error uploading manifests: Error uploading manifest dir";
        puppet::folder(steps, system, manifests, faults(fault));
        let local = guest::with_slash(carried.path);
        let call = [local, manifests.clone(), fault.into()];
        steps.body.push(Stmt::call("guest_folder", call));
        return Ok(manifests.clone());
    }
    steps.message(words!("Uploading manifest file from: ", from.word.clone()));
    let name = base_name(steps.scope, key, from)?;
    let remote = words!(manifests.clone(), "/", name);
    steps.send(carried.path, remote.clone(), "Error uploading manifests");
    Ok(remote)
}
