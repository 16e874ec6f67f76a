//! What the post-processor `vagrant-cloud` does where a server does not do what it should, and where its token is seen. That the
//! requests are those of Packer is shown by `tests/trace`.

mod support;
#[path = "vagrant_cloud/tls.rs"]
mod tls;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use support::{both, copy, limit, packsh_ok, project, shells};

const TOKEN: &str = "a \"token\" with \\ in it";
const SIGNED: &str = "http://store.example.com/a?signature=s1gned";

/// A curl that notes its command line and what its configurations say, and answers as the environment says.
const CURL: &str = r#"#!/bin/sh
printf '%s\n' "$*" >>"$NOTES/lines"
method=GET out= place=
while [ $# -gt 0 ]; do
	case $1 in
	-K)
		ls -l "$2" | cut -c1-10 >>"$NOTES/modes"
		cat "$2" >>"$NOTES/configurations"
		place=$(sed -n 's/^url = "\(.*\)"$/\1/p' "$2")$place
		shift
		;;
	-X) method=$2; shift ;;
	-T) method=PUT; shift ;;
	--data-binary) [ "$method" != GET ] || method=POST; shift ;;
	-o) out=$2; shift ;;
	-w | -H) shift ;;
	http*) place=$1 ;;
	esac
	shift
done
printf '%s %s\n' "$method" "${place#"$SERVER"}" >>"$NOTES/requests"
status=200 body='{}'
case "$method $place" in
*/authenticate) status=${AUTHENTICATE:-200} ;;
*/box/ann/box) body=${BOX-'{"Tag": "ann/box", "versions": [{"version": "1.0"}]}'} ;;
*/providers) body=${PROVIDER-'{"name": "libvirt"}'} ;;
*/upload/direct) body="{\"upload_path\": \"$SIGNED\", \"callback\": \"$SERVER/done\"}" ;;
*s1gned) status=${STORE:-200} ;;
DELETE*) status=${DELETE:-200} ;;
*/release) status=${RELEASE:-200} body=${RELEASED-'{}'} ;;
esac
printf %s "$body" >"$out"
printf %s "$status"
"#;

/// A sleep that only notes how long it would be.
const SLEEP: &str = "#!/bin/sh\necho \"$1\" >>\"$NOTES/naps\"\n";

/// What a run came to.
struct Run {
    good: bool,
    said: String,
    requests: Vec<String>,
    folder: tempfile::TempDir,
}

impl Run {
    fn notes(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join("notes").join(name)).unwrap_or_default()
    }
}

/// Runs the build `direct` of the fixture with a server that answers so.
fn run(shell: &str, answers: &[(&str, &str)]) -> Run {
    let folder = tempfile::tempdir().expect("folder");
    let at = folder.path();
    copy(&project().join("fixtures/vagrant_cloud"), &at.join("work"));
    for name in ["notes", "bin", "tmp"] {
        fs::create_dir(at.join(name)).expect("folder");
    }
    for (name, text) in [("curl", CURL), ("sleep", SLEEP)] {
        let path = at.join("bin").join(name);
        fs::write(&path, text).expect("program");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("mode");
    }
    let work = at.join("work");
    packsh_ok(&work, &["compile", "-o", "up.ksh", "vagrant_cloud.json"]);
    let path = std::env::var("PATH").expect("PATH");
    let mut command = Command::new(shell);
    if shell == "bash" {
        // without a token of the template's own it is that of the environment
        command.env("VAGRANT_CLOUD_TOKEN", TOKEN);
    } else {
        command.env("PKR_VAR_token", TOKEN);
    }
    command
        .args([
            "up.ksh",
            "-color=false",
            "-only=direct",
            "-v",
            "-on-error=cleanup",
        ])
        .args(["-var", "url=http://127.0.0.1:9/api"])
        .current_dir(&work)
        .env("PATH", format!("{}:{path}", at.join("bin").display()))
        .env("NOTES", at.join("notes"))
        .env("TMPDIR", at.join("tmp"))
        .env("SERVER", "http://127.0.0.1:9/api")
        .env("SIGNED", SIGNED)
        .args(if shell == "bash" {
            &["-var", "token="]
        } else {
            &[][..]
        })
        .envs(answers.iter().copied());
    let output = limit::output(&mut command);
    let requests = fs::read_to_string(at.join("notes/requests")).unwrap_or_default();
    Run {
        good: output.status.success(),
        said: both(&output),
        requests: requests.lines().map(str::to_owned).collect(),
        folder,
    }
}

