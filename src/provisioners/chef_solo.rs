//! `chef-solo`: runs Chef on the guest, without a server.

mod compose;

use super::guest::{self, System, given, join, text, words};
use super::{chef, chef_json, paths};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::interpolate::Field;
use crate::lower::{Lower, Steps};
use crate::plan::Word;
use crate::schema::{Any, Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// Runs Chef on the guest, without a server.
    pub struct ChefSolo as "chef-solo" {
        /// Environment.
        chef_environment: Text;
        /// How the licence is accepted.
        chef_license: Text;
        /// Template of Chef's configuration.
        config_template: Text;
        /// Folders of cookbooks.
        cookbook_paths: List<Text>;
        /// Folder of roles.
        roles_path: Text;
        /// Folder of data bags.
        data_bags_path: Text;
        /// File with the secret of encrypted data bags.
        encrypted_data_bag_secret_path: Text;
        /// Folder of environments.
        environments_path: Text;
        /// The command.
        execute_command: Raw = "{{if .Sudo}}sudo {{end}}chef-solo --no-color -c {{.ConfigPath}} -j {{.JsonPath}}";
        /// Command that installs it.
        install_command: Raw = "curl -L https://omnitruck.chef.io/install.sh | {{if .Sudo}}sudo {{end}}bash -s --{{if .Version}} -v {{.Version}}{{end}}";
        /// Folders of cookbooks on the guest.
        remote_cookbook_paths: List<Text>;
        /// Attributes.
        json: Map<Any> => untagged("Json");
        /// Whether sudo is not used.
        prevent_sudo: Bool;
        /// Run list.
        run_list: List<Text>;
        /// Whether it is not installed.
        skip_install: Bool;
        /// Folder of the guest for uploads.
        staging_directory: Text = "/tmp/packer-chef-solo";
        /// Kind of the guest's operating system.
        guest_os_type: Text = "unix";
        /// Version.
        version: Text;
    }
}

impl Validate for ChefSolo {
    fn validate(&self, checks: &mut Checks<'_>) {
        paths::guest(&self.guest_os_type, checks);
        chef::template(&self.config_template, checks);
        for path in &self.cookbook_paths.items {
            chef::folder("cookbook path", path, checks);
        }
        chef::folder("roles path", &self.roles_path, checks);
        chef::folder("data bags path", &self.data_bags_path, checks);
        chef::secret(&self.encrypted_data_bag_secret_path, checks);
        chef::folder("environments path", &self.environments_path, checks);
    }
}

const STAGING: [&str; 2] = ["/tmp/packer-chef-solo", "C:/Windows/Temp/packer-chef-solo"];

const EXECUTE: [&str; 2] = [
    "{{if .Sudo}}sudo {{end}}chef-solo --no-color -c {{.ConfigPath}} -j {{.JsonPath}}",
    "c:/opscode/chef/bin/chef-solo.bat --no-color -c {{.ConfigPath}} -j {{.JsonPath}}",
];

/// The configuration where the template gives none.
const CONFIG: &str = "
chef_license \t\t\"{{.ChefLicense}}\"
cookbook_path \t[{{.CookbookPaths}}]
{{if .HasRolesPath}}
role_path\t\t\"{{.RolesPath}}\"
{{end}}
{{if .HasDataBagsPath}}
data_bag_path\t\"{{.DataBagsPath}}\"
{{end}}
{{if .HasEncryptedDataBagSecretPath}}
encrypted_data_bag_secret \"{{.EncryptedDataBagSecretPath}}\"
{{end}}
{{if .HasEnvironmentsPath}}
environment_path \"{{.EnvironmentsPath}}\"
environment \"{{.ChefEnvironment}}\"
{{end}}
";

