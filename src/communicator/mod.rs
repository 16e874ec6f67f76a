//! How a guest is reached: the keys that builders share, and what they lower to.

pub mod guest;
mod key;
mod lower;
mod own;
pub mod remote;
mod validate;
mod way;
mod winrm;

pub(crate) use lower::data;
pub use lower::{Reached, lower};
pub use own::{own_data, plain_data};

use crate::config;
use crate::schema::{Account, Bool, Byte, Duration, Guest, Int, List, Literal, Secret, Text};

config! {
    /// The communicator: how commands and files get to the guest.
    pub struct Communicator {
        /// Which communicator: `ssh`, `winrm` or `none`.
        communicator: Literal = "ssh";
        /// Connect, wait this long, connect again.
        pause_before_connecting: Duration;
        /// Address of the guest; builders that start a guest find it themselves.
        ssh_host: Text;
        /// Port of its sshd.
        ssh_port: Int;
        /// Login name.
        ssh_username: Text;
        /// Password, also for keyboard-interactive logins.
        ssh_password: Secret<Guest>;
        /// Name of an existing key pair at the provider.
        ssh_keypair_name: Text;
        /// Name or comment of the key that is generated.
        temporary_key_pair_name: Text;
        /// Kind of the key that is generated.
        temporary_key_pair_type: Literal = "rsa";
        /// Its size; 0: 4096 for rsa, 521 for ecdsa, 1024 for dsa.
        temporary_key_pair_bits: Int;
        /// Ciphers that are offered.
        ssh_ciphers: List<Text>;
        /// Whether the temporary key is taken out of authorized_keys at the end.
        ssh_clear_authorized_keys: Bool;
        /// Key exchange algorithms that are offered.
        ssh_key_exchange_algorithms: List<Text>;
        /// Private key; `~` is the home folder.
        ssh_private_key_file: Text;
        /// OpenSSH user certificate for the key.
        ssh_certificate_file: Text;
        /// Whether each command gets a terminal.
        ssh_pty: Bool;
        /// How long to wait for the first connection.
        ssh_timeout: Duration = "5m";
        /// Old name of `ssh_timeout`; wins if it is given.
        ssh_wait_timeout: Duration => old("ssh_timeout");
        /// Whether the keys of the local agent are used.
        ssh_agent_auth: Bool;
        /// Whether the local agent is kept from the guest.
        ssh_disable_agent_forwarding: Bool;
        /// Failed logins that are allowed.
        ssh_handshake_attempts: Int = 10;
        /// Jump host; not together with a proxy.
        ssh_bastion_host: Text;
        /// Its port.
        ssh_bastion_port: Int = 22;
        /// Whether the local agent is used for it.
        ssh_bastion_agent_auth: Bool;
        /// Login name there.
        ssh_bastion_username: Text;
        /// Password there.
        ssh_bastion_password: Secret<Account>;
        /// Whether its questions are answered on the terminal.
        ssh_bastion_interactive: Bool;
        /// Private key for it; `ssh_private_key_file` if it is not given.
        ssh_bastion_private_key_file: Text;
        /// Certificate for that key.
        ssh_bastion_certificate_file: Text;
        /// How files are sent: `scp` or `sftp`.
        ssh_file_transfer_method: Literal = "scp";
        /// SOCKS5 proxy.
        ssh_proxy_host: Text;
        /// Its port.
        ssh_proxy_port: Int = 1080;
        /// Login name there.
        ssh_proxy_username: Text;
        /// Password there.
        ssh_proxy_password: Secret<Account>;
        /// Period of keep-alive requests; negative: none.
        ssh_keep_alive_interval: Duration = "5s";
        /// How long the connection may be silent.
        ssh_read_write_timeout: Duration;
        /// Forwards from the guest to this host: `port:host:port`.
        ssh_remote_tunnels: List<Text>;
        /// Forwards from this host to the guest: `port:host:port`.
        ssh_local_tunnels: List<Text>;
        /// Set by builders.
        ssh_public_key: List<Byte>;
        /// Set by builders.
        ssh_private_key: List<Byte>;
        /// Login name.
        winrm_username: Text;
        /// Password.
        winrm_password: Secret<Guest>;
        /// Address of the guest.
        winrm_host: Text;
        /// Whether proxies are passed by.
        winrm_no_proxy: Bool;
        /// Port; 5985, or 5986 with SSL, if it is not given.
        winrm_port: Int;
        /// How long to wait for the first connection.
        winrm_timeout: Duration = "30m";
        /// Whether TLS is used.
        winrm_use_ssl: Bool;
        /// Whether certificates are not checked.
        winrm_insecure: Bool;
        /// Whether NTLMv2 is used instead of basic authentication.
        winrm_use_ntlm: Bool;
    }
}

impl Communicator {
    /// Where the template says that the guest is, if it does.
    pub fn host(&self) -> &Text {
        match self.communicator.value.as_str() {
            "winrm" => &self.winrm_host,
            _ => &self.ssh_host,
        }
    }

    /// The port of the guest.
    pub fn guest_port(&self) -> i64 {
        match (self.communicator.value.as_str(), self.winrm_use_ssl.value) {
            ("winrm", tls) => match self.winrm_port.value {
                0 if tls => 5986,
                0 => 5985,
                port => port,
            },
            _ => match self.ssh_port.value {
                0 => 22,
                port => port,
            },
        }
    }
}
