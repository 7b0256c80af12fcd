//! Reviewers who are signed in. Sessions are in memory: a market that starts anew asks for the token again.

use std::collections::HashMap;

use http::{HeaderMap, header};
use jackfield_domain::{Failure, Result};
use jackfield_model::{MarketReviewer, Millis};
use subtle::ConstantTimeEq;
use tokio::sync::Mutex;

use crate::{Market, reviewers};

/// How long one lasts.
const LASTS_MS: i64 = 8 * 60 * 60 * 1000;
/// Sessions at the same time.
const MOST: usize = 1_000;
const COOKIE: &str = "market_reviewer";

/// Sessions by what is in the cookie.
#[derive(Default)]
pub struct Sessions(Mutex<HashMap<String, Session>>);

#[derive(Clone)]
pub struct Session {
    name: String,
    /// What forms carry, which no other site knows.
    pub form_token: String,
    until: Millis,
}

impl Session {
    /// Whether a form is one that this session was shown.
    ///
    /// # Errors
    /// 403 for a form of somebody else's.
    pub fn holds(&self, sent: &str) -> Result<()> {
        if bool::from(self.form_token.as_bytes().ct_eq(sent.as_bytes())) { Ok(()) } else { Err(refused()) }
    }
}

fn refused() -> Failure {
    Failure::of("app.market.reviewer.app_error", 403)
}

impl Market {
    /// Signs a reviewer in; answers the cookie.
    ///
    /// # Errors
    /// 403 when the token is nobody's.
    pub(crate) async fn sign_in(&self, token: &str) -> Result<String> {
        let reviewer = self.reviewer(token).await?;
        let (id, now) = (reviewers::token()?, self.0.clock.now());
        let session = Session { name: reviewer.name, form_token: reviewers::token()?, until: now.plus(LASTS_MS) };
        let mut open = self.0.sessions.0.lock().await;
        open.retain(|_, session| session.until > now);
        if open.len() >= MOST {
            return Err(refused());
        }
        open.insert(id.clone(), session);
        Ok(self.cookie(&id, LASTS_MS / 1000))
    }

    /// Ends a session; answers the cookie that takes it from the browser.
    pub(crate) async fn sign_out(&self, headers: &HeaderMap) -> String {
        if let Some(id) = cookie_of(headers) {
            self.0.sessions.0.lock().await.remove(id);
        }
        self.cookie("", 0)
    }

    fn cookie(&self, id: &str, seconds: i64) -> String {
        let is_secure = self.0.url.get().is_some_and(|url| url.starts_with("https://"));
        let secure = if is_secure { "; Secure" } else { "" };
        format!("{COOKIE}={id}; Path=/review; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
    }

    /// Who is signed in. Asked anew each time: a token that was taken away ends its sessions.
    ///
    /// # Errors
    /// Fails when the database does.
    pub(crate) async fn signed_in(&self, headers: &HeaderMap) -> Result<Option<(MarketReviewer, Session)>> {
        let Some(id) = cookie_of(headers) else { return Ok(None) };
        let session = self.0.sessions.0.lock().await.get(id).cloned();
        let Some(session) = session.filter(|session| session.until > self.0.clock.now()) else { return Ok(None) };
        let known = self.reviewers().await?.into_iter().find(|one| one.name == session.name);
        Ok(known.filter(|one| one.revoked_at.is_never()).map(|reviewer| (reviewer, session)))
    }
}

fn cookie_of(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, id)| id)
}

/// Whether a form comes from the market's own pages, as far as the browser says so.
///
/// # Errors
/// 403 where it says that it does not.
pub fn is_own_form(headers: &HeaderMap) -> Result<()> {
    let from = headers.get("sec-fetch-site").map(|value| value.to_str().unwrap_or_default());
    if from.is_none_or(|from| from == "same-origin") { Ok(()) } else { Err(refused()) }
}
