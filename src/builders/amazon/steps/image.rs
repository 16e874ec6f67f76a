//! From the instance to AMIs: stopped, made an image, copied, shared, tagged.

use super::access::region;
use super::data;
use super::tags::Tags;
use crate::builders::amazon::common::ami::Ami;
use crate::builders::amazon::common::run::Run;
use crate::builders::json::{Json, Members};
use crate::diagnostic::Diagnostic;
use crate::lower::Scope;
use crate::plan::{Step, Stmt, Word};
use crate::schema::{List, Text};

/// StepStopEBSBackedInstance
pub fn stop(run: &Run, scope: &Scope<'_, '_>) -> Step {
    let by_hand = run.disable_stop_instance.value;
    let title = match by_hand {
        true => "Wait until somebody has stopped the instance",
        false => "Stop the instance",
    };
    let origin = scope.origin("disable_stop_instance", run.disable_stop_instance.span);
    let mut step = Step::new("stop", "StepStopEBSBackedInstance", title, origin);
    let words = by_hand.then(|| Word::lit("by_hand"));
    step.body = vec![Stmt::call("ec2_stop", words)];
    step
}

/// StepModifyEBSBackedInstance; nothing if the template says nothing of it.
pub fn modify(ami: &Ami, scope: &Scope<'_, '_>) -> Option<Step> {
    let (sriov, ena) = (ami.sriov_support.value, ami.ena_support.value);
    if !sriov && ena.is_none() {
        return None;
    }
    let span = ami.ena_support.span.or(ami.sriov_support.span);
    let origin = scope.origin("ena_support", span);
    let title = "Say whether the AMI has enhanced networking";
    let mut step = Step::new("modify", "StepModifyEBSBackedInstance", title, origin);
    if sriov {
        step.body.push(Stmt::call("ec2_sriov", []));
    }
    if let Some(ena) = ena {
        let word = Word::lit(ena.to_string());
        step.body.push(Stmt::call("ec2_ena", [word]));
    }
    Some(step)
}

/// StepDeregisterAMI
pub fn deregister(ami: &Ami, scope: &Scope<'_, '_>) -> Step {
    let force = ami.force_deregister.value;
    let what = match ami.force_delete_snapshot.value {
        true => "the AMI that has the name, and its snapshots",
        false => "the AMI that has the name",
    };
    let title = match force {
        true => format!("Remove {what}"),
        false => format!("With -force, remove {what}"),
    };
    let origin = scope.origin("force_deregister", ami.force_deregister.span);
    let mut step = Step::new("deregister", "StepDeregisterAMI", title, origin);
    let mut words = vec![ami.ami_name.word.clone()];
    if force {
        words.push("force".into());
    }
    if ami.force_delete_snapshot.value {
        words.push("snapshots".into());
    }
    words.push("--".into());
    words.extend(ami.ami_regions.items.iter().map(|it| it.word.clone()));
    step.body = vec![Stmt::call("ec2_deregister", words)];
    step
}

/// stepCreateAMI and StepAMIRegionCopy undo in this step together what is left.
pub fn create(ami: &Ami, devices: Vec<Json>, scope: &Scope<'_, '_>) -> Step {
    let between = between(ami);
    let title = match between {
        true => "Make an AMI to copy from".to_owned(),
        false => format!("Make the AMI {}", ami.ami_name.word),
    };
    let origin = scope.origin("ami_name", ami.ami_name.span);
    let mut step = Step::new("create_ami", "stepCreateAMI", title, origin);
    let mut request = Members::default();
    if !devices.is_empty() {
        request.put("BlockDeviceMappings", Json::List(devices));
    }
    let path = super::work("image.json");
    step.body.push(Stmt::Write {
        path: path.clone(),
        text: Json::Object(request).document(),
        mode: 0o600,
    });
    let mut words = vec![ami.ami_name.word.clone(), path];
    // an AMI that the build's region is to have is made by a copy, one that it is not to have is not
    words.extend(between.then(|| match ami.skip_save_build_region.value {
        true => Word::lit("elsewhere"),
        false => Word::lit("here"),
    }));
    step.body.push(Stmt::call("ec2_create_image", words));
    step.undo = vec![Stmt::call("ec2_undo_images", [])];
    step
}

