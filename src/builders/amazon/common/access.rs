//! Keys that components of Amazon share: access.

use crate::config;
use crate::schema::{Account, Bool, Checks, Int, List, Map, Object, Secret, Text, Validate};

config! {
    /// What stands in `assume_role`.
    pub struct AssumeRole {
        /// Role.
        role_arn: Text;
        /// How long the role is taken, in seconds.
        duration_seconds: Int;
        /// Identifier that the role asks for.
        external_id: Text;
        /// Policy that narrows the role.
        policy: Text;
        /// Policies that narrow the role, by ARN.
        policy_arns: List<Text>;
        /// Name of the session.
        session_name: Text;
        /// Tags.
        tags: Map<Text>;
        /// Tags that are passed on.
        transitive_tag_keys: List<Text>;
    }
}

config! {
    /// What stands in `vault_aws_engine`.
    pub struct VaultAwsEngine {
        /// Name.
        name: Text;
        /// Role.
        role_arn: Text;
        /// How long the credentials last.
        ttl: Text;
        /// Name of Vault's engine.
        engine_name: Text;
    }
}

config! {
    /// What stands in `aws_polling`.
    pub struct AwsPolling {
        /// How often is asked.
        max_attempts: Int;
        /// Seconds between two questions.
        delay_seconds: Int;
    }
}

config! {
    /// Keys that components of Amazon share: access.
    pub struct Access {
        /// AWS key id; else the usual credential chain.
        access_key: Secret<Account>;
        /// Role to assume.
        assume_role: Object<AssumeRole>;
        /// Other EC2 endpoint.
        custom_endpoint_ec2: Text;
        /// Path of the credentials file.
        shared_credentials_file: Text;
        /// Decode error messages through STS.
        decode_authorization_messages: Bool;
        /// No TLS checks.
        insecure_skip_tls_verify: Bool;
        /// How often a request is tried again.
        max_retries: Int = 10;
        /// One-time code.
        mfa_code: Secret<Account>;
        /// Name in the shared credentials file.
        profile: Text;
        /// Default AWS_REGION or AWS_DEFAULT_REGION of the environment.
        region: Text;
        /// Secret key.
        secret_key: Secret<Account>;
        /// Do not ask the instance metadata service.
        skip_metadata_api_check: Bool;
        /// Whether credentials are not checked.
        skip_credential_validation: Bool;
        /// Session token.
        token: Secret<Account>;
        /// Get credentials from Vault.
        vault_aws_engine: Object<VaultAwsEngine>;
        /// Waiter settings.
        aws_polling: Object<AwsPolling>;
    }
}

impl Validate for Access {
    fn validate(&self, checks: &mut Checks<'_>) {
        let vault =
            self.vault_aws_engine.span.is_some() && !self.vault_aws_engine.value.name.is_blank();
        checks.refuse(
            vault && self.access_key.is_given(),
            &self.access_key,
            "If you have set vault_aws_engine, you must not set the access_key or secret_key.",
        );
        let both = [&self.access_key, &self.secret_key];
        let one = both.iter().any(|key| key.is_given()) && both.iter().any(|key| key.is_blank());
        checks.refuse(
            one,
            &self.access_key,
            "`access_key` and `secret_key` must both be either set or not set.",
        );
    }
}
