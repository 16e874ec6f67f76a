//! All keys, typed by real Packer over VNC and by the script through QEMU's monitor, into a guest that tells the codes which
//! its keyboard gives it; and the codes that Packer hands to VirtualBox.

use std::fmt::Write;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use packsh::boot_command::{Stroke, keyboard};
use packsh::plan::Word;

use crate::rig;
use crate::support::{both, limit, packer, packsh_ok, shells};

/// A boot sector that writes the codes of the keyboard to the first serial port, in hexadecimal, one a line:
///
/// ```text
/// start:  cli; xor ax,ax; mov ds,ax; mov ss,ax; mov sp,0x7c00
///         mov word [9*4],key; mov [9*4+2],ax          ; interrupt 9 is the keyboard
///         mov al,'R'; call put; mov al,10; call put   ; ready
///         sti
/// next:   hlt; jmp next
/// key:    in al,0x60; mov bl,al; shr al,4; call digit
///         mov al,bl; and al,15; call digit; mov al,10; call put
///         mov al,0x20; out 0x20,al; iret
/// digit:  add al,'0'; cmp al,'9'; jbe put; add al,39
/// put:    mov ah,al; mov dx,0x3fd
/// busy:   in al,dx; test al,0x20; jz busy
///         mov dx,0x3f8; mov al,ah; out dx,al; ret
/// ```
const GUEST: [u8; 85] = [
    0xfa, 0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xd0, 0xbc, 0x00, 0x7c, 0xc7, 0x06, 0x24, 0x00, 0x21, 0x7c,
    0xa3, 0x26, 0x00, 0xb0, 0x52, 0xe8, 0x2c, 0x00, 0xb0, 0x0a, 0xe8, 0x27, 0x00, 0xfb, 0xf4, 0xeb,
    0xfd, 0xe4, 0x60, 0x88, 0xc3, 0xc0, 0xe8, 0x04, 0xe8, 0x11, 0x00, 0x88, 0xd8, 0x24, 0x0f, 0xe8,
    0x0a, 0x00, 0xb0, 0x0a, 0xe8, 0x0d, 0x00, 0xb0, 0x20, 0xe6, 0x20, 0xcf, 0x04, 0x30, 0x3c, 0x39,
    0x76, 0x02, 0x04, 0x27, 0x88, 0xc4, 0xba, 0xfd, 0x03, 0xec, 0xa8, 0x20, 0x74, 0xfb, 0xba, 0xf8,
    0x03, 0x88, 0xe0, 0xee, 0xc3,
];

fn write_guest(path: &Path) {
    let mut disk = GUEST.to_vec();
    disk.resize(1 << 20, 0);
    disk[510..512].copy_from_slice(&[0x55, 0xaa]);
    fs::create_dir_all(path.parent().expect("folder")).expect("folder");
    fs::write(path, disk).expect("disk");
}

/// Names of all special keys, as Packer's manual writes them.
const SPECIALS: [&str; 35] = [
    "bs",
    "del",
    "enter",
    "return",
    "esc",
    "tab",
    "spacebar",
    "insert",
    "home",
    "end",
    "pageUp",
    "pageDown",
    "up",
    "down",
    "left",
    "right",
    "f1",
    "f2",
    "f3",
    "f4",
    "f5",
    "f6",
    "f7",
    "f8",
    "f9",
    "f10",
    "f11",
    "f12",
    "leftAlt",
    "leftCtrl",
    "leftShift",
    "leftSuper",
    "rightAlt",
    "rightCtrl",
    "rightShift",
];

/// A boot command with every key in every form.
fn everything() -> String {
    let mut out: String = (' '..='~').collect();
    for name in SPECIALS.iter().chain(&["rightSuper"]) {
        write!(out, "<{name}>").expect("text");
    }
    out.push_str("<wait1>");
    for name in SPECIALS.iter().chain(&["rightSuper"]) {
        write!(out, "<{name}On><{name}Off>").expect("text");
    }
    for c in ['a', 'Z', '!', '7', '>', '\\', '\'', '<'] {
        write!(out, "<{c}On><{c}Off>").expect("text");
    }
    // held keys, keys that are let go twice or never pressed, letters in the wrong case for a held shift
    out.push_str("<leftCtrlOn><leftAltOn><del><leftAltOff><leftCtrlOff><aOff><AOff>");
    out.push_str(
        "<leftShiftOn>ab1<CON><leftShiftOff>d<cOff>E<rightShiftOn>F<wait1>g!<rightShiftOff>",
    );
    out
}

/// Characters that no key types.
const LOST: &str = "\u{e9}\u{f1}\u{df}x<enter>";

