//! `vagrant`: makes a box for Vagrant from the artifact.

use std::collections::BTreeMap;

use crate::config;
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::{BuilderPlan, Lowered, Scope};
use crate::plan::{Stmt, Var, Word};
use crate::schema::{Any, Bool, Checks, Int, List, Literal, Map, Raw, Renderer, Text, Validate};
use crate::source::{Kind, Node};

config! {
    /// Makes a box for Vagrant from the artifact.
    pub struct Vagrant {
        /// Gzip level; 0 = plain tar.
        compression_level: Int = -1;
        /// Files added to the box root.
        include: List<Text>;
        /// Template with BuildName Provider ArtifactId.
        output: Raw = "packer_{{ .BuildName }}_{{.Provider}}.box";
        /// Per provider settings.
        r#override: Map<Any> => untagged("Override");
        /// Vagrantfile put into the box.
        vagrantfile_template: Text;
        /// The file is made during the build; skip the check.
        vagrantfile_template_generated: Bool;
        /// Provider name instead of the builder's.
        provider_override: Literal;
    }
}

impl Validate for Vagrant {
    fn validate(&self, checks: &mut Checks<'_>) {
        if let Some(path) = checks.absent(&self.vagrantfile_template) {
            checks.refuse(
                !self.vagrantfile_template_generated.value,
                &self.vagrantfile_template,
                format!("vagrantfile_template '{path}' does not exist"),
            );
        }
        checks.among(
            "provider_override",
            &self.provider_override,
            &[
                "",
                "aws",
                "azure",
                "digitalocean",
                "docker",
                "google",
                "hyperv",
                "libvirt",
                "lxc",
                "parallels",
                "scaleway",
                "virtualbox",
                "vmware",
            ],
            format!(
                "The given provider_override {} is not valid. Please choose from one of ",
                self.provider_override.value
            ),
        );
    }
}

/// post-processor/vagrant/post-processor.go
pub fn lower(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    builder: Option<&BuilderPlan>,
    faults: &mut Vec<Diagnostic>,
) -> Lowered {
    let config: Vagrant = scope.decode(layers, faults)?;
    let empty = BTreeMap::new();
    let data = builder.map_or(&empty, |builder| &builder.artifact_data);
    let mut body = vec![Stmt::call(
        "vagrant_begin",
        [Word::lit(config.provider_override.value.clone())],
    )];
    let mut making = Making { scope, data };
    match making.all(&config) {
        Ok(stmts) => body.extend(stmts),
        Err(fault) => {
            faults.push(fault);
            return None;
        }
    }
    body.push(Stmt::call("vagrant_box", []));
    let title = match config.provider_override.value.as_str() {
        "" => "Make a Vagrant box of it".to_owned(),
        provider => format!("Make a Vagrant box of it for {provider}"),
    };
    Some((title, body))
}

/// What the statements are made with.
struct Making<'m, 'h, 'a> {
    scope: &'m mut Scope<'h, 'a>,
    data: &'m BTreeMap<String, Word>,
}

