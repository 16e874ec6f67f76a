//! `lxd`: makes an image of a container under LXD.

mod compose;
mod guest;

use crate::builders::lxc::wrapper;
use crate::communicator;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::options::Daemon;
use crate::lower::{BuilderPlan, Comm, LowerBuild, Scope};
use crate::plan::{Step, Stmt, Word};
use crate::schema::{Checks, Map, Text, Validate};

config! {
    /// Makes an image of a container under LXD.
    pub struct Lxd {
        /// Alias of the result; `<container name>` if it is not given.
        output_image: Text;
        /// Name of the container; `packer-<build name>` if it is not given.
        container_name: Text;
        /// How commands of the host are wrapped; `{{.Command}}`.
        command_wrapper: Text = "{{.Command}}";
        /// Source image alias or fingerprint.
        image: Text => required("`image` is a required parameter for LXD. Please specify an image by alias or fingerprint. e.g. `ubuntu-daily:x`");
        /// Profile of the credentials file.
        profile: Text = "default";
        /// Seconds to wait after launch.
        init_sleep: Text = "3";
        /// Key=value pairs of the image.
        publish_properties: Map<Text>;
        /// --config pairs of lxc launch.
        launch_config: Map<Text>;
    }
}

impl Validate for Lxd {
    fn validate(&self, _: &mut Checks<'_>) {}
}

/// The pairs of a map as `key=value`, sorted: Packer has them in any order.
fn pairs(map: &Map<Text>) -> Vec<Word> {
    let mut out: Vec<Word> = map
        .items
        .iter()
        .map(|(key, value)| {
            let mut word = key.word.clone();
            word.push_str("=");
            word.append(value.word.clone());
            word
        })
        .collect();
    out.sort_by_key(ToString::to_string);
    out
}

/// Container, provisioners, image (builder/lxd/builder.go).
impl LowerBuild for Lxd {
    fn build(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<BuilderPlan>, Diagnostic> {
        wrapper(&self.command_wrapper, faults, scope.span);
        let name = scope.named(&self.container_name, "packer-");
        let alias = match self.output_image.word.is_empty() {
            true => name.clone(),
            false => self.output_image.word.clone(),
        };
        let image = self.image.word.clone();
        let mut profile = Word::lit("--profile=");
        profile.append(self.profile.word.clone());
        let origin = scope.origin("image", self.image.span);
        let title = format!("Start the container {name} of the image {image}");
        let mut launch = Step::new("launch", "stepLxdLaunch", title, origin);
        let mut words = vec![self.init_sleep.word.clone(), profile, image, name.clone()];
        for pair in pairs(&self.launch_config) {
            words.extend([Word::lit("--config"), pair]);
        }
        scope.no_secrets(&words, "lxc launch", faults);
        launch.body = vec![Stmt::call("lxd_launch", words)];
        launch.undo = vec![Stmt::call("lxd_undo_launch", [])];
        let origin = scope.origin("output_image", self.output_image.span);
        let title = format!("Stop the container and make the image {alias} of it");
        let mut publish = Step::new("publish", "stepPublish", title, origin);
        let mut words = vec![alias.clone()];
        words.extend(pairs(&self.publish_properties));
        publish.body = vec![Stmt::call("lxd_publish", words)];
        let tool = match scope.house.request.options.lxd {
            Daemon::Lxd => Stmt::call("by_lxd", []),
            Daemon::Incus => Stmt::call("by_incus", []),
        };
        let data = communicator::plain_data();
        Ok(Some(BuilderPlan {
            steps: vec![launch, publish],
            provision_at: 1,
            provision_step: false,
            setup: vec![tool.clone(), Stmt::call("lxd_settings", [name])],
            artifact: vec![tool, Stmt::call("lxd_artifact", [])],
            leaves: Word::lit(format!("the image {alias} in the daemon's store")),
            artifact_data: data.clone(),
            data,
            comm: Comm::Own,
        }))
    }
}
