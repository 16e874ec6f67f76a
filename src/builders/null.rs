//! `null`: connects to a machine that is there already.

use std::collections::BTreeMap;

use crate::communicator::{self, Communicator, guest};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::compose::{Built, ComposeBuilder, Stop};
use crate::lower::{BuilderPlan, LowerBuild, Scope};
use crate::plan::{Stmt, Word};
use crate::program::{Artifact, Destroy, Told};
use crate::schema::{Checks, Validate};

config! {
    /// Connects to a machine that is there already, and runs provisioners on it.
    ///
    /// It leaves nothing, so post-processors get an artifact without files.
    pub struct Null as "fnoeding.null" {
    }
    flatten { comm: Communicator }
}

impl Validate for Null {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        let comm = &self.comm;
        if comm.communicator.value == "none" {
            return;
        }
        let winrm = comm.communicator.value == "winrm";
        let (host, user, password) = if winrm {
            (&comm.winrm_host, &comm.winrm_username, &comm.winrm_password)
        } else {
            (&comm.ssh_host, &comm.ssh_username, &comm.ssh_password)
        };
        if host.is_blank() {
            checks.missing(
                "`ssh_host` (or `winrm_host`) must be given",
                "a Host must be specified, please reference your communicator documentation",
            );
        }
        if user.is_blank() {
            checks.missing(
                "`ssh_username` (or `winrm_username`) must be given",
                "a Username must be specified, please reference your communicator documentation",
            );
        }
        let agent = comm.ssh_agent_auth.value;
        if !agent && password.is_blank() && comm.ssh_private_key_file.is_blank() {
            checks.missing(
                "one of `ssh_password`, `ssh_private_key_file`, `ssh_agent_auth` must be given",
                "one authentication method must be specified, please reference your communicator documentation",
            );
        }
        let key = comm.ssh_private_key_file.is_given();
        let ssh_password = comm.ssh_password.is_given();
        if (agent && (ssh_password || key)) || (ssh_password && key) {
            checks.conflict(
                [
                    comm.ssh_password.place().or(comm.ssh_agent_auth.span),
                    comm.ssh_private_key_file.span.or(comm.ssh_agent_auth.span),
                ],
                "only one of `ssh_agent_auth`, `ssh_password`, `ssh_private_key_file` may be given",
                "only one of ssh_agent_auth, ssh_password, and ssh_private_key_file must be specified",
            );
        }
    }
}

/// StepConnect, then the provisioners (builder/null/builder.go).
impl LowerBuild for Null {
    fn build(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<BuilderPlan>, Diagnostic> {
        let host = self.comm.host().word.clone();
        let Some(reached) = communicator::lower(&self.comm, host, scope, faults) else {
            return Ok(None);
        };
        let mut data = reached.data;
        data.insert("ID".to_owned(), Word::lit("Null"));
        Ok(Some(BuilderPlan {
            steps: vec![reached.step],
            provision_at: 1,
            provision_step: true,
            setup: reached.setup,
            artifact: vec![Stmt::call(
                "artifact_new",
                [
                    Word::lit("fnoeding.null"),
                    Word::lit("Null"),
                    Word::lit("Did not export anything. This is the null builder"),
                ],
            )],
            leaves: Word::lit("nothing but what its provisioners do"),
            data,
            // Packer's artifacts of this builder carry no data
            artifact_data: BTreeMap::new(),
            comm: reached.comm,
        }))
    }
}

impl ComposeBuilder for Null {
    fn compose(self, scope: &mut Scope<'_, '_>, _: &mut Vec<Diagnostic>) -> Result<Built, Stop> {
        let host = self.comm.host().word.clone();
        let (guest, before) = guest::compose(&self.comm, host.clone(), scope)?;
        let password = scope.secret("ssh_password", &self.comm.ssh_password);
        let mut data = communicator::data(&self.comm, host, password);
        data.insert("ID".to_owned(), Word::lit("Null"));
        Ok(Built {
            before,
            after: Vec::new(),
            guest,
            artifact: Artifact {
                builder_id: "fnoeding.null",
                id: Word::lit("Null"),
                told: Told::Words("Did not export anything. This is the null builder".into()),
                files: Vec::new(),
                destroy: Destroy::Nothing,
            },
            data,
            artifact_data: BTreeMap::new(),
            provision_step: true,
        })
    }
}
