//! The communicator ssh, function by function, against a real sshd, in every shell.

mod support;

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use packsh::emit::library;
use support::sshd::{PASSWORD, Sshd, USER};
use support::{both, files, limit, packer, packsh_ok, shells, text};

/// What the scripts of these tests call.
const ROOTS: &[&str] = &[
    "settings",
    "cancel",
    "end_job",
    "put",
    "secret",
    "connect_ssh",
    "disconnect_ssh",
    "ssh_settings",
    "ssh_through_proxy",
    "remote",
    "remote_quiet",
    "file_upload",
    "file_download",
    "shell_script",
];

/// A word of a shell command.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// A script that connects as `login` says and then does `body`.
fn script(login: &str, body: &str) -> String {
    let mut out = String::from("set -u\nscript=t\n");
    for function in library::closure(ROOTS.iter().copied()) {
        out.push_str(function.text);
        out.push_str("\n\n");
    }
    out.push_str(&format!(
        "settings\nopt_color=\npwd=$PWD\nb_name=t\nb_type=null\nwork=$(mktemp -d \"$TMPDIR/w.XXXXXXXXXX\")\n\
         trap cancel TERM\nssh_settings\nb_ssh_timeout=30\n{login}\nconnect_ssh || put \"failed: $ERROR\"\n{body}\n\
         cancelled=\n[[ -z $at_end ]] || \"$at_end\"\nrm -rf \"$work\"\n"
    ));
    out
}

fn with_key(server: &Sshd) -> String {
    format!(
        "b_host=127.0.0.1 b_port={} b_user={USER} b_ssh_key_file={}",
        server.port,
        quoted(&server.key().to_string_lossy())
    )
}

fn with_password(server: &Sshd, password: &str) -> String {
    format!(
        "b_host=127.0.0.1 b_port={} b_user={USER} b_ssh_password={}",
        server.port,
        quoted(password)
    )
}

fn command(shell: &str, folder: &Path, script: &str) -> Command {
    fs::write(folder.join("t.ksh"), script).expect("script");
    fs::create_dir_all(folder.join("tmp")).expect("tmp");
    let mut command = Command::new(shell);
    command
        .arg("t.ksh")
        .current_dir(folder)
        .env("TMPDIR", folder.join("tmp"))
        .env_remove("SSH_AUTH_SOCK")
        .stdin(Stdio::null());
    command
}

/// Runs a script in every shell, and wants these lines in its output, in this order.
fn wants(login: &str, body: &str, lines: &[&str]) {
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let output = limit::output(&mut command(shell, scratch.path(), &script(login, body)));
        let said = both(&output);
        let mut rest = said.as_str();
        for line in lines {
            let at = rest
                .find(line)
                .unwrap_or_else(|| panic!("{shell}: no `{line}` in its place in\n{said}"));
            rest = &rest[at + line.len()..];
        }
        assert!(
            files(&scratch.path().join("tmp")).is_empty(),
            "{shell} leaves files"
        );
    }
}

#[test]
fn commands_have_their_own_status() {
    let server = Sshd::start();
    let body = r#"
for status in 0 3 255; do
	remote "echo out $status; echo err >&2; exit $status"
	put "got $? lost=$lost started=$started"
done
remote_quiet 'echo hidden; exit 4'
put "quiet $?"
remote 'kill -9 $$'
put "killed $? lost=$lost"
remote 'kill -9 $PPID; sleep 2'
put "broken $? lost=$lost"
remote 'read -r line || echo "and again $line"'
put "again $? lost=$lost"
remote 'printf "no newline"'
remote 'printf "first\rsecond   \n"'"#;
    let lines = [
        "==> t: Using ssh communicator to connect: 127.0.0.1\n==> t: Waiting for SSH to become available...\n==> t: Connected to SSH!\n",
        "    t: out 0\n",
        "got 0 lost= started=1\n",
        "got 3 lost= started=1\n",
        "got 255 lost= started=1\n",
        "quiet 4\nkilled 255 lost=\nbroken 255 lost=1\n",
        "    t: and again\nagain 0 lost=\n",
        "    t: no newline\n",
        "    t: second\n",
    ];
    wants(&with_key(&server), body, &lines);
}

