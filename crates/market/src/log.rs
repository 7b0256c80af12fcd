//! The log of all that a market did: each entry's hash is over the one before it, and the last one is signed, so that nobody
//! takes an act back without everybody seeing it.

use jackfield_domain::Result;
use jackfield_domain::market::keys::Kind;
use jackfield_model::{MarketLog, MarketLogEntry, MarketLogHead, Millis, Sealed};
use jackfield_storage::{Tx, market as rows};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::store::fault;
use crate::{Market, Signs};

/// Entries of one answer.
pub const PAGE: i64 = 1_000;
/// The document of a mirror with the signed end of the log.
pub const HEAD: &str = "log";

/// Adds what is done, in the transaction that does it.
///
/// # Errors
/// Fails when the database does.
pub async fn note(tx: &mut Tx, at: Millis, kind: &str, data: &Value) -> Result<()> {
    let last = rows::last_entry().optional::<MarketLogEntry>(&mut *tx).await?.unwrap_or_default();
    let mut entry =
        MarketLogEntry { number: last.number + 1, at, kind: kind.into(), data: data.to_string(), hash: String::new() };
    entry.hash = hash(&last.hash, &entry);
    rows::insert_entry(&entry).execute(tx).await?;
    Ok(())
}

/// The hash of an entry that follows another.
pub fn hash(before: &str, entry: &MarketLogEntry) -> String {
    let text = format!("{before}\n{}\n{}\n{}\n{}", entry.number, entry.at.0, entry.kind, entry.data);
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where a log goes on: its last number and hash. Says where the chain breaks.
///
/// # Errors
/// Names the entry that does not follow.
pub fn follow(mut last: (i64, String), entries: &[MarketLogEntry]) -> anyhow::Result<(i64, String)> {
    for entry in entries {
        if entry.number != last.0 + 1 || entry.hash != hash(&last.1, entry) {
            anyhow::bail!("the log is broken at entry {}: it does not follow from the one before it", entry.number);
        }
        last = (entry.number, entry.hash.clone());
    }
    Ok(last)
}

impl Market {
    /// A part of the log, with its end signed.
    ///
    /// # Errors
    /// Fails when the database does.
    pub async fn log(&self, after: i64) -> Result<MarketLog> {
        let entries = rows::entries(after, PAGE).all::<MarketLogEntry>(&self.0.store).await?;
        let head = match &self.0.signs {
            Signs::Itself { key, .. } => {
                let last = rows::last_entry().optional::<MarketLogEntry>(&self.0.store).await?.unwrap_or_default();
                let head = MarketLogHead { number: last.number, hash: last.hash, at: self.0.clock.now() };
                key.seal(Kind::LogHead, &head).map_err(fault)?
            }
            Signs::Mirrored(_) => self.document(HEAD).await?,
        };
        Ok(MarketLog { entries, head })
    }

    /// What a mirror has of its market.
    pub(crate) async fn document(&self, name: &str) -> Result<Sealed> {
        let (text,) = rows::document(name).one::<(String,)>(&self.0.store).await?;
        serde_json::from_str(&text).map_err(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_that_was_changed_does_not_follow() {
        let mut entries = Vec::new();
        let mut before = String::new();
        for number in 1..=3 {
            let mut entry = MarketLogEntry {
                number,
                at: Millis(7),
                kind: "publish".into(),
                data: "{}".into(),
                hash: String::new(),
            };
            entry.hash = hash(&before, &entry);
            before.clone_from(&entry.hash);
            entries.push(entry);
        }
        assert_eq!(follow((0, String::new()), &entries).unwrap(), (3, before));
        let mut changed = entries.clone();
        changed[1].data = "{\"a\":1}".into();
        assert!(follow((0, String::new()), &changed).unwrap_err().to_string().contains("entry 2"));
        let gap = [entries[0].clone(), entries[2].clone()];
        assert!(follow((0, String::new()), &gap).unwrap_err().to_string().contains("entry 3"));
    }
}
