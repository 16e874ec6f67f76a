//! QEMU's command line: the defaults, and what `qemuargs` puts in their place (builder/qemu/step_run.go).

use std::collections::BTreeMap;

use super::Qemu;
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::Scope;
use crate::plan::{LibFn, Part, Var, Word};
use crate::schema::{List, Literal, Raw, Text};

/// A switch and its values; none: it is passed alone.
struct Switch {
    name: String,
    values: Vec<Word>,
}

/// What the run finds out: where things are.
pub(super) struct Places {
    /// `type=...`
    pub machine: Word,
    /// The port of this host that leads to the guest.
    pub port: Word,
    /// The CD, or the image of a disk.
    pub iso: Word,
    /// The CD that is made.
    pub cd: Word,
    /// The floppy disk that is made.
    pub floppy: Word,
    /// The socket of the monitor for others.
    pub socket: Word,
    /// The number of the display, and what goes with it.
    pub display: Word,
    /// The file for what the guest writes to its serial port.
    pub serial: Word,
}

impl Places {
    /// Variables of the library.
    pub(super) fn of_library(config: &Qemu) -> Self {
        let learned = |name| Word::var(Var::Build(name));
        Self {
            machine: machine(config),
            port: learned("comm_port"),
            iso: learned("iso"),
            cd: learned("cd"),
            floppy: learned("floppy"),
            socket: learned("socket"),
            display: learned("vnc_display"),
            serial: learned("serial"),
        }
    }
}

/// The ports that the template names for the guest's screen (VNC).
pub(super) fn screens(config: &Qemu) -> (i64, i64) {
    let pick = |value, default| if value == 0 { default } else { value };
    let min = pick(config.vnc_port_min.value, 5900);
    let max = pick(config.vnc_port_max.value, 6000);
    if min < 5900 {
        // VNC has no such ports
        (5900, max + 5900 - min)
    } else {
        (min, max)
    }
}

/// The words behind the program's name. `disks` are the paths of the disks, `data` is what `{{ }}` may name.
///
/// # Errors
/// A text that does not render, or a switch that only the run knows.
pub(super) fn words(
    config: &Qemu,
    name: &Word,
    disks: &[Word],
    places: &Places,
    data: &BTreeMap<String, Word>,
    scope: &mut Scope<'_, '_>,
) -> Result<Vec<Word>, Diagnostic> {
    let own = own(config, data, scope)?;
    let mut all = defaults(config, name, disks, places);
    if !config.boot_expect.is_empty() && own.iter().any(|switch| switch.name == "-serial") {
        return Err(serial_taken(config, scope));
    }
    // all values of a switch take the place of all its default values
    all.retain(|switch| own.iter().all(|other| other.name != switch.name));
    all.extend(own);
    for switch in all.iter_mut().filter(|switch| switch.name == "-device") {
        let joined: String = switch.values.iter().map(Word::to_string).collect();
        let device = text(&config.net_device, "virtio-net");
        if !joined.contains(&device.to_string()) {
            switch.values.push(network_card(device));
        }
    }
    let mut out = Vec::new();
    for switch in all {
        if switch.values.is_empty() {
            out.push(Word::lit(switch.name));
            continue;
        }
        for value in switch.values {
            out.push(Word::lit(switch.name.clone()));
            out.push(value);
        }
    }
    Ok(out)
}

/// A text, or its default where it is empty.
pub(super) fn text(text: &Text, default: &str) -> Word {
    match text.word.is_empty() {
        true => Word::lit(default),
        false => text.word.clone(),
    }
}

/// The same of a text that is known now.
pub(super) fn known<'a>(literal: &'a Literal, default: &'a str) -> &'a str {
    match literal.value.as_str() {
        "" => default,
        value => value,
    }
}

fn serial_taken(config: &Qemu, scope: &Scope<'_, '_>) -> Diagnostic {
    let rows = &config.qemuargs;
    let named = |row: &&List<Raw>| row.items.first().is_some_and(|it| it.text == "-serial");
    let span = rows.items.iter().find(named).and_then(|row| row.span);
    Diagnostic::error(
        Code::Conflict,
        span.or(rows.span).unwrap_or(scope.span),
        "`qemuargs` gives the guest's serial ports by `-serial`, but `boot_expect` needs the first one",
    )
    .also(
        config.boot_expect.span.unwrap_or(scope.span),
        "this is waited for on that port",
    )
    .help("remove `-serial` from `qemuargs`, or `boot_expect`; further ports can be had by `-chardev` and `-device`")
}

