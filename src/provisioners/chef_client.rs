//! `chef-client`: runs Chef on the guest, with a server.

mod compose;

use super::elevated::Elevated;
use super::guest::{self, System, given, join, text, words};
use super::{chef, chef_json, paths};
use crate::config;
use crate::diagnostic::{Code, Diagnostic};
use crate::interpolate::Field;
use crate::lower::{Lower, Steps};
use crate::plan::{LibFn, Stmt, Var, Word};
use crate::schema::{Any, Bool, Checks, Guest, List, Map, Raw, Secret, Text, Validate};

config! {
    /// Runs Chef on the guest, with a server.
    pub struct ChefClient as "chef-client" {
        /// Attributes.
        json: Map<Any> => untagged("Json");
        /// Environment.
        chef_environment: Text;
        /// How the licence is accepted.
        chef_license: Text;
        /// Path of the client's key on the guest.
        client_key: Text;
        /// Template of Chef's configuration.
        config_template: Text;
        /// User that it runs as with all rights.
        elevated_user: Text;
        /// Password of that user.
        elevated_password: Secret<Guest>;
        /// File with the secret of encrypted data bags.
        encrypted_data_bag_secret_path: Text;
        /// The command.
        execute_command: Raw = "{{if .Sudo}}sudo {{end}}chef-client --no-color -c {{.ConfigPath}} -j {{.JsonPath}}";
        /// Kind of the guest's operating system.
        guest_os_type: Text = "unix";
        /// Command that installs it.
        install_command: Raw = "curl -L https://omnitruck.chef.io/install.sh | {{if .Sudo}}sudo {{end}}bash -s --{{if .Version}} -v {{.Version}}{{end}}";
        /// Command of knife.
        knife_command: Raw = "{{if .Sudo}}sudo {{end}}knife {{.Args}} {{.Flags}}";
        /// Name of the node.
        node_name: Text;
        /// Policy group.
        policy_group: Text;
        /// Policy name.
        policy_name: Text;
        /// Whether sudo is not used.
        prevent_sudo: Bool;
        /// Run list.
        run_list: List<Text>;
        /// Address of the server.
        server_url: Text => required("server_url must be set");
        /// Whether the client stays on the server.
        skip_clean_client: Bool;
        /// Whether the node stays on the server.
        skip_clean_node: Bool;
        /// Whether the staging folder is kept.
        skip_clean_staging_directory: Bool;
        /// Whether it is not installed.
        skip_install: Bool;
        /// How certificates are checked.
        ssl_verify_mode: Text;
        /// Folder of trusted certificates.
        trusted_certs_dir: Text;
        /// Folder of the guest for uploads.
        staging_directory: Text = "/tmp/packer-chef-client";
        /// Name of the validation client.
        validation_client_name: Text;
        /// Key of the validation client.
        validation_key_path: Text;
        /// Version.
        version: Text;
    }
}

impl Validate for ChefClient {
    fn validate(&self, checks: &mut Checks<'_>) {
        paths::guest(&self.guest_os_type, checks);
        chef::template(&self.config_template, checks);
        chef::secret(&self.encrypted_data_bag_secret_path, checks);
        let alone = |one: &Text, other: &Text| one.is_given() && other.is_blank();
        let (name, group) = (&self.policy_name, &self.policy_group);
        checks.refuse(alone(name, group) || alone(group, name), name, POLICY);
    }
}

const POLICY: &str = "If either policy_name or policy_group are set, they must both be set.";

const STAGING: [&str; 2] = [
    "/tmp/packer-chef-client",
    "C:/Windows/Temp/packer-chef-client",
];

const EXECUTE: [&str; 2] = [
    "{{if .Sudo}}sudo {{end}}chef-client --no-color -c {{.ConfigPath}} -j {{.JsonPath}}",
    "c:/opscode/chef/bin/chef-client.bat --no-color -c {{.ConfigPath}} -j {{.JsonPath}}",
];

const KNIFE: [&str; 2] = [
    "{{if .Sudo}}sudo {{end}}knife {{.Args}} {{.Flags}}",
    "c:/opscode/chef/bin/knife.bat {{.Args}} {{.Flags}}",
];

/// What the configurations of chef-client and of knife begin with.
const SERVER: &str = "
log_level        :info
log_location     STDOUT
chef_server_url  \"{{.ServerUrl}}\"
client_key       \"{{.ClientKey}}\"
";

