//! Keys of the template that the fixtures do not have, each in a build by real Packer and by a script: who asks (profiles,
//! roles, one-time codes, Vault), and what is asked for.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::{Value, json};

use super::cloud::{self, Cloud, Request};
use super::compare::{self, values};
use super::support::certificate::Certificate;
use super::support::{both, limit, packer, packsh_ok, project};
use super::{REGIONS, Run, same};

/// A template, and what it needs.
pub struct Build<'a> {
    pub template: &'a str,
    /// What is in the account before; what it gives are variables of the template.
    pub prepare: &'a dyn Fn(&Cloud) -> Vec<(&'static str, String)>,
    pub files: &'a [(&'a str, &'a str)],
    pub environment: &'a [(&'a str, &'a str)],
}

const CONFIG: &str = "
[default]
region = us-east-1
[profile builder]
region = us-east-1
[profile device]
mfa_serial = arn:aws:iam::123456789012:mfa/device
duration_seconds = 3600
[profile role]
role_arn = arn:aws:iam::123456789012:role/builder
source_profile = builder
external_id = it's
mfa_serial = arn:aws:iam::123456789012:mfa/role
";
const CREDENTIALS: &str = "
[builder]
aws_access_key_id = AKIABUILDER
aws_secret_access_key = of-builder
[device]
aws_access_key_id = AKIADEVICE
aws_secret_access_key = of-device
";

impl Build<'_> {
    /// Packer's run without a shell; what was asked, as it was asked.
    pub fn run(&self, cloud: &Cloud, shell: &str) -> (Run, Vec<Request>) {
        cloud.reset(None);
        let mut variables = (self.prepare)(cloud);
        let given = |name: &str| self.template.contains(&format!("\"{name}\":"));
        if given("endpoint") {
            variables.push(("endpoint", format!("http://127.0.0.1:{}", cloud.port)));
        }
        let folder = tempfile::tempdir().expect("folder");
        let files = [
            ("t.json", self.template),
            ("config", CONFIG),
            ("credentials", CREDENTIALS),
        ];
        for (name, text) in files.iter().chain(self.files) {
            fs::write(folder.path().join(name), text).expect("file");
        }
        let mut words = Vec::new();
        for (name, value) in &variables {
            words.extend(["-var".to_owned(), format!("{name}={value}")]);
        }
        let mut command = if shell.is_empty() {
            let mut command = packer();
            command.args(["build", "-color=false"]).args(&words);
            command.arg("t.json");
            command
        } else {
            let mut compile = vec!["compile".to_owned(), "-o".to_owned(), "x.ksh".to_owned()];
            // a port decides the shape
            let ports = words.windows(2).filter(|pair| pair[1].contains("port="));
            compile.extend(ports.flatten().cloned());
            compile.push("t.json".to_owned());
            let compile: Vec<&str> = compile.iter().map(String::as_str).collect();
            packsh_ok(folder.path(), &compile);
            let mut command = Command::new(shell);
            command.args(["x.ksh", "-color=false"]).args(&words);
            command
        };
        let path = std::env::var("PATH").expect("PATH");
        let tls = tls(cloud);
        let path = format!(
            "{}:{}:{path}",
            folder.path().display(),
            cloud::aws().display()
        );
        command
            .current_dir(folder.path())
            .env("PATH", path)
            .env("AWS_CONFIG_FILE", folder.path().join("config"))
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("HTTPS_PROXY", format!("http://127.0.0.1:{}", tls.port))
            .env("NO_PROXY", "127.0.0.1,localhost")
            .env("SSL_CERT_FILE", tls.certificate.path("cert.pem"))
            .env("AWS_CA_BUNDLE", tls.certificate.path("cert.pem"))
            .stdin(Stdio::null());
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"] {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().copied());
        for (name, _) in self.files.iter().filter(|(_, text)| text.starts_with("#!")) {
            limit::output(
                Command::new("chmod")
                    .arg("755")
                    .arg(folder.path().join(name)),
            );
        }
        let output = limit::output(&mut command);
        let asked = cloud.requests();
        let run = Run {
            success: output.status.success(),
            requests: compare::requests(&asked),
            left: compare::left(cloud, &REGIONS),
            output: both(&output),
        };
        (run, asked)
    }
}

