//! What `salt-masterless` lowers to: Packer's commands on the guest, in its order.

use super::SaltMasterless;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Scope, Steps};
use crate::plan::{Stmt, Word};
use crate::provisioners::guest::{self, System, given, join, known, words};
use crate::schema::Text;

/// What salt-call is on a kind of system, and where its things are.
pub(super) struct Layout {
    pub(super) config: &'static str,
    pub(super) staging: [&'static str; 2],
    pub(super) states: &'static str,
    pub(super) pillar: &'static str,
    pub(super) fetch: &'static str,
    pub(super) install: &'static str,
}

pub(super) const UNIX: Layout = Layout {
    config: "/etc/salt",
    staging: STAGING,
    states: "/srv/salt",
    pillar: "/srv/pillar",
    fetch: "curl -L https://bootstrap.saltstack.com -o /tmp/install_salt.sh || wget -O /tmp/install_salt.sh https://bootstrap.saltstack.com",
    install: "sh /tmp/install_salt.sh",
};

const WINDOWS: Layout = Layout {
    config: "C:/salt/conf",
    staging: STAGING,
    states: "C:/salt/state",
    pillar: "C:/salt/pillar/",
    fetch: "powershell Invoke-WebRequest -Uri 'https://raw.githubusercontent.com/saltstack/salt-bootstrap/stable/bootstrap-salt.ps1' -OutFile 'C:/Windows/Temp/bootstrap-salt.ps1'",
    install: "Powershell C:/Windows/Temp/bootstrap-salt.ps1",
};

const STAGING: [&str; 2] = ["/tmp/salt", "C:/Windows/Temp/salt/"];

/// provisioner/salt-masterless/provisioner.go
impl Lower for SaltMasterless {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let sudo = !self.disable_sudo.value;
        let system = System::new(steps.scope, &self.guest_os_type, sudo)?;
        let layout = if system.windows { &WINDOWS } else { &UNIX };
        let directory = ("temp_config_dir", &self.temp_config_dir);
        let staging = guest::staging(steps.scope, directory, layout.staging, system)?;
        let guest = Guest {
            system,
            layout,
            staging,
        };
        let states = steps.carry("local_state_tree", &self.local_state_tree, "states")?;
        let formulas = formulas(self, steps, &states.path)?;
        steps.say("Provisioning with Salt...");
        bootstrap(self, steps, &guest);
        let temporary = "Creating remote temporary directory: ";
        steps.message(words!(temporary, guest.staging.clone()));
        let fault = "Error creating remote temporary directory: Non-zero exit status.";
        make(steps, &guest, &guest.staging, fault);
        for (key, name, what, from) in [
            (
                "minion_config",
                "minion",
                "minion config",
                &self.minion_config,
            ),
            ("grains_file", "grains", "grains", &self.grains_file),
        ] {
            if given(steps.scope, key, from)? {
                setting(steps, &guest, (key, name, what), from)?;
            }
        }
        let remote = &self.remote_state_tree;
        let to = target(steps.scope, "remote_state_tree", remote, layout.states)?;
        let names = [
            "states",
            "Uploading local state tree: ",
            "state tree",
            "salt tree",
        ];
        tree(
            steps,
            &guest,
            names,
            &self.local_state_tree,
            states.path,
            to,
        );
        for path in formulas {
            steps.body.push(Stmt::call("salt_formula_gone", [path]));
        }
        let pillar = &self.local_pillar_roots;
        if given(steps.scope, "local_pillar_roots", pillar)? {
            let local = steps.carry("local_pillar_roots", pillar, "pillar")?.path;
            let remote = &self.remote_pillar_roots;
            let to = target(steps.scope, "remote_pillar_roots", remote, layout.pillar)?;
            let names = [
                "pillar",
                "Uploading local pillar roots: ",
                "pillar roots",
                "pillar root",
            ];
            tree(steps, &guest, names, pillar, local, to);
        }
        let call = join_program(steps.scope, self)?;
        if system.windows {
            windows_packages(self, steps, &call);
        }
        let arguments = arguments(self, steps.scope, layout)?;
        steps.message(words!("Running: salt-call --local ", arguments.clone()));
        let command = by_sudo(&guest, words!(call, " --local ", arguments));
        run(self, steps, command, "Error executing salt-call");
        Ok("Run Salt on the guest, without a master".to_owned())
    }
}

