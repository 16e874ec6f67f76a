//! What a program does for `converge`: it sends modules, and applies one of them on the guest.

use super::Converge;
use crate::interpolate::Field;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::provisioners::chef_json;
use crate::provisioners::guest::{Site, by_root, installs, text, words};

/// provisioner/converge/provisioner.go
impl Compose for Converge {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        at.step.title = words!(
            "Apply ",
            self.module.word.clone(),
            " by Converge on the guest"
        );
        let Some(site) = Site::of(at) else {
            return Ok(());
        };
        if self.bootstrap.value {
            let fields = [
                ("Version", text(&self.version.word)),
                ("Sudo", Field::Bool(!self.prevent_bootstrap_sudo.value)),
            ];
            let kind = "struct { Version string; Sudo bool }";
            let command = at
                .scope
                .with_record(&self.bootstrap_command, kind, &fields)?;
            installs(at, &command);
            let command = site.command(at, command);
            at.run([command.or_die_with_status("cannot install Converge on the guest")]);
        }
        for (number, dir) in self.module_dirs.items.iter().enumerate() {
            let (folder, to) = (&dir.value.source, &dir.value.destination.word);
            let name = format!("module_{}", number + 1);
            let to = site.name(at, "to", to.clone());
            site.send_like_scp(at, ("module_dirs", &name), folder, &to)?;
        }
        let parameters = chef_json::parameters(at.scope, &self.params)?;
        let sudo = !self.prevent_sudo.value;
        if sudo {
            by_root(at, "converge");
        }
        let fields = [
            ("ParamsJSON", text(&parameters)),
            ("WorkingDirectory", text(&self.working_directory.word)),
            ("Module", text(&self.module.word)),
            ("Sudo", Field::Bool(sudo)),
        ];
        let kind =
            "struct { ParamsJSON string; WorkingDirectory string; Module string; Sudo bool }";
        let command = at.scope.with_record(&self.execute_command, kind, &fields)?;
        let failed = words!("cannot apply ", self.module.word.clone());
        let command = site.command(at, command);
        at.run([command.or_die_with_status(failed)]);
        Ok(())
    }
}
