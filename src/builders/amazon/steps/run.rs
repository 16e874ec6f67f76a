//! The instance: launched, and reached.

use super::tags::Tags;
use super::{devices, guest};
use crate::builders::amazon::common::block_device::BlockDevice;
use crate::builders::amazon::common::run::Run;
use crate::builders::json::{Json, Members};
use crate::diagnostic::Diagnostic;
use crate::lower::Scope;
use crate::plan::{Step, Stmt, Var, Word};
use crate::schema::{List, Object};

/// What is launched.
#[derive(Clone, Copy, Debug)]
pub struct Launch<'c> {
    /// The keys of the machine.
    pub run: &'c Run,
    /// Its block devices.
    pub devices: &'c List<Object<BlockDevice>>,
    /// Whether the ephemeral volumes of Windows' images are left out.
    pub no_ephemeral: bool,
    /// Tags of its volumes.
    pub volume_tags: &'c Tags,
    /// Whether it is a spot instance.
    pub spot: bool,
    /// How it is reached.
    pub interface: &'c str,
}

impl Launch<'_> {
    /// StepRunSourceInstance or StepRunSpotInstance, with StepCleanupVolumes in its undo.
    ///
    /// # Errors
    /// A text that cannot be rendered, or a file that cannot be read.
    pub fn lower(&self, scope: &mut Scope<'_, '_>) -> Result<Step, Diagnostic> {
        let run = self.run;
        let kind = match run.instance_type.word.is_empty() {
            true => "of the types that the template names".to_owned(),
            false => run.instance_type.word.to_string(),
        };
        let span = run.instance_type.span.or(run.spot_instance_types.span);
        let origin = scope.origin("instance_type", span);
        let (packer, title) = match self.spot {
            true => (
                "StepRunSpotInstance",
                format!(
                    "Get a spot instance {kind} for at most {}",
                    run.spot_price.word
                ),
            ),
            false => (
                "StepRunSourceInstance",
                format!("Launch an instance {kind} from the source AMI"),
            ),
        };
        let mut step = Step::new("instance", packer, title, origin);
        let tags = Tags::of(&run.run_tags)
            .and(&run.run_tag)
            .or("Name", "Packer Builder");
        step.body.extend(tags.lower("instance", scope)?);
        step.body.extend(self.volume_tags.lower("volume", scope)?);
        if self.spot {
            let tags = Tags::of(&run.spot_tags).and(&run.spot_tag);
            step.body.extend(tags.lower("spot", scope)?);
        }
        self.user_data(&mut step, scope)?;
        let kept = self.devices.items.iter();
        let kept: Vec<Word> = kept
            .map(|device| device.value.device_name.word.clone())
            .collect();
        if !kept.is_empty() {
            step.undo.push(Stmt::call("ec2_keep_devices", kept));
        }
        let path = super::work("launch.json");
        step.body.push(Stmt::Write {
            path: path.clone(),
            text: Json::Object(self.request()).document(),
            mode: 0o600,
        });
        let public = super::flag("public", run.associate_public_ip_address.value);
        let mut words = vec![path, public];
        if self.spot {
            words.extend(
                run.spot_instance_types
                    .items
                    .iter()
                    .map(|it| it.word.clone()),
            );
            step.body.push(Stmt::call("ec2_spot", words));
            step.undo.push(Stmt::call("ec2_undo_spot", []));
        } else {
            words.retain(|word| !word.is_empty());
            step.body.push(Stmt::call("ec2_launch", words));
            step.undo.push(Stmt::call("ec2_undo_launch", []));
        }
        step.undo.push(Stmt::call("ec2_undo_volumes", []));
        if run.comm.communicator.value != "none" {
            let given = match run.comm.communicator.value.as_str() {
                "winrm" => run.comm.winrm_host.word.clone(),
                _ => run.comm.ssh_host.word.clone(),
            };
            let words = [Word::lit(self.interface), given];
            step.body.push(Stmt::call("ec2_address", words));
        }
        Ok(step)
    }

    fn user_data(&self, step: &mut Step, scope: &mut Scope<'_, '_>) -> Result<(), Diagnostic> {
        let run = self.run;
        let mut path = super::work("user_data_text");
        if !run.user_data_file.word.is_empty() {
            let carried = scope.carry("user_data_file", &run.user_data_file, "user_data")?;
            step.body.extend(carried.ready);
            path = carried.path;
        } else if !run.user_data.word.is_empty() {
            step.body.push(Stmt::Write {
                path: path.clone(),
                text: run.user_data.word.clone(),
                mode: 0o600,
            });
        } else {
            return Ok(());
        }
        step.body.push(Stmt::call("ec2_user_data", [path]));
        Ok(())
    }

    /// The part of the request that the template says. What the steps have learned is added when the script runs.
    fn request(&self) -> Members {
        let run = self.run;
        let mut out = Members::default();
        if self.spot {
            out.flag("DisableApiTermination", Some(false));
        } else {
            out.put("MinCount", Json::Number(1));
            out.put("MaxCount", Json::Number(1));
            out.put(
                "InstanceInitiatedShutdownBehavior",
                Json::Text(run.shutdown_behavior.word.clone()),
            );
        }
        out.flag("EbsOptimized", Some(run.ebs_optimized.value));
        out.text("InstanceType", &run.instance_type);
        let mut devices = devices::mappings(self.devices);
        if self.no_ephemeral {
            devices.extend(devices::no_ephemeral());
        }
        if !devices.is_empty() {
            out.put("BlockDeviceMappings", Json::List(devices));
        }
        if run.enable_t2_unlimited.value && !self.spot {
            let mut credit = Members::default();
            credit.put("CpuCredits", Json::Text("unlimited".into()));
            out.put("CreditSpecification", Json::Object(credit));
        }
        if self.spot {
            let mut options = Members::default();
            if run.spot_price.now.as_deref() != Some("auto") {
                options.text("MaxPrice", &run.spot_price);
            }
            options.number("BlockDurationMinutes", run.block_duration_minutes.value);
            let mut market = Members::default();
            market.put("MarketType", Json::Text("spot".into()));
            if !options.is_empty() {
                market.put("SpotOptions", Json::Object(options));
            }
            out.put("InstanceMarketOptions", Json::Object(market));
        }
        let mut placement = Members::default();
        // the zone may be that of the subnet
        let zone = Word::var(Var::Build("zone"));
        placement.put("AvailabilityZone", Json::Text(zone));
        if !self.spot {
            placement.text("Tenancy", &run.tenancy);
        }
        out.put("Placement", Json::Object(placement));
        out
    }

    /// StepGetPassword: only Windows makes one.
    pub fn password(&self, scope: &Scope<'_, '_>) -> Option<Step> {
        let comm = &self.run.comm;
        if comm.communicator.value != "winrm" || !comm.winrm_password.is_absent() {
            return None;
        }
        let span = self.run.windows_password_timeout.span;
        let origin = scope.origin("windows_password_timeout", span);
        let title = "Wait for the password that Windows makes for itself";
        let mut step = Step::new("password", "StepGetPassword", title, origin);
        let words = [
            comm.ssh_private_key_file.word.clone(),
            self.run.windows_password_timeout.seconds(),
        ];
        step.body = vec![Stmt::call("ec2_password", words)];
        Some(step)
    }

    /// StepCreateSSMTunnel
    pub fn tunnel(&self, scope: &Scope<'_, '_>) -> Option<Step> {
        let run = self.run;
        if !guest::by_session_manager(self.interface, &run.comm) {
            return None;
        }
        let origin = scope.origin("ssh_interface", run.ssh_interface.span);
        let title = "Open a tunnel to the instance by the session manager";
        let mut step = Step::new("tunnel", "StepCreateSSMTunnel", title, origin);
        let pause = match run.pause_before_ssm.value.nanoseconds {
            ..=0 => String::new(),
            _ => run.pause_before_ssm.value.to_string(),
        };
        let words = [
            Word::lit(pause),
            Word::lit(run.session_manager_port.value.to_string()),
            Word::lit(guest::port(&run.comm).to_string()),
        ];
        step.body = vec![Stmt::call("ec2_tunnel", words)];
        step.undo = vec![Stmt::call("ec2_undo_tunnel", [])];
        Some(step)
    }
}
