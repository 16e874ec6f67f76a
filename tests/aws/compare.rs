//! What two runs asked of the cloud, and what they left there, in a form that can be compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::cloud::{Cloud, Request};

/// What random names and identifiers become: each is called by its kind, and those of requests by their order too.
#[derive(Default)]
pub struct Names {
    known: BTreeMap<String, String>,
}

impl Names {
    fn of(&mut self, word: &str, region: &str) -> String {
        let Some(kind) = kind(word) else {
            return word.to_owned();
        };
        let count = self
            .known
            .values()
            .filter(|name| name.starts_with(&format!("<{kind} {region} ")))
            .count();
        self.known
            .entry(word.to_owned())
            .or_insert_with(|| format!("<{kind} {region} {}>", count + 1))
            .clone()
    }

    /// A text with its random words named.
    fn text(&mut self, text: &str, region: &str) -> String {
        pieces(text)
            .into_iter()
            .map(|piece| self.of(piece, region))
            .collect()
    }
}

/// Words (letters, digits, `-`, `_`) and what is between them.
fn pieces(text: &str) -> Vec<&str> {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut out = Vec::new();
    let mut start = 0;
    let mut former = None;
    for (at, c) in text.char_indices() {
        if former.is_some_and(|was| was != inside(c)) {
            out.push(&text[start..at]);
            start = at;
        }
        former = Some(inside(c));
    }
    out.push(&text[start..]);
    out
}

/// The kind of a random word.
fn kind(word: &str) -> Option<&'static str> {
    const PREFIXES: &[&str] = &[
        "ami",
        "snap",
        "i",
        "vol",
        "sg",
        "eni",
        "r",
        "key",
        "lt",
        "fleet",
        "sgr",
        "eni-attach",
        "sir",
        "vpc",
        "subnet",
    ];
    let (prefix, rest) = word.rsplit_once('-').unwrap_or(("", word));
    let hexadecimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if rest.len() == 17 && hexadecimal(rest) {
        return PREFIXES.iter().find(|known| **known == prefix).copied();
    }
    for (start, kind) in [("packer_", "packer_UUID"), ("packer-", "packer-UUID")] {
        if let Some(uuid) = word.strip_prefix(start)
            && uuid.len() == 36
            && hexadecimal(&uuid.replace('-', ""))
        {
            return Some(kind);
        }
    }
    if let Some(letters) = word.strip_prefix("packer-fleet-launch-template-")
        && letters.len() == 7
    {
        return Some("launch template");
    }
    if word.len() == 10 && word.starts_with("17") && word.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Some("time");
    }
    None
}

/// Parameters as a tree, in which the members of lists have no order: Packer keeps tags and the like in maps.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Tree {
    value: String,
    members: BTreeMap<String, Tree>,
}

impl Tree {
    fn put(&mut self, path: &str, value: &str) {
        match path.split_once('.') {
            Some((first, rest)) => self
                .members
                .entry(first.to_owned())
                .or_default()
                .put(rest, value),
            None => self.members.entry(path.to_owned()).or_default().value = value.to_owned(),
        }
    }

    fn write(&self, path: &str, out: &mut Vec<String>) {
        if !self.value.is_empty() {
            out.push(format!("{path}={}", self.value));
        }
        let numbered =
            |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        let mut items: Vec<&Tree> = Vec::new();
        for (name, member) in &self.members {
            if numbered(name) {
                items.push(member);
            } else {
                member.write(&format!("{path}.{name}"), out);
            }
        }
        items.sort();
        for (number, item) in items.into_iter().enumerate() {
            item.write(&format!("{path}.{}", number + 1), out);
        }
    }
}

/// What differs between the two lists of requests on purpose, each with its reason:
///
/// - empty parameters (`SubnetId=`) are left out: aws(1) sends none, and to AWS they mean the same;
/// - `ClientToken` is random;
/// - the spaces and the order of members in JSON: the script's is written to be read;
/// - a question that is the same as the one before is left out: how often a wait asks is chance, and where Packer asks
///   again for what the wait has just told, the script keeps what it told;
/// - a question for one of the AMIs that the build made, once that has been asked in the region: Packer asks again before
///   it tags;
/// - the question for the zone of the subnet that was found: the script is told it with the subnet;
/// - the name of an AMI that is only copied from is random;
/// - requests of one action that follow one another have no order, nor have copies and what is asked of them: Packer walks
///   through maps, and copies at once.
pub fn requests(all: &[Request]) -> Vec<String> {
    let mut names = Names::default();
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut lines: Vec<(String, String)> = Vec::new();
    for request in all {
        let mut tree = Tree::default();
        for (name, value) in &request.parameters {
            if !value.is_empty() && !matches!(name.as_str(), "Version" | "ClientToken") {
                // the spaces of a policy mean nothing
                let value = match serde_json::from_str::<serde_json::Value>(value) {
                    Ok(mut json) if json.is_object() => {
                        json.sort_all_objects();
                        json.to_string()
                    }
                    _ => value.clone(),
                };
                let letters = |text: &str| {
                    text.len() == 7 && text.bytes().all(|it| it.is_ascii_alphanumeric())
                };
                let value =
                    match request.action == "CreateImage" && name == "Name" && letters(&value) {
                        true => "<7 letters>".to_owned(),
                        false => names.text(&value, &request.region),
                    };
                tree.put(name, &value);
            }
        }
        let mut parameters = Vec::new();
        for (name, member) in &tree.members {
            member.write(name, &mut parameters);
        }
        let action = names.text(&request.action, &request.region);
        let mut line = format!("{} {action}", request.region);
        for parameter in parameters {
            let _ = write!(line, "\n    {parameter}");
        }
        let again = lines.last().is_some_and(|(_, last)| *last == line);
        let question = request.action.starts_with("Describe");
        let made = request.action == "DescribeImages" && line.contains("<ami ");
        let place = request.action == "DescribeSubnets" && line.contains("\n    SubnetId.1=");
        if question && (again || place || (made && !asked.insert(line.clone()))) {
            continue;
        }
        lines.push((format!("{} {}", request.region, request.action), line));
    }
    let mut out: Vec<String> = Vec::new();
    let mut run: Vec<String> = Vec::new();
    let mut of = String::new();
    for (_, line) in lines {
        let action = match line.split(['\n', ' ']).nth(1).unwrap_or_default() {
            "DescribeImages" if line.contains("<ami ") => "CopyImage",
            action => action,
        };
        let action = action.to_owned();
        if action != of {
            run.sort();
            out.append(&mut run);
            of = action;
        }
        run.push(line);
    }
    run.sort();
    out.append(&mut run);
    out
}

