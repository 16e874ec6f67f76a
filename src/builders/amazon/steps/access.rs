//! Which account is worked in, and how AWS is called.

use crate::builders::amazon::common::access::Access;
use crate::builders::json::{Json, Members};
use crate::lower::Scope;
use crate::plan::{LibFn, Step, Stmt, Var, Word};

/// What each process that calls AWS sets first.
pub fn settings(access: &Access, scope: &mut Scope<'_, '_>) -> Vec<Stmt> {
    let mut out = vec![Stmt::call("aws_settings", [access.region.word.clone()])];
    let mut set = |name: &'static str, word: Word| {
        if !word.is_empty() {
            out.push(Stmt::Set(name, word));
        }
    };
    set("b_aws_endpoint", access.custom_endpoint_ec2.word.clone());
    set("b_aws_profile", access.profile.word.clone());
    if !access.shared_credentials_file.word.is_empty() {
        let file = vec![access.shared_credentials_file.word.clone()];
        set("b_aws_credentials", Word::call(LibFn("home_path"), file));
    }
    set("b_aws_key", scope.secret("access_key", &access.access_key));
    set(
        "b_aws_secret_key",
        scope.secret("secret_key", &access.secret_key),
    );
    set("b_aws_token", scope.secret("token", &access.token));
    set("b_aws_mfa", scope.secret("mfa_code", &access.mfa_code));
    let flag = |value: bool| Word::lit(if value { "1" } else { "" });
    set(
        "b_aws_insecure",
        flag(access.insecure_skip_tls_verify.value),
    );
    set(
        "b_aws_decode",
        flag(access.decode_authorization_messages.value),
    );
    if access.max_retries.value > 0 && access.max_retries.value != 10 {
        set(
            "b_aws_retries",
            Word::lit(access.max_retries.value.to_string()),
        );
    }
    set("b_aws_role", role(access));
    let polling = &access.aws_polling.value;
    let (pause, times) = (polling.delay_seconds.value, polling.max_attempts.value);
    if pause > 0 || times > 0 {
        let words = [pause, times].map(|number| Word::lit(number.to_string()));
        out.push(Stmt::call("aws_polling", words));
    }
    out
}

/// The region of the build.
pub fn region() -> Word {
    Word::var(Var::Build("aws_region"))
}

/// The request that takes the role; nothing without one.
fn role(access: &Access) -> Word {
    let role = &access.assume_role.value;
    if role.role_arn.word.is_empty() {
        return Word::empty();
    }
    let mut request = Members::default();
    request.put("RoleArn", Json::Text(role.role_arn.word.clone()));
    let session = match role.session_name.word.is_empty() {
        true => {
            // Packer's is the time as well
            let mut name = Word::lit("packer-");
            name.append(Word::var(Var::Run("start")));
            name
        }
        false => role.session_name.word.clone(),
    };
    request.put("RoleSessionName", Json::Text(session));
    request.number("DurationSeconds", role.duration_seconds.value);
    if !role.policy_arns.is_empty() {
        let arns = role.policy_arns.items.iter().map(|arn| {
            let mut one = Members::default();
            one.put("arn", Json::Text(arn.word.clone()));
            Json::Object(one)
        });
        request.put("PolicyArns", Json::List(arns.collect()));
    }
    if !role.tags.items.is_empty() {
        let tags = role.tags.items.iter().map(|(key, value)| {
            let mut tag = Members::default();
            tag.put("Key", Json::Text(key.word.clone()));
            tag.put("Value", Json::Text(value.word.clone()));
            Json::Object(tag)
        });
        request.put("Tags", Json::List(tags.collect()));
    }
    if !role.transitive_tag_keys.is_empty() {
        let keys = Json::texts(&role.transitive_tag_keys.items);
        request.put("TransitiveTagKeys", keys);
    }
    request.text("ExternalId", &role.external_id);
    request.text("Policy", &role.policy);
    Json::Object(request).line()
}

/// The path of the keys in Vault's API.
fn vault(access: &Access) -> Option<Word> {
    let engine = &access.vault_aws_engine.value;
    let all = [
        &engine.name,
        &engine.role_arn,
        &engine.ttl,
        &engine.engine_name,
    ];
    if all.iter().all(|text| text.word.is_empty()) {
        return None;
    }
    let mut path = match engine.engine_name.word.is_empty() {
        true => Word::lit("aws"),
        false => engine.engine_name.word.clone(),
    };
    path.push_str("/creds/");
    path.append(engine.name.word.clone());
    Some(path)
}

/// The statements that get keys which a process must ask for: from Vault, or by a one-time code.
pub fn keys(access: &Access) -> Vec<Stmt> {
    let mut out = Vec::new();
    if let Some(path) = vault(access) {
        out.push(Stmt::call("aws_vault", [path]));
    }
    if !access.mfa_code.is_absent() {
        out.push(Stmt::call("aws_mfa", []));
    }
    out
}

/// The step that gets such keys; nothing if the keys are there without it.
pub fn login(access: &Access, scope: &Scope<'_, '_>) -> Option<Step> {
    let mut body = keys(access);
    if body.is_empty() {
        return None;
    }
    let (key, span, title) = match vault(access) {
        Some(path) => (
            "vault_aws_engine",
            access.vault_aws_engine.span,
            format!("Get keys for AWS from Vault: {path}"),
        ),
        None => (
            "mfa_code",
            access.mfa_code.place(),
            "Open a session of AWS with the one-time code".to_owned(),
        ),
    };
    // Packer does so before the first step
    let mut step = Step::new("aws_keys", "aws_keys", title, scope.origin(key, span));
    body.push(Stmt::call("aws_session_keep", []));
    step.body = body;
    step.undo = vec![Stmt::call("aws_session_forget", [])];
    Some(step)
}
