//! Texts that a quoting fault would change.

/// Each is a valid UTF-8 text without NUL; none is empty, all are different.
pub fn hostile() -> Vec<String> {
    let mut out: Vec<String> = HAND_MADE.iter().map(ToString::to_string).collect();
    let controls: String = (1u8..32).chain([127]).map(char::from).collect();
    out.push(controls.clone());
    // each alone too, between letters: a shell may keep some bytes for itself
    out.push(
        controls
            .chars()
            .map(|c| format!("a{c}b{c}{c}'\""))
            .collect(),
    );
    out.push((32u8..127).map(char::from).collect());
    // every byte that can stand in UTF-8
    out.push(
        (0x80u32..0x800)
            .step_by(7)
            .filter_map(char::from_u32)
            .collect(),
    );
    // the two bytes that bash and dash use as marks inside words
    out.push("\u{81}\u{82}\u{83}\u{84}\u{88}\u{c1}\u{1}\u{7f}\u{2008}\u{2060}".to_owned());
    out.push(long());
    out
}

/// Texts without the beginning of a template. Packer renders most fields again when they are used, until nothing
/// changes, so that a `{{` cannot get through them in any spelling; the content of a file builder is rendered once.
pub fn values() -> Vec<String> {
    hostile()
        .into_iter()
        .filter(|text| !text.contains("{{"))
        .collect()
}

/// 100 kB, without newlines.
fn long() -> String {
    let mut out = String::new();
    while out.len() < 100_000 {
        out.push_str("long $x `y` 'z' \"w\" \\ ");
    }
    out
}

/// Those that are fit for a file's name and for a build's, which Packer renders until nothing changes.
pub fn names() -> Vec<String> {
    hostile()
        .into_iter()
        .map(|text| text.replace('/', "_"))
        .filter(|text| {
            text.len() < 200 && !text.contains("{{") && !matches!(text.as_str(), "." | "..")
        })
        .collect()
}

/// A text as a literal of a template that is evaluated once.
pub fn once(text: &str) -> String {
    text.replace("{{", "{{`{{`}}")
}

/// A text between the single quotes of a shell.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

const HAND_MADE: &[&str] = &[
    "plain",
    " ",
    "  two  blanks  ",
    "'",
    "''",
    "'\"'\"'",
    "'\\''",
    "\"",
    "\"\"",
    "`",
    "`id`",
    "``",
    "it's \"all\" `quoted` $(here) ${there}",
    "$",
    "$$",
    "$x",
    "${x}",
    "${x-",
    "$(id)",
    "$((1+1))",
    "$'a\\n'",
    "$\"a\"",
    "$@",
    "$*",
    "$#",
    "$?",
    "$(shell id)",
    "$$(shell id)",
    "$(S)",
    "${S}",
    "$<",
    "$$$",
    "\\",
    "\\\\",
    "\\\\\\",
    "ends in \\",
    "\\n",
    "\\c",
    "\\0",
    "\\$x",
    "\\`",
    "\\\"",
    "\\'",
    "a\\\nb",
    "a\\\n\tb",
    "\\\n",
    "a\n",
    "a\n\n\n",
    "\n",
    "\n\n\n",
    "\na",
    "a\nb",
    "a\rb",
    "a\r\nb\r\n",
    "\r",
    "\t",
    "\ta\t",
    "a\n\tb\n\t@echo c\n",
    "-n",
    "-e a",
    "-",
    "--",
    "-rf",
    "-- x",
    "+x",
    "=",
    "=x",
    "a=b",
    "a=",
    "PATH=x",
    "*",
    "?",
    "[a-z]",
    "[!a]*",
    "[",
    "]",
    "*.json",
    "+(a)",
    "@(a|b)",
    "!(a)",
    "{a,b}",
    "{1..3}",
    "!",
    "!!",
    "!x",
    "#",
    "#x",
    "x #y",
    "a\n#b\n",
    "~",
    "~root",
    "~/x",
    "a:~",
    "a=~",
    ":",
    "a:b",
    "all: x",
    "::",
    ";",
    ";;",
    "&",
    "&&",
    "|",
    "(",
    ")",
    "()",
    "<",
    ">",
    "<<EOF",
    "<<'EOF'",
    "<(id)",
    "EOF",
    "EOF\n",
    "a\nEOF\nb\n",
    "a\nEOF",
    "EOF\nEOF_\nEOF__\n",
    "\tEOF\n",
    "EOF\r\n",
    "EOF \n",
    "{{",
    "{{ user `x` }}",
    "}}",
    "{",
    "{%",
    "{#",
    "{{{",
    "@{ x }@",
    "%s",
    "%",
    "%%",
    "%d%n",
    "%s\\n",
    "%(%s)T",
    "if",
    "then",
    "esac",
    "done",
    "}",
    "function",
    "time",
    "é",
    "e\u{301}\u{327}",
    "日本語",
    "\u{1f600}\u{10ffff}",
    "\u{feff}bom",
    "\u{a0}",
    "\u{85}\u{2028}\u{2029}",
    "\u{202e}rtl",
    "\u{7}\u{7}",
    "\u{1}",
    "\u{7f}",
    "\u{1b}[31mred\u{1b}[0m",
    "a\u{8}b",
    "a,b",
    "a%!(PACKER_COMMA)b",
    "<sensitive>",
    "\\u0041",
    "\\\\u0041",
    "&lt;<>&",
    "export x",
    ". x",
    "0",
    "010",
    "1e3",
    "true",
    "null",
    "$REPLY",
    "$newline",
    "$IFS",
    "${newline}",
    "'\"$newline\"'",
    "C0644 5 x",
    "a b",
    "a 'b' \"c\"",
];
