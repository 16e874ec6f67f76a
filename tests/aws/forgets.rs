//! `ssh_clear_authorized_keys`: the key of the build goes from the guest's list of keys, the others stay.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::cloud::Cloud;
use super::keys::{Build, account};
use super::same;
use super::support::limit;
use super::support::sshd::{PASSWORD, Sshd, USER};

const OTHERS: &str = "ssh-rsa AAAA one packsh\nssh-rsa AAAA the packsh key\n";

#[test]
fn the_key_of_the_build_is_taken_from_the_guest() {
    let sshd = Sshd::start();
    let template = json!({
        "variables": { "endpoint": "", "group": "", "vpc": "", "snapshot": "" },
        "builders": [{
            "type": "amazon-ebs", "name": "keys", "region": "us-east-1", "custom_endpoint_ec2": "{{user `endpoint`}}",
            "skip_credential_validation": true, "skip_metadata_api_check": true,
            "ssh_host": "127.0.0.1", "ssh_port": sshd.port, "ssh_username": USER, "ssh_password": PASSWORD,
            "temporary_key_pair_name": "packsh key", "ssh_clear_authorized_keys": true,
            "security_group_id": "{{user `group`}}", "source_ami": "ami-1e749f67", "instance_type": "t2.micro",
            "ami_name": "packsh forgets"
        }]
    })
    .to_string();
    let folder = Path::new("/home").join(USER).join(".ssh");
    let file = folder.join("authorized_keys");
    let cloud = Cloud::lend();
    let mut runs = Vec::new();
    for shell in ["", "mksh", "ksh93"] {
        fs::create_dir_all(&folder).expect("folder");
        fs::write(&file, format!("ssh-rsa BBBB packsh key\n{OTHERS}")).expect("keys");
        let owner = format!("{USER}:{USER}");
        let mut command = std::process::Command::new("chown");
        limit::output(command.args(["-R", &owner]).arg(&folder));
        let build = Build {
            template: &template,
            prepare: &account,
            files: &[],
            environment: &[
                ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
                ("AWS_SECRET_ACCESS_KEY", "of-example"),
                ("AWS_POLL_DELAY_SECONDS", "1"),
                ("PKR_SECRET_ssh_password", PASSWORD),
            ],
        };
        let (run, _) = build.run(&cloud, shell);
        assert!(run.success, "{shell}: {}", run.output);
        let left = fs::read_to_string(&file).expect("keys");
        // the name may be the end of another one
        let wanted = "ssh-rsa AAAA one packsh\n";
        assert_eq!(left, wanted, "{shell}: {}", run.output);
        assert!(!folder.join("authorized_keys.bak").exists(), "{shell}");
        runs.push(run);
    }
    fs::remove_dir_all(&folder).expect("folder");
    same("mksh", &runs[0], &runs[1]);
    same("ksh93", &runs[0], &runs[2]);
}
