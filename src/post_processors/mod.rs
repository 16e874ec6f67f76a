//! Post-processors: one file a component, its keys and what it lowers to.

pub mod alicloud_import;
pub mod amazon_import;
pub mod artifice;
pub mod checksum;
pub mod compress;
pub mod digitalocean_import;
pub mod docker_import;
pub mod docker_push;
pub mod docker_save;
pub mod docker_tag;
pub mod exoscale_import;
pub mod googlecompute_export;
pub mod googlecompute_import;
pub mod manifest;
pub mod ucloud_import;
pub mod vagrant;
pub mod vagrant_cloud;
pub mod vsphere;
pub mod vsphere_template;
mod wanted;
pub mod yandex_export;
pub mod yandex_export_exchange;
pub mod yandex_import;

use wanted::{IMAGES, wants};
