//! One test: a fixture, the stand-ins that it is built against, and the differences that are allowed.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::rule::{pairs, texts};

/// `cases/NAME.toml`.
#[derive(Clone, Debug)]
pub struct Case {
    pub name: String,
    /// Folder below `fixtures/`, with the template of the same name in it.
    pub fixture: String,
    /// Programs that are stood in for; `podman=docker`: podman by the rules of docker.
    pub programs: Vec<String>,
    /// The API that is stood in for, if there is one.
    pub api: String,
    /// Given by `-var` to Packer and to the script; `${api}` is where the stand-in of the API listens.
    pub variables: Vec<(String, String)>,
    /// The only build of the fixture that is made: builds at once make their calls in any order.
    pub only: String,
    /// Whether there is an sshd, which lets its user in with a password and with any key; `${sshd}` is its port.
    pub sshd: bool,
    /// If any are named, only these calls are made to fail.
    pub failing: Vec<Vec<String>>,
    /// Whether calls that are alike are made to fail once only: those of one `any_order` pattern, too.
    pub once: bool,
    /// Flags of the run, for Packer and for the script.
    pub flags: Vec<String>,
    /// Calls that come in any order next to each other. In runs with a failure only their number is compared.
    pub any_order: Vec<Vec<String>>,
    /// Further flags of `packsh compile`.
    pub compile: Vec<String>,
    pub environment: Vec<(String, String)>,
    /// In plain commands, rather than by the library.
    pub plain: bool,
    /// Also as a Makefile.
    pub make: bool,
    /// The call at which the Makefile fails; `make clean` then does what Packer does at once.
    pub clean_after: Vec<String>,
    /// Whether each call in turn is made to fail.
    pub failures: bool,
    /// Why Packer is not run: then what ours does is recorded, and must stay so in all shells and makes.
    pub alone: String,
    /// Options whose values come in any order.
    pub unordered: Vec<String>,
    /// Texts that are taken for another in both logs: where ids and names are made up.
    pub same: Vec<(String, String)>,
    pub allowed: Vec<Allowed>,
    pub stricter: Vec<Stricter>,
}

/// A call whose failure Packer does not see, so that it goes on and ends well. We end there, with an error.
#[derive(Clone, Debug)]
pub struct Stricter {
    /// The call that was made to fail.
    pub after: Vec<String>,
    /// All that we do behind it.
    pub undo: Vec<Vec<String>>,
}

/// A difference that is allowed, and why.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    /// Packer's call.
    pub packer: Option<Vec<String>>,
    /// Ours.
    pub ours: Option<Vec<String>>,
    /// Only in runs in which this call was made to fail.
    pub after: Option<Vec<String>>,
    /// What of the call may differ besides: `input`, `environment`.
    pub ignore: Vec<String>,
    pub reason: String,
}

/// The folder of the harness.
pub fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trace")
}

/// All cases, in the order of their names.
pub fn all() -> Vec<Case> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(home().join("cases"))
        .expect("cases")
        .map(|entry| entry.expect("entry").path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .collect();
    paths.sort();
    paths.iter().map(|path| Case::read(path)).collect()
}

impl Case {
    pub fn read(path: &Path) -> Self {
        const KEYS: &[&str] = &[
            "fixture",
            "programs",
            "api",
            "variables",
            "only",
            "compile",
            "environment",
            "plain",
            "make",
            "failures",
            "clean_after",
            "alone",
            "unordered",
            "same",
            "sshd",
            "any_order",
            "failing",
            "once",
            "flags",
            "allow",
            "stricter",
        ];
        let table = crate::toml::read(path);
        known(path, &table, KEYS);
        let text = |key: &str| table[key].as_str().unwrap_or_default().to_owned();
        let list = |key: &str| table[key].as_array().cloned().unwrap_or_default();
        let name = path
            .file_stem()
            .expect("name")
            .to_string_lossy()
            .into_owned();
        Self {
            fixture: match text("fixture") {
                fixture if fixture.is_empty() => name.clone(),
                fixture => fixture,
            },
            name,
            programs: texts(&table["programs"]),
            api: text("api"),
            sshd: table["sshd"].as_bool().unwrap_or(false),
            once: table["once"].as_bool().unwrap_or(false),
            flags: texts(&table["flags"]),
            failing: list("failing").iter().map(texts).collect(),
            any_order: list("any_order").iter().map(texts).collect(),
            variables: pairs(&table["variables"]),
            only: text("only"),
            compile: texts(&table["compile"]),
            environment: pairs(&table["environment"]),
            plain: table["plain"].as_bool().unwrap_or(false),
            make: table["make"].as_bool().unwrap_or(true),
            clean_after: texts(&table["clean_after"]),
            failures: table["failures"].as_bool().unwrap_or(true),
            alone: text("alone"),
            unordered: texts(&table["unordered"]),
            same: list("same")
                .iter()
                .map(|entry| {
                    let [from, to] = texts(entry).try_into().expect("a pair in `same`");
                    (from, to)
                })
                .collect(),
            allowed: list("allow")
                .iter()
                .map(|entry| Allowed::read(path, entry))
                .collect(),
            stricter: list("stricter")
                .iter()
                .map(|entry| Stricter::read(path, entry))
                .collect(),
        }
    }
}

impl Stricter {
    fn read(path: &Path, table: &Value) -> Self {
        known(path, table, &["after", "undo", "reason"]);
        let reason = table["reason"].as_str().unwrap_or_default();
        assert!(
            !reason.is_empty(),
            "{}: a [[stricter]] without its reason",
            path.display()
        );
        let undo = table["undo"].as_array().cloned().unwrap_or_default();
        Self {
            after: texts(&table["after"]),
            undo: undo.iter().map(texts).collect(),
        }
    }
}

impl Allowed {
    fn read(path: &Path, table: &Value) -> Self {
        known(
            path,
            table,
            &["packer", "ours", "after", "ignore", "reason"],
        );
        let words = |key: &str| table[key].is_array().then(|| texts(&table[key]));
        let reason = table["reason"].as_str().unwrap_or_default().to_owned();
        assert!(
            !reason.is_empty(),
            "{}: an [[allow]] without its reason",
            path.display()
        );
        Self {
            packer: words("packer"),
            ours: words("ours"),
            after: words("after"),
            ignore: texts(&table["ignore"]),
            reason,
        }
    }
}

fn known(path: &Path, table: &Value, keys: &[&str]) {
    for key in table.as_object().expect("a table").keys() {
        assert!(
            keys.contains(&key.as_str()),
            "{}: there is no key `{key}`",
            path.display()
        );
    }
}