/// What the statements of the step need to know of the guest.
struct Guest {
    system: System,
    layout: &'static Layout,
    staging: Word,
}

/// Where a tree goes on the guest.
pub(super) fn target(
    scope: &mut Scope<'_, '_>,
    key: &str,
    text: &Text,
    default: &str,
) -> Result<Word, Diagnostic> {
    Ok(match given(scope, key, text)? {
        true => text.word.clone(),
        false => default.into(),
    })
}

fn by_sudo(guest: &Guest, command: Word) -> Word {
    if guest.system.sudo && !guest.system.windows {
        return words!("sudo ", command);
    }
    command
}

fn make(steps: &mut Steps<'_, '_, '_, '_>, guest: &Guest, path: &Word, fault: &str) {
    steps.message(words!("Creating directory: ", path.clone()));
    steps.command(guest.system.make(path), fault);
}

fn rename(steps: &mut Steps<'_, '_, '_, '_>, guest: &Guest, from: &Word, to: &Word, fault: Word) {
    steps.message(words!("Moving ", from.clone(), " to ", to.clone()));
    let fault = words!(
        fault,
        ": Unable to move ",
        from.clone(),
        " to ",
        to.clone(),
        ": Bad exit status: "
    );
    // Packer runs sudo by sudo
    let call = [guest.system.rename(from, to), fault];
    steps.body.push(Stmt::call("guest_command", call));
}

/// Fetches formulas into the tree of states; where they are.
fn formulas(
    config: &SaltMasterless,
    steps: &mut Steps<'_, '_, '_, '_>,
    states: &Word,
) -> Result<Vec<Word>, Diagnostic> {
    let mut out = Vec::new();
    if !config.formulas.is_empty() {
        steps.say("Downloading Salt formulas...");
    }
    for text in &config.formulas.items {
        let formula = known(steps.scope, "formulas", text)?;
        // the last part names the folder, with what is behind a question mark, as by Packer
        let (url, last) = formula.rsplit_once("//").unwrap_or((&formula, ""));
        let (folder, query) = last.split_once('?').unwrap_or((last, ""));
        let reference = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("ref="))
            .unwrap_or_default();
        let url = url.strip_prefix("git::").unwrap_or(url);
        let path = join(&words!(states.clone()), last);
        let call = [
            text.word.clone(),
            url.into(),
            reference.into(),
            folder.into(),
            path.clone(),
        ];
        steps.body.push(Stmt::call("salt_formula", call));
        out.push(path);
    }
    Ok(out)
}

fn bootstrap(config: &SaltMasterless, steps: &mut Steps<'_, '_, '_, '_>, guest: &Guest) {
    if config.skip_bootstrap.value {
        return;
    }
    steps.message("Downloading saltstack bootstrap to /tmp/install_salt.sh");
    // Packer goes on, whatever their exit status is
    let fetch = guest.layout.fetch.into();
    steps.body.push(Stmt::call("guest_try", [fetch]));
    let install = by_sudo(guest, guest.layout.install.into());
    let install = words!(install, " ", config.bootstrap_args.word.clone());
    let shown = "Installing Salt with command ";
    steps.message(words!(shown, install.clone()));
    steps.body.push(Stmt::call("salt_install", [install]));
}

/// Sends a file of settings to the home folder, from where it is moved into the system's folder.
fn setting(
    steps: &mut Steps<'_, '_, '_, '_>,
    guest: &Guest,
    (key, name, what): (&str, &str, &str),
    from: &Text,
) -> Result<(), Diagnostic> {
    let sending = format!("Error uploading local {what} file to remote");
    let shown = if name == "grains" {
        "grains file"
    } else {
        what
    };
    steps.message(words!(format!("Uploading {shown}: "), from.word.clone()));
    let fault = words!(format!("{sending}: Error uploading "), from.word.clone());
    steps.send_file(key, from, name.into(), fault)?;
    let staged = join(&guest.staging, name);
    let moving = format!("{sending}: Error moving file to destination");
    rename(steps, guest, &name.into(), &staged, moving.into());
    let folder: Word = guest.layout.config.into();
    steps.message(words!("Make sure directory ", folder.clone(), " exists"));
    let fault = "Error creating remote salt configuration directory: Non-zero exit status.";
    make(steps, guest, &folder, fault);
    let moved = format!("/{name} to {}/{name}", guest.layout.config);
    let fault = words!("Unable to move ", guest.staging.clone(), moved);
    rename(steps, guest, &staged, &join(&folder, name), fault);
    Ok(())
}

