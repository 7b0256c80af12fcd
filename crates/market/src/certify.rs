//! Certification: what the rules say of a package. The author's machine and the market run this very function, so that their
//! reports are the same but for the time.

mod files;
mod manifest;

use std::path::Path;

use jackfield_domain::market::rules::{Rule, Severity};
use jackfield_model::{CertificationFinding, CertificationReport, Manifest, MarketAdvisory, Millis};
use jackfield_plugin_host::package::{self, PackageError};

use crate::advisories::Advisories;
use crate::parts::{Part, Parts};

pub(crate) use files::Files;

/// Findings of one rule that a report names; the first ones say enough.
const NAMED: usize = 20;

/// What a look at a package found.
pub struct Looked {
    pub report: CertificationReport,
    /// The manifest, where the package could be unpacked.
    pub manifest: Option<Manifest>,
    /// Its icon as a `data:` address, where it has a good and small one.
    pub icon: String,
    /// What it is made of.
    pub parts: Vec<Part>,
    /// What is known against its parts.
    pub advisories: Vec<MarketAdvisory>,
}

/// What breaks a rule.
pub(crate) struct Broken {
    file: String,
    line: usize,
    message: String,
}

impl Broken {
    pub(crate) fn package(message: impl Into<String>) -> Self {
        Self { file: String::new(), line: 0, message: message.into() }
    }

    pub(crate) fn file(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: 0, message: message.into() }
    }

    pub(crate) fn line(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, message: message.into() }
    }
}

/// A server that packages are tried out in; which one that is, is nothing that a market knows.
pub trait Trial: Send + Sync {
    /// Installs a package, over the version before it where there is one, and sees how it does until it is removed.
    ///
    /// # Errors
    /// When there is no server to try it in.
    fn try_out(&self, archive: &Path, before: Option<&Path>) -> anyhow::Result<Vec<Tried>>;
}

/// What went wrong while a package was tried out.
pub struct Tried {
    pub rule: Rule,
    pub message: String,
}

/// What a package is looked at with. What is not there, its rules say nothing of.
#[derive(Clone, Copy, Default)]
pub struct With<'a> {
    /// What is known of libraries.
    pub known: Option<&'a Advisories>,
    pub trial: Option<&'a dyn Trial>,
    /// The version before it, which it is installed over.
    pub before: Option<&'a Path>,
}

/// Looks at a package. Of it nothing is run but in a trial. Not for a thread that serves others.
///
/// # Errors
/// When the file cannot be read, or there is no room to unpack it.
pub fn look(archive: &Path, now: Millis, with: With<'_>) -> anyhow::Result<Looked> {
    let digest = package::digest_of(archive)?;
    let folder = tempfile::tempdir()?;
    let mut report = CertificationReport {
        digest,
        checked_with: env!("CARGO_PKG_VERSION").to_owned(),
        checked_at: now,
        advisories: with.known.map(|known| known.digest.clone()).unwrap_or_default(),
        ..CertificationReport::default()
    };
    let unpacked = match package::unpack_to_read(archive, folder.path()) {
        Ok(unpacked) => unpacked,
        Err(error @ PackageError::Unreadable(_)) => return Err(error.into()),
        Err(error) => {
            note(&mut report, Rule::Package, vec![Broken::package(error.to_string())]);
            let (icon, parts, advisories) = (String::new(), Vec::new(), Vec::new());
            return Ok(Looked { report, manifest: None, icon, parts, advisories });
        }
    };
    let manifest = (*unpacked.manifest).clone();
    report.plugin_id.clone_from(&manifest.id);
    report.version.clone_from(&manifest.version);
    let files = Files::of(&unpacked.dir)?;
    let Parts { all: parts, broken: mut unknown } = Parts::of(&files, &manifest);
    let against = with.known.map(|known| known.of_all(parts.iter())).unwrap_or_default();
    let tried = tried(archive, &manifest, &files, with)?;
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
            Rule::Parts => std::mem::take(&mut unknown),
            Rule::Lifecycle | Rule::Hooks if tried.is_none() => continue,
            Rule::Lifecycle | Rule::Hooks => of_rule(*rule, tried.as_deref()),
            Rule::Endpoints => files.endpoints(&manifest).into_iter().chain(of_rule(*rule, tried.as_deref())).collect(),
            Rule::Advisories if with.known.is_none() => continue,
            Rule::Advisories => against.iter().map(|(part, advisory)| faulty(part, advisory)).collect(),
            Rule::Program => manifest::program(&manifest),
            Rule::Licence => files.licence(),
            Rule::Links => manifest::links(&manifest),
            Rule::Icon => files.icon(&manifest),
        };
        note(&mut report, *rule, broken);
    }
    report.passes = report.findings.iter().all(|finding| finding.severity != Severity::Error.as_str());
    let icon = files.icon_data(&manifest);
    let advisories = against.into_iter().map(|(_, advisory)| MarketAdvisory { at: now, ..advisory }).collect();
    Ok(Looked { report, manifest: Some(manifest), icon, parts, advisories })
}

/// What went wrong with a package in a trial; nothing where it is not tried. One that breaks what is easier to see is not: a server is
/// not there to say so again.
fn tried(archive: &Path, manifest: &Manifest, files: &Files, with: With<'_>) -> anyhow::Result<Option<Vec<Tried>>> {
    let Some(trial) = with.trial.filter(|_| !manifest.is_program()) else { return Ok(None) };
    let is_sound = [manifest::identity(manifest), manifest::consent(manifest), files.component(manifest)];
    if is_sound.iter().any(|broken| !broken.is_empty()) {
        return Ok(None);
    }
    trial.try_out(archive, with.before).map(Some)
}

fn of_rule(rule: Rule, tried: Option<&[Tried]>) -> Vec<Broken> {
    let found = tried.into_iter().flatten().filter(|tried| tried.rule == rule);
    found.map(|tried| Broken::package(tried.message.clone())).collect()
}

fn faulty(part: &Part, advisory: &MarketAdvisory) -> Broken {
    let MarketAdvisory { id, severity, fixed, .. } = advisory;
    let severity = if severity.is_empty() { String::new() } else { format!(" ({severity})") };
    let fixed = if fixed.is_empty() { String::new() } else { format!(", mended in {fixed}") };
    let message = format!("{} {} has the known fault {id}{severity}{fixed}", part.name, part.version);
    Broken::line(&part.file, part.line, message)
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
