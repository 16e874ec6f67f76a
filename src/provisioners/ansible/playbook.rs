//! Files of this host that Ansible reads: a playbook, with what lies beside it and is read without being named.
//!
//! They are carried together, so that they find each other; or all of them stay where they are, pinned by checksum.

use crate::diagnostic::Diagnostic;
use crate::lower::tree::{self, Unfit};
use crate::lower::{Carried, Purpose, Scope, base_name};
use crate::plan::{Part, Stmt, Word};
use crate::provisioners::guest::known;
use crate::schema::Text;

/// Folders beside a playbook that Ansible looks into.
const FOLDERS: &[&str] = &[
    "action_plugins",
    "become_plugins",
    "cache_plugins",
    "callback_plugins",
    "cliconf_plugins",
    "collections",
    "connection_plugins",
    "defaults",
    "files",
    "filter_plugins",
    "group_vars",
    "handlers",
    "host_vars",
    "inventory_plugins",
    "library",
    "lookup_plugins",
    "meta",
    "module_utils",
    "roles",
    "strategy_plugins",
    "tasks",
    "templates",
    "test_plugins",
    "vars",
    "vars_plugins",
];

/// Those beside an inventory.
const VARIABLES: &[&str] = &["group_vars", "host_vars"];

/// What lies beside a file and belongs to it.
#[derive(Default)]
struct Beside {
    /// Names, the file's own included.
    names: Vec<String>,
    /// All files, by their paths from the folder.
    files: Vec<String>,
    size: u64,
}

/// A playbook: how the script gets at it.
///
/// # Errors
/// It is known only when the script runs, or cannot be read.
pub fn playbook(scope: &mut Scope<'_, '_>, key: &str, file: &Text) -> Result<Carried, Diagnostic> {
    together(scope, key, file, &|name, folder| {
        if folder {
            FOLDERS.contains(&name)
        } else {
            is_yaml(name)
        }
    })
}

/// An inventory: how the script gets at it.
///
/// # Errors
/// As [`playbook`].
pub fn inventory(scope: &mut Scope<'_, '_>, key: &str, file: &Text) -> Result<Carried, Diagnostic> {
    together(scope, key, file, &|name, folder| {
        folder && VARIABLES.contains(&name)
    })
}

/// Whether something at the top of the folder belongs to the file, by its name, and whether it is a folder.
type Belongs<'a> = &'a dyn Fn(&str, bool) -> bool;

fn is_yaml(name: &str) -> bool {
    name.ends_with(".yml") || name.ends_with(".yaml")
}

fn together(
    scope: &mut Scope<'_, '_>,
    key: &str,
    file: &Text,
    belongs: Belongs<'_>,
) -> Result<Carried, Diagnostic> {
    let path = known(scope, key, file)?;
    let request = scope.house.request;
    let (Some(limit), Purpose::Compile) = (request.options.embed_limit, request.purpose) else {
        return scope.carry(key, file, key);
    };
    let folder = match path.rsplit_once('/') {
        Some(("", _)) => "/",
        Some((folder, _)) => folder,
        None => ".",
    };
    let own = base_name(&path);
    let span = file.span.unwrap_or(scope.span);
    let look =
        |belongs: Belongs<'_>| beside(scope, folder, own, belongs).map_err(|unfit| unfit.at(span));
    let found = match look(belongs)? {
        Some(named) => {
            // and what these name
            let texts = texts(scope, folder, own, &named);
            look(&|name, folder| {
                belongs(name, folder) || texts.iter().any(|text| mentions(text, name, folder))
            })?
        }
        None => None,
    };
    let Some(beside) = found else {
        request.disk.rely(&path);
        let call = Stmt::call("left_outside", [file.word.clone()]);
        return Ok(outside(&file.word, vec![call]));
    };
    if beside.size <= limit && !leads_out(scope, folder, &beside) {
        let mut out = outside(&file.word, Vec::new());
        for name in &beside.names {
            let at = Text {
                word: sibling(&file.word, folder, name),
                ..file.clone()
            };
            let carried = scope.carry(key, &at, key)?;
            for stmt in carried.ready {
                if !out.ready.contains(&stmt) {
                    out.ready.push(stmt);
                }
            }
            if name == own {
                out.path = carried.path;
            }
        }
        return Ok(out);
    }
    let mut pinned = Vec::new();
    for name in &beside.files {
        let digest = request.disk.digest(&format!("{folder}/{name}"));
        if let Ok(digest) = digest {
            let at = sibling(&file.word, folder, name);
            pinned.push(Stmt::call("pinned", [at, Word::lit(digest)]));
        }
    }
    Ok(outside(&file.word, pinned))
}

/// A file that stays where it is.
fn outside(path: &Word, ready: Vec<Stmt>) -> Carried {
    Carried {
        ready,
        path: path.clone(),
        folder: false,
        names: None,
    }
}

