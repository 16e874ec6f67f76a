//! The manifest post-processor: what it writes is Packer's to the byte.

use std::fs::File;

use serde_json::json;

use crate::shell::{HOSTILE, Place, null_template, word};
use crate::support::shells;

/// What may stand in a manifest before: written by Packer, by others, by nobody.
const BEFORE: &[&str] = &[
    "",
    " ",
    "null",
    "3",
    "[]",
    r#"[{"builds":3}]"#,
    "{} x",
    r#"{"builds":["#,
    r#"{"builds":[01]"#,
    r#"{"builds":[1.e]"#,
    r#"{"builds":[-]"#,
    r#"{"builds":[1e+]"#,
    r#"{"builds":[tru]"#,
    r#"{"builds":[1,]}"#,
    r#"{"builds":[1 2]}"#,
    r#"{"builds" 1}"#,
    r#"{"a":1 "b"}"#,
    r#"{"a":1,}"#,
    r#"{1:2}"#,
    r#"{'a':2}"#,
    r#"{"a\x":2}"#,
    r#"{"a\u00g0":2}"#,
    "{\"a\tb\":2}",
    "{\"a\":é}",
    r#"{"builds":"x"}"#,
    r#"{"builds":["x"]}"#,
    r#"{"builds":[["x"]]}"#,
    r#"{"builds":{}}"#,
    r#"{"builds":[{"name":1}]}"#,
    r#"{"builds":[{"name":{"a":1}}]}"#,
    r#"{"builds":[{"build_time":1.5}]}"#,
    r#"{"builds":[{"build_time":99999999999999999999}]}"#,
    r#"{"builds":[{"files":{}}]}"#,
    r#"{"builds":[{"files":[1]}]}"#,
    r#"{"builds":[{"files":[[1]]}]}"#,
    r#"{"builds":[{"files":[{"size":"a"}]}]}"#,
    r#"{"builds":[{"files":[{"size":9223372036854775808}]}]}"#,
    r#"{"builds":[{"files":[{"name":true}]}]}"#,
    r#"{"builds":[{"files":[{"name":[]}]}]}"#,
    r#"{"builds":[{"custom_data":[]}]}"#,
    r#"{"builds":[{"custom_data":{"a":1}}]}"#,
    r#"{"builds":[{"custom_data":{"a":{}}}]}"#,
    r#"{"last_run_uuid":{}}"#,
    r#"{"last_run_uuid":7}"#,
    r#"{"builds":[{"name":"x"}],"last_run_uuid":[{"builds":[3]}]}"#,
    r#"{"builds":[{"name":"a"}],"builds":null,"last_run_uuid":null,"Last_Run_UUID":"q"}"#,
    r#"{"builds":[{"build_time":9223372036854775807,"files":[{"size":9223372036854775807},{"size":-9223372036854775808}]}]}"#,
    r#"{"builds":[{"custom_data":{"b":"2","a":"1","b":"3","A":"","é":"x"},"custom_data":{"c":"4"}}]}"#,
    r#"{"builds":[{"name":"\ud800x\udc00\ud83d\ude00"}]}"#,
    r#"{"BUILDS":[{"Name":"a","builder_type":"t","x":{"y":[1,{"z":[]}]},"custom_data":{"z":"1","b":null},"files":[],"build_time":12},
        null, {"custom_data":{},"files":[null,{"name":"é\u2028\u2029\u0000\u0001\u007f\b\f\n\t<>&\"\\/","size":-0}]}],"other":1}"#,
];

/// The manifest without what differs from run to run.
fn normal(text: Option<Vec<u8>>, run: &str) -> String {
    let text = String::from_utf8_lossy(&text.unwrap_or_default()).into_owned();
    text.lines()
        .map(
            |line| match line.trim_start().starts_with("\"build_time\": 1") {
                true => "build_time",
                false => line,
            },
        )
        .collect::<Vec<_>>()
        .join("\n")
        .replace(run, "RUN")
        + &format!("{}", text.ends_with('\n'))
}

/// The identifier of the run that wrote a manifest last.
fn last_run(text: Option<Vec<u8>>) -> String {
    let text = text.unwrap_or_default();
    serde_json::from_slice::<serde_json::Value>(&text)
        .ok()
        .and_then(|value| value["last_run_uuid"].as_str().map(str::to_owned))
        .unwrap_or_else(|| "none".to_owned())
}

fn fault(said: &str) -> String {
    said.lines()
        .find_map(|line| line.strip_prefix("* "))
        .unwrap_or_default()
        .replace("Post-processor failed: ", "")
}

