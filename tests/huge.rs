//! Huge and hostile input: the real binary ends in time linear in the size, with a result or a diagnostic, never with a
//! panic or an overflowing stack.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// How a run ended, and the CPU seconds that it took.
struct Run {
    code: Option<i32>,
    cpu: f64,
    err: String,
}

/// Runs packsh in a folder. bash measures: its `times` knows the CPU time of children to a millisecond, which a busy
/// machine does not change as it changes the time on the wall.
fn packsh(folder: &Path, arguments: &[&str]) -> Run {
    let output = Command::new("bash")
        .args(["-c", "\"$@\" >/dev/null 2>err; code=$?; times; exit $code"])
        .args(["bash", "timeout", "120", env!("CARGO_BIN_EXE_packsh")])
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("bash");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let children = text.lines().nth(1).expect("times of children");
    let seconds = children.split(' ').map(|time| {
        let (minutes, seconds) = time.trim_end_matches('s').split_once('m').expect(time);
        minutes.parse::<f64>().expect(time) * 60.0 + seconds.parse::<f64>().expect(time)
    });
    let err = fs::read(folder.join("err")).expect("standard error");
    Run {
        code: output.status.code(),
        cpu: seconds.sum(),
        err: String::from_utf8_lossy(&err[..err.len().min(4_000)]).into_owned(),
    }
}

/// Runs packsh on one text, which must end with that code, and with a diagnostic if it fails.
fn ends(text: impl AsRef<[u8]>, arguments: &[&str], code: i32) -> f64 {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("t.json"), text).expect("template");
    let run = packsh(folder.path(), &[arguments, &["t.json"]].concat());
    assert_eq!(run.code, Some(code), "{arguments:?}: {}", run.err);
    assert!(!run.err.contains("panicked"), "{}", run.err);
    let told = run.err.contains("[PS") || arguments[0] == "validate";
    assert!(code == 0 || told, "no diagnostic: {}", run.err);
    run.cpu
}

/// Four times the input takes about four times as long: under six, each time being the least of some runs. A quadratic
/// way would take sixteen times.
fn grows(make: impl Fn(usize) -> String, size: usize, arguments: &[&str], code: i32) {
    let (small, large) = (make(size), make(4 * size));
    let (mut short, mut long) = (f64::MAX, f64::MAX);
    for _ in 0..5 {
        short = short.min(ends(&small, arguments, code));
        long = long.min(ends(&large, arguments, code));
        // what takes next to no time may be all start-up
        if long < 6.0 * short.max(0.02) {
            return;
        }
    }
    panic!("{arguments:?} of size {size}: {short} s, of four times the size: {long} s");
}

fn items(count: usize, item: impl Fn(usize) -> String) -> String {
    let items: Vec<String> = (0..count).map(item).collect();
    items.join(",\n")
}

fn builders(count: usize, more: &str) -> String {
    let builders = items(count, |at| {
        format!(
            r#"{{"type": "file", "name": "b{at}", "target": "out/{at}", "content": "{{{{build_name}}}}"{more}}}"#
        )
    });
    format!("{{\"builders\": [{builders}]}}")
}

/// A template with one builder, that content, and more root keys.
fn content(content: &str, more: &str) -> String {
    format!(
        r#"{{"builders": [{{"type": "file", "target": "out", "content": "{content}"}}]{more}}}"#
    )
}

const VALIDATE: &[&str] = &["validate"];
const KSH: &[&str] = &["compile", "-o", "-"];
const MAKE: &[&str] = &["compile", "--target", "make", "-o", "-"];

#[test]
fn builders_grow_linearly() {
    let good = |count| builders(count, "");
    grows(good, 500, VALIDATE, 0);
    grows(good, 150, KSH, 0);
    grows(good, 150, MAKE, 0);
}

#[test]
fn a_hundred_thousand_builders() {
    ends(builders(100_000, ""), VALIDATE, 0);
}