/// What belongs to the file; `None`: more files than are carried.
fn beside(
    scope: &Scope<'_, '_>,
    folder: &str,
    own: &str,
    belongs: Belongs<'_>,
) -> Result<Option<Beside>, Unfit> {
    let disk = scope.house.request.disk;
    let mut out = Beside::default();
    for name in disk.list(folder).unwrap_or_default() {
        let path = format!("{folder}/{name}");
        let is_folder = disk.stat(&path).is_some_and(|stat| stat.folder);
        if name != own && !belongs(&name, is_folder) {
            continue;
        }
        if is_folder {
            let Some(tree) = tree::walk(disk, &path, false)? else {
                return Ok(None);
            };
            out.size += tree.size;
            let files = tree.found.iter().filter(|(_, stat)| !stat.folder);
            out.files
                .extend(files.map(|(inner, _)| format!("{name}/{inner}")));
        } else {
            out.size += tree::look(disk, &path)?.size;
            out.files.push(name.clone());
        }
        out.names.push(name);
        if out.files.len() > tree::MOST_FILES {
            return Ok(None);
        }
    }
    out.names.sort();
    out.files.sort();
    Ok(Some(out))
}

/// What stands in the file itself, and in those of YAML.
fn texts(scope: &Scope<'_, '_>, folder: &str, own: &str, beside: &Beside) -> Vec<String> {
    let disk = scope.house.request.disk;
    let files = beside.files.iter();
    let files = files.filter(|name| *name == own || is_yaml(name));
    files
        .map(|name| {
            let bytes = disk.read(&format!("{folder}/{name}")).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        })
        .collect()
}

/// Whether a text names a file beside the playbook, or something in a folder, or a folder as a source: `src: tree`, `tree/file`,
/// `{{ playbook_dir }}/tree`. Where it is part of another path or word, it is not named.
fn mentions(text: &str, name: &str, folder: bool) -> bool {
    let part = |c: char| c.is_alphanumeric() || "_-./".contains(c);
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        let before = before.strip_suffix("./").unwrap_or(before);
        let here = before.ends_with("playbook_dir }}/") || before.ends_with("playbook_dir}}/");
        if !here && before.ends_with(part) {
            return false;
        }
        // with a colon behind it, it is a key
        let ends = !after.starts_with(part) && !after.starts_with(':');
        if !folder {
            return ends;
        }
        let source = before.trim_end_matches([' ', '"', '\'']);
        after.starts_with('/')
            || (ends && (here || source.ends_with("src:") || source.ends_with("src=")))
    })
}

/// Whether a file of YAML names something above the folder: then it would not find it elsewhere.
fn leads_out(scope: &Scope<'_, '_>, folder: &str, beside: &Beside) -> bool {
    let disk = scope.house.request.disk;
    beside
        .files
        .iter()
        .filter(|name| is_yaml(name))
        .any(|name| {
            let bytes = disk.read(&format!("{folder}/{name}")).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            climbs(&text) > name.matches('/').count()
        })
}

/// The longest run of `../` in a text.
fn climbs(text: &str) -> usize {
    let mut most = 0;
    for (at, _) in text.match_indices("../") {
        let rest = &text[at..];
        let end = rest.len() - rest.trim_start_matches("../").len();
        most = most.max(end / 3);
    }
    most
}

/// Another path of the file's folder, as the template would say it.
fn sibling(file: &Word, folder: &str, name: &str) -> Word {
    let mut parts = file.parts().to_vec();
    match parts.pop() {
        Some(Part::Literal(text)) if text.contains('/') || parts.is_empty() => {
            let at = text.rfind('/').map_or(0, |at| at + 1);
            parts.push(Part::Literal(format!("{}{name}", &text[..at])));
            parts.into_iter().collect()
        }
        _ => Word::lit(format!("{folder}/{name}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beside_is_named_as_the_template_would() {
        let file = Word::lit("ansible/site.yml");
        assert_eq!(
            sibling(&file, "ansible", "roles").to_string(),
            "ansible/roles"
        );
        assert_eq!(
            sibling(&Word::lit("site.yml"), ".", "vars").to_string(),
            "vars"
        );
        assert_eq!(climbs("a: ../b\nc: ../../d/../e"), 2);
    }

    #[test]
    fn what_a_playbook_names_belongs_to_it() {
        let text = "- template: { src: t.j2, dest: /etc/motd }\n- copy: src=\"tree\" dest=/srv\n- script: ./run.sh -x\n\
                    - copy: { src: \"{{ playbook_dir }}/data\" }\n- unarchive: src=deep/a.tar\n- hosts: web\n- name: app\n";
        for (name, folder) in [
            ("t.j2", false),
            ("run.sh", false),
            ("tree", true),
            ("data", true),
            ("deep", true),
        ] {
            assert!(mentions(text, name, folder), "{name}");
        }
        for (name, folder) in [
            ("motd", false),
            ("j2", false),
            ("web", true),
            ("app", true),
            ("etc", true),
            ("srv", true),
        ] {
            assert!(!mentions(text, name, folder), "{name}");
        }
    }
}
