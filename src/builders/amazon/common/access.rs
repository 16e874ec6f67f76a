//! Keys that components of `amazon/common` share: access.

use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Object, Text, Validate};

config! {
    /// What stands in `assume_role`.
    pub struct AssumeRole {
        /// Role arn.
        role_arn: Text;
        /// Duration seconds.
        duration_seconds: Int;
        /// External identifier.
        external_id: Text;
        /// Policy.
        policy: Text;
        /// Policy arns.
        policy_arns: List<Text>;
        /// Session name.
        session_name: Text;
        /// Tags.
        tags: Map<Text>;
        /// Transitive tag keys.
        transitive_tag_keys: List<Text>;
    }
}

config! {
    /// What stands in `vault_aws_engine`.
    pub struct VaultAwsEngine {
        /// Name.
        name: Text;
        /// Role arn.
        role_arn: Text;
        /// Ttl.
        ttl: Text;
        /// Engine name.
        engine_name: Text;
    }
}

config! {
    /// What stands in `aws_polling`.
    pub struct AwsPolling {
        /// Max attempts.
        max_attempts: Int;
        /// Delay seconds.
        delay_seconds: Int;
    }
}

config! {
    /// Keys that components of `amazon/common` share: access.
    pub struct Access {
        /// AWS key id; else the usual credential chain.
        access_key: Text;
        /// Role to assume.
        assume_role: Object<AssumeRole>;
        /// Other EC2 endpoint.
        custom_endpoint_ec2: Text;
        /// Shared credentials file.
        shared_credentials_file: Text;
        /// Decode error messages through STS.
        decode_authorization_messages: Bool;
        /// No TLS checks.
        insecure_skip_tls_verify: Bool;
        /// Max retries.
        max_retries: Int = 10;
        /// One-time code.
        mfa_code: Text => secret();
        /// Name in the shared credentials file.
        profile: Text;
        /// Default AWS_REGION or AWS_DEFAULT_REGION of the environment.
        region: Text;
        /// Secret key.
        secret_key: Text => secret();
        /// Do not ask the instance metadata service.
        skip_metadata_api_check: Bool;
        /// Switch: skip credential validation.
        skip_credential_validation: Bool;
        /// Session token.
        token: Text => secret();
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
