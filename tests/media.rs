//! What a guest is handed while it is installed, next to what real Packer 1.6.6 hands to it: keys, files over HTTP, floppy
//! disks, CDs. In every shell.

mod support;

#[path = "media/http.rs"]
mod http;
#[path = "media/images.rs"]
mod images;
#[path = "media/keys.rs"]
mod keys;
#[path = "media/rig.rs"]
mod rig;
#[path = "media/template.rs"]
mod template;
