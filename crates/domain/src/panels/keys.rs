//! The keys that the server signs panels' tokens with: its own, kept sealed, the same on all servers of a database.
//!
//! A key signs for a month; then the next is made by whoever signs first. One that signs no more is named to verifiers for
//! as long as what it signed could be good.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jackfield_model::permission::{ManagePanels, Public};
use jackfield_model::{JsonWebKey, JsonWebKeys, Millis, PanelKeyDraft, secret};
use jackfield_storage::{audits, systems};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::authorize::Granted;
use crate::{App, Failure, Result};

/// The row of `systems` with the keys, and what they are sealed for.
const ROW: &str = "JackfieldPanelKeys";
const PURPOSE: &str = "panel key";
const SIGNS_MS: i64 = 30 * 24 * 60 * 60 * 1000;
const NAMED_MS: i64 = 24 * 60 * 60 * 1000;
const OVERLAP_SECONDS: std::ops::RangeInclusive<i64> = 0..=30 * 24 * 60 * 60;
/// Keys that are kept.
const KEYS: usize = 8;
/// How often somebody else may be faster.
const TRIES: usize = 8;

/// A key as it is kept. The last of the list signs.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Kept {
    id: String,
    sealed: String,
    create_at: Millis,
    /// 0 for the one that signs.
    #[serde(default)]
    ends_at: Millis,
}

/// What signs.
pub(super) struct Signer {
    pub id: String,
    pair: Ed25519KeyPair,
}

impl Signer {
    pub(super) fn sign(&self, said: &[u8]) -> String {
        BASE64.encode(self.pair.sign(said).as_ref())
    }
}

fn pair(app: &App, key: &Kept) -> Option<Ed25519KeyPair> {
    let seed = app.memory.sealing.open(PURPOSE, &key.sealed)?;
    Ed25519KeyPair::from_seed_unchecked(&seed).ok()
}

fn fresh(app: &App) -> Result<Kept> {
    let sealed = app.memory.sealing.seal(PURPOSE, secret::bytes::<32>().to_vec());
    let sealed =
        sealed.ok_or_else(|| jackfield_model::AppError::internal("app.panel.keys.app_error", "no sealing key"))?;
    Ok(Kept { id: secret::fresh(), sealed, create_at: app.now(), ends_at: Millis::default() })
}

/// The keys as they stand, with the text that they were read from; no text where there never were any.
async fn read(app: &App) -> Result<(Option<String>, Vec<Kept>)> {
    let found = systems::get(ROW).optional::<(String,)>(&app.store).await?.map(|(text,)| text);
    let keys = found.as_deref().map(serde_json::from_str).transpose();
    let keys = keys.map_err(|error| jackfield_model::AppError::internal("app.panel.keys.app_error", error))?;
    Ok((found, keys.unwrap_or_default()))
}

/// Makes the next key, with those before it named for `overlap`; nothing where somebody else wrote since `before` was read.
async fn renew(app: &App, before: Option<&str>, keys: &[Kept], overlap: i64) -> Result<Option<Vec<Kept>>> {
    let now = app.now();
    let until = now.plus(overlap);
    let ends = |key: &Kept| if key.ends_at.is_never() { until } else { Millis(key.ends_at.0.min(until.0)) };
    let old = keys.iter().map(|key| Kept { ends_at: ends(key), ..key.clone() });
    let mut all: Vec<Kept> = old.filter(|key| key.ends_at > now).collect();
    let spare = all.len().saturating_sub(KEYS - 1);
    all.drain(..spare);
    all.push(fresh(app)?);
    let text = json!(all).to_string();
    let writing = match before {
        Some(before) => systems::replace(ROW, before, &text),
        None => systems::set_once(ROW, &text),
    };
    Ok((writing.execute(&app.store).await? == 1).then_some(all))
}

/// The key that signs now.
pub(super) async fn signer(app: &App) -> Result<Signer> {
    for _ in 0..TRIES {
        let (before, keys) = read(app).await?;
        let young = |key: &&Kept| key.create_at.plus(SIGNS_MS) > app.now();
        // One that cannot be opened is as none: the database came here without the key that seals.
        let found =
            keys.last().filter(young).and_then(|key| Some(Signer { id: key.id.clone(), pair: pair(app, key)? }));
        if let Some(found) = found {
            return Ok(found);
        }
        renew(app, before.as_deref(), &keys, NAMED_MS).await?;
    }
    Err(Failure::of("api.embed.session.again.app_error", 503))
}

fn named(app: &App, keys: &[Kept]) -> JsonWebKeys {
    let now = app.now();
    let live = keys.iter().filter(|key| key.ends_at.is_never() || key.ends_at > now);
    let keys = live.filter_map(|key| {
        Some(JsonWebKey {
            kty: "OKP".into(),
            crv: "Ed25519".into(),
            x: BASE64.encode(pair(app, key)?.public_key().as_ref()),
            kid: key.id.clone(),
            alg: "EdDSA".into(),
            purpose: "sig".into(),
        })
    });
    JsonWebKeys { keys: keys.collect() }
}

/// The keys as verifiers know them. Anybody may ask: they prove, and sign nothing.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn public(app: &App, _: &Granted<Public>) -> Result<JsonWebKeys> {
    Ok(named(app, &read(app).await?.1))
}

/// Signs with another key from now on.
///
/// # Errors
/// 400 for an overlap that is too long.
#[crate::boxed]
pub async fn rotate(app: &App, granted: &Granted<ManagePanels>, draft: PanelKeyDraft) -> Result<JsonWebKeys> {
    if !OVERLAP_SECONDS.contains(&draft.overlap_seconds) {
        return Err(Failure::of("model.panel.is_valid.app_error", 400).with("name", "overlap_seconds"));
    }
    for _ in 0..TRIES {
        let (before, keys) = read(app).await?;
        if let Some(keys) = renew(app, before.as_deref(), &keys, draft.overlap_seconds * 1000).await? {
            let about = json!({ "overlap_seconds": draft.overlap_seconds });
            let note = crate::audits::entry(app, granted.cx(), "rotatePanelKey", &about);
            audits::insert(&note).execute(&app.store).await?;
            return Ok(named(app, &keys));
        }
    }
    Err(Failure::of("api.embed.session.again.app_error", 503))
}