#[test]
fn a_server_that_is_gone_starts_nothing() {
    let server = Sshd::start();
    let body = format!(
        "remote 'kill -9 $PPID; sleep 2'\nb_port=1\nssh_config=\nremote 'echo never'\nput \"got $? started=$started lost=$lost\"\n\
         shell_script t.ksh t.ksh /tmp/packsh-never 0 '' 3 'echo never'\nput \"script $? $ERROR\"\nb_port={}",
        server.port
    );
    wants(
        &with_key(&server),
        &body,
        &[
            "got 255 started= lost=\n",
            "script 1 Error uploading script: ssh: ",
            "Connection refused\n",
        ],
    );
}

#[test]
fn logins_are_refused_as_often_as_is_allowed() {
    let server = Sshd::start();
    wants(
        &format!("{}\nb_ssh_attempts=2", with_password(&server, "wrong")),
        "",
        &[
            "==> t: Waiting for SSH to become available...\n==> t: Error waiting for SSH: Packer experienced an authentication error when trying to connect via SSH. This can happen if your username/password are wrong. You may want to double-check your credentials as part of your debugging process. original error: ",
            "Permission denied (publickey,password",
            "failed: Packer experienced an authentication error",
        ],
    );
}

#[test]
fn waiting_ends() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("port");
    for port in [1, silent.local_addr().expect("port").port()] {
        let began = Instant::now();
        wants(
            &format!("b_host=127.0.0.1 b_port={port} b_user=nobody b_ssh_timeout=4"),
            "",
            &["==> t: Timeout waiting for SSH.\nfailed: Timeout waiting for SSH.\n"],
        );
        let each = began.elapsed() / u32::try_from(shells().len()).expect("few");
        assert!(each < Duration::from_secs(9), "{each:?}");
    }
}

#[test]
fn settings_that_cannot_work_are_told_at_once() {
    let server = Sshd::start();
    for (setting, told) in [
        (
            "b_ssh_key_file=/nonexistent",
            "open /nonexistent: cannot read the private key",
        ),
        ("b_ssh_ciphers=rot13", "Bad SSH2 cipher spec"),
        ("b_ssh_agent=1", "SSH_AUTH_SOCK is not set"),
        (
            "b_host='a\" b'",
            "the value of ssh's HostName cannot be used",
        ),
        (
            "ssh_through_proxy; b_proxy_host=h b_proxy_user=u",
            "nc(1) cannot log in to a proxy with a password",
        ),
    ] {
        wants(
            &format!("{}\n{setting}", with_key(&server)),
            "",
            &["==> t: Error waiting for SSH: ", told, "failed: "],
        );
    }
}

#[test]
fn nothing_is_run_when_commands_are_only_shown() {
    wants(
        "dry=1 b_host=192.0.2.1 b_user=u b_ssh_password=secret b_ssh_local_tunnels=8080:localhost:80",
        "remote 'echo $HOME'\nfile_upload a a /tmp/a\nfile_download /b b\nb_ssh_transfer=sftp\nfile_upload a a /tmp/a",
        &[
            "    t: + ssh -F ",
            " -L 8080:localhost:80 -M -N -f guest\n==> t: Connected to SSH!\n",
            " guest 'echo $HOME'\n",
            " guest 'scp -vt /tmp'\n",
            " guest 'scp -vf /b'\n",
            "    t: + sftp ",
            "    t: put \"a\" \"/tmp/a\"\n",
        ],
    );
}

#[test]
fn a_terminal_when_asked_for() {
    let server = Sshd::start();
    let body = "remote 'test -t 0 && test -t 1 && echo \"on $TERM\"; exit 3'\nput \"got $?\"";
    wants(
        &format!("{}\nb_ssh_pty=1", with_key(&server)),
        body,
        &["    t: on xterm\ngot 3\n"],
    );
    wants(&with_key(&server), body, &["got 3\n"]);
}

