//! JSON values as Packer's messages name and print them: Go's types, and Go's `%v`.

use super::go::plain_number;
use crate::source::{Kind, Node};

/// Go's type of a value that Packer has read.
pub(super) fn go_type(node: &Node) -> &'static str {
    match node.kind {
        Kind::Null => "<nil>",
        Kind::Bool(_) => "bool",
        Kind::Number(_) => "float64",
        Kind::String(_) => "string",
        Kind::List(_) => "[]interface {}",
        // components are processes of their own: objects lose the type of their keys on the way there
        Kind::Map(_) => "map[interface {}]interface {}",
    }
}

/// Go's kind of a value.
pub(super) fn go_kind(node: &Node) -> &'static str {
    match node.kind {
        Kind::List(_) => "slice",
        Kind::Map(_) => "map",
        _ => go_type(node),
    }
}

/// A value as `%v` prints it. Strings stand as the template has them.
pub(super) fn go_value(node: &Node) -> String {
    let mut out = String::new();
    print(node, &mut out);
    out
}

fn print(node: &Node, out: &mut String) {
    match &node.kind {
        Kind::Null => out.push_str("<nil>"),
        Kind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Kind::Number(digits) => out.push_str(&number(digits)),
        Kind::String(text) => out.push_str(text),
        Kind::List(nodes) => {
            out.push('[');
            for (index, node) in nodes.iter().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                print(node, out);
            }
            out.push(']');
        }
        Kind::Map(entries) => {
            let mut sorted: Vec<_> = entries.iter().collect();
            sorted.sort_by(|one, other| one.key.cmp(&other.key));
            out.push_str("map[");
            for (index, entry) in sorted.iter().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                out.push_str(&entry.key);
                out.push(':');
                print(&entry.value, out);
            }
            out.push(']');
        }
    }
}

/// `%v` of a floating point number: with an exponent from 1e21 on and below 1e-4.
fn number(digits: &str) -> String {
    match digits.parse::<f64>() {
        Ok(value) if value != 0.0 && !(1e-4..1e21).contains(&value.abs()) => {
            let text = format!("{value:e}");
            match text.split_once('e') {
                Some((mantissa, exponent)) => {
                    let (sign, exponent) = match exponent.strip_prefix('-') {
                        Some(rest) => ('-', rest),
                        None => ('+', exponent),
                    };
                    format!("{mantissa}e{sign}{exponent:0>2}")
                }
                None => text,
            }
        }
        _ => plain_number(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_print_as_in_go() {
        for (digits, shown) in [
            ("1", "1"),
            ("2.50", "2.5"),
            ("1e20", "100000000000000000000"),
            ("1e21", "1e+21"),
            ("-1.5e-7", "-1.5e-07"),
            ("0", "0"),
        ] {
            assert_eq!(number(digits), shown);
        }
    }
}
