//! `azure-dtlartifact`: applies artifacts of a lab of Azure DevTest Labs.

use crate::builders::azure::client::Client;
use crate::builders::azure::dtl::Parameters;
use crate::config;
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::{Lower, Scope, Steps};
use crate::plan::{LibFn, Stmt, Word};
use crate::provisioners::guest::words;
use crate::schema::{Any, Checks, Duration, List, Map, Object, Text, Validate, Value};

config! {
    /// Artifacts that are applied to the machine.
    pub struct DtlArtifacts {
        /// Name of the artifact.
        artifact_name: Text;
        /// Artifact by its identifier.
        artifact_id: Text;
        /// Parameters.
        parameters: List<Object<Parameters>>;
    }
}

config! {
    /// Applies artifacts of a lab of Azure DevTest Labs.
    pub struct AzureDtlartifact as "azure-dtlartifact" {
        /// Artifacts that are applied to the machine.
        dtl_artifacts: List<Object<DtlArtifacts>>;
        /// Name of the lab.
        lab_name: Text;
        /// Resource group of the lab.
        lab_resource_group_name: Text;
        /// Name of the machine.
        vm_name: Text;
        /// How long to wait for an operation.
        polling_duration_timeout: Duration;
        /// Tags.
        azure_tags: Map<Text>;
        /// Attributes.
        json: Map<Any> => untagged("Json");
    }
    flatten { azure: Client }
}

impl Validate for AzureDtlartifact {
    fn validate(&self, _: &mut Checks<'_>) {
        // nothing is looked at before the run
    }
}

/// provisioner/azure-dtlartifact/provisioner.go. Azure is asked with curl(1): nothing goes to the guest.
impl Lower for AzureDtlartifact {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let azure = &self.azure;
        by_secret(azure, steps.scope)?;
        let secret = steps.scope.secret("client_secret", &azure.client_secret);
        let login = [
            azure.tenant_id.word.clone(),
            azure.client_id.word.clone(),
            secret,
        ];
        let lab = words!(
            "/subscriptions/",
            azure.subscription_id.word.clone(),
            "/resourceGroups/",
            self.lab_resource_group_name.word.clone(),
            "/providers/Microsoft.DevTestLab/labs/",
            self.lab_name.word.clone()
        );
        let path = steps.scope.private("_artifacts.json");
        steps.body.push(Stmt::call("azure_login", login));
        steps.body.push(Stmt::Write {
            path: path.clone(),
            text: self.request(&lab),
            mode: 0o600,
        });
        let seconds = match self.polling_duration_timeout.value.nanoseconds {
            0 => Word::lit("900"),
            _ => self.polling_duration_timeout.seconds(),
        };
        let machine = words!(lab, "/virtualmachines/", self.vm_name.word.clone());
        steps
            .body
            .push(Stmt::call("dtl_apply", [machine, seconds, path]));
        Ok(format!(
            "Apply {} artifacts to the machine {} of the lab {}",
            self.dtl_artifacts.items.len(),
            self.vm_name.word,
            self.lab_name.word
        ))
    }
}

impl AzureDtlartifact {
    /// What is to be applied, as JSON. Packer overwrites identifiers: artifacts are those of the public repository.
    fn request(&self, lab: &Word) -> Word {
        let mut out = Word::lit("{\"artifacts\": [");
        for (number, artifact) in self.dtl_artifacts.items.iter().enumerate() {
            let name = &artifact.value.artifact_name.word;
            let between = if number > 0 { ",\n" } else { "\n" };
            let id = words!(
                lab.clone(),
                "/artifactSources/public repo/artifacts/",
                name.clone()
            );
            out.append(words!(
                between,
                "{\"artifactId\": ",
                json(&id),
                ", \"artifactTitle\": ",
                json(name),
                ", \"parameters\": ["
            ));
            for (number, parameter) in artifact.value.parameters.items.iter().enumerate() {
                let between = if number > 0 { ", " } else { "" };
                out.append(words!(
                    between,
                    "{\"name\": ",
                    json(&parameter.value.name.word),
                    ", \"value\": ",
                    json(&parameter.value.value.word),
                    "}"
                ));
            }
            out.push_str("]}");
        }
        out.push_str("\n]}\n");
        out
    }
}

/// A text as a string of JSON.
fn json(word: &Word) -> Word {
    match word.as_literal() {
        Some(text) => Word::lit(serde_json::Value::from(text).to_string()),
        None => Word::call(LibFn("json_string"), vec![word.clone()]),
    }
}

/// Refuses all ways to log in but that by a secret.
fn by_secret(azure: &Client, scope: &Scope<'_, '_>) -> Result<(), Diagnostic> {
    let refuse = |value: &dyn Value, message: &str| {
        let span = value.span().unwrap_or(scope.span);
        Err(Diagnostic::error(Code::NotSupported, span, message)
            .found("the script logs in to Azure as a service principal with a secret, and in no other way")
            .help("give `subscription_id`, `tenant_id`, `client_id` and `client_secret`"))
    };
    if azure.use_azure_cli_auth.value {
        return refuse(
            &Text::default(),
            "`use_azure_cli_auth` is not supported yet",
        );
    }
    let others: [(&str, &dyn Value); 2] = [
        ("client_cert_path", &azure.client_cert_path),
        ("client_jwt", &azure.client_jwt),
    ];
    for (key, value) in others {
        if !value.is_zero() {
            return refuse(value, &format!("`{key}` is not supported yet"));
        }
    }
    let needed: [(&str, &dyn Value); 4] = [
        ("subscription_id", &azure.subscription_id),
        ("tenant_id", &azure.tenant_id),
        ("client_id", &azure.client_id),
        ("client_secret", &azure.client_secret),
    ];
    for (key, value) in needed {
        if value.is_zero() {
            return refuse(
                value,
                &format!("`{key}` must be given for `azure-dtlartifact`"),
            );
        }
    }
    Ok(())
}
