//! Asking a market, through the one client that goes outside. What it answers is bounded, and believed by nobody yet.

use std::time::Duration;

use jackfield_model::{MarketKeys, MarketPlugin, MarketVersion, Sealed};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;

use crate::outbound::Sources;
use crate::{App, Failure, Result};

/// How long a market has for its answer.
const ANSWER: Duration = Duration::from_secs(15);
/// How long a package may take.
const DOWNLOAD: Duration = Duration::from_secs(5 * 60);
/// Bytes of an answer at most.
const BYTES: usize = 16 << 20;
/// Plugins of one market that a list has at most.
pub(super) const LISTED: usize = 1_000;

/// A market that an administrator named.
#[derive(Clone)]
pub struct Market {
    pub address: String,
    app: App,
}

impl Market {
    pub(super) fn at(app: &App, address: &str) -> Self {
        Self { address: address.trim_end_matches('/').to_owned(), app: app.clone() }
    }

    /// The newest version of each of its plugins that is asked for.
    pub(super) async fn plugins(&self, filter: &str, server_version: &str) -> Result<Vec<MarketVersion>> {
        let (filter, version) = (escaped(filter), escaped(server_version));
        let path = format!("/api/v2/plugins?per_page={LISTED}&filter={filter}&server_version={version}");
        let mut found: Vec<MarketVersion> = self.get(&path).await?.ok_or_else(|| self.failed("it has no list"))?;
        found.truncate(LISTED);
        Ok(found)
    }

    /// A plugin with its versions; nothing when the market does not have it.
    pub(super) async fn plugin(&self, id: &str) -> Result<Option<MarketPlugin>> {
        self.get(&format!("/api/v2/plugins/{}", escaped(id))).await
    }

    pub(super) async fn revocations(&self) -> Result<Sealed> {
        self.get("/api/v2/revocations").await?.ok_or_else(|| self.failed("it has no list of what it revoked"))
    }

    /// The key that it says is its own, for servers that trust whatever is at the address.
    pub(super) async fn key(&self) -> Result<String> {
        let keys: MarketKeys = self.get("/api/v2/keys").await?.ok_or_else(|| self.failed("it has no key"))?;
        Ok(keys.key)
    }

    /// Writes a package into a file, at most as many bytes as it is said to have.
    ///
    /// # Errors
    /// 500 when it is not there or longer.
    #[crate::boxed]
    pub async fn download(&self, digest: &str, size: u64, file: &mut tokio::fs::File) -> Result<()> {
        let config = self.app.config.read();
        let settings = &config.settings;
        let from = Sources {
            allowed: &settings.service.allowed_untrusted_internal_connections,
            insecure: settings.plugin.allow_insecure_download_url,
        };
        let address = format!("{}/api/v2/packages/{}", self.address, escaped(digest));
        let done = self.app.http.download(&address, from, (DOWNLOAD, size), file).await;
        done.map_err(|reason| self.failed(&reason))
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>> {
        let config = self.app.config.read();
        let settings = &config.settings;
        if !settings.plugin.allow_insecure_download_url && !self.address.starts_with("https://") {
            return Err(self.failed("its address is not https"));
        }
        let request = http::Request::get(format!("{}{path}", self.address)).header("accept", "application/json");
        let request = request.body(Vec::new()).map_err(|_| self.failed("its address is not valid"))?;
        let allowed = &settings.service.allowed_untrusted_internal_connections;
        let answer = self.app.http.guarded(request, allowed, ANSWER, BYTES).await;
        let answer = answer.map_err(|reason| self.failed(&reason))?;
        match answer.status().as_u16() {
            200 => {}
            404 => return Ok(None),
            other => return Err(self.failed(&format!("it answers {other}"))),
        }
        let read = serde_json::from_slice(answer.body());
        read.map(Some).map_err(|_| self.failed("its answer cannot be read"))
    }

    /// Mattermost's id for a market that does not answer as one.
    pub(super) fn failed(&self, reason: &str) -> Failure {
        Failure::of("app.plugin.marketplace_client.failed_to_fetch", 500)
            .with("market", &self.address)
            .with("reason", reason)
    }
}

/// All but what ids are made of, so that addresses read as people write them.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}
