//! What a program does for `chef-client`: it sends keys and settings, runs Chef on the guest, and removes what that left
//! on the server.

use super::{CERTIFICATES, CONFIG, ChefClient, EXECUTE, KNIFE, POLICY, SERVER, STAGING};
use crate::diagnostic::{Code, Diagnostic};
use crate::interpolate::Field;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::plan::{LibFn, Part, Var, Word};
use crate::program::{Stmt, Test};
use crate::provisioners::guest::{self, Site, System, by_root, given, installs, join, text, words};
use crate::provisioners::{chef, chef_json};
use crate::schema::{Raw, Text};

/// What the server is told of the node, and where things are on the guest.
struct Client<'d> {
    site: Site<'d>,
    system: System,
    staging: Word,
    node: Word,
    key: Word,
}

/// provisioner/chef-client/provisioner.go
impl Compose for ChefClient {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        let server = self.server_url.word.clone();
        at.step.title = words!("Run chef-client on the guest against ", server);
        let named = given(at.scope, "policy_name", &self.policy_name)?;
        if named != given(at.scope, "policy_group", &self.policy_group)? {
            let span = self.policy_name.span.unwrap_or(at.scope.span);
            let message = "`policy_name` and `policy_group` must be given both, or none of them";
            let fault = Diagnostic::error(Code::BadValue, span, message);
            return Err(fault.packer(POLICY).into());
        }
        let sudo = !self.prevent_sudo.value;
        let system = System::new(at.scope, &self.guest_os_type, sudo)?;
        if system.windows || given(at.scope, "elevated_user", &self.elevated_user)? {
            return Err(Stop::Later);
        }
        // it is told without a guest, too
        chef::template_text(at.scope, &self.config_template)?;
        let Some(site) = Site::of(at) else {
            return Ok(());
        };
        if sudo {
            by_root(at, "chef-client, knife");
        }
        let install = guest::template(&self.install_command, chef::INSTALL, system);
        if !self.skip_install.value {
            let kind = "*chefclient.InstallChefTemplate";
            let command = chef::install_command(at.scope, (&install, &self.version), sudo, kind)?;
            installs(at, &command);
            let command = site.command(at, command);
            at.run([command.or_die_with_status("cannot install Chef on the guest")]);
        }
        let client = self.client(at, site, system)?;
        client.site.make(at, system, &client.staging, true);
        let own = chef::INSTALL.contains(&install.text.as_str()) && !self.skip_install.value;
        let [config, json] = self.configure(at, &client, own)?;
        let fields = [
            ("ConfigPath", text(&config)),
            ("JsonPath", text(&json)),
            ("Sudo", Field::Bool(sudo)),
        ];
        let execute = guest::template(&self.execute_command, EXECUTE, system);
        let kind = "*chefclient.ExecuteTemplate";
        let command = at.scope.with_record(&execute, kind, &fields)?;
        let command = client.site.command(at, command);
        let cleans = !self.skip_clean_node.value || !self.skip_clean_client.value;
        if cleans {
            // what it left on the server is removed first
            let failed = Stmt::Let("status", Word::var(Var::Local("?")));
            at.run([
                Stmt::Let("status", "0".into()),
                command.or_else(vec![failed]),
            ]);
            self.clean(at, &client)?;
            let status = Word::var(Var::Local("status"));
            let message = words!("chef-client failed: exit status ", status.clone());
            let good = Test::Same(status, "0".into());
            at.run([Stmt::If(good.not(), vec![Stmt::Die(message)], Vec::new())]);
        } else {
            at.run([command.or_die_with_status("chef-client failed")]);
        }
        if !self.skip_clean_staging_directory.value {
            let command = client.site.command(at, system.remove(&client.staging));
            at.run([command.whatever("Packer goes on without it")]);
        }
        Ok(())
    }
}