#[test]
fn the_way_by_a_bastion() {
    let (server, bastion) = (Sshd::start(), Sshd::start());
    let key = quoted(&bastion.key().to_string_lossy());
    let login = format!(
        "b_bastion_host=127.0.0.1 b_bastion_port={} b_bastion_user={USER}",
        bastion.port
    );
    for (guest, way) in [
        (
            with_password(&server, PASSWORD),
            format!("b_bastion_key_file={key}"),
        ),
        (
            with_key(&server),
            format!("b_bastion_password={}", quoted(PASSWORD)),
        ),
    ] {
        wants(
            &format!("{guest}\n{login} {way}"),
            // the guest sees the bastion's sshd as its client: both are children of the same machine, so ask the log
            "remote 'echo through'\nput \"got $?\"",
            &["    t: through\ngot 0\n"],
        );
    }
    assert!(bastion.log().contains("direct-tcpip") || bastion.log().contains("Accepted"));
    let refused = format!(
        "{}\n{login} b_bastion_key_file={} b_ssh_timeout=3",
        with_key(&server),
        quoted(&server.key().to_string_lossy())
    );
    wants(&refused, "", &["Timeout waiting for SSH."]);
}

#[test]
fn tunnels_last_as_long_as_the_connection() {
    let server = Sshd::start();
    let port = || {
        TcpListener::bind("127.0.0.1:0")
            .and_then(|it| it.local_addr())
            .expect("port")
            .port()
    };
    let (here, there) = (port(), port());
    // what goes to the port here is the guest's own sshd, and the other way round
    let login = format!(
        "{}\nb_ssh_local_tunnels={here}:127.0.0.1:{} b_ssh_remote_tunnels={there}:127.0.0.1:{}",
        with_key(&server),
        server.port,
        server.port
    );
    let body = format!(
        "remote 'ssh-keyscan -T 5 -p {there} 127.0.0.1 2>&1 | grep -c ssh-rsa'\nssh-keyscan -T 5 -p {here} 127.0.0.1 2>&1 | grep -c ssh-rsa"
    );
    wants(&login, &body, &["    t: 1\n", "1\n"]);
}

#[test]
fn a_lasting_folder_name_is_no_obstacle() {
    let server = Sshd::start();
    let mut made: Vec<String> = Vec::new();
    let mut note = |said: &str| {
        let folders = said.lines().filter_map(|line| line.strip_prefix("made "));
        made.extend(folders.filter(|it| !it.is_empty()).map(str::to_owned));
    };
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let deep = scratch
            .path()
            .join(format!("it's a % \"name\" {}", "x".repeat(80)));
        fs::create_dir(&deep).expect("folder");
        let login = with_password(&server, PASSWORD);
        let body = "put \"made ${ssh_folder-}\"; remote 'echo hello'; b_ssh_transfer=sftp; file_upload t.ksh t.ksh /tmp/packsh-long; remote 'rm -v /tmp/packsh-long'";
        let mut run = command(shell, &deep, &script(&login, body));
        let said = both(&limit::output(&mut run));
        note(&said);
        // ssh's configuration cannot hold a quote
        assert!(
            said.contains("cannot be used") || said.contains("t: hello\n"),
            "{shell}: {said}"
        );
        let fine = scratch.path().join(format!("it's {}", "x".repeat(80)));
        fs::create_dir(&fine).expect("folder");
        let mut run = command(shell, &fine, &script(&login, body));
        let said = both(&limit::output(&mut run));
        note(&said);
        assert!(
            said.contains("t: hello\n") && said.contains("t: removed"),
            "{shell}: {said}"
        );
    }
    // where the way is long, the socket is in a folder of its own below /tmp
    assert!(made.len() >= shells().len(), "{made:?}");
    for folder in made {
        assert!(folder.starts_with("/tmp/packsh."), "{folder}");
        assert!(!Path::new(&folder).exists(), "{folder} is left");
    }
}

/// A name that trips shells, ssh or sftp, and its content.
fn odd_files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let all: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let names = [
        "plain",
        "two words",
        "it's",
        "dou\"ble",
        "$(id)",
        "-dash",
        "st*r?[a]",
        "back\\slash",
        ".hidden",
        "semi;colon&",
    ];
    let mut out: Vec<(String, Vec<u8>)> = names
        .iter()
        .map(|name| {
            (
                (*name).to_owned(),
                format!("content of {name}\r\nend").into_bytes(),
            )
        })
        .collect();
    out.push(("binary".to_owned(), all));
    out.push(("empty".to_owned(), Vec::new()));
    out.push(("protocol".to_owned(), b"C0644 5 evil\nevil!\0E\n".to_vec()));
    for (name, content) in &out {
        fs::write(folder.join(name), content).expect("file");
    }
    out
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("file").permissions().mode() & 0o777
}

