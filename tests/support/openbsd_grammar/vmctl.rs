//! Command lines of vmctl(8), of OpenBSD 6.6 and of 7.x.

use super::options;

/// What differs between releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// 6.6 and 6.7.
    Old,
    /// 7.x: memory is checked by vmctl.
    New,
}

/// Both.
pub const RELEASES: [Release; 2] = [Release::Old, Release::New];

const COMMANDS: [&str; 14] = [
    "console", "create", "load", "log", "pause", "reload", "reset", "show", "start", "status",
    "stop", "unpause", "wait", "send",
];
const MIB: u64 = 1 << 20;

/// Whether vmctl takes the words behind its name.
pub fn check(words: &[String], release: Release) -> Result<(), String> {
    let (flags, rest) = options(words, "v")?;
    if flags.len() > 1 {
        return Err("-v twice".to_owned());
    }
    let (command, rest) = rest.split_first().ok_or("no command")?;
    // they may be cut short, but a script that is read by people has full names
    if !COMMANDS.contains(&command.as_str()) {
        return Err(format!("`{command}` is no command's full name"));
    }
    match command.as_str() {
        "create" => create(rest, release),
        "start" => start(rest, release),
        "status" | "show" => match rest {
            [] => Ok(()),
            [one] => id(one),
            _ => Err("status: one VM at most".to_owned()),
        },
        "stop" => stop(rest),
        "console" | "pause" | "unpause" | "wait" => match rest {
            [one] => id(one),
            _ => Err(format!("{command}: one VM, not {}", rest.len())),
        },
        "log" => one_of(rest, &["brief", "verbose"]),
        "reset" => one_of(rest, &["all", "switches", "vms"]),
        "reload" if rest.is_empty() => Ok(()),
        "load" if rest.len() == 1 => Ok(()),
        _ => Err(format!("{command}: not so, or not in all releases")),
    }
}

fn one_of(rest: &[String], known: &[&str]) -> Result<(), String> {
    match rest {
        [] => Ok(()),
        [one] if known.contains(&one.as_str()) => Ok(()),
        _ => Err(format!("one of {known:?}")),
    }
}

/// What may be given once.
fn once(flags: &[(char, String)], letters: &str) -> Result<(), String> {
    for letter in letters.chars() {
        if flags.iter().filter(|(flag, _)| *flag == letter).count() > 1 {
            return Err(format!("-{letter} specified multiple times"));
        }
    }
    Ok(())
}

fn value(flags: &[(char, String)], letter: char) -> Option<&str> {
    flags
        .iter()
        .find(|(flag, _)| *flag == letter)
        .map(|(_, value)| value.as_str())
}

fn create(words: &[String], release: Release) -> Result<(), String> {
    let (flags, rest) = options(words, "b:i:s:")?;
    once(&flags, "bis")?;
    let [target] = rest.as_slice() else {
        return Err(format!("create: one disk, not {rest:?}"));
    };
    let form = match target.split_once(':') {
        Some((form @ ("raw" | "qcow2"), inner)) if !inner.is_empty() => form,
        _ => return Err(format!("`{target}`: the format is not said")),
    };
    let (base, from) = (value(&flags, 'b'), value(&flags, 'i'));
    if base.is_some() && from.is_some() {
        return Err("create: -b and -i exclude each other".to_owned());
    }
    if let Some(base) = base {
        if form != "qcow2" {
            return Err("create: base images require qcow2 disk format".to_owned());
        }
        if !base.starts_with('/') {
            return Err(format!(
                "create: vmd looks for `{base}` beside the image: an absolute path is wanted"
            ));
        }
    }
    match value(&flags, 's') {
        Some(_) if from.is_some() => Err("create: -s and -i make a wrong size".to_owned()),
        Some(text) => size(text, release, false),
        None if base.is_some() || from.is_some() => Ok(()),
        None => Err("create: missing size argument".to_owned()),
    }
}