/// The command as a script types it.
fn typed(functions: [&str; 4], command: &str) -> String {
    let quote = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
    let mut out = String::new();
    for stroke in keyboard(&Word::lit(command)).expect("good") {
        let line = match stroke {
            Stroke::Text { text, enter } => {
                let text = quote(text.as_literal().expect("literal"));
                format!("{} {text}", functions[usize::from(enter)])
            }
            Stroke::Keys(names) => names.iter().fold(functions[2].to_owned(), |line, name| {
                format!("{line} {}", quote(name))
            }),
            Stroke::Wait(time) => format!("{} {time}", functions[3]),
        };
        writeln!(out, "{line} || put \"failed: $ERROR\"").expect("text");
    }
    out
}

/// The codes that the guest told, without the line by which it says that it is ready.
fn codes(path: &Path) -> Vec<String> {
    let told = fs::read_to_string(path).unwrap_or_default();
    let mut lines = told.lines().map(str::to_owned);
    assert_eq!(lines.next().as_deref(), Some("R"), "{}", path.display());
    lines.collect()
}

fn by_packer(folder: &Path) -> Vec<String> {
    write_guest(&folder.join("disk"));
    let keys = serde_json::json!({
        // the guest is ready after a second, on a busy machine after some
        "boot_wait": "8s", "boot_key_interval": "12ms", "boot_command": [everything(), LOST, "<wait1>"],
        "qemuargs": [["-serial", format!("file:{}", folder.join("serial").display())]],
    });
    let template = rig::template("qemu-system-x86_64", keys);
    let output = rig::packer_build(folder, &template).end();
    let codes = codes(&folder.join("serial"));
    assert!(codes.len() > 400, "{}", both(&output));
    codes
}

fn by_script(shell: &str, folder: &Path) -> Vec<String> {
    write_guest(&folder.join("disk"));
    let lines = format!(
        "qmp_pipes || put \"$ERROR\"
qemu-system-x86_64 -accel tcg -m 16 -nodefaults -vga std -display none -drive file=disk,format=raw,if=ide \
-serial file:serial -chardev \"pipe,id=packsh,path=$work/monitor\" -mon chardev=packsh,mode=control &
pid=$!
qmp_open $pid || put \"failed: $ERROR\"
while [[ ! -s serial ]]; do sleep 0.1; done
qmp_keyboard 12ms
{}qmp_typed || put \"failed: $ERROR\"
sleep 1
qmp system_reset || put \"failed: $ERROR\"
qmp none_such || put \"$ERROR\"
qmp_send quit # it may end before its answer is read
wait $pid
qmp query-status || put \"$ERROR\"
qmp_close
",
        typed(["qmp_text", "qmp_line", "qmp_keys", "key_wait"], &(everything() + LOST))
    );
    let output = limit::output(&mut rig::script(shell, folder, &lines));
    let said = both(&output);
    assert!(!said.contains("failed"), "{shell}: {said}");
    for part in [
        "no key for '\u{e9}\u{f1}\u{df}'",
        "QEMU refuses none_such: The command none_such has not been found",
        "QEMU has ended",
    ] {
        assert!(said.contains(part), "{shell}: {said}");
    }
    let mut codes = codes(&folder.join("serial"));
    // the guest was reset behind the last key
    codes.truncate(
        codes
            .iter()
            .position(|code| code == "R")
            .unwrap_or(codes.len()),
    );
    codes
}

/// The same by a compiled script.
fn by_compiled(shell: &str, folder: &Path) -> Vec<String> {
    write_guest(&folder.join("disk"));
    let keys = serde_json::json!({
        "boot_wait": "8s", "boot_key_interval": "12ms", "boot_command": [everything(), LOST, "<wait1>"],
        "qemuargs": [["-serial", format!("file:{}", folder.join("serial").display())]],
    });
    let template = rig::template("qemu-system-x86_64", keys).to_string();
    fs::write(folder.join("t.json"), template).expect("template");
    packsh_ok(folder, &["compile", "-o", "t.ksh", "t.json"]);
    let mut command = std::process::Command::new(shell);
    let output = limit::output(command.arg("t.ksh").current_dir(folder));
    let said = both(&output);
    assert!(said.contains("has not halted"), "{shell}: {said}");
    codes(&folder.join("serial"))
}

#[test]
fn every_key_arrives_as_packers_does() {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    std::thread::scope(|scope| {
        let measure = scope.spawn(|| by_packer(&root.join("packer")));
        let shells: Vec<_> = shells()
            .into_iter()
            .map(|shell| {
                (
                    shell,
                    scope.spawn(move || by_compiled(shell, &root.join(shell))),
                )
            })
            .chain([(
                "the library",
                scope.spawn(|| by_script("mksh", &root.join("library"))),
            )])
            .collect();
        let measure = measure.join().expect("Packer types");
        for (shell, codes) in shells {
            let codes = codes.join().expect("it types");
            let same = codes
                .iter()
                .zip(&measure)
                .take_while(|(one, other)| one == other)
                .count();
            let from = same.saturating_sub(8);
            assert!(
                codes == measure,
                "{shell}: code {same} differs\n{:?}\nPacker\n{:?}",
                &codes[from..codes.len().min(same + 40)],
                &measure[from..measure.len().min(same + 40)]
            );
        }
    });
}

