//! What a program does for `salt-masterless`: it sends states and pillar, and runs Salt on the guest.

use super::SaltMasterless;
use super::lower::{Layout, UNIX, arguments, join_program, target};
use crate::lower::compose::{Compose, Composing, Stop, private};
use crate::plan::Word;
use crate::program::{Command, Fact, Side, Stmt, Test};
use crate::provisioners::guest::{
    self, Site, System, by_root, given, installs, join, known, words,
};
use crate::schema::Text;

/// What the statements of the step need to know of the guest.
struct Place<'d> {
    site: Site<'d>,
    system: System,
    staging: Word,
}

const LAYOUT: &Layout = &UNIX;

/// provisioner/salt-masterless/provisioner.go
impl Compose for SaltMasterless {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        at.step.title = "Run Salt on the guest, without a master".into();
        let sudo = !self.disable_sudo.value;
        let system = System::new(at.scope, &self.guest_os_type, sudo)?;
        if system.windows {
            return Err(Stop::Later);
        }
        let Some(site) = Site::of(at) else {
            return Ok(());
        };
        let directory = ("temp_config_dir", &self.temp_config_dir);
        let staging = guest::staging(at.scope, directory, LAYOUT.staging, system)?;
        let staging = site.name(at, "staging", staging);
        if sudo {
            by_root(at, "salt-call");
        }
        let place = Place {
            site,
            system,
            staging,
        };
        let formulas = self.formulas(at)?;
        self.bootstrap(at, &place);
        place.site.make(at, system, &place.staging, false);
        for (key, name, file) in [
            ("minion_config", "minion", &self.minion_config),
            ("grains_file", "grains", &self.grains_file),
        ] {
            if given(at.scope, key, file)? {
                place.site.send(at, (key, key), file, &name.into())?;
                let folder: Word = LAYOUT.config.into();
                let to = join(&folder, name);
                place.moves(at, name, Some(system.make(&folder)), &to);
            }
        }
        let (key, remote) = ("remote_state_tree", &self.remote_state_tree);
        let to = target(at.scope, key, remote, LAYOUT.states)?;
        place.tree(at, ("local_state_tree", "states"), &self.local_state_tree)?;
        if let Some(folder) = formulas {
            let shown = "the formulas".into();
            place
                .site
                .send_folder(at, &shown, folder, &"states".into(), true);
        }
        place.moves(at, "states", None, &to);
        if given(at.scope, "local_pillar_roots", &self.local_pillar_roots)? {
            let (key, remote) = ("remote_pillar_roots", &self.remote_pillar_roots);
            let to = target(at.scope, key, remote, LAYOUT.pillar)?;
            place.tree(
                at,
                ("local_pillar_roots", "pillar"),
                &self.local_pillar_roots,
            )?;
            place.moves(at, "pillar", None, &to);
        }
        let call = join_program(at.scope, self)?;
        let arguments = arguments(self, at.scope, LAYOUT)?;
        let command = place.by_sudo(words!(call, " --local ", arguments));
        let command = place.site.command(at, command);
        at.run([if self.no_exit_on_failure.value {
            command.whatever("no_exit_on_failure")
        } else {
            command.or_die_with_status("salt-call failed")
        }]);
        Ok(())
    }
}

impl SaltMasterless {
    /// Fetches formulas that are not in the tree of states; the folder that they are in, which is sent with the tree.
    fn formulas(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<Option<Word>, Stop> {
        if self.formulas.is_empty() {
            return Ok(None);
        }
        let (key, tree) = ("local_state_tree", &self.local_state_tree);
        let names = at.scope.carry(key, tree, "states")?.names;
        let all = words!(private(), "/formulas");
        at.run([Stmt::MakeFolder(all.clone())]);
        for (number, text) in self.formulas.items.iter().enumerate() {
            let formula = known(at.scope, "formulas", text)?;
            // the last part names the folder, with what is behind a question mark, as by Packer
            let (url, last) = formula.rsplit_once("//").unwrap_or((&formula, ""));
            let (folder, query) = last.split_once('?').unwrap_or((last, ""));
            let reference = query.split('&').find_map(|pair| pair.strip_prefix("ref="));
            let url = url.strip_prefix("git::").unwrap_or(url);
            let inside = format!("{last}/");
            let mut known = names.iter().flatten();
            if known.any(|name| name.starts_with(&inside)) {
                continue;
            }
            let copy = words!(private(), format!("/formula_{}", number + 1));
            let failed = words!("cannot fetch the formula ", last);
            let git = |words: Vec<Word>| Command::new("git", words);
            let clone = ["clone", "--quiet", "--", url].map(Word::from);
            let clone = clone.into_iter().chain([copy.clone()]).collect();
            let mut body = vec![git(clone).or_die(failed.clone())];
            if let Some(reference) = reference {
                let words = ["checkout".into(), "--quiet".into(), reference.into()];
                let words = ["-C".into(), copy.clone()].into_iter().chain(words);
                body.push(git(words.collect()).or_die(failed.clone()));
            }
            let from = words!(join(&copy, folder), "/.");
            let to = join(&all, last);
            body.push(Stmt::MakeFolder(to.clone()));
            let copies = Command::new("cp", ["-R".into(), from, to]);
            body.push(copies.or_die(failed));
            match &names {
                Some(_) => at.run(body),
                None => {
                    let there = Test::Exists(join(&self.local_state_tree.word, last));
                    at.run([Stmt::If(there.not(), body, Vec::new())]);
                }
            }
            let told = words!(url, " by git: a formula of Salt");
            at.step.facts.push(Fact::Fetches(Side::Host, told));
        }
        Ok(Some(all))
    }

    /// Installs Salt by the script of its makers. Packer goes on, whatever comes of it.
    fn bootstrap(&self, at: &mut Composing<'_, '_, '_, '_>, place: &Place<'_>) {
        if self.skip_bootstrap.value {
            return;
        }
        let arguments = self.bootstrap_args.word.clone();
        let install = place.by_sudo(words!(LAYOUT.install, " ", arguments));
        installs(at, &words!(LAYOUT.fetch, "; ", install.clone()));
        for command in [LAYOUT.fetch.into(), install] {
            let command = place.site.command(at, command);
            at.run([command.whatever("Salt may be there already")]);
        }
    }
}

impl Place<'_> {
    fn by_sudo(&self, command: Word) -> Word {
        if self.system.sudo {
            return words!("sudo ", command);
        }
        command
    }

    /// Sends a tree to the home folder.
    fn tree(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        (key, name): (&str, &str),
        folder: &Text,
    ) -> Result<(), Stop> {
        self.site
            .send_like_scp(at, (key, name), folder, &name.into())
    }

    /// Moves what was sent to the home folder to its place, by way of the staging folder.
    fn moves(&self, at: &mut Composing<'_, '_, '_, '_>, name: &str, make: Option<Word>, to: &Word) {
        let staged = join(&self.staging, name);
        let mut command = self.system.rename(&name.into(), &staged);
        for next in make.into_iter().chain([self.system.rename(&staged, to)]) {
            command = words!(command, " && ", next);
        }
        let failed = words!("cannot move ", name, " to ", to.clone(), " on the guest");
        self.site.run(at, command, failed);
    }
}