fn network_card(mut device: Word) -> Word {
    device.push_str(",netdev=user.0");
    device
}

fn defaults(config: &Qemu, name: &Word, disks: &[Word], places: &Places) -> Vec<Switch> {
    let mut all = Vec::new();
    let mut put = |name: &str, values: Vec<Word>| {
        all.push(Switch {
            name: name.to_owned(),
            values,
        });
    };
    put("-name", vec![name.clone()]);
    put("-machine", vec![places.machine.clone()]);
    let memory = match config.memory.value {
        ..10 => 512,
        memory => memory,
    };
    put("-m", vec![format!("{memory}M").into()]);
    let cpus = config.cpus.value;
    if cpus > 1 {
        put("-smp", vec![format!("cpus={cpus},sockets={cpus}").into()]);
    }
    let boot = if config.disk_image.value {
        "c"
    } else {
        "once=d"
    };
    put("-boot", vec![boot.into()]);
    put("-netdev", vec![network(config, &places.port)]);
    let mut devices = Vec::new();
    let mut drives = Vec::new();
    for (number, disk) in disks.iter().enumerate() {
        drives.push(drive(config, number, disk, &mut devices));
    }
    devices.push(network_card(text(&config.net_device, "virtio-net")));
    cds(config, places, &mut devices, &mut drives);
    put("-device", devices);
    put("-drive", drives);
    let floppy = &config.floppy;
    if !floppy.floppy_files.items.is_empty() || !floppy.floppy_dirs.items.is_empty() {
        put("-fda", vec![places.floppy.clone()]);
    }
    put("-vnc", vec![screen(config, &places.display)]);
    if !config.headless.value {
        // "none" means that QEMU chooses
        match config.display.value.as_str() {
            "" | "none" if config.use_default_display.value => {}
            "" | "none" => put("-display", vec!["gtk".into()]),
            display => put("-display", vec![display.into()]),
        }
    }
    if monitored(config) {
        let mut value = Word::lit("unix:");
        value.append(places.socket.clone());
        value.push_str(",server,nowait");
        put("-qmp", vec![value]);
    }
    if !config.boot_expect.is_empty() {
        let mut value = Word::lit("file:");
        value.append(places.serial.clone());
        put("-serial", vec![value]);
    }
    all
}

/// Whether others get a monitor.
pub(super) fn monitored(config: &Qemu) -> bool {
    config.qmp_enable.value || bridged(config) || config.vnc_use_password.value
}

/// Whether the guest is on a bridge of the host.
pub(super) fn bridged(config: &Qemu) -> bool {
    !config.net_bridge.word.is_empty()
}

fn machine(config: &Qemu) -> Word {
    let mut machine = text(&config.machine_type, "pc");
    let accelerator = &config.accelerator.word;
    match accelerator.as_literal() {
        Some("") | None => {
            return Word::call(LibFn("qemu_machine"), vec![machine, accelerator.clone()]);
        }
        Some("none") => {}
        Some(known) => machine.push_str(&format!(",accel={known}")),
    }
    let mut word = Word::lit("type=");
    word.append(machine);
    word
}

fn network(config: &Qemu, port: &Word) -> Word {
    let comm = &config.comm.comm;
    if bridged(config) {
        let mut word = Word::lit("bridge,id=user.0,br=");
        word.append(config.net_bridge.word.clone());
        return word;
    }
    let mut word = Word::lit("user,id=user.0");
    if comm.communicator.value != "none" {
        // this host only: Packer lets every host connect
        word.push_str(",hostfwd=tcp:127.0.0.1:");
        word.append(port.clone());
        word.push_str(&format!("-:{}", config.comm.comm.guest_port()));
    }
    word
}

fn drive(config: &Qemu, number: usize, disk: &Word, devices: &mut Vec<Word>) -> Word {
    let interface = known(&config.disk_interface, "virtio");
    let mut word;
    if interface == "virtio-scsi" {
        if number == 0 {
            devices.push("virtio-scsi-pci,id=scsi0".into());
        }
        devices.push(format!("scsi-hd,bus=scsi0.0,drive=drive{number}").into());
        word = Word::lit("if=none,file=");
        word.append(disk.clone());
        word.push_str(&format!(",id=drive{number}"));
    } else {
        word = Word::lit("file=");
        word.append(disk.clone());
        word.push_str(&format!(",if={interface}"));
    }
    word.push_str(",cache=");
    word.append(text(&config.disk_cache, "writeback"));
    word.push_str(",discard=");
    word.append(text(&config.disk_discard, "ignore"));
    word.push_str(&format!(",format={}", known(&config.format, "qcow2")));
    match known(&config.disk_detect_zeroes, "off") {
        "off" => {}
        zeroes => word.push_str(&format!(",detect-zeroes={zeroes}")),
    }
    word
}

