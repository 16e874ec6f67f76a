//! Floppy disks and CDs, next to those that real Packer makes of the same files.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::rig;
use crate::support::{both, files, limit, shells, text};

/// Files of every kind that goes onto a floppy disk or a CD.
pub fn make_files(root: &Path) {
    for folder in [
        "files",
        "flat/inner/deep",
        "tree/Sub Folder/deep",
        "dirs/one",
        "dirs/two",
    ] {
        fs::create_dir_all(root.join(folder)).expect("folder");
    }
    let large: Vec<u8> = (0..150_000u32).map(|at| (at % 251) as u8).collect();
    for (path, bytes) in [
        ("files/plain.txt", &b"plain\n"[..]),
        ("files/UPPER.CFG", b"upper\n"),
        ("files/Mixed.Txt", b"mixed\n"),
        ("files/a long name, with blanks.config", b"long\n"),
        ("files/a long name, with more.config", b"more\n"),
        ("files/a long name, with dots.x.y.config", b"dots\n"),
        ("files/exactly-13.ch", b"thirteen\n"),
        ("files/noextension", b""),
        ("files/noext", b"none\n"),
        ("files/.hidden", b"hidden\n"),
        ("files/f+o[1]=;,.a", b"odd\n"),
        ("files/gr\u{fc}n.txt", b"green\n"),
        ("files/large.bin", &large),
        ("flat/x1.sh", b"x1\n"),
        ("flat/inner/x2.sh", b"x2\n"),
        ("flat/inner/deep/x3.longer", b"x3\n"),
        ("tree/t.txt", b"t\n"),
        ("tree/Sub Folder/s.json", b"s\n"),
        ("tree/Sub Folder/deep/d", b"d\n"),
        ("dirs/one/1.txt", b"1\n"),
        ("dirs/two/2.txt", b"2\n"),
        ("dirs/three", b"3\n"),
    ] {
        fs::write(root.join(path), bytes).expect("file");
    }
    // a folder whose entries take several clusters
    for number in 0..40 {
        fs::write(
            root.join(format!("tree/a file with the number {number}")),
            [number],
        )
        .expect("file");
    }
    fs::write(root.join("disk"), "").expect("disk");
}

pub const COPY: &str = "last=
for word in \"$@\"; do
	[ \"$last\" != -fda ] || cp \"$word\" \"$folder/floppy.img\"
	case $word in
	file=*media=cdrom) word=${word#file=}; cp \"${word%%,*}\" \"$folder/cd.iso\" ;;
	esac
	last=$word
done
sleep 3
";

/// The images that Packer makes with these keys, as its machine is given them; and what it says.
fn by_packer(root: &Path, keys: &serde_json::Value) -> String {
    let mut keys = keys.clone();
    let binary = rig::pretended_qemu(root, COPY);
    let more = serde_json::json!({ "disable_vnc": true, "boot_wait": "1s" });
    let object = keys.as_object_mut().expect("object");
    object.extend(more.as_object().expect("object").clone());
    let output = rig::packer_build(root, &rig::template(&binary, keys)).end();
    let made = root.join("floppy.img").exists() || root.join("cd.iso").exists();
    assert!(made, "{}", both(&output));
    text(&output.stdout)
}

/// What is said while the floppy disk is made.
fn said(output: &str, build: &str) -> Vec<String> {
    let lines = output
        .lines()
        .skip_while(|line| !line.ends_with("Creating floppy disk..."));
    let lines = lines.filter_map(|line| line.split_once(&format!("{build}: ")));
    let mut lines: Vec<String> = lines.map(|(_, line)| line.to_owned()).collect();
    let last = lines
        .iter()
        .position(|line| line == "Done copying paths from floppy_dirs");
    lines.truncate(last.expect("it is done") + 1);
    lines
}

fn read(program: &str, words: &[&str], folder: &Path) -> String {
    let mut command = Command::new(program);
    command
        .args(words)
        .current_dir(folder)
        .env("MTOOLS_LOWER_CASE", "0");
    let output = limit::output(command.env("LC_ALL", "C.UTF-8"));
    assert!(
        output.status.success(),
        "{program} {words:?}: {}",
        both(&output)
    );
    text(&output.stdout)
}

/// A folder's files with what is in them.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let read = |path: &std::path::PathBuf| {
        let bytes = fs::read(folder.join(path)).expect("file");
        (path.display().to_string(), bytes)
    };
    files(folder).iter().map(read).collect()
}

