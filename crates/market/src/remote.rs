//! A market from outside: what authors, administrators and mirrors ask it. What it sends is bounded here as well.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use futures_util::StreamExt;
use jackfield_domain::market::keys::{Kind, SigningKey, open};
use jackfield_model::{
    AppError, AuthorAct, AuthorStatement, AuthorWorkloads, CertificationReport, MarketAct, MarketFound, MarketKeys,
    MarketLog, MarketLogEntry, MarketLogHead, MarketPlugin, MarketProof, MarketPublisher, MarketReview, MarketReviewer,
    MarketReviewerToken, MarketRevocation, MarketScan, MarketVersion, Sealed,
};
use jackfield_plugin_host::package;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use tokio::io::AsyncWriteExt;

use crate::log;

/// Bytes of an answer that is no package.
const ANSWER: usize = 64 << 20;
/// How long a request may take.
const TIMEOUT: Duration = Duration::from_secs(10 * 60);

/// A market at an address.
pub struct Remote {
    address: String,
    client: reqwest::Client,
    token: String,
}

/// What came of publishing.
pub enum Outcome {
    Listed(Box<MarketVersion>),
    Returned(Box<CertificationReport>),
}

impl Remote {
    /// # Errors
    /// When no client can be made.
    pub fn at(address: &str) -> anyhow::Result<Self> {
        // The first in a process installs it; later ones find it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().timeout(TIMEOUT).redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { address: address.trim_end_matches('/').to_owned(), client, token: String::new() })
    }

