//! Provisioners: one file a component, its keys and what it lowers to.

pub mod ansible;
pub mod ansible_local;
pub mod azure_dtlartifact;
pub mod breakpoint;
pub mod chef;
pub mod chef_client;
mod chef_json;
pub mod chef_solo;
pub mod converge;
mod elevated;
pub mod file;
pub mod guest;
pub mod inspec;
pub mod paths;
pub mod powershell;
mod puppet;
pub mod puppet_masterless;
pub mod puppet_server;
pub mod salt_masterless;
pub mod scripts;
pub mod shell;
pub mod shell_local;
pub mod sleep;
pub mod variables;
pub mod windows_restart;
pub mod windows_shell;
