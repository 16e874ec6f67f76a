//! Whether provisioners send files.

use super::Scope;
use crate::source::Kind;

impl Scope<'_, '_> {
    /// Whether a provisioner of the build sends files: all may, but for those that only run something or fetch.
    pub fn sends_files(&self) -> bool {
        const RUNNING: &[&str] = &["breakpoint", "shell", "shell-local", "sleep"];
        let choices = &self.house.choices;
        let provisioners = choices.provisioners(&self.build.raw_name);
        let cleanup = choices.cleanup(&self.build.raw_name);
        let mut all = provisioners.iter().chain(&cleanup).map(|it| it.component);
        all.any(|it| {
            let fetches = match &it.config.kind {
                Kind::Map(entries) => entries.iter().any(|entry| {
                    entry.key == "direction" && entry.value.as_str() == Some("download")
                }),
                _ => false,
            };
            !fetches && !RUNNING.contains(&it.kind.value.as_str())
        })
    }
}
