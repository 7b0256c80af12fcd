//! Certification: what the rules say of a package. The author's machine and the market run this very function, so that their
//! reports are the same but for the time.

mod files;
mod manifest;

use std::path::Path;

use jackfield_domain::market::rules::{Rule, Severity};
use jackfield_model::{CertificationFinding, CertificationReport, Manifest, Millis};
use jackfield_plugin_host::package::{self, PackageError};

use files::Files;

/// Findings of one rule that a report names; the first ones say enough.
const NAMED: usize = 20;

/// What a look at a package found.
pub struct Looked {
    pub report: CertificationReport,
    /// The manifest, where the package could be unpacked.
    pub manifest: Option<Manifest>,
    /// Its icon as a `data:` address, where it has a good and small one.
    pub icon: String,
}

/// What breaks a rule.
pub(crate) struct Broken {
    file: String,
    line: usize,
    message: String,
}

impl Broken {
    fn package(message: impl Into<String>) -> Self {
        Self { file: String::new(), line: 0, message: message.into() }
    }

    fn file(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: 0, message: message.into() }
    }

    fn line(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, message: message.into() }
    }
}

/// Looks at a package. Nothing of it is run.
///
/// # Errors
/// When the file cannot be read, or there is no room to unpack it.
pub fn look(archive: &Path, now: Millis) -> anyhow::Result<Looked> {
    let digest = package::digest_of(archive)?;
    let folder = tempfile::tempdir()?;
    let mut report = CertificationReport {
        digest,
        checked_with: env!("CARGO_PKG_VERSION").to_owned(),
        checked_at: now,
        ..CertificationReport::default()
    };
    let unpacked = match package::unpack_to_read(archive, folder.path()) {
        Ok(unpacked) => unpacked,
        Err(error @ PackageError::Unreadable(_)) => return Err(error.into()),
        Err(error) => {
            note(&mut report, Rule::Package, vec![Broken::package(error.to_string())]);
            return Ok(Looked { report, manifest: None, icon: String::new() });
        }
    };
    let manifest = (*unpacked.manifest).clone();
    report.plugin_id.clone_from(&manifest.id);
    report.version.clone_from(&manifest.version);
    let files = Files::of(&unpacked.dir)?;
    for rule in Rule::ALL {
        let broken = match rule {
            // It was unpacked.
            Rule::Package => Vec::new(),
            Rule::Identity => manifest::identity(&manifest),
            Rule::Digests => manifest::digests(&manifest, &files),
            Rule::Consent => manifest::consent(&manifest),
            Rule::Hosts => manifest::hosts(&manifest),
            Rule::Component => files.component(&manifest),
            Rule::WebGlobals => files.web_globals(&manifest),
            Rule::Secrets => files.secrets(),
            Rule::Leftovers => files.leftovers(),
            Rule::WebSize => files.web_size(&manifest),
            Rule::SourceMaps => files.source_maps(),
            Rule::Program => manifest::program(&manifest),
            Rule::Licence => files.licence(),
            Rule::Links => manifest::links(&manifest),
            Rule::Icon => files.icon(&manifest),
        };
        note(&mut report, *rule, broken);
    }
    report.passes = report.findings.iter().all(|finding| finding.severity != Severity::Error.as_str());
    let icon = files.icon_data(&manifest);
    Ok(Looked { report, manifest: Some(manifest), icon })
}

fn note(report: &mut CertificationReport, rule: Rule, broken: Vec<Broken>) {
    if broken.is_empty() {
        report.held.push(rule.id().to_owned());
        return;
    }
    report.findings.extend(broken.into_iter().take(NAMED).map(|broken| CertificationFinding {
        rule: rule.id().to_owned(),
        severity: rule.severity().as_str().to_owned(),
        file: broken.file,
        line: i64::try_from(broken.line).unwrap_or(i64::MAX),
        message: broken.message,
        fix: rule.fix().to_owned(),
    }));
}

/// The tier of a version, which follows from its report and from whether its publisher is proved.
pub fn tier(report: &CertificationReport, is_proved: bool) -> &'static str {
    if is_proved && report.passes && report.findings.is_empty() { "verified" } else { "community" }
}

/// A report as it is written and kept: the same findings give the same bytes.
pub fn text(report: &CertificationReport) -> String {
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
pub(crate) mod tests;