#[test]
fn files_arrive_as_they_are() {
    let server = Sshd::start();
    for shell in shells() {
        for transfer in ["scp", "sftp"] {
            let scratch = tempfile::tempdir().expect("folder");
            let folder = scratch.path();
            let there = tempfile::tempdir().expect("folder");
            fs::set_permissions(there.path(), fs::Permissions::from_mode(0o777)).expect("mode");
            let up = folder.join("up");
            fs::create_dir(&up).expect("folder");
            let odd = odd_files(&up);
            fs::create_dir(up.join("sub dir")).expect("folder");
            fs::write(up.join("sub dir/x"), "x").expect("file");
            fs::set_permissions(up.join("plain"), fs::Permissions::from_mode(0o751)).expect("mode");
            let target = there.path().to_string_lossy().into_owned();
            let mut body = format!(
                "b_ssh_transfer={transfer}\nremote 'umask 022; mkdir {target}/one {target}/flat {target}/whole {target}/old; chmod 777 {target}/*'\n"
            );
            for (name, _) in &odd {
                let source = quoted(&format!("up/{name}"));
                let shown = quoted(name);
                body.push_str(&format!(
                    "file_upload {shown} {source} {target}/one/ || put failed\n"
                ));
            }
            body.push_str(&format!(
                "file_upload up/ up/ {target}/flat || put failed\nfile_upload up up {target}/whole || put failed\n\
                 file_upload x t.ksh {target}/none/deep/x && put failed\n\
                 file_upload p up/protocol {target}/none/deep/x && put failed\n\
                 file_upload p up/nothing {target}/x && put failed\n\
                 file_upload n t.ksh \"{target}/a${{newline}}b\" && put failed\n\
                 file_download {target}/one/binary got/deep/ || put failed\n\
                 file_download '{target}/one/two words' got/renamed || put failed\n\
                 file_download {target}/one/empty got/empty || put failed\n\
                 file_download {target}/whole/up/ got/folder/ || put failed\n\
                 file_download '{target}/one/[pb]*' got/some/ || put failed\n\
                 file_download {target}/none got/none && put failed\n\
                 remote_quiet 'chmod -R 777 {target}'\n"
            ));
            let mut run = command(shell, folder, &script(&with_key(&server), &body));
            let output = limit::output(&mut run);
            let said = both(&output);
            let what = format!("{shell} {transfer}: {said}");
            assert!(!said.contains("failed\n"), "{what}");
            if transfer == "scp" {
                assert!(
                    said.contains(&format!(
                        "Upload failed: scp: {target}/none/deep: No such file or directory"
                    )),
                    "{what}"
                );
                assert!(
                    said.contains(&format!(
                        "Download failed: scp: {target}/none: No such file or directory"
                    )),
                    "{what}"
                );
            }
            for (name, content) in &odd {
                for place in ["one", "flat", "whole/up"] {
                    let path = there.path().join(place).join(name);
                    assert_eq!(
                        fs::read(&path).ok().as_ref(),
                        Some(content),
                        "{place}/{name}: {what}"
                    );
                }
                let got = fs::read(folder.join("got/folder/up").join(name)).ok();
                assert_eq!(got.as_ref(), Some(content), "{name}: {what}");
            }
            for place in ["flat", "whole/up"] {
                assert!(
                    there.path().join(place).join("sub dir/x").exists(),
                    "{what}"
                );
            }
            assert!(
                !there.path().join("evil").exists() && !there.path().join("none").exists(),
                "{what}"
            );
            let all: Vec<u8> = (0..=255).cycle().take(70_000).collect();
            assert_eq!(
                fs::read(folder.join("got/deep/binary")).expect("got"),
                all,
                "{what}"
            );
            assert_eq!(
                fs::read_to_string(folder.join("got/renamed")).expect("got"),
                "content of two words\r\nend"
            );
            assert_eq!(fs::read(folder.join("got/empty")).expect("got"), b"");
            let some: Vec<_> = files(&folder.join("got/some"));
            assert_eq!(some.len(), 4, "{some:?} {what}");
        }
    }
}

