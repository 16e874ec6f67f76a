//! What `--with` adds to a script, and that it adds nothing where it is not asked for.

use crate::support::{packsh_ok, project};

/// Fixtures whose steps take time, so that there is something to go on with.
const FIXTURES: &[&str] = &[
    "motd",
    "chains",
    "null_ssh",
    "retries",
    "sensitive",
    "timeout",
    "failing",
    "openbsd_net",
    "openbsd_base",
    "openbsd_disks",
    "openbsd_cdrom",
];

/// The most lines that an option may add. A build more adds what closes its steps, and what a machine begins adds what
/// undoes it; each is counted.
const LIMITS: &[(&str, usize)] = &[("resume", 45), ("dry-run", 16), ("ask", 52)];

fn lines(fixture: &str, options: &[&str]) -> Vec<String> {
    let folder = project().join("fixtures").join(fixture);
    let mut words = vec!["compile", "-o", "-"];
    words.extend(options);
    let template = format!("{fixture}.json");
    words.push(&template);
    let text = packsh_ok(&folder, &words);
    text.lines().map(str::to_owned).collect()
}

#[test]
fn an_option_adds_no_more_than_it_may() {
    let mut faults = Vec::new();
    for fixture in FIXTURES {
        let plain = lines(fixture, &[]).len();
        for (option, most) in LIMITS {
            let more = lines(fixture, &["--with", option]).len() - plain;
            if more > *most {
                faults.push(format!("{option} adds {more} lines to {fixture}"));
            }
        }
        let all: usize = LIMITS.iter().map(|(_, most)| most).sum();
        let more = lines(fixture, &["--with", "resume,dry-run,ask"]).len() - plain;
        assert!(more <= all, "{fixture}: all add {more} lines");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What a script has of an option that was not asked for: none of its words.
#[test]
fn an_option_that_is_not_asked_for_leaves_no_trace() {
    for fixture in FIXTURES {
        let traces = [
            ("resume", "-resume"),
            ("dry-run", "show_steps"),
            ("ask", "-on-error=ask"),
        ];
        for (option, _) in traces {
            let text = lines(fixture, &["--with", option]).join("\n");
            for (other, trace) in traces {
                assert_eq!(
                    text.contains(trace),
                    other == option,
                    "{fixture} with {option}: {trace}"
                );
            }
        }
    }
}

/// A script whose steps take no time begins anew each time, and says so.
#[test]
fn a_script_of_an_instant_goes_on_from_its_begin() {
    let with = lines("file_builder", &["--with", "resume"]);
    assert_eq!(with.len(), lines("file_builder", &[]).len() + 1);
}
