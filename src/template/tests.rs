//! Templates, good and bad, as values and as faults.

use super::*;
use crate::diagnostic::{self, Diagnostic};
use crate::source::{self, Kind, Sources};

/// Reads and checks a template; gives the faults as they are shown.
fn read(text: &str) -> (Template, Vec<Diagnostic>, String) {
    let mut sources = Sources::default();
    let file = sources.add("t.json", text);
    let node = source::parse(&sources, file).expect("good JSON");
    let mut faults = Vec::new();
    let template = parse(&node, &mut faults);
    check(&template, &mut faults);
    let shown = diagnostic::text(&sources, &faults, false);
    (template, faults, shown)
}

const GOOD: &str = r#"{
  "_why": "a comment",
  "Description": "what it is",
  "min_packer_version": "1.6.0",
  "variables": { "size": "10G", "password": null, "_c": "" },
  "sensitive-variables": ["password"],
  "builders": [
    { "type": "null", "communicator": "none" },
    { "type": "qemu", "name": "vm-{{user `size`}}", "Name": "kept" }
  ],
  "provisioners": [
    {
      "type": "shell", "only": "null", "pause_before": "1m30s", "timeout": 5, "max_retries": 3,
      "override": { "null": { "inline": ["x"] } }, "inline": ["y"]
    },
    { "type": "file", "except": ["null"] }
  ],
  "error-cleanup-provisioner": { "type": "shell-local", "only": ["no such"] },
  "post-processors": [
    "compress",
    { "type": "manifest", "keep_input_artifact": false },
    ["artifice", { "type": "checksum", "name": "sums", "only": ["null"], "output": "o" }],
    []
  ]
}"#;

#[test]
fn a_good_template_is_read_whole() {
    let (template, faults, shown) = read(GOOD);
    assert!(faults.is_empty(), "{shown}");
    let value = |item: &Spanned<String>| item.value.clone();
    assert_eq!(
        template.description.as_ref().map(value).as_deref(),
        Some("what it is")
    );
    let variables: Vec<_> = template
        .variables
        .iter()
        .map(|variable| (value(&variable.name), variable.default.as_ref().map(value)))
        .collect();
    assert_eq!(
        variables,
        [
            ("size".into(), Some("10G".into())),
            ("password".into(), None),
            ("_c".into(), Some(String::new())),
        ]
    );
    let builders: Vec<_> = template
        .builders
        .iter()
        .map(|builder| {
            (
                value(&builder.kind),
                value(&builder.name),
                builder.named,
                builder.path.as_str(),
            )
        })
        .collect();
    assert_eq!(
        builders[0],
        ("null".into(), "null".into(), false, "builders[0]")
    );
    // `Name` is looked for before `name`, but only `name` is taken away.
    assert_eq!(
        builders[1],
        ("qemu".into(), "kept".into(), true, "builders[1]")
    );
    assert_eq!(keys(&template.builders[1].config), ["Name"]);
    let shell = &template.provisioners[0];
    assert_eq!(keys(&shell.config), ["inline"]);
    assert_eq!(
        shell
            .pause_before
            .as_ref()
            .map(|pause| pause.value.to_string())
            .as_deref(),
        Some("1m30s")
    );
    assert_eq!(
        shell
            .timeout
            .as_ref()
            .map(|timeout| timeout.value.nanoseconds),
        Some(5)
    );
    assert_eq!(shell.max_retries.as_ref().map(value).as_deref(), Some("3"));
    assert_eq!(shell.overrides.len(), 1);
    let names = |list: &[Spanned<String>]| list.iter().map(value).collect::<Vec<_>>();
    assert_eq!(names(&shell.only), ["null"]);
    let file = &template.provisioners[1];
    assert_eq!(
        (names(&file.only), names(&file.except)),
        (vec![], vec!["null".to_owned()])
    );
    assert_eq!(
        template.cleanup.map(|cleanup| cleanup.path).as_deref(),
        Some("error-cleanup-provisioner")
    );
    let chains: Vec<Vec<_>> = template
        .post_processors
        .iter()
        .map(|chain| {
            chain
                .iter()
                .map(|link| (link.path.clone(), value(&link.label), link.keep))
                .collect()
        })
        .collect();
    assert_eq!(
        chains[0],
        [("post-processors[0]".into(), "compress".into(), None)]
    );
    assert_eq!(
        chains[1],
        [("post-processors[1]".into(), "manifest".into(), Some(false))]
    );
    assert_eq!(
        chains[2],
        [
            ("post-processors[2][0]".into(), "artifice".into(), None),
            ("post-processors[2][1]".into(), "sums".into(), None),
        ]
    );
    assert!(chains[3].is_empty());
}

