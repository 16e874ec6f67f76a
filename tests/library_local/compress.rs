//! Every format of the compress post-processor, held against Packer's.

use serde_json::json;

use crate::shell::{HOSTILE, Place, lines_of, null_template, word};
use crate::support::shells;

const FORMATS: &[&str] = &[
    "tar", "zip", "tar.gz", "tar.lz4", "tar.bgzf", "tar.xz", "gz", "lz4", "bgzf", "xz",
];

/// Files with hostile names, special modes, an owner of their own and a name that a tar header cannot hold.
fn files(place: &Place) -> Vec<String> {
    let long = format!("in/{}", "7".repeat(150));
    let mut names: Vec<String> = HOSTILE.iter().map(|name| format!("in/{name}")).collect();
    names.push(long);
    for (number, name) in names.iter().enumerate() {
        place.write(
            name,
            name.repeat(number * 300),
            [0o644, 0o4755, 0o600, 0o2750, 0o1777][number % 5],
        );
    }
    place.write("in/empty", "", 0o400);
    place.write(
        "in/binary",
        (0..=255).cycle().take(200_000).collect::<Vec<u8>>(),
        0o644,
    );
    names.extend(["in/empty".to_owned(), "in/binary".to_owned()]);
    // the order in which artifice gives them
    names.sort();
    names
}

fn unpacked(place: &Place, file: &str) -> Vec<u8> {
    match file.rsplit('.').next() {
        Some("gz" | "bgzf") => place.tool("sh", &["-c", &format!("gzip -dc <{file}")]),
        Some("lz4") => place.tool("lz4", &["-dc", file]),
        Some("xz") => place.tool("xz", &["-dc", file]),
        Some("zip") => {
            let mut names = place.tool("unzip", &["-Z", "-l", file]);
            // sizes of compressed data differ
            let listing = String::from_utf8_lossy(&names)
                .lines()
                .filter(|line| line.starts_with('-'))
                .map(|line| {
                    let fields: Vec<&str> = line.split_whitespace().collect();
                    format!(
                        "{} {} {} {}\n",
                        fields[0],
                        fields[3],
                        fields[7],
                        line.split(fields[8]).last().unwrap_or_default()
                    )
                })
                .collect::<String>();
            names = listing.into_bytes();
            names.extend(place.tool("unzip", &["-p", file]));
            names
        }
        _ => place.read(file).unwrap_or_default(),
    }
}

#[test]
fn every_format_holds_what_packers_holds() {
    let theirs = Place::new();
    let names = files(&theirs);
    let single = |format: &&&str| !format.starts_with("tar") && **format != "zip";
    let mut chains = Vec::new();
    for format in FORMATS {
        let pattern = if single(&format) { "in/binary" } else { "in/*" };
        chains.push(json!([
            {"type": "artifice", "files": [pattern]},
            {"type": "compress", "output": format!("out/all.{format}"), "compression_level": 4},
        ]));
    }
    // artifice and compress destroy what they get, so the files are left alone only if each chain keeps them
    for chain in &mut chains {
        chain[1]["keep_input_artifact"] = json!(true);
    }
    let said = theirs.packer(&null_template(json!(chains)), &[]);
    let said = lines_of(&said, "==> null (compress): ");
    assert_eq!(said.len(), FORMATS.len() * 3 - 2, "{said:?}");

    for shell in shells() {
        let ours = Place::new();
        files(&ours);
        let mut text = String::from("b_target='null (compress)'\n");
        for format in FORMATS {
            let (kind, list) = match single(&format) {
                true => (*format, vec!["in/binary".to_owned()]),
                false => (*format, names.clone()),
            };
            let list: Vec<String> = list.iter().map(|name| word(name)).collect();
            text.push_str(&format!(
                "artifact_new x y z {}\ncompress_{} out/all.{format} 4 || put \"failed: $ERROR\"\n\
                 put \"${{art_builder[artifact]}} ${{art_text[artifact]}} ${{art_file[art_first[artifact]]}} ${{art_count[artifact]}}\"\n",
                list.join(" "),
                kind.replace('.', "_"),
            ));
        }
        let out = ours.run(shell, &text);
        assert_eq!(
            lines_of(&out, "==> null (compress): "),
            said,
            "{shell}: {out}"
        );
        for format in FORMATS {
            let file = format!("out/all.{format}");
            assert!(
                unpacked(&ours, &file) == unpacked(&theirs, &file),
                "{shell}: {format} differs"
            );
            assert_eq!(ours.mode(&file), theirs.mode(&file), "{shell}: {format}");
            let result =
                format!("packer.post-processor.compress compressed artifacts in: {file} {file} 1");
            assert!(out.lines().any(|line| line == result), "{shell}: {out}");
        }
    }
}

