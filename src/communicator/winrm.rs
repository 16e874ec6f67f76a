//! WinRM: Windows guests, spoken to with curl(1).

use super::Communicator;
use super::lower::{Reached, Settings, data};
use crate::lower::{Comm, Scope};
use crate::plan::{Step, Stmt, Var, Word};

/// StepConnectWinRM, and the settings of all that comes after it.
pub(super) fn lower(
    config: &Communicator,
    host: Word,
    origin: String,
    scope: &mut Scope<'_, '_>,
) -> Reached {
    let password = scope.secret("winrm_password", &config.winrm_password);
    let mut set = Settings(vec![Stmt::call("winrm_settings", [])]);
    if host != Word::var(Var::Build("host")) {
        set.word("b_host", host.clone());
    }
    set.word("b_port", port(config));
    set.text("b_user", &config.winrm_username);
    set.word("b_winrm_password", password.clone());
    set.seconds("b_winrm_timeout", &config.winrm_timeout);
    set.flag("b_winrm_tls", config.winrm_use_ssl.value);
    set.flag("b_winrm_insecure", config.winrm_insecure.value);
    // as in Packer, one who passes proxies by is back at basic authentication
    let ntlm = config.winrm_use_ntlm.value && !config.winrm_no_proxy.value;
    set.flag("b_winrm_ntlm", ntlm);
    set.flag("b_winrm_no_proxy", config.winrm_no_proxy.value);
    set.seconds("b_pause_connecting", &config.pause_before_connecting);
    let scheme = match config.winrm_use_ssl.value {
        true => "https",
        false => "http",
    };
    let title = format!(
        "Connect by WinRM ({scheme}) to {}@{host} port {}",
        config.winrm_username.word,
        port(config)
    );
    let mut step = Step::new("connect", "StepConnect", title, origin);
    step.body = vec![Stmt::call("connect_winrm", [])];
    step.undo = vec![Stmt::call("disconnect_winrm", [])];
    Reached {
        comm: Comm::Winrm,
        setup: set.0,
        step,
        data: data(config, host, password),
    }
}

/// The port, or what stands for it.
pub(super) fn port(config: &Communicator) -> Word {
    Word::lit(
        match (config.winrm_port.value, config.winrm_use_ssl.value) {
            (0, true) => "5986".to_owned(),
            (0, false) => "5985".to_owned(),
            (port, _) => port.to_string(),
        },
    )
}