#[test]
fn modes_are_kept_for_files_and_given_for_scripts() {
    let server = Sshd::start();
    for transfer in ["scp", "sftp"] {
        for shell in shells() {
            let scratch = tempfile::tempdir().expect("folder");
            let there = tempfile::tempdir().expect("folder");
            fs::set_permissions(there.path(), fs::Permissions::from_mode(0o777)).expect("mode");
            let target = there.path().to_string_lossy().into_owned();
            fs::write(scratch.path().join("f"), "x\r\ny").expect("file");
            fs::set_permissions(scratch.path().join("f"), fs::Permissions::from_mode(0o750))
                .expect("mode");
            let body = format!(
                "b_ssh_transfer={transfer}\nfile_upload f f {target}/kept\n\
                 \"${{b_comm}}_upload\" f {target}/given ''\n\
                 shell_script f f {target}/script 3 keep 5 'cat {target}/script; exit 3' || put failed $ERROR\n\
                 shell_script f f {target}/gone '0 4' '' 5 'exit 3' || put \"$ERROR\""
            );
            let mut run = command(shell, scratch.path(), &script(&with_key(&server), &body));
            let output = limit::output(&mut run);
            let said = both(&output);
            assert_eq!(
                mode(&there.path().join("kept")),
                0o750,
                "{shell} {transfer}: {said}"
            );
            assert_eq!(
                mode(&there.path().join("given")),
                0o644,
                "{shell} {transfer}: {said}"
            );
            assert_eq!(
                mode(&there.path().join("script")),
                0o755,
                "{shell} {transfer}: {said}"
            );
            assert_eq!(
                fs::read(there.path().join("script")).expect("script"),
                b"x\ny\n"
            );
            assert!(!said.contains("failed"), "{shell}: {said}");
            assert!(
                said.contains(
                    "Script exited with non-zero exit status: 3.Allowed exit codes are: [0 4]"
                ),
                "{shell}: {said}"
            );
        }
    }
}

#[test]
fn a_guest_without_scp_is_told_of() {
    let server = Sshd::start_with("SetEnv PATH=/nonexistent\n");
    wants(
        &with_key(&server),
        "file_upload f t.ksh /tmp/x\nfile_download /etc/passwd got/x",
        &[
            "Upload failed: SCP failed to start. This usually means that SCP is not\n==> t: properly installed on the remote system.\n",
            "Download failed: SCP failed to start.",
        ],
    );
}

/// The command lines and environments of this user's processes that hold a text.
fn holders(secret: &str) -> Vec<String> {
    let mut out = Vec::new();
    for entry in fs::read_dir("/proc").expect("/proc").flatten() {
        let path = entry.path();
        // what runs on the guest is the guest's affair, as with Packer
        let status = fs::read_to_string(path.join("status")).unwrap_or_default();
        if !status.contains("\nUid:\t0\t0\t") {
            continue;
        }
        for file in ["cmdline", "environ"] {
            let content = text(&fs::read(path.join(file)).unwrap_or_default());
            // what other tests tell Packer is no concern of this one
            if content.contains(secret) && !content.contains("packer\0build\0") {
                out.push(format!("{file}: {}", content.replace('\0', " ")));
            }
        }
    }
    out
}

#[test]
fn secrets_in_commands_are_on_no_command_line_and_arrive() {
    let server = Sshd::start();
    let token = "s3cr%t-$x-\\n-\"q\"-9b1e";
    for shell in shells() {
        for pty in ["", "1"] {
            for command_line in [
                // one line, several lines, blanks at the ends
                "TOKEN=%; printf '[%s]\\n' \"$TOKEN\" | tr a-z b-za; sleep 0.5; exit 3",
                "TOKEN=%\nprintf '[%s]\\n' \"$TOKEN\" | tr a-z b-za\nsleep 0.5\nexit 3\n",
                "  TOKEN=%; printf '[%s]\\n' \"$TOKEN\" | tr a-z b-za; sleep 0.5; exit 3  ",
            ] {
                let line = command_line.replacen('%', &quoted(token), 1);
                let scratch = tempfile::tempdir().expect("folder");
                let body = format!(
                    "secret {}\nb_ssh_pty={pty} verbose=1\nremote {}\nput \"got $?\"",
                    quoted(token),
                    quoted(&line)
                );
                // the script itself is given the secret in its text, which is no command line
                let text = script(&with_password(&server, PASSWORD), &body);
                let mut run = command(shell, scratch.path(), &text);
                let mut child = limit::start(&mut run, limit::SECONDS);
                let mut found = Vec::new();
                while !child.is_over() {
                    found.extend(holders(token));
                    found.extend(holders(PASSWORD));
                    std::thread::sleep(Duration::from_millis(10));
                }
                let said = both(&child.end());
                assert!(found.is_empty(), "{shell}: {found:?}");
                // shifted by one letter, so that it is not masked
                let shifted: String = token
                    .chars()
                    .map(|c| match c {
                        'a'..='y' => char::from_u32(u32::from(c) + 1).expect("letter"),
                        'z' => 'a',
                        c => c,
                    })
                    .collect();
                assert!(
                    said.contains(&format!("[{shifted}]")) && said.contains("got 3"),
                    "{shell}: {said}"
                );
                assert!(!said.contains(token), "{shell}: {said}");
            }
        }
    }
}