    /// The same as the market's administrator.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        token.trim().clone_into(&mut self.token);
        self
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}/api/v2{path}", self.address));
        if self.token.is_empty() { request } else { request.bearer_auth(&self.token) }
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        let body = good(self.send(self.request(Method::GET, path)).await?).await?;
        serde_json::from_slice(&body).with_context(|| format!("the answer of {} cannot be read", self.address))
    }

    async fn send(&self, request: RequestBuilder) -> anyhow::Result<Response> {
        request.send().await.with_context(|| format!("{} does not answer", self.address))
    }

    /// Publishes a package, signed by its author.
    ///
    /// # Errors
    /// What the market refuses.
    pub async fn publish(&self, file: &Path, key: &SigningKey) -> anyhow::Result<Outcome> {
        let sealed = sign(file, key)?;
        let bytes = tokio::fs::read(file).await.with_context(|| format!("cannot read {}", file.display()))?;
        self.send_package(&sealed, bytes).await
    }

    /// Sends a package with what its author signed.
    ///
    /// # Errors
    /// What the market refuses.
    pub async fn send_package(&self, sealed: &Sealed, bytes: Vec<u8>) -> anyhow::Result<Outcome> {
        let form = Form::new()
            .text("author", serde_json::to_string(sealed)?)
            .part("package", Part::bytes(bytes).file_name("plugin.tar.gz"));
        let answer = self.send(self.request(Method::POST, "/publish").multipart(form)).await?;
        if answer.status().as_u16() == 422 {
            let body: serde_json::Value = serde_json::from_slice(&bounded(answer).await?)?;
            return Ok(Outcome::Returned(Box::new(serde_json::from_value(body["report"].clone())?)));
        }
        Ok(Outcome::Listed(serde_json::from_slice(&good(answer).await?)?))
    }

    /// Asks where GitHub tells a run to ask for a token that is for this market alone.
    ///
    /// # Errors
    /// When it gives none.
    pub async fn token_of_run(&self, url: &str, token: &str) -> anyhow::Result<String> {
        #[derive(serde::Deserialize)]
        struct Given {
            value: String,
        }
        let mut url: reqwest::Url = url.parse().context("the address to ask for a token is none")?;
        url.query_pairs_mut().append_pair("audience", &self.address);
        let answer = self.client.get(url).bearer_auth(token).send().await?.error_for_status()?;
        let Given { value } = serde_json::from_slice(&bounded(answer).await?).context("the answer has no token")?;
        Ok(value)
    }

    /// Says which runs in CI may publish a plugin, in place of those before.
    ///
    /// # Errors
    /// What the market refuses.
    pub async fn allow_workloads(&self, list: &AuthorWorkloads, key: &SigningKey) -> anyhow::Result<()> {
        let sealed = key.seal(Kind::Workloads, list)?;
        good(self.send(self.request(Method::POST, "/workloads").json(&sealed)).await?).await.map(drop)
    }

    /// Which runs in CI may publish a plugin, as its author says.
    ///
    /// # Errors
    /// When it does not answer, or there is no list.
    pub async fn workloads(&self, id: &str) -> anyhow::Result<AuthorWorkloads> {
        let sealed: Sealed = self.get(&format!("/plugins/{}/workloads", escaped(id))).await?;
        Ok(open(Kind::Workloads, &sealed, &[&sealed.key])?)
    }

    /// Registers a publisher, or changes one.
    ///
    /// # Errors
    /// What the market refuses.
    pub async fn register(&self, publisher: &MarketPublisher) -> anyhow::Result<()> {
        good(self.send(self.request(Method::POST, "/publishers").json(publisher)).await?).await.map(drop)
    }

    /// Has the market see that a publisher has a domain.
    ///
    /// # Errors
    /// What the market refuses.
    pub async fn prove(&self, name: &str, domain: &str) -> anyhow::Result<MarketPublisher> {
        let request = self.request(Method::POST, &format!("/publishers/{}/proof", escaped(name)));
        let asked = MarketProof { domain: domain.to_owned() };
        Ok(serde_json::from_slice(&good(self.send(request.json(&asked)).await?).await?)?)
    }

    /// # Errors
    /// What the market refuses.
    pub async fn publishers(&self) -> anyhow::Result<Vec<MarketPublisher>> {
        self.get("/publishers").await
    }

    /// Takes a publisher's key away.
    ///
    /// # Errors
    /// What the market refuses.
    pub async fn revoke_key(&self, name: &str) -> anyhow::Result<()> {
        let path = format!("/publishers/{}", escaped(name));
        good(self.send(self.request(Method::DELETE, &path)).await?).await.map(drop)
    }

    /// Names a reviewer, or gives a known one another token.
    ///
    /// # Errors
    /// What the market refuses.
    pub async fn name_reviewer(&self, reviewer: &MarketReviewer) -> anyhow::Result<MarketReviewerToken> {
        let body = good(self.send(self.request(Method::POST, "/reviewers").json(reviewer)).await?).await?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// # Errors
    /// When it does not answer.
    pub async fn reviewers(&self) -> anyhow::Result<Vec<MarketReviewer>> {
        self.get("/reviewers").await
    }

    /// Takes a reviewer's token away.
    ///
    /// # Errors
    /// What the market refuses.
    pub async fn revoke_reviewer(&self, name: &str) -> anyhow::Result<()> {
        let path = format!("/reviewers/{}", escaped(name));
        good(self.send(self.request(Method::DELETE, &path)).await?).await.map(drop)
    }

    /// Does something to a version as its author, or rates a plugin.
    ///
    /// # Errors
    /// What the market refuses.
    pub async fn act(&self, act: &AuthorAct, key: &SigningKey) -> anyhow::Result<()> {
        self.send_act(&key.seal(Kind::AuthorAct, act)?).await
    }

    /// Sends what an author signed.
    ///
    /// # Errors
    /// What the market refuses.
    pub async fn send_act(&self, sealed: &Sealed) -> anyhow::Result<()> {
        good(self.send(self.request(Method::POST, "/acts").json(sealed)).await?).await.map(drop)
    }

    /// Does something to a version as the reviewer whose token this is.
    ///
    /// # Errors
    /// What the market refuses.
    pub async fn act_as_reviewer(&self, act: &MarketAct) -> anyhow::Result<()> {
        good(self.send(self.request(Method::POST, "/reviews").json(act)).await?).await.map(drop)
    }

    /// Where a version stands.
    ///
    /// # Errors
    /// When it does not answer, or does not have it.
    pub async fn review(&self, id: &str, version: &str) -> anyhow::Result<MarketReview> {
        self.get(&format!("/plugins/{}/{}/review", escaped(id), escaped(version))).await
    }

    /// Searches; the query is as in an address.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn search(&self, query: &str) -> anyhow::Result<MarketFound> {
        self.get(&format!("/search?{query}")).await
    }

    /// Has all packages looked at for known faults again.
    ///
    /// # Errors
    /// What the market refuses.
    pub async fn scan(&self) -> anyhow::Result<MarketScan> {
        Ok(serde_json::from_slice(&good(self.send(self.request(Method::POST, "/scan")).await?).await?)?)
    }

    /// Takes a version back.
    ///
    /// # Errors
    /// What the market refuses.
    pub async fn revoke(&self, revocation: &MarketRevocation) -> anyhow::Result<()> {
        good(self.send(self.request(Method::POST, "/revocations").json(revocation)).await?).await.map(drop)
    }

    /// # Errors
    /// When it does not answer.
    pub async fn keys(&self) -> anyhow::Result<MarketKeys> {
        self.get("/keys").await
    }

    /// A page of the newest versions.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn plugins(&self, page: usize) -> anyhow::Result<Vec<MarketVersion>> {
        self.get(&format!("/plugins?page={page}&per_page={PER_PAGE}")).await
    }

    /// # Errors
    /// When it does not answer, or does not have it.
    pub async fn plugin(&self, id: &str) -> anyhow::Result<MarketPlugin> {
        let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
        self.get(&format!("/plugins/{id}")).await
    }

    /// # Errors
    /// When it does not answer.
    pub async fn revocations(&self) -> anyhow::Result<Sealed> {
        self.get("/revocations").await
    }

    /// The text of a version's report.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn report(&self, id: &str, version: &str) -> anyhow::Result<String> {
        let path = format!("/plugins/{id}/{version}/report");
        let body = good(self.send(self.request(Method::GET, &path)).await?).await?;
        Ok(String::from_utf8(body)?)
    }

    /// Fetches a package of this size and digest into a file.
    ///
    /// # Errors
    /// When it is another.
    pub async fn package(&self, digest: &str, size: i64, file: &Path) -> anyhow::Result<()> {
        let answer = self.send(self.request(Method::GET, &format!("/packages/{digest}"))).await?;
        if !answer.status().is_success() {
            bail!("{} answers {} for the package {digest}", self.address, answer.status());
        }
        let mut target = tokio::fs::File::create(file).await?;
        let (mut pieces, mut read) = (answer.bytes_stream(), 0_i64);
        while let Some(piece) = pieces.next().await {
            let piece = piece?;
            read = read.saturating_add(i64::try_from(piece.len()).unwrap_or(i64::MAX));
            if read > size {
                bail!("the package {digest} is longer than the {size} bytes that were signed");
            }
            target.write_all(&piece).await?;
        }
        target.flush().await?;
        drop(target);
        if package::digest_of(file)? != digest {
            bail!("{} sends another package than {digest}", self.address);
        }
        Ok(())
    }

    /// The whole log, seen to be whole: every entry follows from the one before it, and the last one is the signed end.
    ///
    /// # Errors
    /// Says where it is broken.
    pub async fn verified_log(&self, key: &str) -> anyhow::Result<(Vec<MarketLogEntry>, Sealed)> {
        let (mut entries, mut last) = (Vec::new(), (0, String::new()));
        loop {
            let part: MarketLog = self.get(&format!("/log?after={}", last.0)).await?;
            last = log::follow(last, &part.entries)?;
            let is_last = part.entries.len() < usize::try_from(log::PAGE)?;
            entries.extend(part.entries);
            if !is_last {
                continue;
            }
            let head: MarketLogHead = open(Kind::LogHead, &part.head, &[key])
                .map_err(|error| anyhow::anyhow!("the end of the log: {error}"))?;
            if (head.number, head.hash) != last {
                bail!("the log does not end where its signed end is");
            }
            return Ok((entries, part.head));
        }
    }
}

