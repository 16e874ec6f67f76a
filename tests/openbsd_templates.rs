//! Templates for OpenBSD's vmd: what is refused and how that is told, what the scripts need of the host, and what root
//! has to write into its configuration.

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Output;

use support::{copy, packsh, packsh_ok, project, text};

/// The fixtures of this builder.
const FIXTURES: &[&str] = &[
    "openbsd_2019",
    "openbsd_base",
    "openbsd_cdrom",
    "openbsd_disks",
    "openbsd_net",
    "openbsd_switch",
];

fn compile(folder: &Path, builder: &str) -> Output {
    let template = format!(
        "{{\n  \"builders\": [\n    {{\n      \"type\": \"openbsd-vmm\",\n{builder}\n    }}\n  ]\n}}\n"
    );
    fs::write(folder.join("t.json"), template).expect("template");
    support::limit::output(packsh().args(["compile", "t.json"]).current_dir(folder))
}

const MODERN: &str = r#"      "vm_name": "v", "vm_template": "t", "output_directory": "o", "disk_size": "1G", "communicator": "none""#;
const FIRST: &str =
    r#"      "bios": "/bsd.rd", "disk_size": "1G", "boot_wait": "1s", "communicator": "none""#;

#[test]
fn what_is_refused() {
    let cases = [
        ("a mixture of the two generations", format!("{MODERN},\n      \"ram_size\": \"1G\",\n      \"bios\": \"/bsd.rd\"")),
        ("nothing given", "      \"communicator\": \"none\"".to_owned()),
        ("2019 without boot_wait", r#"      "bios": "/bsd.rd", "disk_size": "1G", "communicator": "none""#.to_owned()),
        ("an unknown format", format!("{MODERN},\n      \"disk_format\": \"vmdk\"")),
        ("a base image that is raw", format!("{MODERN},\n      \"disk_base\": \"base.qcow2\"")),
        ("a base image that is raw, 2019", format!("{FIRST},\n      \"disk_base\": \"base.qcow2\"")),
        ("sizes that vmctl does not read", format!("{MODERN},\n      \"memory\": \"512\",\n      \"disk_additional_size\": [\"10GB\"]")),
        ("too many disks", format!("{MODERN},\n      \"disk_additional_size\": [\"1G\", \"1G\", \"1G\", \"1G\"]")),
        ("a name of digits", r#"      "vm_name": "66", "vm_template": "t", "output_directory": "o", "disk_size": "1G", "communicator": "none""#.to_owned()),
        ("a name that vmd does not take", r#"      "vm_name": "a b", "vm_template": "t", "output_directory": "o", "disk_size": "1G", "communicator": "none""#.to_owned()),
        ("winrm", r#"      "vm_name": "v", "vm_template": "t", "output_directory": "o", "disk_size": "1G", "communicator": "winrm", "winrm_username": "u""#.to_owned()),
        ("no way to log in", r#"      "vm_name": "v", "vm_template": "t", "output_directory": "o", "disk_size": "1G", "ssh_username": "root""#.to_owned()),
        ("two ways to log in", r#"      "vm_name": "v", "vm_template": "t", "output_directory": "o", "disk_size": "1G", "ssh_username": "root",
      "ssh_agent_auth": true,
      "ssh_password": "x""#.to_owned()),
        ("a pause of no length", format!("{MODERN},\n      \"boot_command\": [\"a<enter>\",\n        \"b<wait-5s>\"]")),
        ("more texts than pauses", format!("{MODERN},\n      \"boot_command\": [\"a<wait>b\"],\n      \"boot_expect\": [\"x\", \"y\", \"z\"]")),
        ("a switch, and nowhere to serve", format!("{MODERN},\n      \"switch\": \"uplink\",\n      \"http_directory\": \".\"")),
        ("an lladdr without a switch", format!("{MODERN},\n      \"lladdr\": \"fe:e1:bb:d1:00:01\"")),
        ("a CD that is named and downloaded", format!("{MODERN},\n      \"cdrom\": \"x.iso\",\n      \"iso_url\": \"https://x/y.iso\",\n      \"iso_checksum\": \"none\"")),
        ("a download without a checksum", format!("{MODERN},\n      \"boot_url\": \"https://x/bsd.rd\"")),
        ("a checksum of no type", format!("{MODERN},\n      \"iso_url\": \"https://x/y.iso\",\n      \"iso_checksum\": \"abcd\"")),
        ("a key of signify for no list", format!("{MODERN},\n      \"iso_url\": \"https://x/y.iso\",\n      \"iso_checksum\": \"md5:00112233445566778899aabbccddeeff\",\n      \"signify_key\": \"k.pub\"")),
    ];
    let mut told = String::new();
    for (what, builder) in cases {
        let folder = tempfile::tempdir().expect("folder");
        let output = compile(folder.path(), &builder);
        assert_eq!(
            output.status.code(),
            Some(1),
            "{what}: {}",
            support::both(&output)
        );
        assert!(!folder.path().join("t.ksh").exists(), "{what}");
        let _ = writeln!(told, "----- {what}\n{}", text(&output.stderr).trim_end());
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("openbsd-refused", told);
    });
}

#[test]
fn each_generation_is_told_by_its_keys() {
    let folder = tempfile::tempdir().expect("folder");
    for (builder, doas) in [
        (MODERN, false),
        (FIRST, true),
        // neither: only the plugin of 2019 takes it
        (
            r#"      "disk_size": "1G", "boot_wait": "1s", "communicator": "none""#,
            true,
        ),
    ] {
        let output = compile(folder.path(), builder);
        assert!(output.status.success(), "{}", support::both(&output));
        let script = fs::read_to_string(folder.path().join("t.ksh")).expect("script");
        assert_eq!(script.contains("doas -n vmctl start"), doas, "{builder}");
        assert_eq!(script.contains("-B net -b"), doas, "{builder}");
        assert_eq!(script.contains(" -t t "), !doas, "{builder}");
    }
}

#[test]
fn an_installer_that_is_told_nothing_is_warned_of() {
    let folder = tempfile::tempdir().expect("folder");
    let builder = format!(
        "{MODERN},\n      \"boot_device\": \"net\", \"boot\": \"/bsd.rd\", \"http_directory\": \".\""
    );
    let output = compile(folder.path(), &builder);
    assert!(output.status.success(), "{}", support::both(&output));
    assert!(
        text(&output.stderr).contains("asks port 80"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn scripts_need_nothing_outside_the_base_system() {
    let list = include_str!("openbsd/base.txt");
    let base: BTreeSet<&str> = list
        .lines()
        .filter_map(|path| path.rsplit('/').next())
        .collect();
    for name in FIXTURES {
        let folder = project().join("fixtures").join(name);
        let template = format!("{name}.json");
        let script = packsh_ok(&folder, &["compile", "-o", "-", &template]);
        let (_, rest) = script.split_once("\n# Needs     ").expect("what is needed");
        let (needs, _) = rest.split_once("\n#\n").expect("its end");
        let needs = needs.replace("\n#", " ");
        let words = needs.split_whitespace().collect::<Vec<_>>().join(" ");
        let tools: Vec<&str> = words
            .split(", ")
            .filter(|item| *item != "OpenBSD with vmm(4) and vmd(8)")
            .collect();
        assert!(tools.contains(&"vmctl"), "{name}: {words}");
        for tool in tools {
            assert!(
                tool.split(" or ").any(|tool| base.contains(tool)),
                "{name} needs {tool}, which OpenBSD's base system does not have"
            );
        }
    }
}

#[test]
fn what_root_has_to_write() {
    let scratch = tempfile::tempdir().expect("folder");
    let mut all = String::new();
    for name in FIXTURES {
        let folder = scratch.path().join(name);
        copy(&project().join("fixtures").join(name), &folder);
        packsh_ok(
            &folder,
            &["compile", "--emit-config", "etc", &format!("{name}.json")],
        );
        for path in support::files(&folder.join("etc")) {
            let file = fs::read_to_string(folder.join("etc").join(&path)).expect("file");
            let shown = path.file_name().expect("name").to_string_lossy();
            let _ = writeln!(all, "----- {name}: {shown}\n{file}");
        }
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("openbsd-configuration", all);
    });
}

#[test]
fn the_configuration_of_several_templates_is_not_mixed() {
    let folder = tempfile::tempdir().expect("folder");
    copy(&project().join("fixtures/openbsd_net"), folder.path());
    let words = [
        "compile",
        "--emit-config",
        "etc",
        "openbsd_net.json",
        "openbsd_net.json",
    ];
    let output = support::limit::output(packsh().args(words).current_dir(folder.path()));
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("`--emit-config` takes one template"));
    assert!(!folder.path().join("etc").exists());
}
