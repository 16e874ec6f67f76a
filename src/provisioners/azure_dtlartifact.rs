//! `azure-dtlartifact`: applies artifacts of a lab of Azure DevTest Labs.

use crate::builders::azure::client::Client;
use crate::builders::azure::dtl::Parameters;
use crate::config;
use crate::schema::{Any, Checks, Duration, List, Map, Object, Text, Validate};

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