/// TLS in front of the cloud: a proxy to which all of AWS is the same, or an endpoint with a certificate of its own.
struct Tls {
    port: u16,
    certificate: Certificate,
    _process: Child,
}

/// One for each cloud, for all tests.
fn tls(cloud: &Cloud) -> Arc<Tls> {
    static ALL: OnceLock<Mutex<BTreeMap<u16, Arc<Tls>>>> = OnceLock::new();
    let mut all = ALL.get_or_init(Mutex::default).lock().expect("all");
    if let Some(tls) = all.get(&cloud.port) {
        return Arc::clone(tls);
    }
    let certificate = Certificate::of("DNS:sts.amazonaws.com,DNS:sts.us-east-1.amazonaws.com");
    let mut process = Command::new("python3")
        .arg("-B")
        .arg(project().join("tests/aws/tls.py"))
        .args([certificate.path("key.pem"), certificate.path("cert.pem")])
        .arg(cloud.port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3");
    let mut line = String::new();
    let mut stdout = BufReader::new(process.stdout.take().expect("stdout"));
    stdout.read_line(&mut line).expect("port");
    let tls = Arc::new(Tls {
        port: line.trim().parse().expect("a port"),
        certificate,
        _process: process,
    });
    all.insert(cloud.port, Arc::clone(&tls));
    tls
}

fn first(xml: &str, name: &str) -> String {
    let found = values(xml, name).into_iter().next();
    found.unwrap_or_else(|| panic!("no {name} in {xml}"))
}

const SOURCE: &str = "ami-1e749f67";

/// What the templates below name: a group, a subnet, a network, a key, an instance profile, an AMI of that name.
pub fn account(cloud: &Cloud) -> Vec<(&'static str, String)> {
    let ask = |query: &str| cloud.ask("us-east-1", query);
    let group = ask("Action=CreateSecurityGroup&GroupName=for+packsh&GroupDescription=x&VpcId=");
    let networks = ask("Action=DescribeVpcs");
    ask("Action=CreateKeyPair&KeyName=given");
    let iam = |query: &str| cloud.ask_of("iam", "2010-05-08", query);
    iam("Action=CreateInstanceProfile&InstanceProfileName=existing");
    let image = format!("Action=RunInstances&ImageId={SOURCE}&MinCount=1&MaxCount=1");
    let instance = first(&ask(&image), "instanceId");
    let image = ask(&format!(
        "Action=CreateImage&Name=packsh+keys&InstanceId={instance}"
    ));
    let image = first(&image, "imageId");
    let snapshots = ask(&format!("Action=DescribeImages&ImageId.1={image}"));
    let volume = ask("Action=CreateVolume&Size=1&AvailabilityZone=us-east-1a");
    let volume = first(&volume, "volumeId");
    let snapshot = ask(&format!("Action=CreateSnapshot&VolumeId={volume}"));
    assert!(snapshots.contains("snapshotId"), "{snapshots}");
    vec![
        ("group", first(&group, "groupId")),
        ("vpc", first(&networks, "vpcId")),
        ("snapshot", first(&snapshot, "snapshotId")),
    ]
}

/// Keys of somebody, and short waits.
pub const SOMEBODY: &[(&str, &str)] = &[
    ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
    ("AWS_SECRET_ACCESS_KEY", "of-example"),
    ("AWS_POLL_DELAY_SECONDS", "1"),
];

/// A template with one machine, these keys besides, and a provisioner. It takes what [`account`] gives.
pub fn machine(more: &Value, provisioner: &Value) -> String {
    let mut builder = json!({
        "type": "amazon-ebs", "name": "machine", "region": "us-east-1", "custom_endpoint_ec2": "{{user `endpoint`}}",
        "skip_credential_validation": true, "skip_metadata_api_check": true,
        "security_group_id": "{{user `group`}}", "source_ami": SOURCE, "instance_type": "t2.micro", "ami_name": "packsh machine"
    });
    let keys = builder.as_object_mut().expect("object");
    keys.extend(more.as_object().expect("object").clone());
    json!({
        "variables": { "endpoint": "", "group": "", "vpc": "", "snapshot": "" },
        "builders": [builder], "provisioners": [provisioner]
    })
    .to_string()
}

/// A machine with all that a machine can be given, as a role.
#[test]
fn all_keys_of_a_machine() {
    let template = r##"{
      "variables": {"endpoint": "", "group": "", "vpc": "", "snapshot": ""},
      "builders": [{
        "type": "amazon-ebs", "region": "us-east-1", "custom_endpoint_ec2": "{{user `endpoint`}}",
        "skip_credential_validation": true, "skip_metadata_api_check": true,
        "profile": "builder", "shared_credentials_file": "credentials", "max_retries": 3,
        "decode_authorization_messages": true,
        "aws_polling": {"delay_seconds": 1, "max_attempts": 20},
        "assume_role": {
          "role_arn": "arn:aws:iam::123456789012:role/for packsh", "duration_seconds": 1800,
          "external_id": "it's \"one\"", "session_name": "packsh",
          "policy": "{\"Version\": \"2012-10-17\", \"Statement\": []}",
          "policy_arns": ["arn:aws:iam::aws:policy/AmazonEC2FullAccess"],
          "tags": {"Team": "a & b"}, "transitive_tag_keys": ["Team"]
        },
        "source_ami_filter": {
          "filters": {"name": "ubuntu/images/*-20170727"}, "owners": ["099720109477"]
        },
        "instance_type": "t2.micro", "enable_t2_unlimited": true, "tenancy": "dedicated",
        "shutdown_behavior": "terminate", "availability_zone": "us-east-1b",
        "disable_stop_instance": true,
        "security_group_ids": ["{{user `group`}}"],
        "iam_instance_profile": "existing",
        "user_data_file": "user_data",
        "communicator": "none", "ssh_keypair_name": "given", "ssh_private_key_file": "user_data",
        "sriov_support": true, "ena_support": false, "no_ephemeral": true,
        "run_tag": [{"key": "Name", "value": "of {{.SourceAMIName}}"}],
        "run_volume_tag": [{"name": "Volume", "value": "one"}],
        "launch_block_device_mappings": [
          {"device_name": "/dev/sda1", "volume_size": 12, "volume_type": "gp2",
           "encrypted": true, "kms_key_id": "alias/launch", "delete_on_termination": false},
          {"device_name": "/dev/sdg", "snapshot_id": "{{user `snapshot`}}", "delete_on_termination": true},
          {"device_name": "/dev/sdh", "no_device": true}
        ],
        "ami_block_device_mappings": [
          {"device_name": "/dev/sdi", "volume_type": "st1", "volume_size": 500, "encrypted": true,
           "kms_key_id": "arn:aws:kms:us-east-1:123456789012:alias/image"},
          {"device_name": "/dev/sdk", "volume_type": "io1", "volume_size": 20, "iops": 600},
          {"device_name": "/dev/sdj", "no_device": true}
        ],
        "ami_name": "packsh keys", "ami_virtualization_type": "hvm",
        "force_deregister": true, "force_delete_snapshot": true,
        "ami_groups": ["all"], "snapshot_groups": ["all"], "ami_product_codes": ["1234abcd"],
        "tag": [{"key": "Note", "value": "of {{.SourceAMI}}"}],
        "snapshot_tags": {"Snapshot": "in {{.BuildRegion}}"}
      }],
      "provisioners": [{"type": "shell-local", "inline": [
        "curl -sS -H 'Authorization: AWS4-HMAC-SHA256 Credential=AKIASOMEBODY/20200101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0' -d 'Action=StopInstances&InstanceId.1={{build `ID`}}' {{user `endpoint`}} >/dev/null"
      ]}]
    }"##;
    let cloud = Cloud::lend();
    let build = Build {
        template,
        prepare: &account,
        files: &[("user_data", "#!/bin/sh\necho 'hello' >/root/hello\n")],
        environment: &[],
    };
    let (packer, asked) = build.run(&cloud, "");
    assert!(packer.success, "{}", packer.output);
    as_role(&asked);
    let (ours, asked) = build.run(&cloud, "ksh93");
    assert!(ours.success, "{}", ours.output);
    as_role(&asked);
    same("a machine", &packer, &ours);
}

