//! The provisioners of Windows guests over ssh, as Packer runs them there. The guest is no Windows, so the commands are
//! those of sh.

use std::fs;
use std::process::Stdio;

use serde_json::json;

use crate::support::compare::said;
use crate::support::sshd::{Sshd, USER};
use crate::support::{both, limit, packer, packsh_ok, shells};

#[test]
fn the_provisioners_run_over_ssh_too() {
    let server = Sshd::start();
    let place = tempfile::Builder::new()
        .prefix("winssh")
        .tempdir()
        .expect("folder");
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o777);
    fs::set_permissions(place.path(), open).expect("mode");
    let mut runs = Vec::new();
    for who in ["packer"].into_iter().chain(shells()) {
        let dir = place.path().display();
        let template = json!({
            "builders": [{
                "type": "null", "ssh_host": "127.0.0.1", "ssh_port": server.port, "ssh_username": USER,
                "ssh_private_key_file": server.key()
            }],
            "provisioners": [
                {
                    "type": "windows-shell", "remote_path": format!("{dir}/x.bat"), "valid_exit_codes": [5],
                    "environment_vars": ["A=a <b> c"], "env_var_format": "%s=\"%s\" ",
                    "execute_command": "{{.Vars}}sh {{.Path}}", "inline": ["echo \"[$A]\"; echo err >&2", "exit 5"]
                },
                {
                    "type": "powershell", "remote_path": format!("{dir}/x.ps1"), "skip_clean": true,
                    "remote_env_var_path": format!("{dir}/variables"), "environment_vars": ["B=`id` $HOME"],
                    "execute_command": "cat {{.Vars}}; sh {{.Path}}", "inline": ["echo; echo done"]
                },
                {
                    "type": "windows-shell", "remote_path": format!("{dir}/lost.bat"), "valid_exit_codes": [2300218],
                    "execute_command": "sh {{.Path}}", "inline": ["kill -9 $(ps -o ppid= -p $PPID); sleep 5"]
                },
                {
                    "type": "windows-restart", "restart_command": "exit 7"
                }
            ]
        });
        let folder = tempfile::tempdir().expect("folder");
        fs::write(folder.path().join("t.json"), template.to_string()).expect("template");
        let mut command = if who == "packer" {
            let mut command = packer();
            command.args(["build", "-color=false", "t.json"]);
            command
        } else {
            packsh_ok(folder.path(), &["compile", "t.json"]);
            crate::script(who, folder.path())
        };
        let command = command.current_dir(folder.path()).stdin(Stdio::null());
        let output = limit::output(command);
        assert!(!output.status.success(), "{who}: {}", both(&output));
        let own = folder.path().join("tmp").display().to_string();
        let output = both(&output);
        let mut lines: Vec<String> = said(&output.replace(&own, "/tmp"))
            .into_values()
            .flatten()
            .collect();
        lines.sort();
        let mut left = Vec::new();
        for name in ["x.bat", "x.ps1", "variables", "lost.bat"] {
            let path = place.path().join(name);
            left.push(
                fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{who}: {name}: {fault}")),
            );
            fs::remove_file(path).expect("removed");
        }
        runs.push((who, lines, left, output));
    }
    let (_, wanted, files, output) = &runs[0];
    assert!(
        output.contains("Restart script exited with non-zero exit status: 7"),
        "{output}"
    );
    for (who, lines, left, output) in &runs[1..] {
        assert_eq!(wanted, lines, "{who}\n{output}");
        assert_eq!(files, left, "{who}");
    }
}
