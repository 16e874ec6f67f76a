//! `puppet-server`: runs Puppet on the guest, with a server.

use std::collections::BTreeMap;

use super::guest::{self, Steps, System, given, text, words};
use super::{paths, puppet};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::interpolate::Field;
use crate::lower::{BuilderPlan, Lowered, Scope};
use crate::plan::{Stmt, Word};
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};
use crate::source::Node;

config! {
    /// Runs Puppet on the guest, with a server.
    pub struct PuppetServer as "puppet-server" {
        /// Whether the staging folder is removed.
        clean_staging_directory: Bool;
        /// Certificate of the client.
        client_cert_path: Text;
        /// Folder with the client's private key.
        client_private_key_path: Text;
        /// The command.
        execute_command: Raw;
        /// More arguments.
        extra_arguments: List<Raw>;
        /// Facts.
        facter: Map<Text> => untagged("Facter");
        /// Kind of the guest's operating system.
        guest_os_type: Text = "unix";
        /// Whether exit codes are ignored.
        ignore_exit_codes: Bool;
        /// Whether sudo is not used.
        prevent_sudo: Bool;
        /// Folder of Puppet's programs.
        puppet_bin_dir: Text;
        /// Name of the node.
        puppet_node: Text;
        /// Server.
        puppet_server: Text;
        /// Folder of the guest for uploads.
        staging_dir: Text = "/tmp/packer-puppet-server";
        /// Folder that it runs in.
        working_directory: Text;
        /// User that it runs as with all rights.
        elevated_user: Text;
        /// Password of that user.
        elevated_password: Text => secret();
    }
}

impl Validate for PuppetServer {
    fn validate(&self, checks: &mut Checks<'_>) {
        paths::guest(&self.guest_os_type, checks);
        checks.folder(
            &self.client_cert_path,
            "client_cert_dir is invalid: ",
            "client_cert_dir must point to a directory",
        );
        checks.folder(
            &self.client_private_key_path,
            "client_private_key_dir is invalid: ",
            "client_private_key_dir must point to a directory",
        );
    }
}

/// What runs Puppet on a Unix; on Windows facts are set in another way, and there is no sudo.
const COMMAND: [&str; 3] = [
    "cd {{.WorkingDir}} && ",
    "{{if ne .FacterVars \"\"}}{{.FacterVars}} {{end}}{{if .Sudo}}sudo -E {{end}}",
    "{{if ne .PuppetBinDir \"\"}}{{.PuppetBinDir}}/{{end}}puppet agent --onetime --no-daemonize --detailed-exitcodes \
     {{if .Debug}}--debug {{end}}{{if ne .PuppetServer \"\"}}--server='{{.PuppetServer}}' {{end}}\
     {{if ne .PuppetNode \"\"}}--certname='{{.PuppetNode}}' {{end}}\
     {{if ne .ClientCertPath \"\"}}--certdir='{{.ClientCertPath}}' {{end}}\
     {{if ne .ClientPrivateKeyPath \"\"}}--privatekeydir='{{.ClientPrivateKeyPath}}' {{end}}\
     {{if ne .ExtraArguments \"\"}}{{.ExtraArguments}} {{end}}",
];

const WINDOWS_FACTS: &str = "{{if ne .FacterVars \"\"}}{{.FacterVars}} && {{end}}";

/// provisioner/puppet-server/provisioner.go
pub fn lower(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    builder: Option<&BuilderPlan>,
    faults: &mut Vec<Diagnostic>,
) -> Lowered {
    let config: PuppetServer = scope.decode(layers, faults)?;
    let empty = BTreeMap::new();
    let data = builder.map_or(&empty, |builder| &builder.data);
    let body = Vec::new();
    let mut steps = Steps { scope, data, body };
    lowered(&config, &mut steps)
        .map(|title| (title, steps.body))
        .map_err(|fault| faults.push(fault))
        .ok()
}

/// What Packer says where a folder cannot be made or opened.
fn faults(what: &str) -> [String; 2] {
    let fault = format!("{what}: Non-zero exit status. See output above for more info.");
    [fault.clone(), fault]
}

fn lowered(config: &PuppetServer, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
    guest::not_elevated(steps.scope, &config.elevated_user)?;
    let sudo = !config.prevent_sudo.value;
    let system = System::new(steps.scope, &config.guest_os_type, sudo)?;
    let staging = guest::staging(
        steps.scope,
        ("staging_dir", &config.staging_dir),
        ["/tmp/packer-puppet-server", "/Temp/packer-puppet-server"],
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
    let mut sent = Vec::new();
    for (key, what, name, from) in [
        (
            "client_cert_path",
            "client cert",
            "certs",
            &config.client_cert_path,
        ),
        (
            "client_private_key_path",
            "client private keys",
            "private_keys",
            &config.client_private_key_path,
        ),
    ] {
        if !given(steps.scope, key, from)? {
            sent.push(Word::empty());
            continue;
        }
        let to = words!(staging.clone(), "/", name);
        let fault = format!("Error uploading {what}");
        steps.message(words!(
            format!("Uploading {what} from: "),
            from.word.clone()
        ));
        puppet::folder(steps, system, &to, faults(&fault));
        let local = match name {
            "certs" => steps.carry(key, from, key)?.path,
            _ => steps.secret(key, from)?,
        };
        let call = [guest::with_slash(local), to.clone(), fault.into()];
        steps.body.push(Stmt::call("guest_folder", call));
        sent.push(to);
    }
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
        ("ClientCertPath", text(&sent[0])),
        ("ClientPrivateKeyPath", text(&sent[1])),
        ("FacterVars", text(&facts)),
        ("PuppetBinDir", text(&config.puppet_bin_dir.word)),
        ("PuppetNode", text(&config.puppet_node.word)),
        ("PuppetServer", text(&config.puppet_server.word)),
        ("Sudo", Field::Bool(sudo)),
        ("WorkingDir", text(&working)),
    ];
    let execute = guest::or_default(&config.execute_command, &default);
    let kind = "*puppetserver.ExecuteTemplate";
    let command = puppet::command(steps, &execute, &config.extra_arguments, kind, fields)?;
    let clean = config.clean_staging_directory.value;
    let clean = clean.then(|| system.remove(&staging));
    puppet::run(steps, command, config.ignore_exit_codes.value, clean);
    Ok("Run Puppet's agent on the guest".to_owned())
}
