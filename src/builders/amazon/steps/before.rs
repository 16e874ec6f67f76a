//! What is asked before anything is made: regions, the network, the name, the source AMI.

use super::access::region;
use super::{early, flag};
use crate::builders::amazon::common::ami::Ami;
use crate::builders::amazon::common::run::Run;
use crate::builders::filters::Filter;
use crate::builders::pairs::{KeyValue, NameValue};
use crate::diagnostic::Diagnostic;
use crate::lower::Scope;
use crate::plan::{Step, Stmt, Word};
use crate::schema::{List, Map, Object, Text};

/// The statements that collect the conditions of a filter.
fn conditions<'a>(
    map: &'a Map<Text>,
    more: impl Iterator<Item = (&'a Text, &'a Text)>,
) -> Vec<Stmt> {
    let mut all: Vec<(&Text, &Text)> = map.items.iter().map(|(key, value)| (key, value)).collect();
    for (key, value) in more {
        all.retain(|(known, _)| known.word != key.word);
        all.push((key, value));
    }
    all.into_iter()
        .map(|(key, value)| Stmt::call("aws_filter", [key.word.clone(), value.word.clone()]))
        .collect()
}

fn named(list: &List<Object<NameValue>>) -> impl Iterator<Item = (&Text, &Text)> {
    let pairs = list.items.iter();
    pairs.map(|pair| (&pair.value.name, &pair.value.value))
}

fn keyed(list: &List<Object<KeyValue>>) -> impl Iterator<Item = (&Text, &Text)> {
    let pairs = list.items.iter();
    pairs.map(|pair| (&pair.value.key, &pair.value.value))
}

/// The conditions of a filter of that kind.
pub fn filter(filter: &Filter) -> Vec<Stmt> {
    conditions(&filter.filters, named(&filter.filter))
}

/// StepPreValidate
pub fn prevalidate(ami: &Ami, run: &Run, scope: &Scope<'_, '_>) -> Step {
    let title = "Ask whether the regions, the network and the AMI's name will do".to_owned();
    let origin = scope.origin("ami_name", ami.ami_name.span);
    let mut step = Step::new("prevalidate", "StepPreValidate", title, origin);
    step.body.push(Stmt::call("aws_find_region", []));
    if !ami.skip_region_validation.value {
        let regions = ami.ami_regions.items.iter().map(|it| it.word.clone());
        step.body
            .push(Stmt::call("ec2_regions", regions.chain([region()])));
    }
    let (force, skip) = (ami.force_deregister.value, ami.skip_save_build_region.value);
    if force {
        let text = "Force Deregister flag found, skipping prevalidating AMI Name";
        step.body.push(Stmt::call("say", [Word::lit(text)]));
    } else if skip {
        let text = "skip_build_region was set; not prevalidating AMI name";
        step.body.push(Stmt::call("say", [Word::lit(text)]));
    } else {
        let filtered = flag("filter", !filter(&filter_of_subnet(run)).is_empty());
        let subnet = match filtered.is_empty() {
            true => run.subnet_id.word.clone(),
            false => filtered,
        };
        let vpc = [run.vpc_id.word.clone(), subnet];
        step.body.push(Stmt::call("ec2_check_vpc", vpc));
        let name = [ami.ami_name.word.clone()];
        step.body.push(Stmt::call("ec2_check_name", name));
    }
    // its undo comes last
    step.undo = vec![Stmt::call("tell_by_hand", [])];
    step
}

/// The filter of the subnet without what is its own.
fn filter_of_subnet(run: &Run) -> Filter {
    let subnet = &run.subnet_filter.value;
    Filter {
        filters: subnet.filters.clone(),
        filter: subnet.filter.clone(),
    }
}

/// StepSourceAMIInfo
pub fn source(ami: &Ami, run: &Run, scope: &Scope<'_, '_>) -> Step {
    let given = !run.source_ami.word.is_empty();
    let found = &run.source_ami_filter.value;
    let title = match given {
        true => format!("Look at the source AMI {}", run.source_ami.word),
        false if found.most_recent.value => "Find the newest of the source AMIs".to_owned(),
        false => "Find the source AMI".to_owned(),
    };
    let span = run.source_ami.span.or(run.source_ami_filter.span);
    let key = if given {
        "source_ami"
    } else {
        "source_ami_filter"
    };
    let mut step = Step::new(
        "source_ami",
        "StepSourceAMIInfo",
        title,
        scope.origin(key, span),
    );
    step.body = conditions(&found.filters, keyed(&found.filter));
    let mut list = |name: &str, texts: Vec<Word>| {
        if !texts.is_empty() {
            step.body.push(Stmt::call(
                "aws_list",
                std::iter::once(name.into()).chain(texts),
            ));
        }
    };
    if given {
        list("ImageIds", vec![run.source_ami.word.clone()]);
    }
    let owners = found.owners.items.iter().map(|owner| owner.word.clone());
    list("Owners", owners.collect());
    let which = if found.most_recent.value {
        "newest"
    } else {
        "one"
    };
    step.body
        .push(Stmt::call("ec2_source_ami", [Word::lit(which)]));
    if ami.ena_support.value == Some(true) || ami.sriov_support.value {
        let kind = ami.ami_virtualization_type.word.clone();
        step.body.push(Stmt::call("ec2_enhanced", [kind]));
    }
    step
}

/// StepNetworkInfo; nothing if there is nothing to find.
pub fn network(run: &Run, scope: &Scope<'_, '_>) -> Option<Step> {
    let vpc = filter(&run.vpc_filter.value);
    let subnet = filter(&filter_of_subnet(run));
    let texts = [&run.vpc_id, &run.subnet_id, &run.availability_zone];
    if vpc.is_empty() && subnet.is_empty() && texts.iter().all(|text| text.word.is_empty()) {
        return None;
    }
    let span = [
        run.subnet_id.span,
        run.subnet_filter.span,
        run.vpc_id.span,
        run.vpc_filter.span,
    ];
    let origin = scope.origin("subnet_id", span.into_iter().flatten().next());
    let title = "See to which network and subnet the instance goes";
    let mut step = Step::new("network", "StepNetworkInfo", title, origin);
    step.body = vec![Stmt::call(
        "ec2_network",
        texts.map(|text| text.word.clone()),
    )];
    if !vpc.is_empty() {
        step.body.extend(vpc);
        step.body.push(Stmt::call("ec2_find_vpc", []));
    }
    if !subnet.is_empty() {
        step.body.extend(subnet);
        let of = &run.subnet_filter.value;
        let which = match (of.most_free.value, of.random.value) {
            (true, _) => "most_free",
            (false, true) => "random",
            (false, false) => "one",
        };
        step.body
            .push(Stmt::call("ec2_find_subnet", [Word::lit(which)]));
    }
    step.body.push(Stmt::call("ec2_place_subnet", []));
    Some(step)
}

/// Whether a spot instance is asked for.
///
/// # Errors
/// That it is not known.
pub fn spot(run: &Run, scope: &mut Scope<'_, '_>) -> Result<bool, Diagnostic> {
    let price = early("spot_price", &run.spot_price, scope)?;
    Ok(!matches!(price.as_str(), "" | "0"))
}
