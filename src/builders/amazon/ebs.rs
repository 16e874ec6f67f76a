//! `amazon-ebs`: makes an AMI from an instance whose root is an EBS volume.

use std::collections::BTreeSet;

use crate::builders::amazon::common::access::Access;
use crate::builders::amazon::common::ami::Ami;
use crate::builders::amazon::common::block_device::BlockDevice;
use crate::builders::amazon::common::run::Run;
use crate::builders::amazon::steps::run::Launch;
use crate::builders::amazon::steps::tags::Tags;
use crate::builders::amazon::steps::{
    access, before, data, devices, early, guest, image, made_once,
};
use crate::builders::pairs::RawNameValue;
use crate::communicator;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, LowerBuild, Scope};
use crate::plan::{Stmt, Var, Word};
use crate::schema::{Bool, Checks, List, Map, Object, Raw, Validate};

config! {
    /// Makes an AMI from an instance whose root is an EBS volume.
    pub struct AmazonEbs as "mitchellh.amazonebs" {
        /// Block devices of the AMI.
        ami_block_device_mappings: List<Object<BlockDevice>>;
        /// Block devices of the machine.
        launch_block_device_mappings: List<Object<BlockDevice>>;
        /// Tags of the instance's volumes.
        run_volume_tags: Map<Raw>;
        /// Tags of the instance's volumes as a list.
        run_volume_tag: List<Object<RawNameValue>>;
        /// Whether ephemeral volumes are left out.
        no_ephemeral: Bool;
    }
    flatten { access: Access, ami: Ami, run: Run }
}

impl Validate for AmazonEbs {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.ami.validate(checks);
        for device in &self.ami_block_device_mappings.items {
            device.value.validate(checks);
        }
        for device in &self.launch_block_device_mappings.items {
            device.value.validate(checks);
        }
        self.run.validate(checks);
        self.run.spot_checks(
            self.ami.ena_support.value == Some(true),
            self.ami.sriov_support.value,
            checks,
        );
    }
}

/// builder/amazon/ebs/builder.go
impl LowerBuild for AmazonEbs {
    fn build(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<BuilderPlan>, Diagnostic> {
        let mut ami = self.ami.clone();
        let named = made_once("ami_name", &mut ami.ami_name.word);
        let (ami, run) = (&ami, &self.run);
        let mut settings = access::settings(&self.access, scope);
        let login = access::login(&self.access, scope);
        settings.extend(login.iter().map(|_| Stmt::call("aws_session", [])));
        let interface = early("ssh_interface", &run.ssh_interface, scope)?;
        let volume_tags = Tags::of(&self.run_volume_tags).and_named(&self.run_volume_tag);
        let launch = Launch {
            run,
            devices: &self.launch_block_device_mappings,
            no_ephemeral: self.no_ephemeral.value,
            volume_tags: &volume_tags,
            spot: before::spot(run, scope)?,
            interface: &interface,
        };
        let host = Word::var(Var::Build("host"));
        let Some(reached) = communicator::lower(&run.comm, host, scope, faults) else {
            return Ok(None);
        };
        let mut steps = vec![
            before::prevalidate(ami, run, scope),
            before::source(ami, run, scope),
        ];
        if let Some(named) = named {
            steps[0].body.insert(0, named);
        }
        steps.splice(0..0, login);
        steps.extend(before::network(run, scope));
        steps.push(guest::key_pair(run, scope));
        steps.push(guest::security_group(run, &interface, scope));
        steps.extend(guest::profile(run, scope));
        steps.push(launch.lower(scope)?);
        steps.extend(launch.password(scope));
        steps.extend(launch.tunnel(scope));
        steps.push(reached.step);
        let provision_at = steps.len();
        steps.extend(guest::forget(run, scope));
        if !launch.spot {
            steps.push(image::stop(run, scope));
        }
        steps.extend(image::modify(ami, scope));
        steps.push(image::deregister(ami, scope));
        let devices = devices::mappings(&self.ami_block_device_mappings);
        steps.push(image::create(ami, devices, scope));
        steps.extend(image::copy(ami, scope));
        steps.extend(image::attributes(ami, scope)?);
        steps.extend(image::tag(ami, scope)?);
        let mut setup = reached.setup;
        setup.extend(settings);
        setup.push(Stmt::call("ec2_settings", []));
        let mut known = reached.data;
        data::add(&mut known);
        if run.comm.ssh_private_key_file.word.is_empty() && known.contains_key("SSHPrivateKey") {
            let key = Word::var(Var::Build("ssh_key_file"));
            known.insert(
                "SSHPrivateKey".to_owned(),
                Word::call(crate::plan::LibFn("file_text"), vec![key]),
            );
        }
        let regions: BTreeSet<String> = (ami.ami_regions.items.iter())
            .map(|region| region.word.to_string())
            .collect();
        let regions: Vec<String> = regions.into_iter().collect();
        let (name, regions) = (&self.ami.ami_name.word, regions.join(", "));
        let leaves = match (regions.is_empty(), ami.skip_save_build_region.value) {
            (true, _) => format!("the AMI {name}"),
            (false, false) => format!("the AMI {name}, also in {regions}"),
            (false, true) => format!("the AMI {name} in {regions} only"),
        };
        Ok(Some(BuilderPlan {
            steps,
            provision_at,
            provision_step: true,
            setup,
            artifact: vec![Stmt::call(
                "ec2_artifact",
                [Word::lit("mitchellh.amazonebs")],
            )],
            leaves: Word::lit(leaves),
            artifact_data: known.clone(),
            data: known,
            comm: reached.comm,
        }))
    }
}
