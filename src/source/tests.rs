use super::*;

fn parsed(text: &str) -> Result<Node, Diagnostic> {
    let mut sources = Sources::default();
    let file = sources.add("t.json", text);
    parse(&sources, file)
}

use crate::diagnostic::Diagnostic;

fn packer(text: &str) -> String {
    parsed(text)
        .err()
        .and_then(|fault| fault.packer)
        .unwrap_or_default()
}

#[test]
fn depth_is_gos() {
    let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    assert!(parsed(&nested(MAX_DEPTH)).is_ok());
    assert!(packer(&nested(MAX_DEPTH + 1)).contains("invalid character '[' exceeded max depth"));
    assert!(packer(&nested(100_000)).contains("(offset 10001)"));
}
