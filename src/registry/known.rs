//! Components whose keys and checks are known, but which cannot be lowered yet.

use super::Kind::{Builder, PostProcessor, Provisioner};
use super::{Entry, entry};
use crate::builders;
use crate::interpolate::Clean;
use crate::post_processors;
use crate::provisioners;
use crate::schema::{Config, Validate};

/// What is shown of such a component.
const RUNG: &str = "validates";

/// What builders of Amazon add to the `build` function.
pub(super) const AMAZON: &[&str] = &[
    "SourceAMIName",
    "BuildRegion",
    "SourceAMI",
    "SourceAMICreationDate",
    "SourceAMIOwner",
    "SourceAMIOwnerName",
];

/// What its builder in a chroot adds.
const AMAZON_CHROOT: &[&str] = &[
    "SourceAMIName",
    "BuildRegion",
    "SourceAMI",
    "SourceAMICreationDate",
    "SourceAMIOwner",
    "SourceAMIOwnerName",
    "Device",
    "MountPath",
];

/// What the builder of Yandex adds.
const YANDEX: &[&str] = &[
    "ImageID",
    "ImageName",
    "ImageFamily",
    "ImageDescription",
    "ImageFolderID",
    "SourceImageID",
    "SourceImageName",
    "SourceImageDescription",
    "SourceImageFamily",
    "SourceImageFolderID",
];

const fn builder<T: Config + Validate>(name: &'static str) -> Entry {
    entry::<T>(Builder, name, RUNG)
}

/// A builder of Amazon.
const fn amazon<T: Config + Validate>(name: &'static str) -> Entry {
    builder::<T>(name).clean(Clean::Amazon).build_keys(AMAZON)
}

const fn provisioner<T: Config + Validate>(name: &'static str) -> Entry {
    entry::<T>(Provisioner, name, RUNG)
}

const fn post_processor<T: Config + Validate>(name: &'static str) -> Entry {
    entry::<T>(PostProcessor, name, RUNG)
}

impl Entry {
    const fn clean(mut self, clean: Clean) -> Self {
        self.clean = Some(clean);
        self
    }

    const fn build_keys(mut self, keys: &'static [&'static str]) -> Self {
        self.build_keys = keys;
        self
    }
}

pub(super) static KNOWN: &[Entry] = &[
    builder::<builders::alicloud::ecs::AlicloudEcs>("alicloud-ecs"),
    builder::<builders::amazon::chroot::AmazonChroot>("amazon-chroot")
        .clean(Clean::Amazon)
        .build_keys(AMAZON_CHROOT),
    amazon::<builders::amazon::ebssurrogate::AmazonEbssurrogate>("amazon-ebssurrogate"),
    amazon::<builders::amazon::ebsvolume::AmazonEbsvolume>("amazon-ebsvolume"),
    amazon::<builders::amazon::instance::AmazonInstance>("amazon-instance"),
    builder::<builders::azure::arm::AzureArm>("azure-arm").clean(Clean::Azure),
    builder::<builders::azure::chroot::AzureChroot>("azure-chroot").clean(Clean::Azure),
    builder::<builders::azure::dtl::AzureDtl>("azure-dtl").clean(Clean::Azure),
    builder::<builders::cloudstack::Cloudstack>("cloudstack"),
    builder::<builders::digitalocean::Digitalocean>("digitalocean"),
    builder::<builders::googlecompute::Googlecompute>("googlecompute").clean(Clean::Google),
    builder::<builders::hcloud::Hcloud>("hcloud"),
    builder::<builders::hyperone::Hyperone>("hyperone"),
    builder::<builders::hyperv::iso::HypervIso>("hyperv-iso"),
    builder::<builders::hyperv::vmcx::HypervVmcx>("hyperv-vmcx"),
    builder::<builders::jdcloud::Jdcloud>("jdcloud"),
    builder::<builders::linode::Linode>("linode"),
    builder::<builders::ncloud::Ncloud>("ncloud"),
    builder::<builders::oneandone::Oneandone>("oneandone"),
    builder::<builders::openstack::Openstack>("openstack"),
    builder::<builders::oracle::classic::OracleClassic>("oracle-classic"),
    builder::<builders::oracle::oci::OracleOci>("oracle-oci"),
    builder::<builders::osc::bsu::OscBsu>("osc-bsu").clean(Clean::Amazon),
    builder::<builders::osc::bsusurrogate::OscBsusurrogate>("osc-bsusurrogate")
        .clean(Clean::Amazon),
    builder::<builders::osc::bsuvolume::OscBsuvolume>("osc-bsuvolume").clean(Clean::Amazon),
    builder::<builders::osc::chroot::OscChroot>("osc-chroot").clean(Clean::Amazon),
    builder::<builders::parallels::iso::ParallelsIso>("parallels-iso"),
    builder::<builders::parallels::pvm::ParallelsPvm>("parallels-pvm"),
    builder::<builders::profitbricks::Profitbricks>("profitbricks"),
    builder::<builders::proxmox::iso::ProxmoxIso>("proxmox"),
    builder::<builders::proxmox::clone::ProxmoxClone>("proxmox-clone"),
    builder::<builders::proxmox::iso::ProxmoxIso>("proxmox-iso"),
    builder::<builders::scaleway::Scaleway>("scaleway"),
    builder::<builders::tencentcloud::cvm::TencentcloudCvm>("tencentcloud-cvm"),
    builder::<builders::triton::Triton>("triton"),
    builder::<builders::ucloud::uhost::UcloudUhost>("ucloud-uhost"),
    builder::<builders::vagrant::Vagrant>("vagrant"),
    builder::<builders::vmware::iso::VmwareIso>("vmware-iso"),
    builder::<builders::vmware::vmx::VmwareVmx>("vmware-vmx"),
    builder::<builders::vsphere::clone::VsphereClone>("vsphere-clone"),
    builder::<builders::vsphere::iso::VsphereIso>("vsphere-iso"),
    builder::<builders::yandex::Yandex>("yandex")
        .clean(Clean::Google)
        .build_keys(YANDEX),
    provisioner::<provisioners::azure_dtlartifact::AzureDtlartifact>("azure-dtlartifact"),
    post_processor::<post_processors::alicloud_import::AlicloudImport>("alicloud-import"),
    post_processor::<post_processors::digitalocean_import::DigitaloceanImport>(
        "digitalocean-import",
    ),
    post_processor::<post_processors::exoscale_import::ExoscaleImport>("exoscale-import"),
    post_processor::<post_processors::googlecompute_export::GooglecomputeExport>(
        "googlecompute-export",
    ),
    post_processor::<post_processors::googlecompute_import::GooglecomputeImport>(
        "googlecompute-import",
    ),
    post_processor::<post_processors::ucloud_import::UcloudImport>("ucloud-import"),
    post_processor::<post_processors::vagrant_cloud::VagrantCloud>("vagrant-cloud"),
    post_processor::<post_processors::vsphere::Vsphere>("vsphere"),
    post_processor::<post_processors::vsphere_template::VsphereTemplate>("vsphere-template"),
    post_processor::<post_processors::yandex_export::YandexExport>("yandex-export"),
    post_processor::<post_processors::yandex_import::YandexImport>("yandex-import"),
];
