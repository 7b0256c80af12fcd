//! What tokens are used for: each call is counted under its token, operation, address and hour.
//!
//! Counted in memory and written now and then in one batch, so that a call costs no statement. A server that is killed
//! loses the last seconds of it; what changes something weighty is in the trail as well, in its own transaction.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jackfield_model::permission::ReadAudits;
use jackfield_model::{AccessTokenId, Millis, OAuthAppId, TokenCalls, UserId};
use jackfield_storage::Batch;
use jackfield_storage::calls as statements;
use tokio::sync::watch;

use crate::audits::Of;
use crate::authorize::Granted;
use crate::sessions::{self, PROP_ACCESS_TOKEN};
use crate::{App, Cx, Result, oauth};

/// Between two writings.
const EVERY: Duration = Duration::from_secs(10);
const HOUR_MS: i64 = 60 * 60 * 1000;
/// What is counted apart until it is written; beyond, addresses are left out, of which a token may have any number.
const APART: usize = 10_000;
/// How long, and how much, is kept.
const KEPT_MS: i64 = 30 * 24 * HOUR_MS;
const KEPT: i64 = 200_000;
/// Rows of one batch.
const BATCH: usize = 500;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    token: AccessTokenId,
    app: OAuthAppId,
    user: UserId,
    operation: &'static str,
    address: String,
    hour: Millis,
}

#[derive(Clone, Copy, Debug)]
struct Count {
    calls: i64,
    refused: i64,
    first: Millis,
    last: Millis,
}

/// What is counted and not written yet.
#[derive(Debug, Default)]
pub struct CallBook(Mutex<HashMap<Key, Count>>);

impl CallBook {
    fn counted(&self) -> MutexGuard<'_, HashMap<Key, Count>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, mut key: Key, count: Count) {
        let mut counted = self.counted();
        if counted.len() >= APART && !counted.contains_key(&key) {
            key.address.clear();
        }
        let known = counted.entry(key).or_insert(Count { calls: 0, refused: 0, ..count });
        known.calls += count.calls;
        known.refused += count.refused;
        known.first = known.first.min(count.first);
        known.last = known.last.max(count.last);
    }
}

/// The token that acts, and the application whose it is; nobody for people's own sessions.
pub(crate) fn acting(cx: &Cx) -> Option<(AccessTokenId, OAuthAppId)> {
    let session = cx.session()?;
    let id = |name: &str| session.props.get(name).map(String::as_str).unwrap_or_default();
    if sessions::is_access_token(session) {
        return Some((id(PROP_ACCESS_TOKEN).parse().unwrap_or_default(), OAuthAppId::EMPTY));
    }
    let app: Option<OAuthAppId> = session.is_oauth.then(|| id(oauth::PROP_APP).parse().unwrap_or_default());
    app.map(|app| (session.id.as_str().parse().unwrap_or_default(), app))
}

/// Counts a call, if it is a token's.
pub fn note(app: &App, cx: &Cx, operation: &'static str, refused: bool) {
    let Some((token, oauth_app)) = acting(cx) else { return };
    let now = app.now();
    let key = Key {
        token,
        app: oauth_app,
        user: cx.user_id(),
        operation,
        address: cx.request.ip.clone(),
        hour: Millis(now.0 - now.0.rem_euclid(HOUR_MS)),
    };
    app.memory.calls.add(key, Count { calls: 1, refused: refused.into(), first: now, last: now });
}

/// Writes what was counted.
///
/// # Errors
/// Fails when the database does; what was not written is counted on.
#[crate::boxed]
pub async fn write(app: &App) -> Result<()> {
    let counted: Vec<_> = std::mem::take(&mut *app.memory.calls.counted()).into_iter().collect();
    let mut left = counted.chunks(BATCH);
    while let Some(some) = left.next() {
        let mut batch = Batch::new();
        for (key, count) in some {
            batch.push(statements::add(&row(key, *count)));
        }
        if let Err(error) = batch.commit(&app.store).await {
            for (key, count) in some.iter().chain(left.flatten()) {
                app.memory.calls.add(key.clone(), *count);
            }
            return Err(error.into());
        }
    }
    Ok(())
}

fn row(key: &Key, count: Count) -> TokenCalls {
    TokenCalls {
        token_id: key.token,
        oauth_app_id: key.app,
        user_id: key.user,
        operation: key.operation.to_owned(),
        ip_address: key.address.clone(),
        hour: key.hour,
        calls: count.calls,
        refused: count.refused,
        first_at: count.first,
        last_at: count.last,
    }
}

/// Writes what is counted every few seconds until the server stops.
#[crate::boxed]
pub async fn write_until(app: App, mut stopped: watch::Receiver<bool>) {
    loop {
        let stops = tokio::time::timeout(EVERY, stopped.wait_for(|stop| *stop)).await.is_ok();
        if let Err(failure) = write(&app).await {
            tracing::error!("What tokens were used for could not be written: {failure}");
        }
        if let Err(failure) = crate::uses::write(&app).await {
            tracing::error!("What integrations did could not be written: {failure}");
        }
        if stops {
            return;
        }
    }
}

/// Removes what is too old, or too much.
pub(crate) async fn tidy(app: &App) -> Result<u64> {
    Ok(statements::delete_old(app.now().plus(-KEPT_MS), KEPT).execute(&app.store).await?)
}

/// What tokens were used for, the newest hour first: all of them, or those that are asked about.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(app: &App, _: &Granted<ReadAudits>, of: Of, (limit, offset): (i64, i64)) -> Result<Vec<TokenCalls>> {
    write(app).await?;
    Ok(statements::page(of, limit, offset).all::<TokenCalls>(&app.store).await?)
}
