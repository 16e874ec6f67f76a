//! What programs do for both provisioners of Puppet.

use super::{Puppet, command_of, facts};
use crate::interpolate::Field;
use crate::lower::compose::{Composing, Stop};
use crate::plan::Word;
use crate::provisioners::guest::{self, Site, System, by_root, given, text, words};
use crate::schema::Text;

/// What the statements of the step need to know of the guest.
pub struct Place<'d> {
    /// The guest.
    pub site: Site<'d>,
    /// Its commands.
    pub system: System,
    /// Its folder for uploads.
    pub staging: Word,
}

impl Puppet {
    /// Makes the folder for uploads; nothing if there is no guest.
    ///
    /// # Errors
    /// What cannot be done, or is known only when the script runs.
    pub fn start<'d>(
        &self,
        at: &mut Composing<'_, '_, '_, 'd>,
        staging: (&str, &Text),
        defaults: [&str; 2],
    ) -> Result<Option<Place<'d>>, Stop> {
        let sudo = !self.prevent_sudo.value;
        let system = System::new(at.scope, &self.guest_os_type, sudo)?;
        if system.windows || given(at.scope, "elevated_user", &self.elevated_user)? {
            return Err(Stop::Later);
        }
        let Some(site) = Site::of(at) else {
            return Ok(None);
        };
        let staging = guest::staging(at.scope, staging, defaults, system)?;
        let staging = site.name(at, "staging", staging);
        site.make(at, system, &staging, true);
        if sudo {
            by_root(at, "puppet");
        }
        Ok(Some(Place {
            site,
            system,
            staging,
        }))
    }

    /// Runs Puppet, by the command that is given or else by `puppet` behind what both commands begin with.
    ///
    /// # Errors
    /// A diagnostic that points into the template.
    pub fn finish(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        place: &Place<'_>,
        (puppet, kind): (&str, &'static str),
        mut fields: Vec<(&'static str, Field)>,
    ) -> Result<(), Stop> {
        let Place {
            site,
            system,
            staging,
        } = place;
        let facts = facts(at.scope, *system, &self.facter)?;
        let default = super::default_command(*system, puppet);
        let working = &self.working_directory;
        let working = match given(at.scope, "working_directory", working)? {
            true => working.word.clone(),
            false => staging.clone(),
        };
        fields.extend([
            ("FacterVars", text(&facts)),
            (
                "PuppetBinDir",
                at.scope.key("puppet_bin_dir", &self.puppet_bin_dir),
            ),
            ("Sudo", Field::Bool(system.sudo)),
            ("WorkingDir", text(&working)),
        ]);
        let execute = guest::or_default(&self.execute_command, &default);
        let command = command_of(at.scope, &execute, &self.extra_arguments, kind, fields)?;
        let command = site.command(at, command);
        at.run([if self.ignore_exit_codes.value {
            command.whatever("the template ignores exit codes")
        } else {
            // 2: there were changes
            command.or_die_unless(&[0, 2], "Puppet failed")
        }]);
        if self.clean_staging_directory.value {
            site.remove(at, *system, staging);
        }
        Ok(())
    }
}

impl Place<'_> {
    /// The path of something in the staging folder.
    pub fn staged(&self, name: &str) -> Word {
        words!(self.staging.clone(), "/", name)
    }
}
