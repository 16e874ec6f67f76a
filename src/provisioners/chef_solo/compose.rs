//! What a program does for `chef-solo`: it sends cookbooks and settings, and runs Chef on the guest.

use super::{CONFIG, ChefSolo, EXECUTE, STAGING};
use crate::interpolate::Field;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::plan::Word;
use crate::provisioners::guest::{self, Site, System, by_root, given, installs, join, text, words};
use crate::provisioners::{chef, chef_json};
use crate::schema::Text;

/// What the statements of the step need to know of the guest.
struct Place<'d> {
    site: Site<'d>,
    system: System,
    staging: Word,
}

/// Where things are on the guest; what is not sent is empty.
struct Sent {
    cookbooks: Word,
    roles: Word,
    bags: Word,
    secret: Word,
    environments: Word,
}

/// provisioner/chef-solo/provisioner.go
impl Compose for ChefSolo {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        at.step.title = "Run chef-solo on the guest".into();
        let sudo = !self.prevent_sudo.value;
        let system = System::new(at.scope, &self.guest_os_type, sudo)?;
        if system.windows {
            return Err(Stop::Later);
        }
        // it is told without a guest, too
        chef::template_text(at.scope, &self.config_template)?;
        let Some(site) = Site::of(at) else {
            return Ok(());
        };
        let directory = ("staging_directory", &self.staging_directory);
        let staging = guest::staging(at.scope, directory, STAGING, system)?;
        let staging = site.name(at, "staging", staging);
        if sudo {
            by_root(at, "chef-solo");
        }
        let install = guest::template(&self.install_command, chef::INSTALL, system);
        let own = chef::INSTALL.contains(&install.text.as_str()) && !self.skip_install.value;
        if !self.skip_install.value {
            let kind = "*chefsolo.InstallChefTemplate";
            let command = chef::install_command(at.scope, (&install, &self.version), sudo, kind)?;
            installs(at, &command);
            let command = site.command(at, command);
            at.run([command.or_die_with_status("cannot install Chef on the guest")]);
        }
        let place = Place {
            site,
            system,
            staging,
        };
        place.site.make(at, system, &place.staging, true);
        let sent = self.send(at, &place)?;
        let solo = self.configuration(at, &sent, own)?;
        let solo_path = join(&place.staging, "solo.rb");
        place.site.send_text(at, "solo.rb", solo, &solo_path);
        let node = chef_json::node(at.scope, &self.json, &self.run_list)?;
        let node_path = join(&place.staging, "node.json");
        place.site.send_text(at, "node.json", node, &node_path);
        let fields = [
            ("ConfigPath", text(&solo_path)),
            ("JsonPath", text(&node_path)),
            ("Sudo", Field::Bool(sudo)),
        ];
        let execute = guest::template(&self.execute_command, EXECUTE, system);
        let kind = "*chefsolo.ExecuteTemplate";
        let command = at.scope.with_record(&execute, kind, &fields)?;
        let command = place.site.command(at, command);
        at.run([command.or_die_with_status("chef-solo failed")]);
        Ok(())
    }
}

impl ChefSolo {
    /// Sends the folders and the secret.
    fn send(&self, at: &mut Composing<'_, '_, '_, '_>, place: &Place<'_>) -> Result<Sent, Stop> {
        let remote = self.remote_cookbook_paths.items.iter();
        let mut cookbooks: Vec<Word> = remote.map(|path| path.word.clone()).collect();
        for (number, folder) in self.cookbook_paths.items.iter().enumerate() {
            let to = words!(place.staging.clone(), format!("/cookbooks-{number}"));
            let name = format!("cookbooks_{number}");
            place
                .site
                .make_and_fill(at, place.system, ("cookbook_paths", &name), folder, &to)?;
            cookbooks.push(to);
        }
        let mut list = Word::empty();
        for (index, path) in cookbooks.into_iter().enumerate() {
            let between = if index > 0 { "," } else { "" };
            list.append(words!(between, "\"", path, "\""));
        }
        let roles = place.given(at, ("roles_path", "roles"), &self.roles_path)?;
        let bags = place.given(at, ("data_bags_path", "data_bags"), &self.data_bags_path)?;
        let mut secret = Word::empty();
        let (key, file) = (
            "encrypted_data_bag_secret_path",
            &self.encrypted_data_bag_secret_path,
        );
        if given(at.scope, key, file)? {
            secret = words!(place.staging.clone(), "/encrypted_data_bag_secret");
            place.site.send_secret(at, key, file, &secret)?;
        }
        let names = ("environments_path", "environments");
        let environments = place.given(at, names, &self.environments_path)?;
        Ok(Sent {
            cookbooks: list,
            roles,
            bags,
            secret,
            environments,
        })
    }

    /// The text of `solo.rb`.
    fn configuration(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        sent: &Sent,
        own: bool,
    ) -> Result<Word, Stop> {
        let licence = chef::licence(at.scope, &self.chef_license, own)?;
        let has = |word: &Word| Field::Bool(!word.is_empty());
        let fields = [
            ("CookbookPaths", text(&sent.cookbooks)),
            ("RolesPath", text(&sent.roles)),
            ("DataBagsPath", text(&sent.bags)),
            ("EncryptedDataBagSecretPath", text(&sent.secret)),
            ("EnvironmentsPath", text(&sent.environments)),
            ("HasRolesPath", has(&sent.roles)),
            ("HasDataBagsPath", has(&sent.bags)),
            ("HasEncryptedDataBagSecretPath", has(&sent.secret)),
            ("HasEnvironmentsPath", has(&sent.environments)),
            (
                "ChefEnvironment",
                at.scope.key("chef_environment", &self.chef_environment),
            ),
            ("ChefLicense", text(&licence)),
        ];
        let kind = "*chefsolo.ConfigTemplate";
        let file = &self.config_template;
        let solo = chef::configuration(at.scope, file, CONFIG, kind, &fields)?;
        Ok(chef::dense(&solo))
    }
}

impl Place<'_> {
    /// Sends what is in a folder that may be given; where it is then.
    fn given(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        (key, name): (&str, &str),
        folder: &Text,
    ) -> Result<Word, Stop> {
        if !given(at.scope, key, folder)? {
            return Ok(Word::empty());
        }
        let to = words!(self.staging.clone(), "/", name);
        self.site
            .make_and_fill(at, self.system, (key, key), folder, &to)?;
        Ok(to)
    }
}
