//! `amazon-import`: imports a disk into Amazon's cloud as an AMI.

use std::collections::BTreeMap;

use crate::builders::amazon::common::access::Access;
use crate::builders::amazon::steps::{access, flag, image, made_once, work};
use crate::builders::json::{Json, Members};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Scope, Steps};
use crate::plan::{Stmt, Word};
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};

/// Packer's name of what this leaves.
const BUILDER_ID: &str = "packer.post-processor.amazon-import";

config! {
    /// Imports a disk into Amazon's cloud as an AMI.
    pub struct AmazonImport as "packer.post-processor.amazon-import" {
        /// Bucket.
        s3_bucket_name: Text => required("s3_bucket_name must be set");
        /// Name of the object.
        s3_key_name: Raw;
        /// Encryption of the object: `AES256` or `aws:kms`.
        s3_encryption: Text;
        /// Key that encrypts the object.
        s3_encryption_key: Text;
        /// Whether what was uploaded is left there.
        skip_clean: Bool;
        /// Tags.
        tags: Map<Text>;
        /// Name of the AMI.
        ami_name: Text;
        /// Description of the AMI.
        ami_description: Text;
        /// Accounts that may use the AMI.
        ami_users: List<Text>;
        /// Groups that may use the AMI.
        ami_groups: List<Text>;
        /// Whether the AMI is encrypted.
        ami_encrypt: Bool;
        /// Key that encrypts the AMI.
        ami_kms_key: Text;
        /// Licence of the image.
        license_type: Text;
        /// Role for the import.
        role_name: Text;
        /// Format.
        format: Text = "ova";
    }
    flatten { access: Access }
}

impl Validate for AmazonImport {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        checks.among(
            "format",
            &self.format,
            &["", "ova", "raw", "vmdk", "vhd", "vhdx"],
            format!(
                "invalid format '{}'. Only 'ova', 'raw', 'vhd', 'vhdx', or 'vmdk' are allowed",
                self.format.shown()
            ),
        );
        checks.among(
            "s3_encryption",
            &self.s3_encryption,
            &["", "AES256", "aws:kms"],
            format!(
                "invalid s3 encryption format '{}'. Only 'AES256' and 'aws:kms' are allowed",
                self.s3_encryption.shown()
            ),
        );
    }
}

/// post-processor/amazon-import/post-processor.go
impl Lower for AmazonImport {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let body = self.body(steps.scope, steps.data)?;
        steps.body.extend(body);
        let bucket = &self.s3_bucket_name.word;
        Ok(format!(
            "Import its disk as an AMI, by way of the bucket {bucket}"
        ))
    }
}

impl AmazonImport {
    fn body(
        &self,
        scope: &mut Scope<'_, '_>,
        data: &BTreeMap<String, Word>,
    ) -> Result<Vec<Stmt>, Diagnostic> {
        let format = early(&self.format, scope)?;
        let mut body = access::settings(&self.access, scope);
        body.extend(access::keys(&self.access));
        body.push(Stmt::call("import_source", [Word::lit(format.as_str())]));
        let key = Raw {
            text: match self.s3_key_name.text.is_empty() {
                true => format!("packer-import-{{{{timestamp}}}}.{format}"),
                false => self.s3_key_name.text.clone(),
            },
            span: self.s3_key_name.span,
        };
        let mut key = scope.run_time(&key, data, &[])?;
        body.extend(made_once("s3_key", &mut key));
        let bucket = self.s3_bucket_name.word.clone();
        let mut words = vec![
            bucket.clone(),
            key.clone(),
            self.s3_encryption.word.clone(),
            self.s3_encryption_key.word.clone(),
        ];
        words.extend(self.skip_clean.value.then(|| flag("keep", true)));
        body.push(Stmt::call("import_upload", words));
        let path = work("import.json");
        body.push(write(&path, self.request(bucket, key, &format)));
        let license = self.license_type.word.clone();
        body.push(Stmt::call("import_image", [path, license]));
        if !self.ami_name.word.is_empty() {
            let mut copy = Members::default();
            copy.put("Name", Json::Text(self.ami_name.word.clone()));
            if self.ami_encrypt.value {
                copy.flag("Encrypted", Some(true));
                copy.text("KmsKeyId", &self.ami_kms_key);
            }
            let path = work("copy.json");
            body.push(write(&path, copy));
            body.push(Stmt::call("import_rename", [path]));
        }
        for (key, value) in &self.tags.items {
            let pair = [key.word.clone(), value.word.clone()];
            body.push(Stmt::call("aws_tag", pair));
        }
        if !self.tags.items.is_empty() {
            body.push(Stmt::call("import_tag", []));
        }
        let description = Json::Text(self.ami_description.word.clone());
        let described = !self.ami_description.word.is_empty();
        let requests = image::requests(
            described.then_some(description),
            &self.ami_groups,
            &self.ami_users,
        );
        let words = image::written(requests, &mut body);
        if !words.is_empty() {
            body.push(Stmt::call("import_modify", words));
        }
        body.push(Stmt::call("import_end", [Word::lit(BUILDER_ID)]));
        Ok(body)
    }

    fn request(&self, bucket: Word, key: Word, format: &str) -> Members {
        let mut place = Members::default();
        place.put("S3Bucket", Json::Text(bucket));
        place.put("S3Key", Json::Text(key));
        let mut disk = Members::default();
        disk.put("Format", Json::Text(format.into()));
        disk.put("UserBucket", Json::Object(place));
        let mut out = Members::default();
        out.put("DiskContainers", Json::List(vec![Json::Object(disk)]));
        out.flag("Encrypted", Some(self.ami_encrypt.value));
        if self.ami_encrypt.value {
            out.text("KmsKeyId", &self.ami_kms_key);
        }
        out.text("RoleName", &self.role_name);
        out.text("LicenseType", &self.license_type);
        out
    }
}

fn early(format: &Text, scope: &mut Scope<'_, '_>) -> Result<String, Diagnostic> {
    let format = crate::builders::amazon::steps::early("format", format, scope)?;
    Ok(match format.is_empty() {
        true => "ova".to_owned(),
        false => format,
    })
}

fn write(path: &Word, request: Members) -> Stmt {
    Stmt::Write {
        path: path.clone(),
        text: Json::Object(request).document(),
        mode: 0o600,
    }
}
