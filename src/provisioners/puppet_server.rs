//! `puppet-server`: runs Puppet on the guest, with a server.

mod compose;

use super::guest::{self, given, text, words};
use super::puppet::{self, Puppet};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt, Word};
use crate::schema::{Checks, Text, Validate};

config! {
    /// Runs Puppet on the guest, with a server.
    pub struct PuppetServer as "puppet-server" {
        /// Certificate of the client.
        client_cert_path: Text;
        /// Folder with the client's private key.
        client_private_key_path: Text;
        /// Name of the node.
        puppet_node: Text;
        /// Server.
        puppet_server: Text;
        /// Folder of the guest for uploads.
        staging_dir: Text = "/tmp/packer-puppet-server";
    }
    flatten { puppet: Puppet }
}

impl Validate for PuppetServer {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.puppet.validate(checks);
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

/// The folder for uploads: on a Unix, on Windows.
const DEFAULTS: [&str; 2] = ["/tmp/packer-puppet-server", "/Temp/packer-puppet-server"];

/// What runs Puppet, behind what both commands begin with.
const COMMAND: &str = "puppet agent --onetime --no-daemonize --detailed-exitcodes \
     {{if .Debug}}--debug {{end}}{{if ne .PuppetServer \"\"}}--server='{{.PuppetServer}}' {{end}}\
     {{if ne .PuppetNode \"\"}}--certname='{{.PuppetNode}}' {{end}}\
     {{if ne .ClientCertPath \"\"}}--certdir='{{.ClientCertPath}}' {{end}}\
     {{if ne .ClientPrivateKeyPath \"\"}}--privatekeydir='{{.ClientPrivateKeyPath}}' {{end}}\
     {{if ne .ExtraArguments \"\"}}{{.ExtraArguments}} {{end}}";

/// provisioner/puppet-server/provisioner.go
impl Lower for PuppetServer {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let staging = ("staging_dir", &self.staging_dir);
        let guest = self.puppet.begin(steps, staging, DEFAULTS, faults)?;
        let (system, staging) = (guest.system, &guest.staging);
        let mut sent = Vec::new();
        for (key, what, name, from) in [
            (
                "client_cert_path",
                "client cert",
                "certs",
                &self.client_cert_path,
            ),
            (
                "client_private_key_path",
                "client private keys",
                "private_keys",
                &self.client_private_key_path,
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
        let fields = vec![
            ("ClientCertPath", text(&sent[0])),
            ("ClientPrivateKeyPath", text(&sent[1])),
            ("PuppetNode", steps.key("puppet_node", &self.puppet_node)),
            (
                "PuppetServer",
                steps.key("puppet_server", &self.puppet_server),
            ),
        ];
        let command = (COMMAND, "*puppetserver.ExecuteTemplate");
        self.puppet.end(steps, &guest, command, fields)?;
        let rights = self.puppet.elevated().title(steps.scope)?;
        Ok(format!("Run Puppet's agent on the guest{rights}"))
    }
}

/// What Packer says where a folder cannot be made or opened.
fn faults(what: &str) -> [String; 2] {
    let fault = format!("{what}: Non-zero exit status. See output above for more info.");
    [fault.clone(), fault]
}
