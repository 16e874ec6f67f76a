//! What is fetched: downloads and their checksums, in every shell.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use packsh::emit::library;
use support::{limit, shells, text};

/// Runs lines of shell with the library functions that they name, in a folder.
fn run(shell: &str, folder: &Path, functions: &[&str], lines: &str) -> Output {
    let mut script = String::from(
        "set -u\nnewline='\n'\nERROR= dry= verbose= REPLY= cancelled= deadline= job_pid= launched= relays= opt_machine= opt_timestamp= opt_color= \
         b_name=b b_target= b_color= n_secrets=0 opt_resume= b_http_ip=127.0.0.1 http_pid= image_check= image_lock= image_written= signify_key= unfetched= no_resume= opt_offline=\nSECONDS=0\npwd=$PWD\nwork=$PWD/private state=$PWD/state\nmkdir -p private state\n",
    );
    for function in library::closure(functions.iter().copied().chain(["control_characters"])) {
        script.push_str(function.text);
        script.push_str("\n\n");
    }
    script.push_str("control_characters\n");
    script.push_str(lines);
    fs::write(folder.join("script"), script).expect("script");
    limit::output(Command::new(shell).arg("script").current_dir(folder))
}

/// The checksum of `image` below.
const SHA256: &str = "254eddf15d9534e3b20c55469077aa2f24f167aa4b897a36381d3e251e4829c2";

#[test]
fn images_are_used_only_if_their_checksum_is_right() {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    fs::create_dir_all(root.join("served")).expect("folder");
    fs::write(root.join("served/image.iso"), "image\n").expect("file");
    fs::write(
        root.join("served/SHA256"),
        format!(
            "SHA256 (other.iso) = {}\nSHA256 (image.iso) = {SHA256}\n",
            "0".repeat(64)
        ),
    )
    .expect("file");
    fs::write(
        root.join("served/SUMS"),
        format!("{}  other.iso\n{SHA256} *image.iso\n", "0".repeat(64)),
    )
    .expect("file");
    fs::write(
        root.join("served/WRONG"),
        format!("{} *image.iso\n", "0".repeat(64)),
    )
    .expect("file");
    fs::write(
        root.join("served/OTHERS"),
        format!("{SHA256} other.iso\n{SHA256} another.iso\n"),
    )
    .expect("file");
    let cases = [
        (format!("sha256:{SHA256}"), "served/image.iso", "good"),
        (SHA256.to_uppercase(), "served/image.iso", "good"),
        ("none".to_owned(), "served/image.iso", "good"),
        ("file:served/SHA256".to_owned(), "served/image.iso", "good"),
        ("file:served/SUMS".to_owned(), "served/image.iso", "good"),
        ("file:URL/SUMS".to_owned(), "URL/image.iso", "good"),
        ("file:URL/SHA256".to_owned(), "URL/image.iso", "good"),
        (
            format!("sha256:{SHA256}"),
            "URL/nothing.iso URL/image.iso",
            "good",
        ),
        (
            format!("sha256:{}", "0".repeat(64)),
            "served/image.iso",
            "bad",
        ),
        ("file:served/WRONG".to_owned(), "served/image.iso", "bad"),
        ("file:URL/WRONG".to_owned(), "URL/image.iso", "bad"),
        ("file:served/OTHERS".to_owned(), "served/image.iso", "bad"),
        ("file:URL/nothing".to_owned(), "URL/image.iso", "bad"),
        (format!("sha256:{SHA256}"), "URL/nothing.iso", "bad"),
        (format!("sha256:{SHA256}"), "served/nothing.iso", "bad"),
        ("abcd".to_owned(), "served/image.iso", "bad"),
    ];
    let mut lines =
        String::from("http_serve 18300 18390 '' '' served\nurl=http://127.0.0.1:$b_http_port\n");
    for (sum, places, _) in &cases {
        let places = places.replace("URL", "$url");
        let sum = sum.replace("URL", "$url");
        lines.push_str(&format!(
            "rm -rf packer_cache; ERROR=\nif fetch_image ISO '' iso \"{sum}\" {places}; then cmp \"$REPLY\" served/image.iso && put 'RESULT good'; else put \"RESULT bad\"; [ -n \"$ERROR\" ] || put 'no reason'; [ -z \"$(ls packer_cache 2>/dev/null | grep -v -e 'lock$' -e 'sums$')\" ] || put 'something is left'; fi\n"
        ));
    }
    // what is in the cache is not fetched again, if it is good
    lines.push_str(&format!(
        "fetch_image ISO '' iso {SHA256} $url/image.iso\nfirst=$REPLY\nhttp_stop\nfetch_image ISO '' iso {SHA256} $url/image.iso && [ \"$first\" = \"$REPLY\" ] && put 'RESULT good'\nput x >\"$first\"\nfetch_image ISO '' iso {SHA256} $url/image.iso || put 'RESULT bad'\n"
    ));
    for shell in shells() {
        let output = run(
            shell,
            root,
            &["fetch_image", "http_serve", "http_stop", "put"],
            &lines,
        );
        let printed = text(&output.stdout);
        let results: Vec<&str> = printed
            .lines()
            .filter_map(|line| line.strip_prefix("RESULT "))
            .collect();
        let mut expected: Vec<&str> = cases.iter().map(|(_, _, result)| *result).collect();
        expected.extend(["good", "bad"]);
        assert_eq!(
            results,
            expected,
            "{shell}:\n{printed}\n{}",
            text(&output.stderr)
        );
        assert!(
            !printed.contains("no reason") && !printed.contains("something is left"),
            "{shell}:\n{printed}"
        );
    }
}

