//! The variables of a script: what they are, and how the command line sets them.

use super::comment::Comment;
use super::ksh::{Emitter, indent};
use super::needs;
use super::quote::{self, Names, Style};
use crate::plan::{SecretKind, Variable};

impl Emitter<'_> {
    /// `set_variable`, `variables`.
    pub fn variables(&self) -> Vec<String> {
        let mut out = vec![
            Comment::new(
                "set_variable NAME VALUE: takes the value of a variable from the command line.",
            )
            .to_string(),
            "function set_variable {".to_owned(),
            "\tcase $1 in".to_owned(),
        ];
        for variable in &self.plan.variables {
            out.push(format!(
                "\t{})",
                quote::literal(&variable.name, Style::Script)
            ));
            out.push(format!("\t\t{}=$2", self.names.user(&variable.name)));
            out.push("\t\t;;".to_owned());
        }
        out.push("\t*)".to_owned());
        out.push("\t\t: # as Packer: a name that the template does not use is no fault".to_owned());
        out.push("\t\t;;".to_owned());
        out.extend(["\tesac".to_owned(), "}".to_owned(), String::new()]);
        out.push(
            Comment::new(
                "variables: gives each variable its value: -var, -var-file or the default.",
            )
            .to_string(),
        );
        out.push("function variables {".to_owned());
        let mut body = vec!["missing=".to_owned()];
        let folder = quote::literal(&self.plan.source.folder, Style::Script);
        body.push("pwd=$PWD".to_owned());
        body.push(format!("template_folder {folder}"));
        let all: Vec<String> = self
            .plan
            .variables
            .iter()
            .map(|v| self.names.user(&v.name))
            .collect();
        if !all.is_empty() && !self.from_environment {
            body.push(format!("unset {}", all.join(" ")));
        }
        if !self.from_environment {
            body.push("given_variables".to_owned());
        }
        for variable in &self.plan.variables {
            self.variable(variable, &mut body);
        }
        if !self.plan.variables.is_empty() {
            body.push("[[ -z $missing ]] || die \"$missing\"".to_owned());
        }
        for variable in &self.plan.variables {
            self.bound(variable, &mut body);
        }
        for secret in &self.plan.secrets {
            body.push(Comment::new(&secret.origin).to_string());
            if let Some(value) = &secret.value {
                let name = quote::variable(&secret.var(), self.names);
                let value = quote::literal(value, Style::Script);
                body.push(format!("{name}={value}"));
                if secret.kind == SecretKind::Account {
                    body.push(format!("secret \"${name}\""));
                }
                continue;
            }
            let from = secret.environment();
            body.push(format!("secret_{}=${{{from}-}}", secret.name));
            body.push(format!("unset {from}"));
            if self.from_environment {
                // each recipe is a process of its own
                body.extend(needs::of_secret(&secret.name));
            }
        }
        out.extend(indent(&body));
        out.push("}".to_owned());
        out
    }

    fn variable(&self, variable: &Variable, body: &mut Vec<String>) {
        let name = self.names.user(&variable.name);
        let shown = quote::literal(&variable.name, Style::Script);
        if !variable.origin.is_empty() {
            body.push(Comment::new(&variable.origin).to_string());
        }
        body.push(format!("if [[ -z ${{{name}+set}} ]]; then"));
        match &variable.default {
            None => {
                body.push(format!("\trequired {shown}"));
                body.push(format!("\t{name}="));
            }
            Some(_) if variable.asked => {
                let from = variable.environment();
                body.push(format!("\tsecret_value {shown} {from} \"${{{from}-}}\""));
                body.push(format!("\t{name}=$REPLY"));
                body.push(format!("\tunset {from}"));
            }
            Some(word) => {
                let mut lines = Vec::new();
                let what = format!("the variable {}", variable.name);
                let value = self.word(word, &what, &mut lines);
                body.extend(indent(&lines));
                body.push(format!("\t{name}={value}"));
            }
        }
        let late = variable
            .fixed
            .as_ref()
            .filter(|fixed| fixed.value.as_literal().is_none());
        if let Some(fixed) = late {
            let reason = quote::literal(&fixed.reason, Style::Script);
            body.push("else".to_owned());
            body.push(format!("\tfixed_late {shown} {reason}"));
        }
        body.push("fi".to_owned());
        if variable.sensitive {
            body.push(format!("secret \"${name}\""));
        }
        if let Some(fixed) = &variable.fixed
            && let Some(value) = fixed.value.as_literal()
        {
            let value = quote::literal(value, Style::Script);
            let reason = quote::literal(&fixed.reason, Style::Script);
            body.push(format!("fixed {shown} {value} \"${name}\" {reason}"));
        }
    }

    /// Refuses values of a variable that a list has for one item.
    fn bound(&self, variable: &Variable, body: &mut Vec<String>) {
        let Some(bound) = &variable.bound else { return };
        let name = self.names.user(&variable.name);
        let shown = quote::literal(&variable.name, Style::Script);
        let reason = quote::literal(&bound.reason, Style::Script);
        let function = match bound.may_be_empty {
            true => "no_list",
            false => "one_item",
        };
        body.push(format!("{function} {shown} \"${name}\" {reason}"));
    }
}
