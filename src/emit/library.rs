//! The shell library: only the functions that a file uses go into it.

use std::collections::{BTreeSet, HashMap};
use std::sync::{LazyLock, OnceLock};

use super::tools;
pub use super::tools::Tools;

macro_rules! library {
    ($($file:literal),* $(,)?) => {
        const FILES: &[(&str, &str)] = &[$(($file, include_str!(concat!("../../targets/ksh/lib/", $file, ".ksh"))),)*];
    };
}

library!(
    "ui",
    "run",
    "files",
    "state",
    "build",
    "guard",
    "one_build",
    "chain",
    "artifact",
    "artifice",
    "glob",
    "lines",
    "checksum",
    "digest",
    "compress",
    "tar_archive",
    "zip_archive",
    "manifest",
    "json",
    "file_builder",
    "local_shell",
    "communicator",
    "remote_shell",
    "guest",
    "ansible",
    "ansible_local",
    "salt",
    "serial",
    "chef",
    "converge",
    "inspec",
    "host_tool",
    "go_json",
    "ssh",
    "ssh_config",
    "ssh_copy",
    "windows",
    "windows_restart",
    "winrm",
    "winrm_copy",
    "winrm_xml",
    "virtualbox",
    "virtualbox_devices",
    "virtualbox_run",
    "virtualbox_snapshot",
    "key_pair",
    "vagrant",
    "vagrant_providers",
    "vagrant_machine",
    "vagrant_cloud",
    "vagrant_cloud_api",
    "output_folder",
    "vmm",
    "vmm_run",
    "vmm_rights",
    "vmm_net",
    "console",
    "http",
    "floppy",
    "cd",
    "qmp",
    "keyboard",
    "qmp_keys",
    "xt_keys",
    "docker",
    "docker_login",
    "docker_comm",
    "docker_windows",
    "docker_images",
    "lxc",
    "lxc_comm",
    "lxd",
    "ports",
    "qemu",
    "qemu_disk",
    "qemu_net",
    "qemu_run",
    "qemu_halt",
    "fetch",
    "fetch_tool",
    "fetch_place",
    "fetch_cache",
    "fetch_sums",
    "fetch_archive",
    "text",
    "text_forms",
    "time",
    "uuid",
    "lookup",
    "base64",
    "by_hand",
    "aws",
    "ec2_source",
    "ec2_access",
    "ec2_run",
    "ec2_spot",
    "ec2_tunnel",
    "ec2_image",
    "aws_import",
    "azure",
    "aws_session",
    "var_file",
    "main",
    "options",
    "needs",
    "make",
);

/// One function of the library.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// The comment above it and its text, without a newline at the end.
    pub text: &'static str,
    /// The lines of the comment above it, without the comment sign.
    pub notes: Vec<&'static str>,
    /// The library file that it stands in: its concern.
    pub file: &'static str,
    /// What its text uses. It is read of the functions that a file needs only: most files need few.
    uses: OnceLock<Uses>,
}

/// What the text of a function uses.
#[derive(Debug)]
struct Uses {
    /// Library functions, by their places in the library.
    calls: Vec<usize>,
    /// Library functions that it has ready for others, which call them by the communicator's name: they stand behind `:`.
    ready: Vec<usize>,
    /// What it asks of a communicator: `upload` for `"${b_comm}_upload"`.
    asks: Vec<&'static str>,
    /// Tools of the host.
    tools: Vec<Tools>,
}

impl Function {
    /// The tools that it runs.
    pub fn tools(&self) -> &[Tools] {
        &self.uses().tools
    }

    /// What it asks of a communicator: `upload`, `remote`, ...
    pub fn asks(&self) -> &[&'static str] {
        &self.uses().asks
    }

    fn uses(&self) -> &Uses {
        self.uses.get_or_init(|| {
            let code = code(self.text);
            let places = &LIBRARY.places;
            let (mut calls, mut ready) = (BTreeSet::new(), BTreeSet::new());
            let mut goes_on = false;
            for line in code.lines() {
                let names = if goes_on || line.trim_start().starts_with(": ") {
                    // where a backslash joins it with the next line
                    goes_on = line.ends_with(' ');
                    &mut ready
                } else {
                    &mut calls
                };
                let used = words(line).filter(|word| *word != self.name);
                names.extend(used.filter_map(|word| places.get(word).copied()));
            }
            let asks = self.text.split("${b_comm}_").skip(1);
            let asks = asks.filter_map(|rest| {
                rest.split(|c: char| c != '_' && !c.is_ascii_lowercase())
                    .next()
            });
            Uses {
                calls: calls.into_iter().collect(),
                ready: ready.into_iter().collect(),
                asks: asks.collect(),
                tools: tools::of(&self.notes, &code),
            }
        })
    }
}

/// All functions, in the order of the files, and where each stands among them.
struct Library {
    functions: Vec<Function>,
    places: HashMap<&'static str, usize>,
}

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let mut functions = Vec::new();
    for &(file, text) in FILES {
        for item in items(text) {
            if let Some(name) = function_name(item) {
                let notes = item.lines().map_while(|line| line.strip_prefix("# "));
                functions.push(Function {
                    name,
                    text: item,
                    notes: notes.collect(),
                    file,
                    uses: OnceLock::new(),
                });
            }
        }
    }
    let places: HashMap<&str, usize> = functions
        .iter()
        .enumerate()
        .map(|(at, function)| (function.name, at))
        .collect();
    Library { functions, places }
});