impl Making<'_, '_, '_> {
    fn all(&mut self, config: &Vagrant) -> Result<Vec<Stmt>, Diagnostic> {
        let more = self.more();
        let output = self.scope.run_time(&config.output, self.data, &more)?;
        let level = config.compression_level.value.to_string();
        let mut body = vec![
            set("", "output", output),
            set("", "level", Word::lit(level)),
        ];
        self.include("", &config.include.items, &mut body)?;
        self.template("", &config.vagrantfile_template, &mut body)?;
        for (provider, value) in &config.r#override.items {
            let provider = provider.shown().to_owned();
            if let Some(node) = &value.node {
                self.overrides(&provider, node, &mut body)?;
            }
        }
        Ok(body)
    }

    /// What is known when the box is made.
    fn more(&self) -> [(&'static str, Word); 3] {
        [
            ("ArtifactId", Word::var(Var::Build("artifact_id"))),
            ("BuildName", self.scope.build.name.clone()),
            ("Provider", Word::var(Var::Build("provider"))),
        ]
    }

    fn include(
        &mut self,
        provider: &str,
        files: &[Text],
        body: &mut Vec<Stmt>,
    ) -> Result<(), Diagnostic> {
        for (number, file) in files.iter().enumerate() {
            let name = match provider {
                "" => format!("include_{}", number + 1),
                _ => format!("include_{provider}_{}", number + 1),
            };
            let carried = self.scope.carry("include", file, &name)?;
            body.extend(carried.ready);
            let words = [Word::lit(provider), Word::lit(number.to_string())];
            let words = words.into_iter().chain([file.word.clone(), carried.path]);
            body.push(Stmt::call("vagrant_include", words));
        }
        Ok(())
    }

    /// The Vagrantfile of the template's own. What is in `{{ }}` is put into it here: a script could not.
    fn template(
        &mut self,
        provider: &str,
        file: &Text,
        body: &mut Vec<Stmt>,
    ) -> Result<(), Diagnostic> {
        if file.word.is_empty() {
            return Ok(());
        }
        let why = format!("which Vagrantfile is read for {}", self.scope.path);
        let now = self.scope.house.path_now(&file.word, &why);
        let disk = self.scope.house.request.disk;
        let text = now.and_then(|path| disk.read(&path).ok());
        let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
        let path = match text {
            Some(text) => {
                let raw = Raw {
                    text,
                    span: file.span,
                };
                let more = self.more();
                let text = self.scope.run_time(&raw, self.data, &more)?;
                let mut path = Word::var(Var::Run("work"));
                path.push_str(&format!("/{}_Vagrantfile", self.scope.id));
                if !provider.is_empty() {
                    path.push_str(&format!("_{provider}"));
                }
                body.push(Stmt::Write {
                    path: path.clone(),
                    text,
                    mode: 0o600,
                });
                path
            }
            None => {
                body.push(Stmt::call("vagrant_verbatim", [file.word.clone()]));
                file.word.clone()
            }
        };
        let words = [Word::lit(provider), file.word.clone(), path];
        body.push(Stmt::call("vagrant_template", words));
        Ok(())
    }

    /// The settings of one provider. Packer decodes them when it runs, and strictly.
    fn overrides(
        &mut self,
        provider: &str,
        node: &Node,
        body: &mut Vec<Stmt>,
    ) -> Result<(), Diagnostic> {
        let Kind::Map(entries) = &node.kind else {
            return Err(wrong(provider, node, "an object"));
        };
        for entry in entries {
            let value = &entry.value;
            match (entry.key.to_ascii_lowercase().as_str(), &value.kind) {
                ("compression_level", Kind::Number(number)) => {
                    body.push(set(provider, "level", Word::lit(number.clone())));
                }
                ("output", Kind::String(_)) => {
                    let text = self.text(value)?;
                    let mut data = self.data.clone();
                    for (name, word) in self.more() {
                        data.insert(name.to_owned(), word);
                    }
                    let word = self.scope.again(&text, &data)?;
                    body.push(set(provider, "output", word));
                }
                ("vagrantfile_template", Kind::String(_)) => {
                    let text = self.text(value)?;
                    self.template(provider, &text, body)?;
                }
                ("include", Kind::List(items)) => {
                    let mut files = Vec::new();
                    for item in items {
                        files.push(self.text(item)?);
                    }
                    self.include(provider, &files, body)?;
                }
                ("compression_level", _) => return Err(wrong(provider, value, "a number")),
                ("output" | "vagrantfile_template", _) => {
                    return Err(wrong(provider, value, "a text"));
                }
                ("include", _) => return Err(wrong(provider, value, "a list of texts")),
                // as in Packer: others are of no use, and nobody says so
                _ => {}
            }
        }
        Ok(())
    }

    fn text(&mut self, node: &Node) -> Result<Text, Diagnostic> {
        let Kind::String(text) = &node.kind else {
            return Err(wrong("this provider", node, "a text"));
        };
        match self.scope.text(text, "override") {
            Ok(word) => Ok(Text {
                now: word.as_literal().map(str::to_owned),
                word,
                span: Some(node.span),
            }),
            Err(fault) => Err(fault.at(self.scope.house.request.sources, node.span)),
        }
    }
}

fn set(provider: &str, what: &'static str, value: Word) -> Stmt {
    Stmt::call("vagrant_set", [Word::lit(provider), Word::lit(what), value])
}

fn wrong(provider: &str, node: &Node, wanted: &str) -> Diagnostic {
    Diagnostic::error(
        Code::NotSupported,
        node.span,
        format!("the settings of {provider} in `override` take {wanted} here"),
    )
    .found("Packer finds that when it makes the box: it does not convert anything here")
}