/// Sends a tree to the home folder, from where it is moved to its place.
fn tree(
    steps: &mut Steps<'_, '_, '_, '_>,
    guest: &Guest,
    [name, shown, what, cleared]: [&str; 4],
    from: &Text,
    local: Word,
    to: Word,
) {
    steps.message(words!(shown, from.word.clone()));
    let sending = format!("Error uploading local {what} to remote");
    let call = [local, name.into(), sending.clone().into()];
    steps.body.push(Stmt::call("guest_folder", call));
    let staged = join(&guest.staging, name);
    rename(steps, guest, &name.into(), &staged, sending.into());
    let fault = format!("Unable to clear {cleared}: Non-zero exit status.");
    let call = [
        guest.system.look(&to),
        to.clone(),
        guest.system.remove(&to),
        fault.into(),
    ];
    steps.body.push(Stmt::call("salt_clear", call));
    let moved = format!("/{name} to ");
    let fault = words!("Unable to move ", guest.staging.clone(), moved, to.clone());
    rename(steps, guest, &staged, &to, fault);
}

pub(super) fn join_program(
    scope: &mut Scope<'_, '_>,
    config: &SaltMasterless,
) -> Result<Word, Diagnostic> {
    Ok(match given(scope, "salt_bin_dir", &config.salt_bin_dir)? {
        true => join(&config.salt_bin_dir.word, "salt-call"),
        false => "salt-call".into(),
    })
}

/// Runs a command whose exit status counts unless the template says otherwise.
fn run(config: &SaltMasterless, steps: &mut Steps<'_, '_, '_, '_>, command: Word, what: &str) {
    if config.no_exit_on_failure.value {
        steps.body.push(Stmt::call("guest_try", [command]));
    } else {
        steps.command(command, &format!("{what}: Bad exit status: "));
    }
}

/// Git and the lists of packages, which Salt needs on Windows.
fn windows_packages(config: &SaltMasterless, steps: &mut Steps<'_, '_, '_, '_>, call: &Word) {
    for (shown, command, fault) in [
        (
            "Downloading Git for Windows",
            "powershell [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12; Invoke-WebRequest -Uri https://github.com/git-for-windows/git/releases/download/v2.28.0.windows.1/Git-2.28.0-64-bit.exe -OutFile $env:TEMP/Git.exe",
            "Unable to Download Git for Windows",
        ),
        (
            "Installing Git for Windows",
            "powershell Start-Process -FilePath $env:TEMP/Git.exe /SILENT -Wait",
            "Unable to Install Git for Windows",
        ),
        (
            "Cleaning Up After Git for Windows",
            "powershell Remove-Item $env:TEMP/Git.exe",
            "Unable to Clean-up After Git for Windows",
        ),
    ] {
        steps.message(shown);
        run(config, steps, command.into(), fault);
    }
    for what in ["winrepo.update_git_repos", "pkg.refresh_db"] {
        steps.message(format!("Running salt-call --local {what}"));
        let command = words!(call.clone(), format!(" --local {what}"));
        let fault = format!("Error executing salt-call --local {what}");
        run(config, steps, command, &fault);
    }
}

/// What salt-call is told; it begins with a blank, as by Packer.
pub(super) fn arguments(
    config: &SaltMasterless,
    scope: &mut Scope<'_, '_>,
    layout: &Layout,
) -> Result<Word, Diagnostic> {
    let mut out = Word::lit(" state.highstate");
    if given(scope, "custom_state", &config.custom_state)? {
        out = words!(" state.sls ", config.custom_state.word.clone());
    }
    if !given(scope, "minion_config", &config.minion_config)? {
        let (states, pillar) = (&config.remote_state_tree, &config.remote_pillar_roots);
        let states = target(scope, "remote_state_tree", states, layout.states)?;
        let pillar = target(scope, "remote_pillar_roots", pillar, layout.pillar)?;
        out.append(words!(" --file-root=", states, " --pillar-root=", pillar));
    }
    if !config.no_exit_on_failure.value {
        out.push_str(" --retcode-passthrough");
    }
    let level = target(scope, "log_level", &config.log_level, "info")?;
    out.append(words!(" -l ", level));
    if given(scope, "salt_call_args", &config.salt_call_args)? {
        out.append(words!(" ", config.salt_call_args.word.clone()));
    }
    Ok(out)
}