#[test]
fn the_kind_is_chosen_as_packer_chooses_it() {
    let cases = [
        ("plain", ""),
        ("a.zip", ""),
        ("a.tar.zip", ""),
        ("a.tar", ""),
        ("a.gz", ""),
        ("a.tar.gz", ""),
        ("a.tar.gz.bak", ""),
        ("a.TAR.gz", ""),
        ("a.tARx.gz", ""),
        ("v1.0", ""),
        ("x.gz-1", ""),
        ("a.tar/b", ""),
        ("d.gz/b", ""),
        ("a..xz", ""),
        ("a.", ""),
        ("b.zip", "gz"),
        ("b.tar", "xz"),
        ("b", "tar.lz4"),
        ("b", "bgzf"),
        ("b", "foo"),
        ("b", "zip"),
        ("{{user `late`}}", ""),
    ];
    let theirs = Place::new();
    theirs.write("in", "x", 0o644);
    let mut shown = Vec::new();
    let mut chosen = Vec::new();
    for (number, (output, format)) in cases.iter().enumerate() {
        let folder = format!("{number}/");
        let chain = json!([[{"type": "artifice", "files": ["in"]}, {
            "type": "compress", "output": format!("{folder}{output}"), "format": format, "keep_input_artifact": true,
        }]]);
        let mut template = null_template(chain);
        template["variables"] = json!({"late": "late.zip"});
        let said = lines_of(&theirs.packer(&template, &[]), "==> null (compress): ");
        // the last line but one tells the kind: Tarring F with X, Zipping F, Archiving F with X
        let kind = said
            .get(said.len().saturating_sub(2))
            .cloned()
            .unwrap_or_default();
        let mut words = kind.split_whitespace();
        let kind = match (words.next(), words.last()) {
            (Some("Zipping"), _) => "zip".to_owned(),
            (Some("Tarring"), Some("compression")) => "tar".to_owned(),
            (Some("Tarring"), Some(with)) => format!("tar_{}", with.replace("pgzip", "gz")),
            (Some("Archiving"), Some(with)) => with.replace("pgzip", "gz"),
            other => panic!("{output} {format}: {other:?} in {said:?}"),
        };
        shown.push(kind);
        theirs.write("template.json", template.to_string(), 0o644);
        let script = theirs.tool(
            env!("CARGO_BIN_EXE_packsh"),
            &["compile", "--library", "-o", "-", "template.json"],
        );
        let script = String::from_utf8_lossy(&script).into_owned();
        let call = lines_of(&script, "\tcompress_")
            .into_iter()
            .find(|line| line.contains(&folder))
            .unwrap_or_else(|| panic!("{output} {format}: no call"));
        chosen.push(call.split(' ').next().unwrap_or_default().to_owned());
    }
    assert_eq!(chosen, shown);
}

#[test]
fn faults_are_told_in_packers_words() {
    let files = |place: &Place| {
        place.write("a", "1", 0o644);
        place.write("b c", "2", 0o644);
        std::fs::create_dir(place.path("folder")).expect("a folder");
    };
    let cases = [
        ("gz", -1, vec!["a", "b c"]),
        ("tar", -1, vec!["a", "folder"]),
        ("zip", -1, vec!["folder"]),
        ("xz", -1, vec!["folder"]),
        ("gz", -9, vec!["a"]),
        ("bgzf", -9, vec!["a"]),
    ];
    let theirs = Place::new();
    files(&theirs);
    let mut faults = Vec::new();
    let mut text = String::from("b_target='null (compress)'\n");
    for (format, level, names) in &cases {
        let said = theirs.packer(
            &null_template(json!([[{"type": "artifice", "files": names}, {
                "type": "compress", "output": format!("o.{format}"), "compression_level": level, "keep_input_artifact": true,
            }]])),
            &[],
        );
        let fault = said
            .lines()
            .find_map(|line| line.strip_prefix("* Post-processor failed: "))
            .unwrap_or_else(|| panic!("no fault: {said}"));
        faults.push(fault.to_owned());
        let list: Vec<String> = names.iter().map(|name| word(name)).collect();
        text.push_str(&format!(
            "artifact_new x y z {}\ncompress_{format} o.{format} {level} || put \"* $ERROR\"\n",
            list.join(" ")
        ));
    }
    for shell in shells() {
        let ours = Place::new();
        files(&ours);
        assert_eq!(lines_of(&ours.run(shell, &text), "* "), faults, "{shell}");
    }
}