/// chef-client's configuration where the template gives none: behind the server, before the certificates.
const CONFIG: &str = "chef_license     \"{{.ChefLicense}}\"
{{if ne .EncryptedDataBagSecretPath \"\"}}
encrypted_data_bag_secret \"{{.EncryptedDataBagSecretPath}}\"
{{end}}
{{if ne .ValidationClientName \"\"}}
validation_client_name \"{{.ValidationClientName}}\"
{{else}}
validation_client_name \"chef-validator\"
{{end}}
{{if ne .ValidationKeyPath \"\"}}
validation_key \"{{.ValidationKeyPath}}\"
{{end}}
node_name \"{{.NodeName}}\"
{{if ne .ChefEnvironment \"\"}}
environment \"{{.ChefEnvironment}}\"
{{end}}
{{if ne .PolicyGroup \"\"}}
policy_group \"{{.PolicyGroup}}\"
{{end}}
{{if ne .PolicyName \"\"}}
policy_name \"{{.PolicyName}}\"
{{end}}
";

const CERTIFICATES: &str = "{{if ne .SslVerifyMode \"\"}}
ssl_verify_mode :{{.SslVerifyMode}}
{{end}}
{{if ne .TrustedCertsDir \"\"}}
trusted_certs_dir \"{{.TrustedCertsDir}}\"
{{end}}
";

/// provisioner/chef-client/provisioner.go
impl Lower for ChefClient {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let named = given(steps.scope, "policy_name", &self.policy_name)?;
        if named != given(steps.scope, "policy_group", &self.policy_group)? {
            let span = self.policy_name.span.unwrap_or(steps.scope.span);
            let message = "`policy_name` and `policy_group` must be given both, or none of them";
            return Err(Diagnostic::error(Code::BadValue, span, message).packer(POLICY));
        }
        let sudo = !self.prevent_sudo.value;
        let system = System::new(steps.scope, &self.guest_os_type, sudo)?;
        let directory = ("staging_directory", &self.staging_directory);
        let staging = guest::staging(steps.scope, directory, STAGING, system)?;
        let mut node = self.node_name.word.clone();
        if !given(steps.scope, "node_name", &self.node_name)? {
            steps.body.push(Stmt::call("uuid", []));
            steps.body.push(Stmt::Take("node"));
            node = words!("packer-", Word::var(Var::Local("node")));
        }
        let key = match given(steps.scope, "client_key", &self.client_key)? {
            true => self.client_key.word.clone(),
            false => words!(staging.clone(), "/client.pem"),
        };
        let client = Client {
            system,
            sudo,
            staging,
            node,
            key,
        };
        let install = guest::template(&self.install_command, chef::INSTALL, system);
        if !self.skip_install.value {
            let kind = "*chefclient.InstallChefTemplate";
            chef::install(steps, (&install, &self.version), sudo, kind, true)?;
        }
        chef::make(
            steps,
            system,
            &client.staging,
            "Error creating staging directory",
        );
        let own = chef::INSTALL.contains(&install.text.as_str()) && !self.skip_install.value;
        let paths = configure(self, steps, &client, own)?;
        let fields = [
            ("ConfigPath", text(&paths[0])),
            ("JsonPath", text(&paths[1])),
            ("Sudo", Field::Bool(sudo)),
        ];
        let execute = guest::template(&self.execute_command, EXECUTE, system);
        let command = steps.render(&execute, "*chefclient.ExecuteTemplate", &fields)?;
        let elevated = Elevated {
            user: &self.elevated_user,
            password: &self.elevated_password,
        };
        let command = elevated.command(steps, "chef_elevated", command)?;
        steps.body.push(Stmt::call("chef_client", [command]));
        clean(self, steps, &client)?;
        steps.body.push(Stmt::call("chef_done", []));
        if !self.skip_clean_staging_directory.value {
            steps.message(words!("Removing directory: ", client.staging.clone()));
            // its exit status does not matter to Packer
            let remove = system.remove(&client.staging);
            steps.body.push(Stmt::call("guest_try", [remove]));
        }
        let rights = elevated.title(steps.scope)?;
        Ok(format!(
            "Run chef-client on the guest against {}{rights}",
            self.server_url.word
        ))
    }
}

/// What the server is told of the node, and where things are on the guest.
struct Client {
    system: System,
    sudo: bool,
    staging: Word,
    node: Word,
    key: Word,
}

/// Sends what chef-client reads: its configuration and the attributes of the node, and the secrets.
fn configure(
    config: &ChefClient,
    steps: &mut Steps<'_, '_, '_, '_>,
    client: &Client,
    own: bool,
) -> Result<[Word; 2], Diagnostic> {
    let secret = (
        "encrypted_data_bag_secret_path",
        &config.encrypted_data_bag_secret_path,
    );
    let fault = "Error uploading encrypted data bag secret";
    let secret = send(steps, client, secret, "encrypted_data_bag_secret", fault)?;
    let validation = ("validation_key_path", &config.validation_key_path);
    let fault = "Error copying validation key";
    let validation = send(steps, client, validation, "validation.pem", fault)?;
    let licence = chef::licence(steps.scope, &config.chef_license, own)?;
    let fields = [
        ("NodeName", text(&client.node)),
        ("ServerUrl", steps.key("server_url", &config.server_url)),
        ("ClientKey", text(&client.key)),
        ("ChefLicense", text(&licence)),
        ("ValidationKeyPath", text(&validation)),
        (
            "ValidationClientName",
            steps.key("validation_client_name", &config.validation_client_name),
        ),
        (
            "ChefEnvironment",
            steps.key("chef_environment", &config.chef_environment),
        ),
        (
            "PolicyGroup",
            steps.key("policy_group", &config.policy_group),
        ),
        ("PolicyName", steps.key("policy_name", &config.policy_name)),
        (
            "SslVerifyMode",
            steps.key("ssl_verify_mode", &config.ssl_verify_mode),
        ),
        (
            "TrustedCertsDir",
            steps.key("trusted_certs_dir", &config.trusted_certs_dir),
        ),
        ("EncryptedDataBagSecretPath", text(&secret)),
    ];
    steps.message("Creating configuration file 'client.rb'");
    let default = [SERVER, CONFIG, CERTIFICATES].concat();
    let kind = "*chefclient.ConfigTemplate";
    let rendered = chef::configuration(
        steps.scope,
        &config.config_template,
        &default,
        kind,
        &fields,
    )?;
    let config_path = join(&client.staging, "client.rb");
    let fault = "Error creating Chef config file";
    steps.send_text("client.rb", rendered, config_path.clone(), fault);
    steps.message("Creating JSON attribute file");
    let node = chef_json::node(steps.scope, &config.json, &config.run_list)?;
    let json_path = join(&client.staging, "first-boot.json");
    let fault = "Error creating JSON attributes";
    steps.send_text("first-boot.json", node, json_path.clone(), fault);
    Ok([config_path, json_path])
}

/// Sends a file, if it is given; where it is then.
fn send(
    steps: &mut Steps<'_, '_, '_, '_>,
    client: &Client,
    (key, from): (&str, &Text),
    name: &str,
    fault: &str,
) -> Result<Word, Diagnostic> {
    if !given(steps.scope, key, from)? {
        return Ok(Word::empty());
    }
    let to = words!(client.staging.clone(), "/", name);
    steps.message(words!("Uploading ", from.word.clone(), "..."));
    let mut from = from.clone();
    if key == "validation_key_path" {
        from.word = home(from.word);
    }
    let local = steps.secret(key, &from)?;
    steps.send(local, to.clone(), fault);
    Ok(to)
}

/// `~` as the home folder of who runs the script.
fn home(path: Word) -> Word {
    match path.as_literal() {
        Some(text) if text == "~" || text.starts_with("~/") => {
            Word::call(LibFn("home_path"), vec![path])
        }
        _ => path,
    }
}

/// Removes the node and the client from the server, whether chef-client worked or not.
fn clean(
    config: &ChefClient,
    steps: &mut Steps<'_, '_, '_, '_>,
    client: &Client,
) -> Result<(), Diagnostic> {
    if config.skip_clean_node.value && config.skip_clean_client.value {
        return Ok(());
    }
    let fields = [
        ("NodeName", text(&client.node)),
        ("ServerUrl", steps.key("server_url", &config.server_url)),
        ("ClientKey", text(&client.key)),
        (
            "SslVerifyMode",
            steps.key("ssl_verify_mode", &config.ssl_verify_mode),
        ),
        (
            "TrustedCertsDir",
            steps.key("trusted_certs_dir", &config.trusted_certs_dir),
        ),
    ];
    steps.message("Creating configuration file 'knife.rb'");
    let default = [SERVER, "node_name \"{{.NodeName}}\"\n", CERTIFICATES].concat();
    let raw = guest::or_default(&Raw::default(), &default);
    let knife = steps.render(&raw, "*chefclient.ConfigTemplate", &fields)?;
    let path = join(&client.staging, "knife.rb");
    let fault = "Error creating knife config on node";
    steps.send_text("knife.rb", knife, path.clone(), fault);
    let template = guest::template(&config.knife_command, KNIFE, client.system);
    for (what, skip) in [
        ("node", config.skip_clean_node.value),
        ("client", config.skip_clean_client.value),
    ] {
        if skip {
            continue;
        }
        let fields = [
            ("Sudo", Field::Bool(client.sudo)),
            ("Flags", text(&words!("-y -c ", path.clone()))),
            ("Args", text(&words!(what, " delete ", client.node.clone()))),
        ];
        let command = steps.render(&template, "*chefclient.KnifeTemplate", &fields)?;
        let call = [what.into(), command];
        steps.body.push(Stmt::call("chef_knife", call));
    }
    Ok(())
}
