//! `jackfield plugin review` and `rate`: what authors do in a market with a version that is published, signed with their key.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use jackfield_domain::{Clock as _, SystemClock};
use jackfield_market::remote::Remote;
use jackfield_model::{AuthorAct, MarketReview};

use super::publish::read;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum AuthorsAct {
    /// Hand it in to be certified; `--text` says where its source is.
    Submit,
    /// Answer a reviewer's question.
    Answer,
    /// Say why a return is wrong; other reviewers decide then.
    Appeal,
    /// Take it back for good: nobody installs it any more.
    Yank,
    /// Only show where it stands.
    Show,
}

/// A market, as an author.
#[derive(Debug, Args)]
pub struct AtMarket {
    /// The market's address.
    #[arg(long, env = "JACKFIELD_MARKET")]
    market: String,
    /// The file with your key.
    #[arg(long, env = "JACKFIELD_AUTHOR_KEY")]
    key: Option<PathBuf>,
    /// What you say.
    #[arg(long, default_value = "")]
    text: String,
}

impl AtMarket {
    pub fn market(&self) -> &str {
        &self.market
    }

    pub fn key(&self) -> Option<&Path> {
        self.key.as_deref()
    }

    async fn act(&self, remote: &Remote, act: AuthorAct) -> anyhow::Result<()> {
        let key = self.key.as_deref().context("name the file with your key (--key)")?;
        remote.act(&AuthorAct { text: self.text.clone(), at: SystemClock.now(), ..act }, &read(key)?).await
    }
}

/// Does something to a version, and shows where it stands then.
pub fn act(act: AuthorsAct, id: &str, version: &str, market: &AtMarket) -> anyhow::Result<()> {
    let kind = match act {
        AuthorsAct::Submit => "submit",
        AuthorsAct::Answer => "answer",
        AuthorsAct::Appeal => "appeal",
        AuthorsAct::Yank => "yank",
        AuthorsAct::Show => "",
    };
    let remote = Remote::at(&market.market)?;
    crate::runtime()?.block_on(async {
        if !kind.is_empty() {
            let act =
                AuthorAct { plugin_id: id.into(), version: version.into(), kind: kind.into(), ..AuthorAct::default() };
            market.act(&remote, act).await?;
        }
        tell(&remote.review(id, version).await?);
        Ok(())
    })
}

fn tell(review: &MarketReview) {
    let approved = review.acts.iter().filter(|act| act.kind == "approve").count();
    let MarketReview { plugin_id, version, state, needed, acts } = review;
    println!("{plugin_id} {version}: {state}, {approved} approvals, {needed} needed");
    for act in acts {
        let place = match (act.file.as_str(), act.line) {
            ("", _) => String::new(),
            (file, 0) => format!(" {file}"),
            (file, line) => format!(" {file}:{line}"),
        };
        let rule = if act.rule.is_empty() { String::new() } else { format!(" {}", act.rule) };
        println!("  {} {}{rule}{place}: {}", act.author, act.kind, act.text);
    }
}

/// Rates somebody else's plugin.
pub fn rate(id: &str, stars: u8, market: &AtMarket) -> anyhow::Result<()> {
    let remote = Remote::at(&market.market)?;
    let act = AuthorAct { plugin_id: id.into(), kind: "rate".into(), stars: stars.into(), ..AuthorAct::default() };
    crate::runtime()?.block_on(market.act(&remote, act))?;
    println!("{id}: {stars} stars");
    Ok(())
}
