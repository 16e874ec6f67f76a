//! StepHTTPServer: a folder is served to the guest while it is installed.

use crate::builders::common::HttpConfig;
use crate::diagnostic::Diagnostic;
use crate::lower::Scope;
use crate::plan::{Step, Stmt, Var, Word};

/// The step that serves `http_directory`, if it is given; its port goes into `b_http_port`. The address is that of
/// `http_bind_address`, or else `near`: where the guest reaches this host although only this host listens there (127.0.0.1
/// behind QEMU's user network and VirtualBox's NAT). An empty `near` means the address in `b_http_ip`.
///
/// # Errors
/// A folder that is there but cannot be read.
pub fn http_server(
    config: &HttpConfig,
    near: &str,
    scope: &mut Scope<'_, '_>,
) -> Result<Option<Step>, Diagnostic> {
    let folder = &config.http_directory;
    if folder.word.is_empty() {
        return Ok(None);
    }
    let carried = scope.carry("http_directory", folder, "http")?;
    let bind = &config.http_bind_address;
    let address = match bind.span {
        None => Word::lit(near),
        Some(_) => bind.word.clone(),
    };
    let title = format!("Serve the files in {} over HTTP", folder.word);
    let origin = scope.origin("http_directory", folder.span);
    let mut step = Step::new("http", "StepHTTPServer", title, origin);
    step.body = carried.ready;
    let served = Served {
        folders: vec![carried.path],
        names: carried.names,
    };
    step.body.push(served.serve(config, address, Word::empty()));
    step.undo = vec![Stmt::call("http_stop", [])];
    Ok(Some(step))
}

/// What is served.
pub struct Served {
    /// The folders: a file of an earlier one hides that of a later one.
    pub folders: Vec<Word>,
    /// The files in them, if they are known now: no others are served.
    pub names: Option<Vec<String>>,
}

impl Served {
    /// Serves it on an address. Where that of the guest is known, nobody else is answered.
    pub fn serve(self, config: &HttpConfig, address: Word, guest: Word) -> Stmt {
        let mut words = vec![
            Word::lit(config.http_port_min.value.to_string()),
            Word::lit(config.http_port_max.value.to_string()),
            address,
            guest,
        ];
        words.extend(self.folders);
        if let Some(names) = self.names {
            words.push("--".into());
            words.extend(names.into_iter().map(Word::lit));
        }
        Stmt::call("http_serve", words)
    }
}

/// The port that the guest is told: `0` without a server, as Packer says.
pub fn http_port(config: &HttpConfig) -> Word {
    if config.http_directory.word.is_empty() {
        Word::lit("0")
    } else {
        Word::var(Var::Build("http_port"))
    }
}
