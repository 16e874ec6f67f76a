//! The functions of a template: their names, parameters and places.

use super::builtins;
use super::context::Place;
use super::eval::State;
use super::stop::Outcome;
use super::value::Value;
use super::{packer, strings};

/// All functions, in the order of the alphabet.
pub const NAMES: &[&str] = &[
    "and",
    "aws_secretsmanager",
    "build",
    "build_name",
    "build_type",
    "call",
    "clean_resource_name",
    "consul_key",
    "env",
    "eq",
    "ge",
    "gt",
    "html",
    "index",
    "isotime",
    "js",
    "le",
    "len",
    "lower",
    "lt",
    "ne",
    "not",
    "or",
    "packer_version",
    "print",
    "printf",
    "println",
    "pwd",
    "replace",
    "replace_all",
    "sed",
    "slice",
    "split",
    "strftime",
    "template_dir",
    "timestamp",
    "upper",
    "urlquery",
    "user",
    "uuid",
    "vault",
];

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// `string`
    Text,
    /// `int`
    Int,
    /// `interface{}`
    Any,
    /// `reflect.Value`: anything, as it is.
    Value,
}

/// The parameters of a function.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// Those that must be given.
    pub fixed: &'static [Type],
    /// The type of all further ones, if there may be any.
    pub rest: Option<Type>,
}

impl Signature {
    /// The type of a parameter by its number.
    pub fn kind(&self, index: usize) -> Type {
        let kind = self.fixed.get(index).copied();
        kind.or(self.rest).unwrap_or(Type::Any)
    }
}

impl Type {
    /// Go's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Int => "int",
            Self::Any => "interface {}",
            Self::Value => "reflect.Value",
        }
    }

    /// Our name.
    pub fn article(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Int => "a whole number",
            Self::Any | Self::Value => "a value",
        }
    }
}

/// Whether the function is defined.
pub fn is_defined(name: &str, clean: bool) -> bool {
    (clean || name != "clean_resource_name") && NAMES.binary_search(&name).is_ok()
}

/// The parameters of a function.
pub fn signature(name: &str) -> Option<Signature> {
    use Type::{Any, Int, Text, Value};
    let (fixed, rest): (&'static [Type], Option<Type>) = match name {
        "build_name" | "build_type" | "packer_version" | "pwd" | "template_dir" | "timestamp"
        | "uuid" => (&[], None),
        "build"
        | "clean_resource_name"
        | "consul_key"
        | "env"
        | "lower"
        | "strftime"
        | "upper"
        | "user" => (&[Text], None),
        "sed" | "vault" => (&[Text, Text], None),
        "replace_all" => (&[Text, Text, Text], None),
        "replace" => (&[Text, Text, Int, Text], None),
        "split" => (&[Text, Text, Int], None),
        "isotime" | "aws_secretsmanager" => (&[], Some(Text)),
        "len" | "not" => (&[Value], None),
        "and" | "call" | "eq" | "index" | "or" | "slice" => (&[Value], Some(Value)),
        "ge" | "gt" | "le" | "lt" | "ne" => (&[Value, Value], None),
        "html" | "js" | "print" | "println" | "urlquery" => (&[], Some(Any)),
        "printf" => (&[Text], Some(Any)),
        _ => return None,
    };
    Some(Signature { fixed, rest })
}

/// Calls a function with arguments of its parameters' types.
pub(super) fn call(state: &mut State, name: &str, arguments: &[Value]) -> Outcome<Value> {
    match name {
        "lower" | "upper" | "replace" | "replace_all" | "split" | "clean_resource_name" => {
            strings::call(state, name, arguments)
        }
        "call" | "eq" | "ge" | "gt" | "html" | "index" | "js" | "le" | "len" | "lt" | "ne"
        | "not" | "print" | "printf" | "println" | "slice" | "urlquery" => {
            builtins::call(state, name, arguments)
        }
        _ => packer::call(state, name, arguments),
    }
}

/// Whether the environment and secret stores may be asked.
pub fn may_look_up(place: Place) -> bool {
    place == Place::Variable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_has_parameters_and_names_are_sorted() {
        assert!(NAMES.is_sorted());
        for name in NAMES {
            assert!(signature(name).is_some(), "{name}");
        }
    }
}