/// Whether the first AMI is only copied from.
fn between(ami: &Ami) -> bool {
    ami.encrypt_boot.value == Some(true) || ami.skip_save_build_region.value
}

/// StepAMIRegionCopy; nothing if there are no copies.
pub fn copy(ami: &Ami, scope: &Scope<'_, '_>) -> Option<Step> {
    let encrypted = ami.encrypt_boot.value;
    // the build's own region gets a copy of what is only copied from, unless it is to have none
    let own = between(ami) && !ami.skip_save_build_region.value;
    if ami.ami_regions.is_empty() && !own {
        return None;
    }
    let span = ami.ami_regions.span.or(ami.encrypt_boot.span);
    let origin = scope.origin("ami_regions", span);
    let title = match encrypted {
        Some(true) => "Make encrypted copies of the AMI",
        _ => "Copy the AMI to the other regions",
    };
    let mut step = Step::new("copy", "StepAMIRegionCopy", title, origin);
    step.body.push(Stmt::call("ec2_copies_begin", []));
    let says = Word::lit(encrypted.map_or(String::new(), |it| it.to_string()));
    let key = |region: &Text| {
        let keys = ami.region_kms_key_ids.items.iter();
        keys.filter(|(name, _)| name.word == region.word)
            .map(|(_, key)| key.word.clone())
            .next_back()
            .unwrap_or_default()
    };
    let mut copy = |region: Word, key: Word| {
        let key = if encrypted == Some(true) {
            key
        } else {
            Word::empty()
        };
        let words = [region, ami.ami_name.word.clone(), key, says.clone()];
        step.body.push(Stmt::call("ec2_copy", words));
    };
    // by its name in the list, the build's region may have a key of its own
    for region in &ami.ami_regions.items {
        copy(region.word.clone(), key(region));
    }
    if own {
        copy(region(), ami.kms_key_id.word.clone());
    }
    step.body.push(Stmt::call("ec2_copies_end", []));
    Some(step)
}

