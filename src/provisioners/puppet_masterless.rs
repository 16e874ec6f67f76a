//! `puppet-masterless`: runs Puppet on the guest, without a server.

use std::collections::BTreeMap;

use super::guest::{self, Steps, System, base_name, given, text, words};
use super::{paths, puppet};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::interpolate::Field;
use crate::lower::{BuilderPlan, Lowered, Scope};
use crate::plan::{Stmt, Word};
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};
use crate::source::Node;

config! {
    /// Runs Puppet on the guest, without a server.
    pub struct PuppetMasterless as "puppet-masterless" {
        /// Whether the staging folder is removed.
        clean_staging_directory: Bool;
        /// Kind of the guest's operating system.
        guest_os_type: Text = "unix";
        /// The command.
        execute_command: Raw;
        /// More arguments.
        extra_arguments: List<Raw>;
        /// Facts.
        facter: Map<Text> => untagged("Facter");
        /// Configuration of Hiera.
        hiera_config_path: Text;
        /// Whether exit codes are ignored.
        ignore_exit_codes: Bool;
        /// Folders of modules.
        module_paths: List<Text>;
        /// Manifest.
        manifest_file: Text => required("A manifest_file must be specified.");
        /// Folder of manifests.
        manifest_dir: Text;
        /// Whether sudo is not used.
        prevent_sudo: Bool;
        /// Folder of Puppet's programs.
        puppet_bin_dir: Text;
        /// Folder of the guest for uploads.
        staging_directory: Text = "/tmp/packer-puppet-masterless";
        /// Folder that it runs in; `<staging_directory>` if it is not given.
        working_directory: Text;
        /// User that it runs as with all rights.
        elevated_user: Text;
        /// Password of that user.
        elevated_password: Text => secret();
    }
}

impl Validate for PuppetMasterless {
    fn validate(&self, checks: &mut Checks<'_>) {
        paths::guest(&self.guest_os_type, checks);
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

/// What runs Puppet on a Unix; on Windows facts are set in another way, and there is no sudo.
const COMMAND: [&str; 3] = [
    "cd {{.WorkingDir}} && ",
    "{{if ne .FacterVars \"\"}}{{.FacterVars}} {{end}}{{if .Sudo}}sudo -E {{end}}",
    "{{if ne .PuppetBinDir \"\"}}{{.PuppetBinDir}}/{{end}}puppet apply --detailed-exitcodes \
     {{if .Debug}}--debug {{end}}{{if ne .ModulePath \"\"}}--modulepath='{{.ModulePath}}' {{end}}\
     {{if ne .HieraConfigPath \"\"}}--hiera_config='{{.HieraConfigPath}}' {{end}}\
     {{if ne .ManifestDir \"\"}}--manifestdir='{{.ManifestDir}}' {{end}}\
     {{if ne .ExtraArguments \"\"}}{{.ExtraArguments}} {{end}}{{.ManifestFile}}",
];

const WINDOWS_FACTS: &str = "{{if ne .FacterVars \"\"}}{{.FacterVars}} && {{end}}";

/// provisioner/puppet-masterless/provisioner.go
pub fn lower(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    builder: Option<&BuilderPlan>,
    faults: &mut Vec<Diagnostic>,
) -> Lowered {
    let config: PuppetMasterless = scope.decode(layers, faults)?;
    let empty = BTreeMap::new();
    let data = builder.map_or(&empty, |builder| &builder.data);
    let body = Vec::new();
    let mut steps = Steps { scope, data, body };
    lowered(&config, &mut steps)
        .map(|title| (title, steps.body))
        .map_err(|fault| faults.push(fault))
        .ok()
}

fn lowered(
    config: &PuppetMasterless,
    steps: &mut Steps<'_, '_, '_, '_>,
) -> Result<String, Diagnostic> {
    guest::not_elevated(steps.scope, &config.elevated_user)?;
    let sudo = !config.prevent_sudo.value;
    let system = System::new(steps.scope, &config.guest_os_type, sudo)?;
    let staging = guest::staging(
        steps.scope,
        ("staging_directory", &config.staging_directory),
        [STAGING, WINDOWS_STAGING],
        system,
    )?;
    steps.say("Provisioning with Puppet...");
    steps.message("Creating Puppet staging directory...");
    puppet::folder(
        steps,
        system,
        &staging,
        faults("Error creating staging directory"),
    );
    let mut hiera = Word::empty();
    if given(steps.scope, "hiera_config_path", &config.hiera_config_path)? {
        hiera = words!(staging.clone(), "/hiera.yaml");
        steps.message("Uploading hiera configuration...");
        let fault = "Error uploading hiera config";
        steps.send_file(
            "hiera_config_path",
            &config.hiera_config_path,
            hiera.clone(),
            fault,
        )?;
    }
    let manifests = words!(staging.clone(), "/manifests");
    let mut manifest_dir = Word::empty();
    if given(steps.scope, "manifest_dir", &config.manifest_dir)? {
        let (from, fault) = (&config.manifest_dir, "Error uploading manifest dir");
        steps.message(words!(
            "Uploading manifest directory from: ",
            from.word.clone()
        ));
        puppet::folder(steps, system, &manifests, faults(fault));
        steps.send_contents("manifest_dir", "manifests", from, manifests.clone(), fault)?;
        manifest_dir = manifests.clone();
    }
    let modules = modules(config, steps, system, &staging)?;
    let manifest = manifest(config, steps, system, &manifests)?;
    let facts = puppet::facts(steps, system, &config.facter)?;
    let default = if system.windows {
        [COMMAND[0], WINDOWS_FACTS, COMMAND[2]].concat()
    } else {
        COMMAND.concat()
    };
    let working = &config.working_directory;
    let working = match given(steps.scope, "working_directory", working)? {
        true => working.word.clone(),
        false => staging.clone(),
    };
    let fields = vec![
        ("FacterVars", text(&facts)),
        ("HieraConfigPath", text(&hiera)),
        ("ManifestDir", text(&manifest_dir)),
        ("ManifestFile", text(&manifest)),
        ("ModulePath", text(&modules)),
        ("ModulePathJoiner", text(&joiner(system).into())),
        ("PuppetBinDir", text(&config.puppet_bin_dir.word)),
        ("Sudo", Field::Bool(sudo)),
        ("WorkingDir", text(&working)),
    ];
    let execute = guest::or_default(&config.execute_command, &default);
    let kind = "*puppetmasterless.ExecuteTemplate";
    let command = puppet::command(steps, &execute, &config.extra_arguments, kind, fields)?;
    let clean = config.clean_staging_directory.value;
    let clean = clean.then(|| system.remove(&staging));
    puppet::run(steps, command, config.ignore_exit_codes.value, clean);
    Ok(format!(
        "Apply {} by Puppet on the guest",
        config.manifest_file.word
    ))
}

const STAGING: &str = "/tmp/packer-puppet-masterless";
const WINDOWS_STAGING: &str = "/Temp/packer-puppet-masterless";

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