/// The role is taken with the keys of the profile, and all else is asked with those of the role.
fn as_role(asked: &[Request]) {
    for request in asked {
        let own = request.action == "AssumeRole";
        let somebody = request.key == "AKIASOMEBODY";
        assert!(
            somebody || (request.key == "AKIABUILDER") == own,
            "{request:?}"
        );
    }
}

/// A spot instance with all that it can be asked for, of an endpoint whose certificate nobody has signed, with keys that
/// stand in the template.
#[test]
fn all_keys_of_a_spot_instance() {
    let template = r##"{
      "variables": {"secure": "", "vpc": ""},
      "builders": [{
        "type": "amazon-ebs", "region": "us-east-1", "custom_endpoint_ec2": "{{user `secure`}}",
        "insecure_skip_tls_verify": true,
        "access_key": "AKIASPOT", "secret_key": "of-spot", "token": "token-of-spot",
        "skip_credential_validation": true, "skip_metadata_api_check": true,
        "source_ami": "ami-1e749f67",
        "instance_type": "t3.micro", "spot_price": "auto", "block_duration_minutes": 120,
        "spot_tags": {"Spot": "of {{.SourceAMI}}"}, "spot_tag": [{"key": "More", "value": "one"}],
        "run_tags": {"Run": "in {{.BuildRegion}}"},
        "vpc_id": "{{user `vpc`}}",
        "subnet_filter": {
          "filter": [{"name": "availability-zone", "value": "us-east-1c"}], "random": true
        },
        "security_group_filter": {"filters": {"group-name": "for packsh"}},
        "iam_instance_profile": "nobody looks", "skip_profile_validation": true,
        "communicator": "none", "user_data": "plain text", "aws_polling": {"delay_seconds": 1},
        "ami_name": "packsh keys", "skip_save_build_region": true, "encrypt_boot": false,
        "ami_regions": ["eu-west-1"], "snapshot_users": ["210987654321"]
      }]
    }"##;
    let cloud = Cloud::lend();
    let port = tls(&cloud).port;
    let prepare = |cloud: &Cloud| {
        let mut variables = account(cloud);
        variables.retain(|(name, _)| *name == "vpc");
        variables.push(("secure", format!("https://127.0.0.1:{port}")));
        variables
    };
    let secrets = [
        ("PKR_SECRET_access_key", "AKIASPOT"),
        ("PKR_SECRET_secret_key", "of-spot"),
        ("PKR_SECRET_token", "token-of-spot"),
    ];
    let build = Build {
        template,
        prepare: &prepare,
        files: &[],
        environment: &secrets,
    };
    let (mut packer, _) = build.run(&cloud, "");
    assert!(packer.success, "{}", packer.output);
    // Packer shares the snapshot here too, which it deletes a moment later
    packer
        .requests
        .retain(|line| !line.starts_with("us-east-1 ModifySnapshotAttribute"));
    let (ours, asked) = build.run(&cloud, "bash");
    same("a spot instance", &packer, &ours);
    for request in asked {
        assert_eq!(request.key, "AKIASPOT+token-of-spot", "{request:?}");
    }
}