#[test]
fn faulty_builders_grow_linearly() {
    grows(|count| builders(count, r#", "tarrget": 1"#), 300, KSH, 1);
    let unknown = |count| builders(count, "").replace("\"file\"", "\"files\"");
    grows(unknown, 150, VALIDATE, 1);
    let same = |count| builders(count, r#", "name": "x""#).replace("\"name\": \"b", "\"nam\": \"b");
    grows(same, 300, KSH, 1);
}

#[test]
fn names_that_are_alike_grow_linearly() {
    let alike = |count: usize| {
        let builders = items(count, |at| {
            // all of them are `build___` as identifiers
            let name: String = format!("{at:02x}")
                .chars()
                .map(|c| char::from_u32(0x3041 + u32::from(c)).unwrap_or('-'))
                .collect();
            format!(r#"{{"type": "file", "name": "{name}", "target": "{at}", "content": "x"}}"#)
        });
        format!("{{\"builders\": [{builders}]}}")
    };
    grows(alike, 150, KSH, 0);
}

#[test]
fn components_that_name_builders_grow_linearly() {
    let names = |count: usize, item: fn(usize) -> String| items(count, item);
    let named = |count: usize| {
        let only = names(count, |at| format!("\"b{at}\""));
        let overrides = names(count, |at| format!(r#""b{at}": {{"inline": ["x"]}}"#));
        builders(count, "").replacen(
            "{\"builders\"",
            &format!(
                r#"{{"provisioners": [{{"type": "shell-local", "inline": ["y"], "only": [{only}], "override": {{{overrides}}}}}],
                "post-processors": [{{"type": "manifest", "except": [{only}]}}], "builders""#
            ),
            1,
        )
    };
    grows(named, 200, VALIDATE, 0);
}

#[test]
fn components_grow_linearly() {
    let provisioners = |count: usize| {
        let list = items(count, |at| {
            format!(r#"{{"type": "shell-local", "inline": ["echo {at}"]}}"#)
        });
        content("x", &format!(", \"provisioners\": [{list}]"))
    };
    grows(provisioners, 200, KSH, 0);
    let chains = |count: usize| {
        let list = items(count, |at| {
            format!(r#"[{{"type": "manifest", "output": "{at}"}}]"#)
        });
        content("x", &format!(", \"post-processors\": [{list}]"))
    };
    grows(chains, 200, MAKE, 0);
    let chain = |count: usize| {
        let list = items(count, |at| {
            format!(r#"{{"type": "manifest", "output": "{at}"}}"#)
        });
        content("x", &format!(", \"post-processors\": [[{list}]]"))
    };
    grows(chain, 200, KSH, 0);
}

#[test]
fn variables_grow_linearly() {
    let used = |count: usize| {
        let all = items(count, |at| format!(r#""v{at}": "{at}""#));
        let text: String = (0..count)
            .map(|at| format!("{{{{user `v{at}`}}}}"))
            .collect();
        content(
            &text,
            &format!(r#", "variables": {{{all}}}, "sensitive-variables": ["v1"]"#),
        )
    };
    grows(used, 500, KSH, 0);
    let chained = |count: usize| {
        let all = items(count, |at| {
            format!(r#""v{at}": "{{{{user `v{}`}}}}""#, (at + 1).min(count))
        });
        let text = format!(r#", "variables": {{{all}, "v{count}": "end"}}"#);
        content("{{user `v0`}}", &text)
    };
    grows(chained, 1_000, KSH, 1);
    let circle = |count: usize| chained(count).replace("\"end\"", "\"{{user `v0`}}\"");
    grows(circle, 500, KSH, 1);
}

#[test]
fn variable_files_and_flags_grow_linearly() {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("t.json"), content("x", "")).expect("template");
    let file = folder.path().join("v.json");
    let mut least = [f64::MAX; 2];
    for _ in 0..3 {
        for (count, least) in [5_000, 20_000].into_iter().zip(&mut least) {
            let text = items(count, |at| format!(r#""v{at}": "{at}""#));
            fs::write(&file, format!("{{{text}}}")).expect("variables");
            let run = packsh(
                folder.path(),
                &["compile", "-o", "-", "-var-file", "v.json", "t.json"],
            );
            assert_eq!(run.code, Some(0), "{}", run.err);
            *least = least.min(run.cpu);
        }
    }
    assert!(least[1] < 6.0 * least[0].max(0.02), "{least:?}");
    let flags: Vec<String> = (0..5_000).map(|at| format!("-var=v{at}={at}")).collect();
    let mut arguments = vec!["compile", "-o", "-", "t.json"];
    arguments.extend(flags.iter().map(String::as_str));
    let run = packsh(folder.path(), &arguments);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.cpu < 20.0, "{}", run.cpu);
}

#[test]
fn keys_and_numbers_grow_linearly() {
    let comments = |count: usize| {
        let keys = items(count, |at| format!(r#""_{at}": "{at}""#));
        content("x", &format!(", {keys}"))
    };
    grows(comments, 20_000, VALIDATE, 0);
    ends(comments(1_000_000), VALIDATE, 0);
    let unknown = |count: usize| {
        let keys = items(count, |at| format!(r#""k{at}": {at}"#));
        content("x", &format!(", {keys}"))
    };
    grows(unknown, 1_000, VALIDATE, 1);
    let numbers = |count: usize| {
        let numbers = items(count, |at| at.to_string());
        format!(r#"{{"builders": [{{"type": "file", "target": "out", "content": [{numbers}]}}]}}"#)
    };
    grows(numbers, 20_000, KSH, 1);
    ends(numbers(1_000_000), KSH, 1);
}

#[test]
fn strings_grow_linearly() {
    grows(|count| content(&"x\\n".repeat(count), ""), 200_000, KSH, 0);
    ends(content(&"x".repeat(50 << 20), ""), KSH, 0);
    let many = content(&"\\u00e9 '$`\\\\".repeat(100_000), "");
    ends(many, MAKE, 0);
}

#[test]
fn bytes_that_are_no_text_are_told() {
    let mut bytes = content("x", "").into_bytes();
    let at = bytes.len() - 1;
    bytes[at] = 0xff;
    ends(&bytes, KSH, 1);
    ends([0xff; 100_000], KSH, 1);
    ends(vec![0; 1 << 20], KSH, 1);
    ends(vec![b'"'; 1 << 20], KSH, 1);
    let in_strings = content(&"\u{fffd}".repeat(100_000), "").into_bytes();
    let in_strings: Vec<u8> = in_strings
        .into_iter()
        .filter(|byte| *byte != 0xef)
        .collect();
    ends(in_strings, KSH, 0);
}

#[test]
fn go_templates_grow_linearly() {
    let braces = |count: usize| content(&"{{".repeat(count), "");
    grows(braces, 20_000, KSH, 1);
    ends(braces(1 << 19), KSH, 1);
    let pipeline = |count: usize| {
        content(
            &format!("{{{{build_name{}}}}}", " | upper".repeat(count)),
            "",
        )
    };
    grows(pipeline, 1_000, KSH, 0);
    let actions = |count: usize| content(&"{{upper build_name}}".repeat(count), "");
    grows(actions, 500, KSH, 0);
    let assignments = |count: usize| content(&"{{$x := 1}}".repeat(count), "");
    grows(assignments, 1_000, KSH, 0);
    let arguments =
        |count: usize| content(&format!("{{{{printf `x`{}}}}}", " 1".repeat(count)), "");
    grows(arguments, 1_000, KSH, 0);
    let choices = |count: usize| {
        let middle = "{{else if eq `a` `c`}}".repeat(count);
        content(&format!("{{{{if eq `a` `b`}}}}{middle}x{{{{end}}}}"), "")
    };
    grows(choices, 1_000, KSH, 1);
}

#[test]
fn go_templates_may_be_deep() {
    for depth in [200, 10_000, 100_000] {
        for text in [
            format!("{{{{{}1{}}}}}", "(".repeat(depth), ")".repeat(depth)),
            format!("{{{{{}", "(".repeat(depth)),
            "{{if true}}".repeat(depth) + &"{{end}}".repeat(depth),
            "{{with 1}}".repeat(depth),
            "{{range $x := 1}}".repeat(depth),
            "{{end}}".repeat(depth),
        ] {
            let folder = tempfile::tempdir().expect("folder");
            fs::write(folder.path().join("t.json"), content(&text, "")).expect("template");
            let run = packsh(folder.path(), &["compile", "-o", "-", "t.json"]);
            // whether so deep a text is good is said elsewhere; here it ends, and in time
            assert!(
                matches!(run.code, Some(0 | 1)),
                "{:?} {}",
                run.code,
                run.err
            );
            assert!(
                !run.err.contains("panicked") && run.cpu < 20.0,
                "{}",
                run.err
            );
        }
    }
    let recursion = "{{define `a`}}{{template `a`}}{{end}}{{template `a`}}";
    ends(content(recursion, ""), KSH, 1);
}

#[test]
fn json_may_be_deep_everywhere() {
    const DEPTH: usize = 9_980;
    let folder = tempfile::tempdir().expect("folder");
    let values = [
        "[".repeat(DEPTH) + &"]".repeat(DEPTH),
        "{\"a\": ".repeat(DEPTH) + "1" + &"}".repeat(DEPTH),
        "[{\"a\": ".repeat(DEPTH / 2) + "\"{{\"" + &"}]".repeat(DEPTH / 2),
    ];
    let places = [
        r#"{"_comment": @}"#,
        r#"{"builders": @}"#,
        r#"{"builders": [@]}"#,
        r#"{"builders": [{"type": "file", "target": "x", "content": @}]}"#,
        r#"{"builders": [{"type": "file", "target": "x", "other": @}]}"#,
        r#"{"builders": [{"type": "null", "communicator": "none"}], "variables": @}"#,
        r#"{"builders": [{"type": "null", "communicator": "none"}], "variables": {"a": @}}"#,
        r#"{"builders": [{"type": "null", "communicator": "none"}], "provisioners": @}"#,
        r#"{"builders": [{"type": "null", "communicator": "none"}], "post-processors": @}"#,
        r#"{"builders": [{"type": "null", "communicator": "none"}], "provisioners": [{"type": "shell-local", "inline": @}]}"#,
        r#"{"builders": [{"type": "null", "communicator": "none"}], "provisioners": [{"type": "shell-local", "override": {"null": {"inline": @}}}]}"#,
        r#"{"builders": [{"type": "null", "communicator": "none"}], "post-processors": [{"type": "manifest", "custom_data": @}]}"#,
        r#"{"builders": [{"type": "null", "communicator": "none"}], "error-cleanup-provisioner": @}"#,
    ];
    for place in places {
        for value in &values {
            fs::write(folder.path().join("t.json"), place.replace('@', value)).expect("template");
            for command in [KSH, VALIDATE, &["inspect"]] {
                let run = packsh(folder.path(), &[command, &["t.json"]].concat());
                let mut context = String::new();
                let _ = write!(context, "{place} {command:?}: {:?} {}", run.code, run.err);
                assert!(matches!(run.code, Some(0 | 1)), "{context}");
                assert!(!run.err.contains("panicked") && run.cpu < 20.0, "{context}");
            }
        }
    }
    ends("[".repeat(1 << 20), KSH, 1);
    ends("{\"a\":".repeat(1 << 20), KSH, 1);
}