/// A function of the library, by its name.
pub fn function(name: &str) -> Option<&'static Function> {
    let place = LIBRARY.places.get(name)?;
    LIBRARY.functions.get(*place)
}

/// All functions of the library, in the order of its files.
pub fn all() -> impl Iterator<Item = &'static Function> {
    LIBRARY.functions.iter()
}

/// The functions that a function calls itself.
pub fn calls(function: &Function) -> impl Iterator<Item = &'static str> {
    let calls = function.uses().calls.iter();
    calls.map(|at| LIBRARY.functions[*at].name)
}

/// The functions that are needed for the given ones, in the order of the library's files.
pub fn closure<'a>(roots: impl IntoIterator<Item = &'a str>) -> Vec<&'static Function> {
    closure_where(roots, |_, _| true)
}

/// Those of them that `comes_to` says are come to; it is told whether a function is only had ready for others.
pub fn closure_where<'a>(
    roots: impl IntoIterator<Item = &'a str>,
    comes_to: impl Fn(&'static Function, bool) -> bool,
) -> Vec<&'static Function> {
    let library = &*LIBRARY;
    let mut wanted = vec![false; library.functions.len()];
    let mut open: Vec<usize> = roots
        .into_iter()
        .filter_map(|name| library.places.get(name).copied())
        .collect();
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut wanted[at], true) {
            let uses = library.functions[at].uses();
            let calls = uses.calls.iter().map(|at| (*at, false));
            let all = calls.chain(uses.ready.iter().map(|at| (*at, true)));
            let come_to = all.filter(|(at, ready)| comes_to(&library.functions[*at], *ready));
            open.extend(come_to.map(|(at, _)| at));
        }
    }
    let functions = library.functions.iter().zip(wanted);
    functions
        .filter(|(_, wanted)| *wanted)
        .map(|(function, _)| function)
        .collect()
}

/// The items of a library file: comment and function, separated by blank lines outside of functions.
fn items(text: &'static str) -> impl Iterator<Item = &'static str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches('\n');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find("\n}\n").map_or(rest.len(), |at| at + 2);
        let (item, tail) = rest.split_at(end);
        rest = tail;
        Some(item.trim_end_matches('\n'))
    })
}

fn function_name(item: &'static str) -> Option<&'static str> {
    item.lines().find_map(|line| {
        line.strip_prefix("function ")
            .and_then(|line| line.strip_suffix(" {"))
            .or_else(|| line.strip_suffix("() {"))
    })
}

/// The code of an item: comments and what stands in quotes are blanked, so that only commands are left.
fn code(item: &str) -> String {
    let mut out = String::with_capacity(item.len());
    let mut quote = None;
    for line in item.lines() {
        if quote.is_none() && line.trim_start().starts_with('#') {
            continue;
        }
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            match (quote, c) {
                (Some('"') | None, '\\') => {
                    chars.next();
                    out.push(' ');
                }
                (None, '#') if out.ends_with([' ', '\t']) => break,
                (None, '\'' | '"') => quote = Some(c),
                (Some(open), c) if open == c => quote = None,
                (Some(_), _) => out.push('_'),
                (None, c) => out.push(c),
            }
        }
        out.push('\n');
    }
    out
}

/// The words of a line of code: runs of name characters that are no variables and no parts of paths.
pub(super) fn words(line: &str) -> impl Iterator<Item = &str> {
    let bytes = line.as_bytes();
    let is_name = |at: usize| {
        let byte = bytes.get(at);
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            while at < bytes.len() && !is_name(at) {
                at += 1;
            }
            let start = at;
            while is_name(at) {
                at += 1;
            }
            if start == at {
                return None;
            }
            let before = start.checked_sub(1).and_then(|before| bytes.get(before));
            if !matches!(before, Some(b'$' | b'{' | b'/' | b'.'))
                && !matches!(bytes.get(at), Some(b'=' | b'['))
            {
                return line.get(start..at);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_a_documented_function() {
        for &(file, text) in FILES {
            for item in items(text) {
                let name =
                    function_name(item).unwrap_or_else(|| panic!("{file}: no function in {item}"));
                assert!(
                    item.starts_with(&format!("# {name}")),
                    "{file}: `{name}` has no comment `# {name} ...`"
                );
            }
        }
    }

    #[test]
    fn comments_and_quotes_call_nothing() {
        let text =
            "function f {\n\tjobs # say it's\n\tput \"$#\" ${#say}\n\t# say\n\tput 'say'\n}\n";
        let code = code(text);
        assert!(
            code.contains("jobs \n\tput ") && !code.contains("it"),
            "{code}"
        );
        assert_eq!(code.matches("say").count(), 1, "{code}");
    }

    #[test]
    fn closure_holds_what_is_called_and_no_more() {
        let names: Vec<&str> = closure(["say"])
            .iter()
            .map(|function| function.name)
            .collect();
        assert!(
            names.contains(&"mask") && names.contains(&"put"),
            "{names:?}"
        );
        assert!(!names.contains(&"options"), "{names:?}");
    }
}