#[track_caller]
pub fn same(lines: &[String], measure: &[String], shell: &str) {
    let differs = |(one, other): &(&String, &String)| one != other;
    let first = lines.iter().zip(measure).find(differs);
    assert!(first.is_none(), "{shell}, Packer: {first:?}");
    assert_eq!(lines.len(), measure.len(), "{shell}");
}

/// Labels, the order of entries, both names of each, sizes; and what is in the files.
pub fn floppy(folder: &Path, image: &str) -> (Vec<String>, Vec<(String, Vec<u8>)>) {
    let list = read("mdir", &["-a", "-/", "-i", image, "::"], folder);
    let shown = list.lines().filter(|line| !line.contains("bytes free"));
    let times = |word: &&str| {
        !(word.len() == 10 && word.starts_with("20") || word.len() == 5 && word.contains(':'))
    };
    let lines = shown.map(|line| {
        line.split_whitespace()
            .filter(times)
            .collect::<Vec<_>>()
            .join(" ")
    });
    let lines: Vec<String> = lines.collect();
    let out = folder.join(format!("{image}.out"));
    fs::create_dir(&out).expect("folder");
    read(
        "mcopy",
        &["-s", "-n", "-i", image, "::*", &out.display().to_string()],
        folder,
    );
    (lines, contents(&out))
}

#[test]
fn floppy_disks_hold_what_packers_do() {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    make_files(root);
    let keys = serde_json::json!({
        "floppy_files": ["files/plain.txt", "files/[A-Z]*", "files/a long*", "files/exactly-13.ch", "files/noext*",
            "files/.hidden", "files/f+*", "files/large.bin", "flat", "./dirs/three"],
        "floppy_dirs": ["tree", "dirs/*/", "flat/inner/"],
        "floppy_label": "MyLabel",
    });
    let told = said(&by_packer(root, &keys), "qemu");
    assert!(told.len() > 20, "{told:?}");
    let (measure, files) = floppy(root, "floppy.img");
    assert!(measure.len() > 60 && files.len() > 60, "{measure:?}");
    let lines = "floppy_begin
for path in files/plain.txt 'files/[A-Z]*' 'files/a long*' files/exactly-13.ch 'files/noext*' files/.hidden 'files/f+*' files/large.bin flat ./dirs/three; do
	case $path in
	*[*[]*) floppy_match flat \"$path\" ;;
	*) floppy_add flat \"$path\" ;;
	esac || put \"failed: $ERROR\"
done
floppy_add tree tree
floppy_match tree 'dirs/*/' || put \"failed: $ERROR\"
floppy_add tree flat/inner/
floppy_make MyLabel || put \"failed: $ERROR\"
cp \"$b_floppy\" \"$1.img\"
floppy_remove
[[ ! -e $b_floppy ]] || put 'failed: it is still there'
";
    for shell in shells() {
        let mut command = rig::script(shell, root, lines);
        let output = limit::output(command.arg(shell));
        assert!(
            !both(&output).contains("failed"),
            "{shell}: {}",
            both(&output)
        );
        same(&said(&text(&output.stdout), "b"), &told, shell);
        let image = format!("{shell}.img");
        assert_eq!(
            fs::metadata(root.join(&image)).expect("image").len(),
            1_474_560
        );
        read("fsck.fat", &["-n", &image], root);
        let (list, held) = floppy(root, &image);
        same(&list, &measure, shell);
        assert!(held == files, "{shell}: what is in the files differs");
    }
}

