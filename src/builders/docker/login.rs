//! Logins to registries, by a folder of the run's own: none of the user's is used or changed.

use super::registry::Registry;
use crate::communicator::guest::words;
use crate::diagnostic::{Code, Diagnostic};
use crate::helpers::{AwsWith, KeepLogin};
use crate::lower::Scope;
use crate::lower::compose::private;
use crate::lower::options::Engine;
use crate::plan::{Var, Word};
use crate::program::{Command, Fact, Input, Output, Side, Stmt};

/// The command that does what docker does.
pub fn tool(scope: &Scope<'_, '_>) -> &'static str {
    match scope.house.request.options.docker {
        Engine::Docker => "docker",
        Engine::Podman => "podman",
    }
}

/// A login to a registry, and how it is forgotten.
#[derive(Debug, Default)]
pub struct Login {
    /// What logs in.
    pub enter: Vec<Stmt>,
    /// What logs out again.
    pub leave: Vec<Stmt>,
    /// What a reviewer should know.
    pub facts: Vec<Fact>,
}

/// The login that is wanted before a registry is used: nothing, if none is.
///
/// # Errors
/// An address of Amazon's registry that is none.
pub fn compose(
    plain: bool,
    registry: &Registry,
    scope: &mut Scope<'_, '_>,
) -> Result<Login, Diagnostic> {
    let ecr = registry.ecr_login.value;
    if !ecr && !plain {
        return Ok(Login::default());
    }
    let tool = tool(scope);
    let server = &registry.login_server.word;
    let mut login = Login::default();
    login.enter.push(Stmt::Run(Command::helper(
        KeepLogin {
            podman: tool == "podman",
        },
        [],
    )));
    let to = match server.is_empty() {
        true => Word::lit("docker.io"),
        false => server.clone(),
    };
    let failed = words(&[&"cannot log in to ".into(), &to]);
    let mut line = vec![Word::lit("login")];
    let server = (!server.is_empty()).then(|| server.clone());
    let user = if ecr {
        let region = region(registry, scope)?;
        let password = password_of_amazon(registry, region, scope);
        line.extend(["-u", "AWS", "--password-stdin"].map(Word::lit));
        let file = words(&[&private(), &"/password".into()]);
        let none = words(&[&"no password for ".into(), &to]);
        let password = password.output(Output::File(file.clone())).umask(0o077);
        let enter = Command::new(tool, line).words(server.clone());
        login.enter.extend([
            password.or_die(none),
            enter.input(Input::File(file)).or_die(failed),
        ]);
        login.facts.push(Fact::Fetches(
            Side::Host,
            words(&[&"by aws(1), a password for ".into(), &to]),
        ));
        Word::lit("AWS")
    } else {
        let user = registry.login_username.word.clone();
        if !user.is_empty() {
            line.extend(["-u".into(), user.clone()]);
        }
        let silent = scope.secret_is_absent("login_password", &registry.login_password);
        let mut password = scope.secret("login_password", &registry.login_password);
        if !silent {
            line.push("--password-stdin".into());
        }
        let mut enter = Command::new(tool, line).words(server.clone());
        if !silent {
            password.push_str("\n");
            enter = enter.input(Input::Text(password));
        }
        login.enter.push(enter.or_die(failed));
        user
    };
    let leave = Command::new(tool, [Word::lit("logout")]).words(server);
    login
        .leave
        .push(leave.whatever("the private folder goes at the end"));
    let mut told = words(&[&to, &format!(", by {tool}").into()]);
    if !user.is_empty() {
        told.push_str(", logged in as ");
        told.append(user);
    }
    login.facts.push(Fact::Connects(told));
    let kept = format!(
        "{tool} gets the password by standard input, and keeps it in the private folder until logout"
    );
    login.facts.push(Fact::Secret(kept.into()));
    Ok(login)
}

/// The region of a registry of Amazon's, as its address has it.
fn region(registry: &Registry, scope: &mut Scope<'_, '_>) -> Result<String, Diagnostic> {
    let server = &registry.login_server;
    let why = format!("the region in {}.login_server", scope.path);
    let known = scope.house.path_now(&server.word, &why);
    let region = known.as_deref().and_then(|text| {
        let (_, rest) = text.split_once(".dkr.ecr.")?;
        let (region, _) = rest.split_once(".amazonaws.com")?;
        Some(region.to_owned())
    });
    region.ok_or_else(|| {
        let span = server.span.unwrap_or(scope.span);
        let found = known.unwrap_or_else(|| server.word.to_string());
        Diagnostic::error(
            Code::BadValue,
            span,
            format!("`login_server` is `{found}`, which is no registry of Amazon's"),
        )
        .help("with `ecr_login` it is ACCOUNT.dkr.ecr.REGION.amazonaws.com")
    })
}

/// The command that prints the password which Amazon gives out.
fn password_of_amazon(registry: &Registry, region: String, scope: &mut Scope<'_, '_>) -> Command {
    let access = &registry.aws_access;
    let mut out = Vec::new();
    let mut give = |name: &str, value: Word| {
        if !value.is_empty() {
            out.push(words(&[&format!("{name}=").into(), &value]));
        }
    };
    let key = &access.aws_access_key;
    if !scope.is_absent("aws_access_key", key) {
        give("AWS_ACCESS_KEY_ID", key.word.clone());
    }
    if !scope.secret_is_absent("aws_secret_key", &access.aws_secret_key) {
        let secret = scope.secret("aws_secret_key", &access.aws_secret_key);
        give("AWS_SECRET_ACCESS_KEY", secret);
    }
    if !scope.secret_is_absent("aws_token", &access.aws_token) {
        let secret = scope.secret("aws_token", &access.aws_token);
        give("AWS_SESSION_TOKEN", secret);
    }
    let profile = &access.aws_profile;
    if !scope.is_absent("aws_profile", profile) {
        give("AWS_PROFILE", profile.word.clone());
    }
    let ask = [
        "ecr".into(),
        "get-login-password".into(),
        "--region".into(),
        region.into(),
    ];
    if out.is_empty() {
        Command::new("aws", ask)
    } else {
        Command::helper(AwsWith {}, []).words(out).words(ask)
    }
}

/// Where an image comes from, by its name.
pub fn registry_of(image: &Word) -> Option<String> {
    let text = image.as_literal()?;
    let (first, _) = text.split_once('/').unwrap_or(("", text));
    let named = first.contains(['.', ':']) || first == "localhost";
    Some(if named { first } else { "docker.io" }.to_owned())
}

/// The id of the build's container.
pub fn container() -> Word {
    Word::var(Var::Build("container"))
}