#[test]
fn signed_lists_are_verified_by_signify() {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    fs::create_dir_all(root.join("bin")).expect("folder");
    fs::write(root.join("install.iso"), "image\n").expect("file");
    fs::write(root.join("SHA256.sig"), "untrusted comment\n").expect("file");
    // stands for signify(1): tells how it was called, and refuses if `refuse` is there
    let signify = format!(
        "#!/bin/sh\necho \"$*\" >>'{0}/calls'\nls >>'{0}/calls'\n[ ! -e '{0}/refuse' ] || {{ echo 'signature verification failed' >&2; exit 1; }}\n",
        root.display()
    );
    let path = root.join("bin/signify");
    fs::write(&path, signify).expect("signify");
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("mode");
    let lines = "PATH=$PWD/bin:$PATH\nfetch_signed_image keys/openbsd.pub ISO '' iso file:SHA256.sig install.iso && put \"RESULT $REPLY\"\n: >refuse\nfetch_signed_image keys/openbsd.pub ISO '' iso file:SHA256.sig install.iso || put \"RESULT bad $ERROR\"\n";
    for shell in shells() {
        let _ = fs::remove_file(root.join("refuse"));
        let _ = fs::remove_file(root.join("calls"));
        let output = run(shell, root, &["fetch_signed_image", "put"], lines);
        let printed = text(&output.stdout);
        let results: Vec<&str> = printed
            .lines()
            .filter_map(|line| line.strip_prefix("RESULT "))
            .collect();
        assert_eq!(
            results.len(),
            2,
            "{shell}:\n{printed}\n{}",
            text(&output.stderr)
        );
        assert_eq!(
            results[0],
            root.join("install.iso").display().to_string(),
            "{shell}"
        );
        assert!(
            results[1].contains("signature verification failed"),
            "{shell}: {printed}"
        );
        let calls = fs::read_to_string(root.join("calls")).expect("calls");
        let expected = format!(
            "-C -q -p {0}/keys/openbsd.pub -x {0}/private/sums install.iso\ninstall.iso\n",
            root.display()
        );
        assert_eq!(calls, expected.repeat(2), "{shell}");
    }
}

/// What other keys than `iso_checksum` say, Packer takes as it is written: the names in the cache are the same.
#[test]
fn names_in_the_cache_follow_what_is_written() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    fs::create_dir_all(root.join("served")).expect("folder");
    fs::create_dir_all(root.join("bin")).expect("folder");
    fs::write(root.join("served/image.ova"), "image\n").expect("file");
    fs::write(root.join("served/SUMS"), format!("{SHA256}  image.ova\n")).expect("file");
    let manage = root.join("bin/VBoxManage");
    let words = "#!/bin/sh\n[ \"$1\" != --version ] || { echo 6.1.30r148432; exit 0; }\n[ \"$1\" != import ]\n";
    fs::write(&manage, words).expect("stand-in");
    fs::set_permissions(&manage, fs::Permissions::from_mode(0o755)).expect("mode");
    let sums = [
        SHA256.to_owned(),
        SHA256.to_uppercase(),
        format!("SHA256:{SHA256}"),
        "file:URL/SUMS".to_owned(),
        "none".to_owned(),
        String::new(),
    ];
    let mut template = String::new();
    let mut calls = String::new();
    for (number, sum) in sums.iter().enumerate() {
        template.push_str(&format!(
            "{}{{\"type\":\"virtualbox-ovf\",\"name\":\"b{number}\",\"source_path\":\"URL/image.ova?n={number}\",\"checksum\":\"{sum}\",\"ssh_username\":\"x\",\"guest_additions_mode\":\"disable\",\"output_directory\":\"out{number}\"}}",
            if number == 0 { "" } else { "," }
        ));
        let sum = sum.replace("URL", "$url");
        calls.push_str(&format!(
            "fetch_source OVF/OVA '' ova \"{sum}\" \"$url/image.ova?n={number}\" || put \"failed $ERROR\"\n"
        ));
    }
    fs::write(
        root.join("template"),
        format!("{{\"builders\":[{template}]}}"),
    )
    .expect("template");
    let lines = format!(
        "http_serve 18400 18490 '' '' served\nurl=http://127.0.0.1:$b_http_port\nsed \"s,URL,$url,g\" template >t.json\n\
         export CHECKPOINT_DISABLE=1\nPATH=$PWD/bin:$PATH packer build -color=false t.json >said 2>&1\n\
         mv packer_cache theirs\n{calls}\nhttp_stop\n"
    );
    let names = |folder: &str| {
        let mut names: Vec<String> = support::files(&root.join(folder))
            .iter()
            .map(|path| path.display().to_string())
            .filter(|name| name.ends_with(".ova"))
            .collect();
        names.sort();
        names
    };
    assert!(support::on_path("packer"), "the tests need packer");
    let output = run(
        "mksh",
        root,
        &["fetch_source", "http_serve", "http_stop", "put"],
        &lines,
    );
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(!said.contains("failed "), "{said}");
    let theirs = names("theirs");
    assert_eq!(
        theirs.len(),
        sums.len(),
        "{}",
        fs::read_to_string(root.join("said")).expect("said")
    );
    assert_eq!(names("packer_cache"), theirs, "{said}");
}