fn start(words: &[String], release: Release) -> Result<(), String> {
    let (flags, rest) = options(words, "B:b:cd:i:Lm:n:r:t:")?;
    once(&flags, "Bbimrtc")?;
    let [name] = rest.as_slice() else {
        return Err(format!("start: one name, not {rest:?}"));
    };
    if flags.is_empty() {
        return id(name);
    }
    vm_name(name)?;
    let mut disks = 0;
    let mut interfaces = 0;
    for (flag, value) in &flags {
        match flag {
            'B' if !["cdrom", "disk", "net"].contains(&value.as_str()) => {
                return Err(format!("unknown boot device: {value}"));
            }
            'd' => {
                disk(value)?;
                disks += 1;
            }
            'b' | 'r' => path(value)?,
            'm' => size(value, release, true)?,
            'L' => interfaces += 1,
            'n' if value.is_empty() => return Err("-n without a name".to_owned()),
            'n' => interfaces += 1,
            't' => vm_name(value)?,
            _ => {}
        }
    }
    if let Some(count) = value(&flags, 'i') {
        let count: usize = count
            .parse()
            .map_err(|_| format!("invalid interface count: {count}"))?;
        interfaces = interfaces.max(count);
    }
    if disks > 4 {
        return Err("too many disks".to_owned());
    }
    if interfaces > 4 {
        return Err("too many interfaces".to_owned());
    }
    let boots = disks > 0 || value(&flags, 'b').is_some() || value(&flags, 'r').is_some();
    if !boots && value(&flags, 't').is_none() {
        return Err("no kernel or disk/cdrom specified".to_owned());
    }
    match value(&flags, 'B') {
        Some("cdrom") if value(&flags, 'r').is_none() && value(&flags, 't').is_none() => {
            Err("-B cdrom without -r".to_owned())
        }
        Some("cdrom" | "disk") if value(&flags, 'b').is_some() => {
            Err("-B cdrom and -B disk are for the BIOS, not for a kernel by -b".to_owned())
        }
        Some("net") if value(&flags, 'b').is_none() && value(&flags, 't').is_none() => {
            Err("-B net without -b does nothing".to_owned())
        }
        _ => Ok(()),
    }
}

fn stop(words: &[String]) -> Result<(), String> {
    let (flags, rest) = options(words, "afw")?;
    if value(&flags, 'a').is_some() {
        return Err("stop -a stops the VMs of others".to_owned());
    }
    match rest.as_slice() {
        [one] => id(one),
        _ => Err(format!("stop: one VM, not {}", rest.len())),
    }
}

/// The format of `[raw:|qcow2:]path`. Without one vmctl guesses.
fn disk(text: &str) -> Result<&str, String> {
    match text.split_once(':') {
        Some((form @ ("raw" | "qcow2"), inner)) => path(inner).map(|()| form),
        _ => Err(format!("`{text}`: the format is not said")),
    }
}

fn path(text: &str) -> Result<(), String> {
    match text.len() {
        0 => Err("an empty path".to_owned()),
        1..=127 if text.starts_with('/') => Ok(()),
        1..=127 => Err(format!("`{text}`: vmd takes it from a folder of its own")),
        _ => Err(format!("`{text}` is longer than 127 bytes")),
    }
}

fn id(text: &str) -> Result<(), String> {
    match text.parse::<u32>() {
        Ok(_) => Ok(()),
        Err(_) => vm_name(text),
    }
}

fn vm_name(text: &str) -> Result<(), String> {
    let good = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if text.len() > 63 {
        return Err(format!("name too long: {text}"));
    }
    if text.chars().all(|c| c.is_ascii_digit()) {
        return Err(format!("`{text}` is an id, no name"));
    }
    if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) || !text.chars().all(good) {
        return Err(format!("invalid VM name: {text}"));
    }
    Ok(())
}

fn size(text: &str, release: Release, memory: bool) -> Result<(), String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: u64 = digits
        .parse()
        .map_err(|_| format!("invalid size: {text}"))?;
    let scale = match &text[digits.len()..] {
        "" => 1,
        unit => {
            let power = "bkmgtpe"
                .find(&unit.to_ascii_lowercase())
                .filter(|_| unit.len() == 1)
                .ok_or_else(|| format!("invalid size: {text}"))?;
            1024_u64.pow(u32::try_from(power).expect("small"))
        }
    };
    let bytes = number
        .checked_mul(scale)
        .ok_or_else(|| format!("invalid size: {text}"))?;
    if bytes < MIB {
        return Err(match release {
            Release::Old => format!("size must be at least one megabyte: {text}"),
            Release::New => format!("size must be at least 1MB: {text}"),
        });
    }
    if memory && release == Release::New && bytes > 32 << 30 {
        return Err(format!("memory size too large: {text}"));
    }
    Ok(())
}
