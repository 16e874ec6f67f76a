//! The lines of `packer build` and `packsh build` in a form in which both must be the same.
//!
//! Packer says in words of its own what a component does; a script says what its steps are. Neither is compared. All
//! else is: what commands print, post-processors, retries, failures, how builds ended, artifacts. What a command writes
//! to standard error is a line of its output in a script, and one of its own kind in Packer.

/// What Packer's components say of what they do.
const DOINGS: &[&str] = &[
    "Running local shell script: ",
    "Provisioning with shell script: ",
    "Using ",
    "Tarring ",
    "Archiving ",
    "Archive ",
    "Creating zip archive",
    "Uploading ",
    "Downloading ",
    "Waiting for SSH to become available...",
    "Connected to SSH!",
    "Discarding files from artifact: ",
    "Using these artifact files: ",
    "Copying ",
    "Copied ",
    "Zipping ",
    "Upload failed: ",
    "Error waiting for SSH: ",
    "Skipping shell-local due to runtime OS",
];

/// What Packer itself says of a build.
const SAID: &[&str] = &[
    "Running post-processor: ",
    "Provisioning step had errors: ",
    "Provisioner failed with ",
    "retry limit reached.",
    "Pausing ",
    "Setting a ",
    "Step \"StepProvision\" failed, aborting...",
    "the script failed: ",
];

/// Lines of `packer build`.
pub fn packers(lines: &str) -> String {
    let mut out = String::new();
    for line in lines.lines() {
        let line = cause(line);
        match said(&line) {
            Some((target, text)) if !SAID.iter().any(|it| text.starts_with(it)) => {
                let step = text.starts_with("aborted: skipping cleanup of step ")
                    || text.starts_with("Step \"");
                if !step && !DOINGS.iter().any(|it| text.starts_with(it)) {
                    out.push_str(&format!("    {target}: {text}\n"));
                }
            }
            _ => out.push_str(&format!("{line}\n")),
        }
    }
    out
}

/// Lines of `packsh build`.
pub fn ours(lines: &str) -> String {
    let kept = lines.lines().filter(|line| match said(line) {
        Some((_, text)) => SAID.iter().any(|it| text.starts_with(it)),
        None => true,
    });
    kept.map(|line| format!("{line}\n")).collect()
}

/// The target and the text of a line that is said of a build.
fn said(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("==> ")
        .filter(|rest| !rest.starts_with("Wait ") && !rest.starts_with("Builds "))
        .filter(|rest| !rest.starts_with("Some builds "))
        .and_then(|rest| rest.split_once(": "))
}

/// A line with the cause of a failure in the script's words.
fn cause(line: &str) -> String {
    let Some((before, rest)) = line.split_once("Script exited with non-zero exit status: ") else {
        return line.to_owned();
    };
    let Some((status, rest)) = rest.split_once(".Allowed exit codes are: [") else {
        return line.to_owned();
    };
    let behind = cause(rest.split_once(']').map_or("", |(_, behind)| behind));
    format!("{before}the script failed: exit status {status}{behind}")
}