/// A stand-in for VBoxManage, which notes what is typed. The machine runs until its power is cut.
fn pretended_vbox(folder: &Path) -> PathBuf {
    let bin = folder.join("bin");
    fs::create_dir_all(&bin).expect("folder");
    let text = "#!/bin/sh
folder=${0%/*}/..
case $* in
--version) echo 6.1.50r1 ;;
*keyboardputscancode*) shift 3; echo \"$*\" >>\"$folder/calls\" ;;
*poweroff*) : >\"$folder/off\" ;;
showvminfo*) [ -e \"$folder/off\" ] && echo 'VMState=\"poweroff\"' || echo 'VMState=\"running\"' ;;
esac
exit 0
";
    fs::write(bin.join("VBoxManage"), text).expect("program");
    fs::set_permissions(bin.join("VBoxManage"), fs::Permissions::from_mode(0o755)).expect("mode");
    bin
}

fn calls(folder: &Path) -> Vec<String> {
    let calls = fs::read_to_string(folder.join("calls")).expect("calls");
    calls.lines().map(str::to_owned).collect()
}

fn packer_scancodes(folder: &Path) -> Vec<String> {
    let bin = pretended_vbox(folder);
    fs::write(folder.join("disk"), "").expect("disk");
    let template = serde_json::json!({ "builders": [{
        "type": "virtualbox-iso", "iso_url": "disk", "iso_checksum": "none", "guest_additions_mode": "disable", "virtualbox_version_file": "",
        "communicator": "none", "headless": true, "boot_wait": "-1s", "boot_keygroup_interval": "1ms",
        "boot_command": [everything()], "skip_export": true, "shutdown_timeout": "10s",
    }]});
    fs::write(folder.join("t.json"), template.to_string()).expect("template");
    let path = format!(
        "{}:{}",
        bin.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let mut command = packer();
    command
        .args(["build", "-color=false", "t.json"])
        .current_dir(folder)
        .env("PACKER_CACHE_DIR", folder.join("cache"))
        .env("PATH", path);
    let output = limit::output(&mut command);
    assert!(folder.join("calls").exists(), "{}", both(&output));
    calls(folder)
}

#[test]
fn virtualbox_is_given_packers_scancodes() {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    let measure = packer_scancodes(&root.join("packer"));
    assert!(measure.len() > 20, "{measure:?}");
    for shell in shells() {
        let folder = root.join(shell);
        let lines = format!(
            "PATH=$PWD/bin:$PATH b_vm='the vm'\nvbox_keyboard 1ms\n{}vbox_typed || put \"failed: $ERROR\"\n",
            typed(
                ["vbox_text", "vbox_line", "vbox_keys", "vbox_wait"],
                &everything()
            )
        );
        pretended_vbox(&folder);
        let output = limit::output(&mut rig::script(shell, &folder, &lines));
        assert!(
            !both(&output).contains("failed"),
            "{shell}: {}",
            both(&output)
        );
        assert_eq!(calls(&folder), measure, "{shell}");
    }
}

/// What is typed is on no command line, and what is secret is shown to nobody.
#[test]
fn secrets_are_typed_and_told_to_nobody() {
    const SECRET: &str = "Pa5\u{22}$wo<rd";
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    for shell in shells() {
        let folder = root.join(shell);
        fs::create_dir_all(&folder).expect("folder");
        fs::write(folder.join("secret"), SECRET).expect("secret");
        let lines = "exec 4>typed
while [[ -e typed ]]; do cat /proc/[0-9]*/cmdline >>seen; done 2>/dev/null &
verbose=1 qmp_pid=$$ qmp_count=0
password=$(<secret)
secret \"$password\"
qmp_keyboard 1ms
qmp_line \"$password\" || put \"failed: $ERROR\"
typed_late 'a<enter>' || put \"$ERROR\"
mv typed keys
wait
";
        let output = limit::output(&mut rig::script(shell, &folder, lines));
        let said = both(&output);
        assert!(
            said.contains("+ type <sensitive><enter>"),
            "{shell}: {said}"
        );
        assert!(
            said.contains("a special key, which only the compiler reads"),
            "{shell}: {said}"
        );
        assert!(
            !said.contains(SECRET) && !said.contains("failed"),
            "{shell}: {said}"
        );
        let seen = fs::read(folder.join("seen")).expect("command lines");
        assert!(seen.len() > 1000, "{shell}");
        let found = seen.windows(SECRET.len()).any(|it| it == SECRET.as_bytes());
        assert!(!found, "{shell}: the secret is on a command line");
        let typed = fs::read_to_string(folder.join("keys")).expect("keys");
        // ten characters and Enter; shift for four of them
        assert_eq!(
            typed.matches("input-send-event").count(),
            2 * (SECRET.len() + 1 + 4),
            "{shell}"
        );
    }
}
