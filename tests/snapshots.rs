//! What each fixture compiles to, next to its template. The library is left out but for the names of its functions: a
//! script has those that it uses, and `motd` shows them whole.

mod support;

use support::{copy, packsh_ok, project};

fn snapshot(fixture: &str, target: &str, flags: &[&str], whole: bool) {
    let scratch = tempfile::tempdir().expect("folder");
    copy(&project().join("fixtures").join(fixture), scratch.path());
    let template = format!("{fixture}.json");
    let mut words = vec!["compile", "--target", target, "-o", "-"];
    words.extend(flags);
    words.push(&template);
    let output = packsh_ok(scratch.path(), &words);
    let source = std::fs::read_to_string(scratch.path().join(&template)).expect("template");
    let output = if whole {
        output
    } else {
        without_library(&output)
    };
    let text = format!(
        "----- TEMPLATE {template}\n{source}\n----- COMPILED for {target} {}\n{output}",
        flags.join(" ")
    );
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(format!("{fixture}-{target}{}", if whole { "-whole" } else { "" }), text);
    });
}

/// The output with the names of library functions in the place of the functions.
fn without_library(text: &str) -> String {
    let mut out = String::new();
    let mut library = false;
    for line in text.lines() {
        // in a Makefile each line of the steps stands in quotes
        let shell = line.trim_start_matches(['\t', '\'']);
        if shell.starts_with("# ---- Library")
            || shell.starts_with("# artifact_begin ")
            || shell.starts_with("# put TEXT")
        {
            library = true;
        }
        if shell.starts_with("# ---- The run") {
            library = false;
        }
        let name = shell
            .strip_prefix("function ")
            .and_then(|rest| rest.split(' ').next());
        match name.filter(|_| library) {
            Some(name) => out.push_str(&format!("(library) {name}\n")),
            None if library => {}
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

macro_rules! fixtures {
    ($($name:ident $flags:expr;)*) => {
        mod ksh { $(#[test] fn $name() { super::snapshot(stringify!($name), "ksh", &$flags, false); })* }
        mod make { $(#[test] fn $name() { super::snapshot(stringify!($name), "make", &$flags, false); })* }
    };
}

fixtures! {
    motd [];
    amazon_ebs [];
    amazon_ebs_spot [];
    amazon_ebs_ssm [];
    amazon_import [];
    ansible [];
    ansible_containers [];
    ansible_local [];
    artifice [];
    azure_dtlartifact [];
    breakpoint [];
    chains [];
    checksums [];
    chef [];
    chef_client [];
    compress [];
    docker [];
    docker_chains [];
    docker_ecr [];
    docker_export [];
    docker_keys [];
    docker_real [];
    docker_windows [];
    failing [];
    file_builder [];
    functions [];
    lxc [];
    lxc_keys [];
    lxd [];
    lxd_keys [];
    converge [];
    guest_os_windows [];
    inspec [];
    none_communicator [];
    null_ssh [];
    openbsd_2019 [];
    openbsd_base [];
    openbsd_cdrom [];
    openbsd_disks [];
    openbsd_net [];
    openbsd_switch [];
    parallel [];
    puppet [];
    puppet_server [];
    qemu [];
    qemu_args [];
    qemu_image [];
    qemu_real [];
    qemu_serial [];
    required [];
    salt [];
    retries [];
    sensitive [];
    shell_local [];
    ssh ["-var", "user=somebody"];
    ssh_disconnect ["-var", "user=somebody"];
    ssh_refused ["-var", "user=somebody"];
    timeout [];
    virtualbox_iso [];
    virtualbox_keys [];
    virtualbox_none [];
    virtualbox_ovf [];
    virtualbox_vm [];
    vagrant [];
    vagrant_box [];
    windows [];
    vagrant_cloud [];
    vagrant_libvirt [];
    windows_tools [];
}

#[test]
fn whole_script() {
    snapshot("motd", "ksh", &[], true);
}

#[test]
fn other_fixtures() {
    // `override` is a word of Rust
    snapshot("override", "ksh", &[], false);
    snapshot("override", "make", &[], false);
}