#[test]
fn what_is_there_is_read_as_packer_reads_it() {
    let template =
        null_template(json!([{"type": "manifest", "output": "m.json", "strip_time": true}]));
    for before in BEFORE {
        let theirs = Place::new();
        theirs.write("m.json", before, 0o640);
        let said = theirs.packer(&template, &[]);
        let run = last_run(theirs.read("m.json"));
        for shell in shells() {
            let ours = Place::new();
            ours.write("m.json", before, 0o640);
            let out = ours.run(shell, "manifest m.json '' 1 || put \"* $ERROR\"");
            assert_eq!(fault(&out), fault(&said), "{shell}: {before}");
            assert_eq!(
                normal(ours.read("m.json"), "\"run\"").replace("\"RUN\"", "RUN"),
                normal(theirs.read("m.json"), &format!("\"{run}\"")),
                "{shell}: {before}"
            );
            assert_eq!(ours.mode("m.json"), 0o640, "{shell}");
            assert!(
                ours.read("m.json.lock").is_none(),
                "{shell}: the lock is left"
            );
        }
    }
}

#[test]
fn builds_are_added_as_packer_adds_them() {
    let files = |place: &Place| {
        for name in HOSTILE {
            place.write(&format!("in/{name}"), name.repeat(3), 0o644);
        }
        // 3 GB: more than the arithmetic of some shells can hold
        let large = File::create(place.path("in/large")).expect("a file");
        large.set_len(3 << 30).expect("a sparse file");
    };
    let hostile = "it's <b>&\"\\\n\r\t\u{1}\u{7f}\u{2028}é😀 $(id) `id`";
    let theirs = Place::new();
    files(&theirs);
    let template = |custom: serde_json::Value, path: bool, time: bool| {
        let mut one =
            json!({"type": "manifest", "output": "m.json", "strip_path": path, "strip_time": time});
        if !custom.is_null() {
            one["custom_data"] = custom;
        }
        let files = json!({"type": "artifice", "files": ["in/*", "none*"]});
        null_template(json!([[files, one.clone()], one]))
    };
    let mut shown = Vec::new();
    let steps: &[(serde_json::Value, bool, bool, bool)] = &[
        (json!(null), false, false, false),
        (json!({"z": hostile, "a": "", "Z": "2"}), true, true, false),
        (json!(null), true, true, true),
    ];
    for (custom, path, time, force) in steps {
        let flags: &[&str] = if *force { &["-force"] } else { &[] };
        theirs.packer(&template(custom.clone(), *path, *time), flags);
        let mut text = normal(theirs.read("m.json"), "NONE");
        // each run has an identifier of its own; ours are told in the driver
        let value: serde_json::Value =
            serde_json::from_slice(&theirs.read("m.json").unwrap_or_default()).expect("JSON");
        for (number, build) in value["builds"].as_array().into_iter().flatten().enumerate() {
            let run = build["packer_run_uuid"].as_str().unwrap_or_default();
            let run_number = if *force { 2 } else { number / 2 };
            text = text.replace(run, &format!("run{run_number}"));
        }
        shown.push(text);
    }
    for shell in shells() {
        let ours = Place::new();
        files(&ours);
        for (number, (custom, path, time, force)) in steps.iter().enumerate() {
            let mut pairs = String::new();
            for (key, value) in custom.as_object().into_iter().flatten() {
                pairs.push_str(&format!(
                    " {} {}",
                    word(key),
                    word(value.as_str().unwrap_or_default())
                ));
            }
            let flag = |value: bool| if value { "1" } else { "''" };
            let call = format!(
                "manifest m.json {} {}{pairs} || put \"$ERROR\"",
                flag(*path),
                flag(*time)
            );
            let out = ours.run(
                shell,
                &format!(
                    "PACKER_RUN_UUID=run{number} opt_force={}\nkept=$artifact\nartifice 'in/*' 'none*'\n{call}\nartifact=$kept\n{call}\n",
                    flag(*force)
                ),
            );
            assert_eq!(
                normal(ours.read("m.json"), "NONE"),
                shown[number],
                "{shell}: {out}"
            );
        }
        assert_eq!(ours.mode("m.json"), theirs.mode("m.json"), "{shell}");
    }
}

#[test]
fn parallel_builds_lose_nothing() {
    for shell in shells() {
        let place = Place::new();
        let out = place.run(
            shell,
            "i=0\nwhile (( i < 12 )); do\n\t(work=$work/$i; mkdir \"$work\"; b_name=build$i; manifest m.json '' '' k \"$i\" || put \"$ERROR\") &\n\
             \t(( i += 1 ))\ndone\nwait",
        );
        let value: serde_json::Value =
            serde_json::from_slice(&place.read("m.json").unwrap_or_default())
                .unwrap_or_else(|error| panic!("{shell}: {error} {out}"));
        let mut names: Vec<&str> = value["builds"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|build| build["name"].as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 12, "{shell}: {names:?} {out}");
    }
}

#[test]
fn a_foreign_lock_holds_a_build_up_and_no_more() {
    for shell in shells() {
        let place = Place::new();
        place.write("m.json.lock", "", 0o600);
        let out = place.run(shell, "manifest m.json '' '' || put \"$ERROR\"");
        assert!(place.read("m.json").is_some(), "{shell}: {out}");
    }
}