/// A build that ends early, since there is no such AMI: who asked is of interest.
const EARLY: &str = r##"{
  "variables": {"endpoint": ""},
  "builders": [{
    "type": "amazon-ebs", "region": "us-east-1", "custom_endpoint_ec2": "{{user `endpoint`}}",
    "skip_credential_validation": true, "skip_metadata_api_check": true, "communicator": "none",
    "source_ami": "ami-0", "instance_type": "t2.micro", "ami_name": "packsh keys", KEYS
  }]
}"##;

/// Packer hands the code to a part of the SDK that it never comes to: with keys in the profile it is not used, and a
/// role that takes a code is an error. The script opens the session that the profile asks for.
#[test]
fn a_one_time_code_opens_a_session() {
    let cloud = Cloud::lend();
    let nothing = |_: &Cloud| Vec::new();
    for (profile, shell, action) in [
        ("device", "mksh", "GetSessionToken"),
        ("role", "ksh93", "AssumeRole"),
    ] {
        let keys = format!(r#""profile": "{profile}", "mfa_code": "123456""#);
        let build = Build {
            template: &EARLY.replace("KEYS", &keys),
            prepare: &nothing,
            files: &[],
            environment: &[
                ("PKR_SECRET_mfa_code", "123456"),
                ("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
            ],
        };
        let (packer, asked) = build.run(&cloud, "");
        let packers: Vec<&str> = asked.iter().map(|it| it.action.as_str()).collect();
        assert!(!packers.contains(&action), "{packers:?}");
        if profile == "role" {
            let why = "AssumeRoleTokenProvider";
            assert!(packer.output.contains(why), "{}", packer.output);
        }
        let (ours, asked) = build.run(&cloud, shell);
        let codes = asked
            .iter()
            .filter(|it| it.parameters.contains_key("TokenCode"));
        let [session] = codes.collect::<Vec<_>>()[..] else {
            panic!("{}", ours.output)
        };
        assert_eq!(session.action, action);
        let number = format!("arn:aws:iam::123456789012:mfa/{}", &profile);
        assert_eq!(session.parameters["SerialNumber"], number);
        assert_eq!(session.parameters["TokenCode"], "123456");
        match profile {
            "device" => assert_eq!(session.parameters["DurationSeconds"], "3600"),
            _ => assert_eq!(session.parameters["ExternalId"], "it's"),
        }
        // all that comes after is asked with the keys of the session
        assert!(asked[1..].len() > 1, "{}", ours.output);
        for request in &asked[1..] {
            assert!(request.key.contains('+'), "{request:?}");
        }
        assert!(!ours.output.contains("123456\""), "{}", ours.output);
        assert!(ours.output.contains("ami-0"), "{}", ours.output);
    }
}

/// What Vault's server is asked, and the keys that it gives.
fn vault() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("port");
    let port = listener.local_addr().expect("port").port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let own = Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let mut lines = BufReader::new(client.try_clone().expect("client")).lines();
            let head: Vec<String> = lines
                .by_ref()
                .map_while(Result::ok)
                .take_while(|line| !line.is_empty())
                .collect();
            let token = head
                .iter()
                .find(|line| line.to_ascii_lowercase().starts_with("x-vault-token:"));
            let token = token
                .and_then(|line| line.split(' ').nth(1))
                .unwrap_or_default();
            let what = head[0].split(' ').take(2).collect::<Vec<_>>().join(" ");
            own.lock().expect("asked").push(format!("{what} {token}"));
            let body = r#"{"lease_id": "x", "data": {"access_key": "ASIAVAULT", "secret_key": "of-vault", "security_token": "of-a-lease"}}"#;
            let _ = write!(
                client,
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    (port, asked)
}

/// vault(1) reads the path that Packer reads; all is asked with the keys that are given there.
#[test]
fn keys_of_vault() {
    let cloud = Cloud::lend();
    let (port, reads) = vault();
    let address = format!("http://127.0.0.1:{port}");
    let nothing = |_: &Cloud| Vec::new();
    let keys = r#""vault_aws_engine": {"name": "builder", "engine_name": "cloud"}"#;
    let build = Build {
        template: &EARLY.replace("KEYS", keys),
        prepare: &nothing,
        files: &[(
            "vault",
            "#!/bin/sh\n[ \"$1 $2 $3\" = 'read -format=json --' ] || exit 2\nexec curl -fsS -H \"X-Vault-Token: $VAULT_TOKEN\" \"$VAULT_ADDR/v1/$4\"\n",
        )],
        environment: &[("VAULT_ADDR", &address), ("VAULT_TOKEN", "hvs.token")],
    };
    let mut runs = Vec::new();
    for shell in ["", "ksh93"] {
        let (run, asked) = build.run(&cloud, shell);
        assert!(!run.success, "{}", run.output);
        let mut read = std::mem::take(&mut *reads.lock().expect("asked"));
        read.dedup();
        assert_eq!(
            read,
            ["GET /v1/cloud/creds/builder hvs.token"],
            "{}",
            run.output
        );
        for request in asked {
            assert_eq!(request.key, "ASIAVAULT+of-a-lease", "{request:?}");
        }
        assert!(!run.output.contains("of-vault"), "{}", run.output);
        runs.push(run);
    }
    same("keys of Vault", &runs[0], &runs[1]);
}

/// Which of its addresses the instance is reached at.
#[test]
fn addresses_of_an_instance() {
    let kinds = ["public_ip", "private_ip", "public_dns", "private_dns", ""];
    let builders: Vec<String> = kinds
        .iter()
        .map(|kind| {
            let interface = match *kind {
                "" => String::new(),
                kind => format!(r#""ssh_interface": "{kind}","#),
            };
            format!(
                r#"{{"type": "amazon-ebs", "name": "by {kind}", "region": "us-east-1", "custom_endpoint_ec2": "{{{{user `endpoint`}}}}",
                "skip_credential_validation": true, "skip_metadata_api_check": true, {interface}
                "ssh_username": "nobody", "ssh_password": "pass-word", "ssh_timeout": "1s",
                "security_group_id": "{{{{user `group`}}}}",
                "source_ami": "ami-1e749f67", "instance_type": "t2.micro", "ami_name": "packsh keys {kind}"}}"#
            )
        })
        .collect();
    let template = format!(
        r#"{{"variables": {{"endpoint": "", "group": "", "vpc": "", "snapshot": ""}}, "builders": [{}]}}"#,
        builders.join(", ")
    );
    let cloud = Cloud::lend();
    let build = Build {
        template: &template,
        prepare: &account,
        files: &[],
        environment: SOMEBODY,
    };
    let mut all = Vec::new();
    for shell in ["", "mksh"] {
        let (run, _) = build.run(&cloud, shell);
        let lines = run.output.lines();
        let mut found: Vec<String> = lines
            .filter_map(|line| line.split_once(": Using ssh communicator to connect: "))
            .map(|(name, address)| format!("{name}: {}", address_kind(address)))
            .collect();
        found.sort();
        assert_eq!(found.len(), kinds.len(), "{}", run.output);
        all.push((found, run));
    }
    assert_eq!(all[0].0, all[1].0);
    assert!(all[0].0.iter().any(|line| line.contains("private name")));
    if let Some(text) = compare::difference(&all[0].1.left, &all[1].1.left) {
        panic!("{text}\n{}", all[1].1.output);
    }
}

/// What sort of address moto gave: private ones begin with 10. or ip-10-.
fn address_kind(address: &str) -> &'static str {
    let name = address.contains("internal") || address.contains("amazonaws");
    match (name, address.trim_start_matches("ip-").starts_with("10")) {
        (true, true) => "private name",
        (true, false) => "public name",
        (false, true) => "private address",
        (false, false) => "public address",
    }
}