#[test]
fn what_does_not_fit_onto_a_floppy_disk_is_refused() {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    fs::create_dir_all(root.join("many")).expect("folder");
    fs::create_dir_all(root.join("other")).expect("folder");
    fs::write(root.join("large"), vec![1; 1_457_665]).expect("file");
    fs::write(root.join("largest"), vec![1; 1_457_664]).expect("file");
    fs::write(root.join("other/LARGEST"), "").expect("file");
    fs::write(root.join("a long name.text"), "first\n").expect("file");
    fs::write(root.join("other/a long name.text"), "second\n").expect("file");
    for number in 0..224 {
        fs::write(root.join(format!("many/{number}")), "").expect("file");
    }
    let lines = "for items in 'flat large' 'flat largest' 'flat many' 'tree many' 'flat nothing' 'flat largest flat other/LARGEST'; do
	floppy_begin
	set -- $items
	while (( $# > 0 )); do
		floppy_add \"$1\" \"$2\"
		shift 2
	done
	floppy_make packer && put \"made of $items\"
done
floppy_begin
floppy_make 'a label too long' || put \"$ERROR\"
floppy_begin
floppy_add flat 'a long name.text'
floppy_add flat 'other/a long name.text'
floppy_make 'Eleven char' || put \"failed: $ERROR\"
";
    let output = limit::output(&mut rig::script("mksh", root, lines));
    let said = both(&output);
    let wanted = [
        "the files do not fit onto a floppy disk",
        "made of flat largest\n",
        "the root of a floppy disk holds 224 entries at most",
        "made of tree many\n",
        "nothing: No such file or directory",
        "name already exists: LARGEST",
        "a floppy disk takes a label of 11 characters",
    ];
    let mut from = 0;
    for part in wanted {
        let at = said[from..]
            .find(part)
            .unwrap_or_else(|| panic!("no {part} in\n{said}"));
        from += at;
    }
    assert_eq!(said.matches("made of").count(), 2, "{said}");
    assert!(!said.contains("failed"), "{said}");
    let image = root.join("state/floppy.img").display().to_string();
    let shown = read("mlabel", &["-s", "-i", &image, "::"], root);
    assert!(shown.contains("Eleven char"), "{shown}");
    let shown = read("mtype", &["-i", &image, "::a long name.text"], root);
    assert_eq!(shown, "first\n", "a guest sees the first");
}

/// Label, names, sizes and modes by Rock Ridge and by Joliet; and what is in the files.
pub fn cd(folder: &Path, image: &str) -> (Vec<String>, Vec<(String, Vec<u8>)>) {
    let mut lines = Vec::new();
    for names in ["any", "norock"] {
        let words = [
            "-indev",
            image,
            "-read_fs",
            names,
            "-pvd_info",
            "-find",
            "/",
            "-exec",
            "lsdl",
        ];
        let words: Vec<&str> = ["-read_fs", names].into_iter().chain(words).collect();
        let list = read("xorriso", &words, folder);
        let shown = list
            .lines()
            .filter(|line| line.starts_with("Volume Id") || line.contains(" '/"));
        // the root's own entry has the mode of a private folder in Packer's
        let shown = shown.filter(|line| !line.ends_with(" '/'"));
        lines.extend(shown.map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                [mode, links, _, _, size, _, _, _, name @ ..] => {
                    format!("{mode} {links} {size} {}", name.join(" "))
                }
                _ => line.to_owned(),
            }
        }));
    }
    let out = folder.join(format!("{image}.out"));
    read(
        "xorriso",
        &[
            "-osirrox",
            "on",
            "-indev",
            image,
            "-extract",
            "/",
            &out.display().to_string(),
        ],
        folder,
    );
    read(
        "chmod",
        &["-R", "u+rwX", &out.display().to_string()],
        folder,
    );
    (lines, contents(&out))
}

#[test]
fn cds_hold_what_packers_do() {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    make_files(root);
    let keys = serde_json::json!({
        "cd_files": ["files/plain.txt", "files/gr\u{fc}n.txt", "./files/a long name, with blanks.config", "tree", "flat/inner",
            "dirs/"],
        "cd_label": "cidata",
    });
    by_packer(root, &keys);
    let (measure, files) = cd(root, "cd.iso");
    assert!(measure.len() > 90 && files.len() > 40, "{measure:?}");
    let lines = "cd_begin || put \"failed: $ERROR\"
for path in files/plain.txt files/gr\u{fc}n.txt './files/a long name, with blanks.config' tree flat/inner dirs/; do
	cd_add \"$path\" || put \"failed: $ERROR\"
done
cd_make cidata || put \"failed: $ERROR\"
cp \"$b_cd\" \"$1.iso\"
cd_remove
[[ ! -e $b_cd && ! -e $work/cd ]] || put 'failed: something is still there'
cd_begin
cd_add nothing && put 'failed: nothing was added'
put \"$ERROR\"
";
    for shell in shells() {
        let mut command = rig::script(shell, root, lines);
        let output = limit::output(command.arg(shell));
        assert!(
            !both(&output).contains("failed"),
            "{shell}: {}",
            both(&output)
        );
        assert!(both(&output).contains("nothing is not there"), "{shell}");
        let (list, held) = cd(root, &format!("{shell}.iso"));
        same(&list, &measure, shell);
        assert!(held == files, "{shell}: what is in the files differs");
    }
}
