//! Real templates: our verdict up to the components against what Packer said.

mod support;

use packsh::diagnostic::{Code, Diagnostic, Severity, json, text};
use packsh::source::{self, Sources};
use packsh::template;
use support::corpus::corpus;

#[test]
fn real_templates_are_judged_as_packer_judges_them() {
    let Some(corpus) = corpus() else {
        return;
    };
    let oracle = std::fs::read_to_string(corpus.join("oracle.jsonl")).expect("the verdicts");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for line in oracle.lines() {
        let verdict: serde_json::Value = serde_json::from_str(line).expect("a verdict");
        let name = verdict["template"].as_str().expect("a name");
        let mut sources = Sources::default();
        let mut parse = Vec::new();
        let path = corpus.join(name);
        let file = source::read_template(&mut sources, &path.to_string_lossy(), &mut parse);
        let file = file.expect("a template that can be read");
        let node = source::parse_all(&sources, file, &mut parse);
        let mut check = Vec::new();
        let mut inspected = None;
        if let Some(node) = &node {
            let template = template::parse(node, &mut parse);
            template::check(&template, &mut check);
            inspected = Some(template::inspect::machine(&template, 0));
        }
        let error = |fault: &Diagnostic| fault.severity == Severity::Error;
        let good = !parse.iter().any(error);
        let syntax_good = verdict["syntax_rc"] == 0;
        if good != syntax_good {
            wrong.push(format!("{name}: {}", text(&sources, &parse, false)));
        }
        if !good {
            let said = verdict["syntax_err"].as_str().unwrap_or_default();
            if !said_alike(said, &parse) {
                wrong.push(format!("{name}: Packer says {said}, we say {parse:#?}"));
            }
        }
        let valid = verdict["validate_class"] == "ok";
        if valid && check.iter().any(error) {
            wrong.push(format!("{name}: {}", text(&sources, &check, false)));
        }
        // The version is the one check whose verdict the oracle records under a class of its own.
        let version = check.iter().any(|fault| fault.code == Code::MinVersion);
        if version != (verdict["validate_class"] == "packer-version") {
            wrong.push(format!("{name}: version {check:#?}"));
        }
        if let (true, Some(lines)) = (good, inspected) {
            let ours = component_lines(&lines);
            let theirs: Vec<&str> = verdict["inspect"]
                .as_array()
                .map(|lines| lines.iter().filter_map(|line| line.as_str()).collect())
                .unwrap_or_default();
            if sorted(&ours) != sorted(&theirs) {
                wrong.push(format!("{name}: inspect: {ours:#?} {theirs:#?}"));
            }
        }
        json(&sources, &parse);
        seen += 1;
    }
    assert!(seen > 700, "only {seen} templates");
    assert!(
        wrong.is_empty(),
        "{} of {seen}: {}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn small_templates_are_judged_as_packer_judges_them() {
    let Some(corpus) = corpus() else {
        return;
    };
    let cases = std::fs::read_to_string(corpus.join("semantics.jsonl")).expect("the verdicts");
    let mut seen = 0;
    for line in cases.lines() {
        let verdict: serde_json::Value = serde_json::from_str(line).expect("a verdict");
        let text = verdict["template"].as_str().expect("a text");
        let mut sources = Sources::default();
        let file = sources.add("t.json", text);
        let (mut parse, mut check) = (Vec::new(), Vec::new());
        if let Some(node) = source::parse_all(&sources, file, &mut parse) {
            let template = template::parse(&node, &mut parse);
            template::check(&template, &mut check);
        }
        check.retain(|fault| fault.severity == Severity::Error);
        assert_eq!(
            parse.is_empty(),
            verdict["syntax_rc"] == 0,
            "{line}: {parse:#?}"
        );
        let said = verdict["validate_out"].as_str().unwrap_or_default();
        if !parse.is_empty() {
            assert!(said_alike(said, &parse), "{line}: {parse:#?}");
        }
        if verdict["validate_rc"] == 0 {
            assert!(check.is_empty(), "{line}: {check:#?}");
        }
        if parse.is_empty() && !check.is_empty() {
            assert!(said_alike(said, &check), "{line}: {check:#?}");
        }
        seen += 1;
    }
    assert!(seen > 80, "only {seen} cases");
}

/// Our first message must be what Packer says, which the oracle keeps wrapped and cut.
fn said_alike(said: &str, faults: &[Diagnostic]) -> bool {
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    let first = faults.first().and_then(|fault| fault.packer.as_deref());
    let line = first
        .and_then(|text| text.lines().next())
        .unwrap_or("nothing");
    squeeze(said).contains(&squeeze(line))
}

/// The lines of machine-readable output that describe components and variables, without the time.
fn component_lines(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| line.split_once(",,"))
        .map(|(_, rest)| rest)
        .filter(|line| !line.starts_with("ui,"))
        .collect()
}

fn sorted<'l>(lines: &[&'l str]) -> Vec<&'l str> {
    let mut lines = lines.to_vec();
    lines.sort_unstable();
    lines
}
