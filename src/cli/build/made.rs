//! How a build ended, and what it has made.

/// How a build ended.
#[derive(Debug)]
pub struct Ended {
    /// Why it failed; nothing if it did not.
    pub fault: Option<String>,
    /// What it leaves.
    pub artifacts: Vec<Made>,
}

/// An artifact that a build has made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The `BuilderId`.
    pub builder_id: String,
    /// Its id.
    pub id: String,
    /// How Packer tells of it.
    pub text: String,
    /// Its files.
    pub files: Vec<String>,
}

impl Made {
    /// Of the fields that a script prints: the builder's id, its own id, its text, its files. `listed`: the files stand
    /// behind the text.
    pub fn of(fields: &[String], listed: bool) -> Self {
        let field = |at: usize| fields.get(at).cloned().unwrap_or_default();
        let files: Vec<String> = fields.iter().skip(3).cloned().collect();
        let mut text = field(2);
        if listed {
            text.push_str(&files.join(", "));
        }
        Self {
            builder_id: field(0),
            id: field(1),
            text,
            files,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_artifact_is_made_of_fields() {
        let fields = ["id of builder", "id", "files: ", "a", "b"].map(ToOwned::to_owned);
        let made = Made::of(&fields, true);
        assert_eq!(made.text, "files: a, b");
        assert_eq!(made.files, ["a", "b"]);
        assert_eq!(Made::of(&fields, false).text, "files: ");
        assert_eq!(Made::of(&[], true), Made::default());
    }
}