fn cds(config: &Qemu, places: &Places, devices: &mut Vec<Word>, drives: &mut Vec<Word>) {
    let mut cds = Vec::new();
    if !config.disk_image.value {
        cds.push(places.iso.clone());
    }
    if !config.cd.cd_files.items.is_empty() {
        cds.push(places.cd.clone());
    }
    for (number, cd) in cds.into_iter().enumerate() {
        let mut word = Word::lit("file=");
        word.append(cd);
        match config.cdrom_interface.value.as_str() {
            "" => {}
            "virtio-scsi" => {
                word.push_str(&format!(",if=none,index={number},id=cdrom{number}"));
                devices.push("virtio-scsi-device".into());
                devices.push(format!("scsi-cd,drive=cdrom{number}").into());
            }
            interface => word.push_str(&format!(",if={interface},index={number},id=cdrom{number}")),
        }
        word.push_str(",media=cdrom");
        drives.push(word);
    }
}

fn screen(config: &Qemu, display: &Word) -> Word {
    let mut word = text(&config.vnc_bind_address, "127.0.0.1");
    word.push_str(":");
    word.append(display.clone());
    if config.vnc_use_password.value {
        word.push_str(",password");
    }
    word
}

/// What `qemuargs` says, in the order of the template.
fn own(
    config: &Qemu,
    data: &BTreeMap<String, Word>,
    scope: &mut Scope<'_, '_>,
) -> Result<Vec<Switch>, Diagnostic> {
    let mut own: Vec<Switch> = Vec::new();
    for row in &config.qemuargs.items {
        let Some((first, rest)) = row.items.split_first() else {
            let span = row.span.or(config.qemuargs.span).unwrap_or(scope.span);
            return Err(Diagnostic::error(
                Code::NotSupported,
                span,
                "a row of `qemuargs` is empty: it takes a switch, and a value if the switch has one",
            )
            .help("write [\"-switch\", \"value\"], or remove the row"));
        };
        let name = switch(first, data, scope)?;
        let mut value = Word::empty();
        for part in rest {
            value.append(scope.run_time(part, data, &[])?);
        }
        let value = unless_empty(value, scope);
        let at = match own.iter().position(|switch| switch.name == name) {
            Some(at) => at,
            None => {
                own.push(Switch {
                    name,
                    values: Vec::new(),
                });
                own.len() - 1
            }
        };
        if !value.is_empty() {
            own[at].values.push(value);
        }
    }
    Ok(own)
}

/// The name of a switch: which defaults go depends on it, so that its variables are fixed.
fn switch(
    raw: &Raw,
    data: &BTreeMap<String, Word>,
    scope: &mut Scope<'_, '_>,
) -> Result<String, Diagnostic> {
    let why = format!("{}.qemuargs", scope.path);
    let word = scope.run_time(raw, data, &[])?;
    let word: Word = word
        .parts()
        .iter()
        .map(|part| fixed(part, &why, scope, &|_| true))
        .collect();
    word.as_literal().map(str::to_owned).ok_or_else(|| {
        Diagnostic::error(
            Code::NotSupported,
            raw.span.unwrap_or(scope.span),
            "the name of a switch in `qemuargs` must be known when the template is compiled",
        )
        .help("write the switch itself, and late texts into its value")
    })
}

/// A value that is empty as its variables are now is left out: Packer passes the switch alone then.
fn unless_empty(word: Word, scope: &mut Scope<'_, '_>) -> Word {
    let late = |part: &Part| matches!(part, Part::Var(Var::User(_)));
    if word.is_empty() || !word.parts().iter().all(late) {
        return word;
    }
    let why = format!("{}.qemuargs", scope.path);
    word.parts()
        .iter()
        .map(|part| fixed(part, &why, scope, &str::is_empty))
        .collect()
}

fn fixed(part: &Part, why: &str, scope: &mut Scope<'_, '_>, wanted: &dyn Fn(&str) -> bool) -> Part {
    match part {
        Part::Var(Var::User(name)) => match scope.early_if(name, why, wanted) {
            Some(value) => Part::Literal(value),
            None => part.clone(),
        },
        part => part.clone(),
    }
}
