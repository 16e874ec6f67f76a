//! What a program does for `puppet-masterless`: it sends modules and manifests, and applies them on the guest.

use super::{COMMAND, DEFAULTS, PuppetMasterless};
use crate::lower::compose::{Compose, Composing, Stop};
use crate::plan::Word;
use crate::provisioners::guest::{base_name, given, text, words};
use crate::provisioners::puppet::Place;

/// provisioner/puppet-masterless/provisioner.go
impl Compose for PuppetMasterless {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        let manifest = self.manifest_file.word.clone();
        at.step.title = words!("Apply ", manifest, " by Puppet on the guest");
        let staging = ("staging_directory", &self.staging_directory);
        let Some(place) = self.puppet.start(at, staging, DEFAULTS)? else {
            return Ok(());
        };
        let mut hiera = Word::empty();
        let (key, file) = ("hiera_config_path", &self.hiera_config_path);
        if given(at.scope, key, file)? {
            hiera = place.staged("hiera.yaml");
            place.site.send(at, (key, key), file, &hiera)?;
        }
        let mut manifest_dir = Word::empty();
        if given(at.scope, "manifest_dir", &self.manifest_dir)? {
            manifest_dir = place.staged("manifests");
            let names = ("manifest_dir", "manifests");
            place
                .site
                .make_and_fill(at, place.system, names, &self.manifest_dir, &manifest_dir)?;
        }
        let mut modules = Word::empty();
        for (number, folder) in self.module_paths.items.iter().enumerate() {
            let to = place.staged(&format!("module-{number}"));
            let name = format!("module_{number}");
            place
                .site
                .make_and_fill(at, place.system, ("module_paths", &name), folder, &to)?;
            let between = if number > 0 { ":" } else { "" };
            modules.append(words!(between, to));
        }
        let manifest = self.manifest(at, &place, manifest_dir.is_empty())?;
        let fields = vec![
            ("HieraConfigPath", text(&hiera)),
            ("ManifestDir", text(&manifest_dir)),
            ("ManifestFile", text(&manifest)),
            ("ModulePath", text(&modules)),
            ("ModulePathJoiner", text(&":".into())),
        ];
        let command = (COMMAND, "*puppetmasterless.ExecuteTemplate");
        self.puppet.finish(at, &place, command, fields)
    }
}

impl PuppetMasterless {
    /// Sends the manifest, a file or a folder, into a folder that is made unless it is there; where it is then.
    fn manifest(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        place: &Place<'_>,
        make: bool,
    ) -> Result<Word, Stop> {
        let (key, file) = ("manifest_file", &self.manifest_file);
        let folder = place.staged("manifests");
        let carried = at.scope.carry(key, file, "manifest")?;
        if make {
            place.site.make(at, place.system, &folder, true);
        }
        if carried.folder {
            place
                .site
                .send_contents(at, (key, "manifest"), file, &folder)?;
            return Ok(folder);
        }
        let to = words!(folder, "/", base_name(at.scope, key, file)?);
        place.site.send_carried(at, &file.word, &carried, &to)?;
        Ok(to)
    }
}
