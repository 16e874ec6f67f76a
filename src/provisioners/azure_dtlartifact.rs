//! `azure-dtlartifact`: azure-dtlartifact.

use crate::builders::azure::client::Client;
use crate::config;
use crate::schema::{Any, Checks, Duration, List, Map, Object, Text, Validate};

config! {
    /// What stands in `parameters`.
    pub struct Parameters {
        /// Name.
        name: Text;
        /// Value.
        value: Text;
        /// Type.
        r#type: Text;
    }
}

config! {
    /// What stands in `dtl_artifacts`.
    pub struct DtlArtifacts {
        /// Artifact name.
        artifact_name: Text;
        /// Artifact identifier.
        artifact_id: Text;
        /// Parameters.
        parameters: List<Object<Parameters>>;
    }
}

config! {
    /// azure-dtlartifact
    pub struct AzureDtlartifact as "azure-dtlartifact" {
        /// Dtl artifacts.
        dtl_artifacts: List<Object<DtlArtifacts>>;
        /// Lab name.
        lab_name: Text;
        /// Lab resource group name.
        lab_resource_group_name: Text;
        /// Machine name.
        vm_name: Text;
        /// Polling duration timeout.
        polling_duration_timeout: Duration;
        /// Azure tags.
        azure_tags: Map<Text>;
        /// Json.
        json: Map<Any> => untagged("Json");
    }
    flatten { azure: Client }
}

impl Validate for AzureDtlartifact {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.azure.validate(checks);
    }
}