/// provisioner/chef-solo/provisioner.go
impl Lower for ChefSolo {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let sudo = !self.prevent_sudo.value;
        let system = System::new(steps.scope, &self.guest_os_type, sudo)?;
        let directory = ("staging_directory", &self.staging_directory);
        let staging = guest::staging(steps.scope, directory, STAGING, system)?;
        let install = guest::template(&self.install_command, chef::INSTALL, system);
        let own = chef::INSTALL.contains(&install.text.as_str());
        steps.say("Provisioning with chef-solo");
        if !self.skip_install.value {
            let kind = "*chefsolo.InstallChefTemplate";
            chef::install(steps, (&install, &self.version), sudo, kind, false)?;
        }
        chef::make(steps, system, &staging, "Error creating staging directory");
        let mut cookbooks: Vec<Word> = Vec::new();
        for path in &self.remote_cookbook_paths.items {
            cookbooks.push(words!("\"", path.word.clone(), "\""));
        }
        for (number, from) in self.cookbook_paths.items.iter().enumerate() {
            let to = words!(staging.clone(), format!("/cookbooks-{number}"));
            let fault = "Error uploading cookbooks";
            chef::make(steps, system, &to, fault);
            let name = format!("cookbooks_{number}");
            steps.send_contents("cookbook_paths", &name, from, to.clone(), fault)?;
            cookbooks.push(words!("\"", to, "\""));
        }
        let roles = folder(
            steps,
            system,
            &staging,
            ("roles_path", "roles", "roles"),
            &self.roles_path,
        )?;
        let bags = ("data_bags_path", "data_bags", "data bags");
        let bags = folder(steps, system, &staging, bags, &self.data_bags_path)?;
        let mut secret = Word::empty();
        let (key, from) = (
            "encrypted_data_bag_secret_path",
            &self.encrypted_data_bag_secret_path,
        );
        if given(steps.scope, key, from)? {
            secret = words!(staging.clone(), "/encrypted_data_bag_secret");
            let local = steps.secret(key, from)?;
            let fault = "Error uploading encrypted data bag secret";
            steps.send(local, secret.clone(), fault);
        }
        let environments = ("environments_path", "environments", "environments");
        let environments = folder(
            steps,
            system,
            &staging,
            environments,
            &self.environments_path,
        )?;
        let mut paths = Word::empty();
        for (index, path) in cookbooks.into_iter().enumerate() {
            paths.append(words!(if index > 0 { "," } else { "" }, path));
        }
        let licence = chef::licence(
            steps.scope,
            &self.chef_license,
            own && !self.skip_install.value,
        )?;
        let has = |word: &Word| Field::Bool(!word.is_empty());
        let fields = [
            ("CookbookPaths", text(&paths)),
            ("RolesPath", text(&roles)),
            ("DataBagsPath", text(&bags)),
            ("EncryptedDataBagSecretPath", text(&secret)),
            ("EnvironmentsPath", text(&environments)),
            ("HasRolesPath", has(&roles)),
            ("HasDataBagsPath", has(&bags)),
            ("HasEncryptedDataBagSecretPath", has(&secret)),
            ("HasEnvironmentsPath", has(&environments)),
            (
                "ChefEnvironment",
                steps.key("chef_environment", &self.chef_environment),
            ),
            ("ChefLicense", text(&licence)),
        ];
        steps.message("Creating configuration file 'solo.rb'");
        let kind = "*chefsolo.ConfigTemplate";
        let solo = chef::configuration(steps.scope, &self.config_template, CONFIG, kind, &fields)?;
        let solo_path = join(&staging, "solo.rb");
        let fault = "Error creating Chef config file";
        steps.send_text("solo.rb", solo, solo_path.clone(), fault);
        steps.message("Creating JSON attribute file");
        let node = chef_json::node(steps.scope, &self.json, &self.run_list)?;
        let node_path = join(&staging, "node.json");
        let fault = "Error creating JSON attributes";
        steps.send_text("node.json", node, node_path.clone(), fault);
        let fields = [
            ("ConfigPath", text(&solo_path)),
            ("JsonPath", text(&node_path)),
            ("Sudo", Field::Bool(sudo)),
        ];
        let execute = guest::template(&self.execute_command, EXECUTE, system);
        let command = steps.render(&execute, "*chefsolo.ExecuteTemplate", &fields)?;
        let fault = "Error executing Chef: Non-zero exit status: ";
        steps.told("Executing Chef: ", command, fault, "");
        Ok("Run chef-solo on the guest".to_owned())
    }
}

/// Sends a folder, if it is given; where it is then.
fn folder(
    steps: &mut Steps<'_, '_, '_, '_>,
    system: System,
    staging: &Word,
    (key, name, what): (&str, &str, &str),
    from: &Text,
) -> Result<Word, Diagnostic> {
    if !given(steps.scope, key, from)? {
        return Ok(Word::empty());
    }
    let to = words!(staging.clone(), "/", name);
    let fault = format!("Error uploading {what}");
    chef::make(steps, system, &to, &fault);
    steps.send_contents(key, name, from, to.clone(), &fault)?;
    Ok(to)
}