impl ChefClient {
    fn client<'d>(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        site: Site<'d>,
        system: System,
    ) -> Result<Client<'d>, Stop> {
        let directory = ("staging_directory", &self.staging_directory);
        let staging = guest::staging(at.scope, directory, STAGING, system)?;
        let staging = site.name(at, "staging", staging);
        let mut node = self.node_name.word.clone();
        if !given(at.scope, "node_name", &self.node_name)? {
            let uuid = Word::call(LibFn("uuid"), Vec::new());
            node = site.name(at, "node", words!("packer-", uuid));
        }
        let key = match given(at.scope, "client_key", &self.client_key)? {
            true => self.client_key.word.clone(),
            false => words!(staging.clone(), "/client.pem"),
        };
        Ok(Client {
            site,
            system,
            staging,
            node,
            key,
        })
    }

    /// What the configurations of chef-client and of knife share.
    fn fields(
        &self,
        at: &Composing<'_, '_, '_, '_>,
        client: &Client<'_>,
    ) -> Vec<(&'static str, Field)> {
        let key = |name: &str, text: &Text| at.scope.key(name, text);
        vec![
            ("NodeName", text(&client.node)),
            ("ServerUrl", key("server_url", &self.server_url)),
            ("ClientKey", text(&client.key)),
            (
                "SslVerifyMode",
                key("ssl_verify_mode", &self.ssl_verify_mode),
            ),
            (
                "TrustedCertsDir",
                key("trusted_certs_dir", &self.trusted_certs_dir),
            ),
        ]
    }

    /// Sends what chef-client reads: the secrets, its configuration and the attributes of the node.
    fn configure(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        client: &Client<'_>,
        own: bool,
    ) -> Result<[Word; 2], Stop> {
        let path = &self.encrypted_data_bag_secret_path;
        let names = (
            "encrypted_data_bag_secret_path",
            "encrypted_data_bag_secret",
        );
        let secret = client.secret(at, names, path)?;
        let names = ("validation_key_path", "validation.pem");
        let validation = client.secret(at, names, &self.validation_key_path)?;
        let licence = chef::licence(at.scope, &self.chef_license, own)?;
        let mut fields = self.fields(at, client);
        let key = |name: &str, text: &Text| at.scope.key(name, text);
        let validation_name = &self.validation_client_name;
        fields.extend([
            ("ChefLicense", text(&licence)),
            ("ValidationKeyPath", text(&validation)),
            (
                "ValidationClientName",
                key("validation_client_name", validation_name),
            ),
            (
                "ChefEnvironment",
                key("chef_environment", &self.chef_environment),
            ),
            ("PolicyGroup", key("policy_group", &self.policy_group)),
            ("PolicyName", key("policy_name", &self.policy_name)),
            ("EncryptedDataBagSecretPath", text(&secret)),
        ]);
        let default = [SERVER, CONFIG, CERTIFICATES].concat();
        let kind = "*chefclient.ConfigTemplate";
        let file = &self.config_template;
        let rendered = chef::configuration(at.scope, file, &default, kind, &fields)?;
        let config = join(&client.staging, "client.rb");
        client
            .site
            .send_text(at, "client.rb", chef::dense(&rendered), &config);
        let node = chef_json::node(at.scope, &self.json, &self.run_list)?;
        let json = join(&client.staging, "first-boot.json");
        client.site.send_text(at, "first-boot.json", node, &json);
        Ok([config, json])
    }

    /// Removes the node and the client from the server, whether chef-client worked or not.
    fn clean(&self, at: &mut Composing<'_, '_, '_, '_>, client: &Client<'_>) -> Result<(), Stop> {
        let default = [SERVER, "node_name \"{{.NodeName}}\"\n", CERTIFICATES].concat();
        let raw = guest::or_default(&Raw::default(), &default);
        let fields = self.fields(at, client);
        let kind = "*chefclient.ConfigTemplate";
        let knife = at.scope.with_record(&raw, kind, &fields)?;
        let path = join(&client.staging, "knife.rb");
        client
            .site
            .send_text(at, "knife.rb", chef::dense(&knife), &path);
        let template = guest::template(&self.knife_command, KNIFE, client.system);
        for (what, skip) in [
            ("node", self.skip_clean_node.value),
            ("client", self.skip_clean_client.value),
        ] {
            if skip {
                continue;
            }
            let arguments = words!(what, " delete ", client.node.clone());
            let fields = [
                ("Sudo", Field::Bool(client.system.sudo)),
                ("Flags", text(&words!("-y -c ", path.clone()))),
                ("Args", text(&arguments)),
            ];
            let kind = "*chefclient.KnifeTemplate";
            let command = at.scope.with_record(&template, kind, &fields)?;
            let failed = format!("cannot remove the {what} from Chef's server");
            client.site.run(at, command, failed);
        }
        Ok(())
    }
}

impl Client<'_> {
    /// Sends a file with a secret, if it is given; where it is then.
    fn secret(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        (key, name): (&str, &str),
        file: &Text,
    ) -> Result<Word, Stop> {
        if !given(at.scope, key, file)? {
            return Ok(Word::empty());
        }
        let to = words!(self.staging.clone(), "/", name);
        let mut file = file.clone();
        if key == "validation_key_path" {
            file.word = home(file.word);
        }
        self.site.send_secret(at, key, &file, &to)?;
        Ok(to)
    }
}

/// `~` as the home folder of who runs the script.
fn home(path: Word) -> Word {
    match path.parts() {
        [Part::Literal(text), rest @ ..] if text == "~" || text.starts_with("~/") => {
            let mut out = Word::var(Var::Env("HOME".to_owned()));
            out.push_str(&text[1..]);
            rest.iter().for_each(|part| out.push(part.clone()));
            out
        }
        _ => path,
    }
}
