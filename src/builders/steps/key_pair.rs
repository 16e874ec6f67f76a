//! StepSshKeyPair: a key pair for one build, whose public key the guest is told while it is installed.

use std::collections::BTreeMap;

use crate::communicator::Communicator;
use crate::lower::Scope;
use crate::plan::{LibFn, Step, Stmt, Var, Word};

/// What kind of key is made where the template does not say it.
pub struct Kind {
    /// As `ssh-keygen -t` takes it.
    pub name: &'static str,
    /// As `ssh-keygen -b` takes it.
    pub bits: u32,
}

/// The key pair of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPair {
    /// There is none: a password, or the agent's keys.
    None,
    /// The template's own key.
    Given,
    /// One that is made for the build.
    Made,
}

impl KeyPair {
    /// Which one the communicator's keys ask for.
    pub fn of(comm: &Communicator) -> Self {
        if !comm.ssh_password.is_absent() {
            Self::None
        } else if !comm.ssh_private_key_file.word.is_empty() {
            Self::Given
        } else if comm.ssh_agent_auth.value {
            Self::None
        } else {
            Self::Made
        }
    }

    /// What each process sets first: behind the communicator's settings.
    pub fn setup(self) -> Option<Stmt> {
        (self != Self::None).then(|| Stmt::call("key_pair_settings", []))
    }

    /// The step; its public key goes into `b_public_key`.
    pub fn step(self, comm: &Communicator, kind: &Kind, scope: &Scope<'_, '_>) -> Option<Step> {
        let origin = scope.origin("ssh_private_key_file", comm.ssh_private_key_file.span);
        let new = |title: &str| Step::new("key_pair", "StepSshKeyPair", title, origin.clone());
        match self {
            Self::None => None,
            Self::Given => {
                let mut step = new("Tell the public key of the private key");
                step.body = vec![Stmt::call(
                    "key_pair_of",
                    [comm.ssh_private_key_file.word.clone()],
                )];
                Some(step)
            }
            Self::Made => {
                let mut step = new("Make a key pair for this build alone");
                step.body = vec![Stmt::call(
                    "key_pair_make",
                    [Word::lit(kind.name), Word::lit(kind.bits.to_string())],
                )];
                step.undo = vec![Stmt::call("key_pair_remove", [])];
                Some(step)
            }
        }
    }

    /// The public key, as the boot command may name it.
    pub fn public_key(self) -> Word {
        match self {
            Self::None => Word::empty(),
            _ => Word::var(Var::Build("public_key")),
        }
    }

    /// What `{{build `SSHPublicKey`}}` and its like give.
    pub fn tell(self, data: &mut BTreeMap<String, Word>) {
        if self == Self::None || !data.contains_key("SSHPublicKey") {
            return;
        }
        data.insert("SSHPublicKey".to_owned(), self.public_key());
        if self == Self::Made {
            let file = Word::var(Var::Build("ssh_key_file"));
            data.insert(
                "SSHPrivateKey".to_owned(),
                Word::call(LibFn("file_text"), vec![file]),
            );
        }
    }

    /// The step that takes the key out of authorized_keys of the guest (StepCleanupTempKeys).
    pub fn forget(self, comm: &Communicator, scope: &Scope<'_, '_>) -> Option<Step> {
        if self != Self::Made || comm.communicator.value != "ssh" {
            return None;
        }
        let origin = scope.origin("communicator", comm.communicator.span);
        let title = "Take the key of this build out of authorized_keys on the guest";
        let mut step = Step::new("forget_key", "StepCleanupTempKeys", title, origin);
        step.body = vec![Stmt::call("key_pair_forget", [])];
        Some(step)
    }
}