/// Everything that is left in the cloud: the lines of moto's answers, sorted, with random words named by their kinds.
pub fn left(cloud: &Cloud, regions: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    for region in regions {
        let mut add = |query: &str| {
            let answer = cloud.ask(region, query);
            let mut lines: Vec<String> = leaves(&answer)
                .into_iter()
                .map(|line| format!("{region} {query}: {line}"))
                .collect();
            lines.sort();
            out.extend(lines);
            answer
        };
        let images = add("Action=DescribeImages&Owner.1=self");
        let snapshots = add("Action=DescribeSnapshots&Owner.1=self");
        add("Action=DescribeVolumes");
        add("Action=DescribeKeyPairs");
        add("Action=DescribeSecurityGroups");
        add("Action=DescribeLaunchTemplates");
        add("Action=DescribeTags");
        add("Action=DescribeInstances");
        for id in values(&images, "imageId") {
            let answer = cloud.ask(
                region,
                &format!("Action=DescribeImageAttribute&ImageId={id}&Attribute=launchPermission"),
            );
            out.extend(
                leaves(&answer)
                    .into_iter()
                    .map(|line| format!("{region} image attribute {line}")),
            );
        }
        for id in values(&snapshots, "snapshotId") {
            let answer = cloud.ask(region, &format!("Action=DescribeSnapshotAttribute&SnapshotId={id}&Attribute=createVolumePermission"));
            out.extend(
                leaves(&answer)
                    .into_iter()
                    .map(|line| format!("{region} snapshot attribute {line}")),
            );
        }
    }
    // Packer walks through maps, and moto keeps the order
    out.sort();
    out
}

/// The texts of an element of that name.
pub fn values(xml: &str, name: &str) -> Vec<String> {
    let start = format!("<{name}>");
    xml.split(&start)
        .skip(1)
        .filter_map(|rest| rest.split('<').next())
        .map(str::to_owned)
        .collect()
}

/// Elements that hold text, with what is random in it taken out.
fn leaves(xml: &str) -> Vec<String> {
    const CHANCE: &[&str] = &[
        "requestId",
        "privateIpAddress",
        "ipAddress",
        "publicIp",
        "privateDnsName",
        "dnsName",
        "publicDnsName",
        "keyFingerprint",
        "macAddress",
        "launchTime",
        "attachTime",
        "createTime",
        "creationDate",
        "startTime",
        "reason",
        "availabilityZone",
        "subnetId",
        "vpcId",
        "clientToken",
        "networkInterfaceId",
        "attachmentId",
        "association",
    ];
    let mut out = Vec::new();
    for piece in xml.split('<') {
        let Some((name, value)) = piece.split_once('>') else {
            continue;
        };
        let value = value.trim();
        let name = name.split(' ').next().unwrap_or_default();
        if value.is_empty() || name.starts_with('/') || CHANCE.contains(&name) {
            continue;
        }
        let value: String = pieces(value)
            .into_iter()
            .map(|piece| kind(piece).map_or_else(|| piece.to_owned(), |kind| format!("<{kind}>")))
            .collect();
        out.push(format!("{name}={value}"));
    }
    out
}

/// Two lists side by side where they differ, for a person; nothing if they do not.
pub fn difference(packer: &[String], ours: &[String]) -> Option<String> {
    if packer == ours {
        return None;
    }
    let same = packer
        .iter()
        .zip(ours)
        .take_while(|(one, other)| one == other)
        .count();
    let show = |list: &[String]| {
        let part = list.iter().skip(same.saturating_sub(1)).take(6);
        part.fold(String::new(), |text, line| text + "  " + line + "\n")
    };
    Some(format!(
        "they differ from number {} on\n--- Packer\n{}--- the script\n{}",
        same + 1,
        show(packer),
        show(ours)
    ))
}
