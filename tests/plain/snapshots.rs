//! Whole plain scripts, as a reviewer reads them.

use crate::support::{packsh_ok, project};

fn snapshot(fixture: &str) {
    let folder = project().join("fixtures").join(fixture);
    let template = format!("{fixture}.json");
    let text = packsh_ok(&folder, &["compile", "-o", "-", &template]);
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(format!("plain-{fixture}"), text);
    });
}

#[test]
fn one_file() {
    snapshot("file_builder");
}

#[test]
fn two_builds() {
    snapshot("motd");
}

#[test]
fn a_machine_that_is_there() {
    snapshot("null_ssh");
}

#[test]
fn ansible_runs_here() {
    snapshot("ansible");
}

#[test]
fn openbsd_is_installed() {
    snapshot("openbsd_net");
}