/// A request that adds accounts or groups: the older way to say it, and the newer.
fn permission(names: [&'static str; 3], list: &List<Text>) -> Json {
    let [older, newer, member] = names;
    let adds = list.items.iter().map(|text| {
        let mut one = Members::default();
        one.put(member, Json::Text(text.word.clone()));
        Json::Object(one)
    });
    let mut changes = Members::default();
    changes.put("Add", Json::List(adds.collect()));
    let mut out = Members::default();
    out.put(older, Json::texts(&list.items));
    out.put(newer, Json::Object(changes));
    Json::Object(out)
}

/// A request that changes attributes: what Packer calls it, the file that it stands in, and the request.
pub type Change = (&'static str, &'static str, Json);

/// The requests that describe an AMI and say who may use it.
pub fn requests(description: Option<Json>, groups: &List<Text>, users: &List<Text>) -> Vec<Change> {
    let mut out = Vec::new();
    if let Some(text) = description {
        let mut value = Members::default();
        value.put("Value", text);
        let mut request = Members::default();
        request.put("Description", Json::Object(value));
        let file = "image_description.json";
        out.push(("description", file, Json::Object(request)));
    }
    if !groups.is_empty() {
        let names = ["UserGroups", "LaunchPermission", "Group"];
        let request = permission(names, groups);
        out.push(("groups", "image_groups.json", request));
    }
    if !users.is_empty() {
        let names = ["UserIds", "LaunchPermission", "UserId"];
        let request = permission(names, users);
        out.push(("users", "image_users.json", request));
    }
    out
}

/// Writes the requests to their files; the words name them.
pub fn written(requests: Vec<Change>, body: &mut Vec<Stmt>) -> Vec<Word> {
    let mut words = Vec::new();
    for (name, file, request) in requests {
        let path = super::work(file);
        body.push(Stmt::Write {
            path: path.clone(),
            text: request.document(),
            mode: 0o600,
        });
        let mut word = Word::lit(format!("{name}="));
        word.append(path);
        words.push(word);
    }
    words
}

/// Who may use what is made; nobody else may unless the template says so.
fn shared(ami: &Ami) -> Option<String> {
    let groups = [&ami.ami_groups, &ami.snapshot_groups];
    let users = [&ami.ami_users, &ami.snapshot_users];
    let mut who: Vec<String> = Vec::new();
    for (kind, lists) in [("the group", groups), ("the account", users)] {
        for text in lists.into_iter().flat_map(|list| &list.items) {
            let one = match text.word.as_literal() {
                Some("all") => "everybody".to_owned(),
                _ => format!("{kind} {}", text.word),
            };
            if !who.contains(&one) {
                who.push(one);
            }
        }
    }
    (!who.is_empty()).then(|| who.join(", "))
}

/// StepModifyAMIAttributes; nothing if the template says nothing of it.
///
/// # Errors
/// A description that cannot be rendered.
pub fn attributes(ami: &Ami, scope: &mut Scope<'_, '_>) -> Result<Option<Step>, Diagnostic> {
    let description = match ami.ami_description.text.is_empty() {
        true => None,
        false => Some(Json::Text(
            scope.record(&ami.ami_description, &data::record())?,
        )),
    };
    let mut images = requests(description, &ami.ami_groups, &ami.ami_users);
    let mut snapshots: Vec<Change> = Vec::new();
    if !ami.ami_product_codes.is_empty() {
        let mut out = Members::default();
        out.put("ProductCodes", Json::texts(&ami.ami_product_codes.items));
        let file = "image_product_codes.json";
        images.push(("product codes", file, Json::Object(out)));
    }
    if !ami.snapshot_groups.is_empty() {
        let names = ["GroupNames", "CreateVolumePermission", "Group"];
        let request = permission(names, &ami.snapshot_groups);
        snapshots.push(("groups", "snapshot_groups.json", request));
    }
    if !ami.snapshot_users.is_empty() {
        let names = ["UserIds", "CreateVolumePermission", "UserId"];
        let request = permission(names, &ami.snapshot_users);
        snapshots.push(("users", "snapshot_users.json", request));
    }
    if images.is_empty() && snapshots.is_empty() {
        return Ok(None);
    }
    let span = ami.ami_description.span.or(ami.ami_users.span);
    let origin = scope.origin("ami_description", span);
    let title = match shared(ami) {
        Some(who) => format!("Describe the AMIs, and let {who} use them"),
        None => "Describe the AMIs".to_owned(),
    };
    let mut step = Step::new("attributes", "StepModifyAMIAttributes", title, origin);
    for (function, requests) in [
        ("ec2_modify_images", images),
        ("ec2_modify_snapshots", snapshots),
    ] {
        let words = written(requests, &mut step.body);
        if !words.is_empty() {
            step.body.push(Stmt::call(function, words));
        }
    }
    Ok(Some(step))
}

/// StepCreateTags; nothing without tags.
///
/// # Errors
/// A text that cannot be rendered.
pub fn tag(ami: &Ami, scope: &mut Scope<'_, '_>) -> Result<Option<Step>, Diagnostic> {
    let images = Tags::of(&ami.tags).and(&ami.tag);
    let snapshots = Tags::of(&ami.snapshot_tags).and(&ami.snapshot_tag);
    if images.is_empty() && snapshots.is_empty() {
        return Ok(None);
    }
    let span = ami.tags.span.or(ami.tag.span).or(ami.snapshot_tags.span);
    let origin = scope.origin("tags", span);
    let title = "Tag the AMIs and their snapshots";
    let mut step = Step::new("tags", "StepCreateTags", title, origin);
    step.body = images.lower("image", scope)?;
    step.body.extend(snapshots.lower("snapshot", scope)?);
    step.body.push(Stmt::call("ec2_tag_images", []));
    Ok(Some(step))
}
