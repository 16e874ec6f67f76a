//! What the instance is given: a key, security groups, an instance profile.

use super::before;
use super::flag;
use crate::builders::amazon::common::run::{Run, TemporaryIamInstanceProfilePolicyDocument};
use crate::builders::json::{Json, Members};
use crate::communicator::Communicator;
use crate::lower::Scope;
use crate::plan::{Step, Stmt, Word};

/// The port of the communicator.
pub fn port(comm: &Communicator) -> i64 {
    let (given, default) = match comm.communicator.value.as_str() {
        "winrm" if comm.winrm_use_ssl.value => (comm.winrm_port.value, 5986),
        "winrm" => (comm.winrm_port.value, 5985),
        "none" => return 0,
        _ => (comm.ssh_port.value, 22),
    };
    if given == 0 { default } else { given }
}

/// Whether the session manager is the way to the guest.
pub fn by_session_manager(interface: &str, comm: &Communicator) -> bool {
    interface == "session_manager" && comm.communicator.value == "ssh"
}

/// StepKeyPair
pub fn key_pair(run: &Run, scope: &mut Scope<'_, '_>) -> Step {
    let comm = &run.comm;
    let origin = scope.origin("ssh_keypair_name", comm.ssh_keypair_name.span);
    let known = [&comm.ssh_private_key_file, &comm.ssh_keypair_name];
    let title = match known.iter().any(|text| !text.word.is_empty()) {
        true => "See which key is for the login",
        false if comm.ssh_agent_auth.value => "The agent has the key for the login",
        false => "Make a key pair in EC2 for the login, unless there is another way",
    };
    let mut step = Step::new("key_pair", "StepKeyPair", title, origin);
    // whether there is a password decides, not what it is
    let password = comm.ssh_password.presence();
    step.body = vec![Stmt::call(
        "ec2_key_pair",
        [
            comm.ssh_private_key_file.word.clone(),
            flag("agent", comm.ssh_agent_auth.value),
            comm.ssh_keypair_name.word.clone(),
            comm.temporary_key_pair_name.word.clone(),
            password,
        ],
    )];
    step.undo = vec![Stmt::call("ec2_undo_key_pair", [])];
    step
}

/// StepCleanupTempKeys; nothing unless the template asks for it.
pub fn forget(run: &Run, scope: &Scope<'_, '_>) -> Option<Step> {
    let wanted = run.comm.ssh_clear_authorized_keys;
    if !wanted.value || run.comm.communicator.value != "ssh" {
        return None;
    }
    let origin = scope.origin("ssh_clear_authorized_keys", wanted.span);
    let title = "Take the key of this build out of authorized_keys on the guest";
    let mut step = Step::new("forget_key", "StepCleanupTempKeys", title, origin);
    step.body = vec![Stmt::call("ec2_forget_key", [])];
    Some(step)
}

/// StepSecurityGroup
pub fn security_group(run: &Run, interface: &str, scope: &Scope<'_, '_>) -> Step {
    let given: Vec<Word> = std::iter::once(&run.security_group_id)
        .chain(&run.security_group_ids.items)
        .map(|id| id.word.clone())
        .filter(|id| !id.is_empty())
        .collect();
    let found = before::filter(&run.security_group_filter.value);
    let closed = by_session_manager(interface, &run.comm);
    let port = port(&run.comm);
    let sure = given.iter().any(|id| id.as_literal().is_some());
    let title = match (sure, found.is_empty(), closed) {
        (true, _, _) => "Use the security groups that the template names".to_owned(),
        (_, false, _) => "Use the security groups that meet the conditions".to_owned(),
        (_, _, true) => "Make a security group for the time of the build".to_owned(),
        // without a communicator Packer opens this port, too
        _ if port == 0 => {
            "Make a security group that opens only port 0, at which nothing listens".to_owned()
        }
        _ => format!(
            "Make a security group that lets port {port} be reached from {} while it builds",
            sources(run)
        ),
    };
    let span = run
        .security_group_id
        .span
        .or(run.security_group_ids.span)
        .or(run.security_group_filter.span)
        .or(run.temporary_security_group_source_cidrs.span);
    let origin = scope.origin("security_group_ids", span);
    let mut step = Step::new("security_group", "StepSecurityGroup", title, origin);
    if !given.is_empty() {
        step.body.push(Stmt::call("ec2_given_groups", given));
    }
    if !found.is_empty() {
        step.body.extend(found);
        step.body.push(Stmt::call("ec2_found_groups", []));
    }
    if !sure && run.security_group_filter.span.is_none() {
        let port = match closed {
            true => Word::empty(),
            false => Word::lit(port.to_string()),
        };
        let cidrs = &run.temporary_security_group_source_cidrs.items;
        let cidrs = cidrs.iter().map(|cidr| cidr.word.clone());
        step.body.push(Stmt::call(
            "ec2_temporary_group",
            std::iter::once(port).chain(cidrs),
        ));
        step.undo = vec![Stmt::call("ec2_undo_group", [])];
    }
    step
}

/// Who may reach the temporary group.
fn sources(run: &Run) -> String {
    let cidrs = run.temporary_security_group_source_cidrs.items.iter();
    let cidrs: Vec<String> = cidrs
        .map(|cidr| match cidr.word.as_literal() {
            Some("0.0.0.0/0") => "everywhere".to_owned(),
            _ => cidr.word.to_string(),
        })
        .collect();
    cidrs.join(", ")
}

/// StepIamInstanceProfile; nothing if the instance gets none.
pub fn profile(run: &Run, scope: &Scope<'_, '_>) -> Option<Step> {
    let given = &run.iam_instance_profile;
    let document = &run.temporary_iam_instance_profile_policy_document;
    if given.word.is_empty() && document.span.is_none() {
        return None;
    }
    let sure = given.word.as_literal().is_some_and(|name| !name.is_empty());
    let title = match sure {
        true => format!("The instance gets the instance profile {}", given.word),
        false => "Give the instance the rights that the template names".to_owned(),
    };
    let span = given.span.or(document.span);
    let origin = scope.origin("iam_instance_profile", span);
    let mut step = Step::new("instance_profile", "StepIamInstanceProfile", title, origin);
    if !given.word.is_empty() {
        let words = [
            given.word.clone(),
            flag("unchecked", run.skip_profile_validation.value),
        ];
        step.body.push(Stmt::call(
            "ec2_given_profile",
            words.into_iter().filter(|word| !word.is_empty()),
        ));
    }
    if document.span.is_some() && !sure {
        let path = super::work("policy.json");
        step.body.push(Stmt::Write {
            path: path.clone(),
            text: policy(&document.value).document(),
            mode: 0o600,
        });
        step.body.push(Stmt::call("ec2_temporary_profile", [path]));
        step.undo = vec![Stmt::call("ec2_undo_profile", [])];
    }
    Some(step)
}

/// The policy as Packer sends it: with every member, also those that the template leaves out.
fn policy(document: &TemporaryIamInstanceProfilePolicyDocument) -> Json {
    let statements = document.Statement.items.iter().map(|statement| {
        let statement = &statement.value;
        let mut out = Members::default();
        out.put("Effect", Json::Text(statement.Effect.word.clone()));
        out.put("Action", Json::texts(&statement.Action.items));
        out.put("Resource", Json::texts(&statement.Resource.items));
        Json::Object(out)
    });
    let mut out = Members::default();
    out.put("Version", Json::Text(document.Version.word.clone()));
    out.put("Statement", Json::List(statements.collect()));
    Json::Object(out)
}
