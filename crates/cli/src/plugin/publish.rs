//! `jackfield plugin key`, `sign`, `verify` and `publish`: an author's key, and what it is for.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use jackfield_domain::market::keys::{self, Kind, SigningKey};
use jackfield_domain::{Clock as _, SystemClock};
use jackfield_market::advisories::Advisories;
use jackfield_market::certify;
use jackfield_market::remote::{Outcome, Remote, sign};
use jackfield_model::{AuthorStatement, CertificationReport, Sealed};
use jackfield_plugin_host::package;

use super::ci::FromCi;
use super::trial::RealServer;

/// Shows the public key of a file; makes the file when it is not there.
pub fn key(file: &Path) -> anyhow::Result<()> {
    if !file.exists() {
        let mut options = std::fs::OpenOptions::new();
        let made = options.write(true).create_new(true).mode(0o600).open(file);
        let mut made = made.with_context(|| format!("cannot write {}", file.display()))?;
        made.write_all(SigningKey::generate()?.secret().as_bytes())?;
        eprintln!("Made {}. Keep it to yourself, and a copy somewhere safe.", file.display());
    }
    println!("{}", read(file)?.public());
    Ok(())
}

/// The key that a file holds.
pub fn read(file: &Path) -> anyhow::Result<SigningKey> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    SigningKey::read(&text).with_context(|| format!("{} holds no key", file.display()))
}

/// Writes an author's signature beside a package.
pub fn sign_file(file: &Path, key: &Path) -> anyhow::Result<()> {
    let sealed = sign(file, &read(key)?)?;
    let beside = beside(file);
    std::fs::write(&beside, serde_json::to_string_pretty(&sealed)? + "\n")?;
    println!("{}", beside.display());
    Ok(())
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".sig.json");
    name.into()
}

/// Says whether a package is what the signature beside it is about, and whose that is.
pub fn verify(file: &Path, key: Option<&str>) -> anyhow::Result<()> {
    let beside = beside(file);
    let text = std::fs::read_to_string(&beside).with_context(|| format!("cannot read {}", beside.display()))?;
    let sealed: Sealed =
        serde_json::from_str(&text).with_context(|| format!("{} is no signature", beside.display()))?;
    let trusted = key.unwrap_or(&sealed.key);
    let statement: AuthorStatement =
        keys::open(Kind::Author, &sealed, &[trusted]).map_err(|error| anyhow::anyhow!("not believed: {error}"))?;
    if package::digest_of(file)? != statement.digest {
        bail!("{} is not the package that was signed", file.display());
    }
    println!("{} {}, signed by {}", statement.plugin_id, statement.version, sealed.key);
    Ok(())
}

/// Publishes a package in a market.
pub fn publish(file: &Path, market: &str, key: Option<&Path>, ci: &FromCi) -> anyhow::Result<()> {
    let publishing = async {
        let (remote, key) = if ci.is_meant() {
            ci.open(market).await?
        } else {
            (Remote::at(market)?, read(key.context("name the file with your key (--key), or publish from CI (--ci)")?)?)
        };
        remote.publish(file, &key).await
    };
    match crate::runtime()?.block_on(publishing)? {
        Outcome::Listed(version) => {
            let statement = &version.statement;
            println!("{} {} is published as {}.", statement.plugin_id, statement.version, statement.tier);
            Ok(())
        }
        Outcome::Returned(report) => {
            tell(&report);
            bail!("the market returned it: mend what is broken and publish it again")
        }
    }
}

/// Looks at a package by the rules that a market has, and writes the report as JSON on the standard output.
pub fn certify(file: &Path, advisories: Option<&Path>, before: Option<PathBuf>, try_out: bool) -> anyhow::Result<()> {
    let known = advisories.map(Advisories::read).transpose()?;
    let file = file.to_owned();
    let report = crate::runtime()?.block_on(async {
        let trial = RealServer::on(tokio::runtime::Handle::current());
        let looking = tokio::task::spawn_blocking(move || {
            let with = certify::With {
                known: known.as_ref(),
                trial: try_out.then_some(&trial as &dyn certify::Trial),
                before: before.as_deref(),
            };
            certify::look(&file, SystemClock.now(), with)
        });
        anyhow::Ok(looking.await??.report)
    })?;
    print!("{}", certify::text(&report));
    tell(&report);
    if report.passes { Ok(()) } else { bail!("rules are broken that must hold") }
}

/// What a report says, for people.
fn tell(report: &CertificationReport) {
    for finding in &report.findings {
        let place = match (finding.file.as_str(), finding.line) {
            ("", _) => String::new(),
            (file, 0) => format!(" {file}"),
            (file, line) => format!(" {file}:{line}"),
        };
        eprintln!("{}: {}{place}: {}\n    {}", finding.severity, finding.rule, finding.message, finding.fix);
    }
    eprintln!("{} rules hold, {} findings.", report.held.len(), report.findings.len());
}