/// Whether a text is anywhere below a folder.
fn holds(folder: &Path, text: &str) -> bool {
    support::files(folder).iter().any(|file| {
        let bytes = fs::read(folder.join(file)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).contains(text)
    })
}

const UPLOAD: &[&str] = &[
    "GET /authenticate",
    "GET /box/ann/box",
    "POST /box/ann/box/version/1.0/providers",
    "GET /box/ann/box/version/1.0/provider/libvirt/upload/direct",
];

#[test]
fn the_token_and_the_place_to_upload_to_are_not_shown() {
    std::thread::scope(|scope| {
        for shell in shells() {
            scope.spawn(move || {
                let run = run(shell, &[]);
                assert!(run.good, "{shell}: {}", run.said);
                let behind = [
                    "PUT http://store.example.com/a?signature=s1gned",
                    "PUT /done",
                    "PUT /box/ann/box/version/1.0/release",
                ];
                assert_eq!(run.requests, [UPLOAD, &behind].concat(), "{shell}");
                let lines = run.notes("lines");
                for (name, text) in [("lines", &lines), ("output", &run.said)] {
                    assert!(!text.contains("token\\"), "{shell}: {name}: {text}");
                    assert!(!text.contains(TOKEN), "{shell}: {name}: {text}");
                    assert!(!text.contains("s1gned"), "{shell}: {name}: {text}");
                }
                let told = run.notes("configurations");
                let header = r#"header = "Authorization: Bearer a \"token\" with \\ in it""#;
                assert!(told.contains(header), "{shell}: {told}");
                assert!(
                    run.notes("modes").lines().all(|mode| mode == "-rw-------"),
                    "{shell}"
                );
                // the store does not get the token
                let store = lines.lines().find(|line| line.contains("-T made.box"));
                assert!(
                    !store.expect("the upload").contains("cloud_curl"),
                    "{lines}"
                );
                for place in ["work", "tmp"] {
                    assert!(!holds(&run.folder.path().join(place), TOKEN), "{shell}");
                }
            });
        }
    });
}

/// A refusal: the answers that differ, what is said, how many requests there are, and those behind them.
type Refusal<'a> = (&'a [(&'a str, &'a str)], &'a str, usize, &'a [&'a str]);

#[test]
fn what_a_server_refuses_ends_the_build_and_the_provider_goes_again() {
    let delete = "DELETE /box/ann/box/version/1.0/provider/libvirt";
    let put = "PUT http://store.example.com/a?signature=s1gned";
    let no_box = r#"{"tag": "other/box"}"#;
    let cases: &[Refusal<'_>] = &[
        (
            &[("AUTHENTICATE", "401")],
            "Failed to verify authentication token: 401",
            1,
            &[],
        ),
        (&[("BOX", no_box)], "Could not verify box: ann/box", 2, &[]),
        (
            &[("BOX", "<html>")],
            "Error parsing box response: invalid character '<' looking for beginning of value",
            2,
            &[],
        ),
        (
            &[("BOX", r#"{"tag": 3}"#)],
            "Error parsing box response: json:",
            2,
            &[],
        ),
        (&[("BOX", "")], "Error parsing box response: EOF", 2, &[]),
        // the upload is tried three times
        (
            &[("STORE", "403")],
            "bad HTTP status: 403",
            4,
            &[put, put, put, delete],
        ),
        (
            &[
                ("RELEASE", "422"),
                ("RELEASED", r#"{"errors": ["a", {"b": "c"}]}"#),
                ("DELETE", "500"),
            ],
            "Error releasing version: a. b c",
            4,
            &[
                put,
                "PUT /done",
                "PUT /box/ann/box/version/1.0/release",
                delete,
            ],
        ),
    ];
    // ksh93 has a sleep of its own, which leaves no note
    let mut shells = shells();
    shells.retain(|shell| *shell != "ksh93");
    for (turn, (answers, words, before, behind)) in cases.iter().enumerate() {
        let shell = shells[turn % shells.len()];
        let run = run(shell, answers);
        assert!(!run.good, "{shell}: {}", run.said);
        assert!(run.said.contains(words), "{shell}: {words}: {}", run.said);
        assert_eq!(
            run.requests,
            [&UPLOAD[..*before], behind].concat(),
            "{words}"
        );
        let naps = run.notes("naps");
        let naps: Vec<_> = naps.lines().filter(|nap| *nap == "10").collect();
        assert_eq!(
            naps.len(),
            if behind.len() == 4 && behind[2] == put {
                2
            } else {
                0
            }
        );
        let left = run
            .said
            .contains("It may be left: http://127.0.0.1:9/api/box/ann/box/");
        assert_eq!(left, answers.len() == 3, "{}", run.said);
    }
}
