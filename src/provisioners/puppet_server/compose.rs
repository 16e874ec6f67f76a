//! What a program does for `puppet-server`: it sends the client's certificate and key, and runs Puppet's agent on the guest.

use super::{COMMAND, DEFAULTS, PuppetServer};
use crate::lower::compose::{Compose, Composing, Stop};
use crate::plan::Word;
use crate::provisioners::guest::{given, text};

/// provisioner/puppet-server/provisioner.go
impl Compose for PuppetServer {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        at.step.title = "Run the Puppet agent on the guest".into();
        let staging = ("staging_dir", &self.staging_dir);
        let Some(place) = self.puppet.start(at, staging, DEFAULTS)? else {
            return Ok(());
        };
        let (mut certificates, mut keys) = (Word::empty(), Word::empty());
        let (key, folder) = ("client_cert_path", &self.client_cert_path);
        if given(at.scope, key, folder)? {
            certificates = place.staged("certs");
            place
                .site
                .make_and_fill(at, place.system, (key, key), folder, &certificates)?;
        }
        let (key, folder) = ("client_private_key_path", &self.client_private_key_path);
        if given(at.scope, key, folder)? {
            keys = place.staged("private_keys");
            place.site.make(at, place.system, &keys, true);
            place.site.send_secret_contents(at, key, folder, &keys)?;
        }
        let fields = vec![
            ("ClientCertPath", text(&certificates)),
            ("ClientPrivateKeyPath", text(&keys)),
            ("PuppetNode", at.scope.key("puppet_node", &self.puppet_node)),
            (
                "PuppetServer",
                at.scope.key("puppet_server", &self.puppet_server),
            ),
        ];
        let command = (COMMAND, "*puppetserver.ExecuteTemplate");
        self.puppet.finish(at, &place, command, fields)
    }
}