/// A word as a part of a path.
fn escaped(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

/// Versions of a page.
pub const PER_PAGE: usize = 500;

/// Signs a package as its author.
///
/// # Errors
/// When it is no package.
pub fn sign(file: &Path, key: &SigningKey) -> anyhow::Result<Sealed> {
    let folder = tempfile::tempdir()?;
    let unpacked = package::unpack_to_read(file, folder.path())?;
    let statement = AuthorStatement {
        plugin_id: unpacked.manifest.id.clone(),
        version: unpacked.manifest.version.clone(),
        digest: unpacked.digest,
    };
    Ok(key.seal(Kind::Author, &statement)?)
}

/// The body of an answer that is no refusal.
async fn good(answer: Response) -> anyhow::Result<Vec<u8>> {
    let status = answer.status();
    let body = bounded(answer).await?;
    if status.is_success() {
        return Ok(body);
    }
    let told: AppError = serde_json::from_slice(&body).unwrap_or_default();
    if told.message.is_empty() {
        bail!("the market answers {status}");
    }
    bail!("{} ({})", told.message, told.id)
}

async fn bounded(answer: Response) -> anyhow::Result<Vec<u8>> {
    let mut read = Vec::new();
    let mut pieces = answer.bytes_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        if read.len() + piece.len() > ANSWER {
            bail!("the answer is longer than {ANSWER} bytes");
        }
        read.extend_from_slice(&piece);
    }
    Ok(read)
}
