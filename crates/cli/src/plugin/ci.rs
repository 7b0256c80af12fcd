//! `jackfield plugin ci`, and publishing from a run in CI: the token by which a run shows who it is.

use anyhow::{Context, bail};
use clap::Args;
use jackfield_domain::market::keys::SigningKey;
use jackfield_domain::{Clock as _, SystemClock};
use jackfield_market::remote::Remote;
use jackfield_model::{AuthorWorkloads, MarketWorkload};

use super::publish::read;
use super::review::AtMarket;

/// Words for issuers that most people have.
const ISSUERS: &[(&str, &str)] =
    &[("github", "https://token.actions.githubusercontent.com"), ("gitlab", "https://gitlab.com")];

/// A run in CI, by what its environment has.
#[derive(Debug, Args)]
pub struct FromCi {
    /// Publishes as a run in CI that the author allowed (`jackfield plugin ci`): nothing is signed with a key that is kept.
    #[arg(long)]
    ci: bool,
    /// The token that says who the run is: GitLab's `id_tokens`. On GitHub it is asked for.
    #[arg(long, env = "JACKFIELD_ID_TOKEN", hide_env_values = true)]
    id_token: Option<String>,
    #[arg(long, hide = true, env = "ACTIONS_ID_TOKEN_REQUEST_URL")]
    request_url: Option<String>,
    #[arg(long, hide = true, env = "ACTIONS_ID_TOKEN_REQUEST_TOKEN", hide_env_values = true)]
    request_token: Option<String>,
}

impl FromCi {
    pub fn is_meant(&self) -> bool {
        self.ci
    }

    /// The market as this run sees it, with a key that is for this run alone.
    pub async fn open(&self, market: &str) -> anyhow::Result<(Remote, SigningKey)> {
        let remote = Remote::at(market)?;
        let token = match (&self.id_token, &self.request_url, &self.request_token) {
            (Some(token), ..) => token.clone(),
            (None, Some(url), Some(token)) => remote.token_of_run(url, token).await?,
            _ => {
                bail!("this run has no token: on GitHub it needs `permissions: id-token: write`, on GitLab `id_tokens`")
            }
        };
        Ok((remote.with_token(&token), SigningKey::generate()?))
    }
}

/// Shows which runs may publish a plugin; says so anew where some are named, or none.
pub fn run(id: &str, runs: &[String], none: bool, market: &AtMarket) -> anyhow::Result<()> {
    let workloads = runs.iter().map(|text| workload(text)).collect::<anyhow::Result<Vec<_>>>()?;
    let remote = Remote::at(market.market())?;
    crate::runtime()?.block_on(async {
        if none || !workloads.is_empty() {
            let key = market.key().context("name the file with your key (--key)")?;
            let list = AuthorWorkloads { plugin_id: id.into(), workloads, at: SystemClock.now() };
            remote.allow_workloads(&list, &read(key)?).await?;
        }
        let list = remote.workloads(id).await?;
        if list.workloads.is_empty() {
            println!("No run may publish {id}.");
        }
        for one in &list.workloads {
            println!("{} {}", one.issuer, one.subject);
        }
        Ok(())
    })
}

/// Reads `github=repo:example/cards:ref:refs/tags/*`.
fn workload(text: &str) -> anyhow::Result<MarketWorkload> {
    let (issuer, subject) = text.split_once('=').context("a run is written as ISSUER=SUBJECT")?;
    let known = ISSUERS.iter().find(|(word, _)| *word == issuer);
    let issuer = known.map_or(issuer, |(_, address)| address).trim_end_matches('/');
    Ok(MarketWorkload { issuer: issuer.to_owned(), subject: subject.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_written_in_one_word() {
        let run = workload("github=repo:example/cards:ref:refs/tags/v*").unwrap();
        assert_eq!(run.issuer, "https://token.actions.githubusercontent.com");
        assert_eq!(run.subject, "repo:example/cards:ref:refs/tags/v*");
        assert_eq!(workload("https://ci.example.com/=a/b:c").unwrap().issuer, "https://ci.example.com");
        assert!(workload("repo:example/cards").is_err());
    }
}