#[test]
fn an_interrupt_leaves_no_process() {
    let server = Sshd::start();
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let mark = scratch.path().join("mark");
        fs::set_permissions(scratch.path(), fs::Permissions::from_mode(0o777)).expect("mode");
        let body = format!(
            "remote 'echo here; : >{}; sleep 30'\nput never",
            mark.display()
        );
        // in ksh93 a signal ends the functions it comes upon
        let mut run = command(shell, scratch.path(), &script(&with_key(&server), &body));
        let mut child = limit::start(&mut run, limit::SECONDS);
        child.wait_for(&mark);
        let began = Instant::now();
        child.signal("TERM");
        let output = child.end();
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "{shell}: {}",
            both(&output)
        );
        let tmp = scratch.path().join("tmp").to_string_lossy().into_owned();
        assert_eq!(
            holders(&tmp),
            Vec::<String>::new(),
            "{shell} leaves processes"
        );
    }
}

/// What a script on the guest can see of how it is run. Of a terminal's modes only those are compared that matter to
/// output: ssh asks for those of its own terminal, and without one for none, where Packer asks for a set of its own.
const SEES: &str = r#"{
  "variables": { "port": "", "user": "", "key": "", "out": "" },
  "builders": [{ "type": "null", "ssh_host": "127.0.0.1", "ssh_port": "{{user `port`}}", "ssh_username": "{{user `user`}}",
    "ssh_private_key_file": "{{user `key`}}", "ssh_pty": "PTY" }],
  "provisioners": [
    { "type": "shell", "inline_shebang": "/bin/sh", "environment_vars": ["A=it's", "B=two words"], "remote_path": "/tmp/packsh-sees.sh",
      "inline": ["{ echo \"$0 $#\"; env | grep -v '^SSH_\\|^_='; pwd; umask; ulimit -a; if [ -t 0 ]; then stty -a | tr ' ;' '\\n\\n' | grep -x -e -echo -e cs8; else cat | od -c; fi",
        "ps -o args= -p $PPID; ls -l \"$0\" | cut -c1-10; } >{{user `out`}}; chmod 666 {{user `out`}}"] }
  ]
}"#;

#[test]
fn a_script_sees_what_it_sees_with_packer() {
    let server = Sshd::start();
    for pty in ["false", "true"] {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).expect("mode");
        fs::write(folder.join("t.json"), SEES.replace("PTY", pty)).expect("template");
        let variables = |out: &str| {
            [
                format!("-var=port={}", server.port),
                format!("-var=user={USER}"),
                format!("-var=key={}", server.key().display()),
                format!("-var=out={}", folder.join(out).display()),
            ]
        };
        let output = limit::output(
            packer()
                .arg("build")
                .args(variables("packer"))
                .arg("t.json")
                .current_dir(folder),
        );
        assert!(output.status.success(), "{}", both(&output));
        let seen = fs::read_to_string(folder.join("packer")).expect("seen");
        let mut words = vec!["compile".to_owned(), "--library".to_owned()];
        words.extend(variables("unused"));
        words.push("t.json".to_owned());
        packsh_ok(
            folder,
            &words.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        for shell in shells() {
            let output = limit::output(
                Command::new(shell)
                    .arg("t.ksh")
                    .args(variables(shell))
                    .current_dir(folder),
            );
            assert!(output.status.success(), "{shell}: {}", both(&output));
            let ours = fs::read_to_string(folder.join(shell)).expect("seen");
            assert_eq!(ours.replace(shell, "packer"), seen, "{shell} pty={pty}");
        }
    }
}