fn keys(node: &Node) -> Vec<&str> {
    match &node.kind {
        Kind::Map(entries) => entries.iter().map(|entry| entry.key.as_str()).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn all_faults_are_found_in_one_run() {
    let (_, _, shown) = read(
        r##"{
  "bilders": [],
  "post_processors": [],
  "comment": "x",
  "min_version": "1",
  "_note": 5,
  "description": 5,
  "push": [],
  "Variables": { "cpus": 2, "list": ["a"], "ok": "" },
  "variables": {},
  "sensitive-variables": ["okk", 1],
  "min_packer_version": "1.9",
  "builders": [
    null,
    5,
    {},
    { "typ": "null" },
    { "type": [] },
    { "type": "null", "name": {} },
    { "type": "qemu", "name": "vm" },
    { "type": "null" }
  ],
  "provisioners": [
    "shell",
    { "only": ["null"] },
    { "type": "shell", "pause_before": "10", "timeout": "soon", "max_retries": [] },
    { "type": "shell", "only": ["qemu"], "override": { "nul": {}, "zebra": {} } },
    { "type": "shell", "only": ["null"], "except": ["vm"] },
    { "type": "shell", "only": [{}], "override": "x" }
  ],
  "error-cleanup-provisioner": [],
  "post-processors": [
    null,
    "",
    [["a"], 5],
    { "type": "manifest", "only": "null", "keep_input_artifact": "yes", "name": 1 },
    [{ "type": "manifest", "except": ["mv"] }]
  ]
}"##,
    );
    insta::assert_snapshot!(shown);
}

#[test]
fn a_template_without_builders_is_refused() {
    for text in ["{}", "null", r#"{"builders":null}"#] {
        let (_, faults, _) = read(text);
        let packer: Vec<_> = faults
            .iter()
            .filter_map(|fault| fault.packer.as_deref())
            .collect();
        assert_eq!(packer, ["at least one builder must be defined"], "{text}");
    }
}

#[test]
fn overrides_in_a_list_are_one_object() {
    let (template, faults, _) = read(
        r#"{"builders":[{"type":"a"},{"type":"b"}],"provisioners":[{"type":"x","override":[{"a":1},[{"b":2}],null,{"a":3}]}]}"#,
    );
    assert!(faults.is_empty());
    let overrides: Vec<_> = template.provisioners[0]
        .overrides
        .iter()
        .map(|(name, node)| (name.value.as_str(), format!("{:?}", node.kind)))
        .collect();
    assert_eq!(
        overrides,
        [
            ("b", r#"Number("2")"#.into()),
            ("a", r#"Number("3")"#.into())
        ]
    );
}

#[test]
fn variable_files_are_read() {
    let mut sources = Sources::default();
    let text = r#"{"a":"1","n":null,"b":2,"c":[],"a":"3"} more"#;
    let file = sources.add("v.json", text);
    let mut faults = Vec::new();
    let variables = read_var_file(&sources, file, &mut faults);
    assert_eq!(
        variables,
        [("a".into(), "3".into()), ("n".into(), String::new())]
    );
    insta::assert_snapshot!(diagnostic::text(&sources, &faults, false));
}
