//! The plugin's own keys and values.

use jackfield_model::Millis;
use jackfield_storage::{Store, Tx, plugin_keys};

use super::{PluginApi, invalid};
use crate::plugins::Capability;
use crate::{Failure, Result};

/// Mattermost: 150 letters, whatever bytes they have.
const KEY_LIMIT: usize = 150;
/// Mattermost: has no limit; what plugins keep in one value are lists that grow.
const VALUE_LIMIT: usize = 16 << 20;
const LIST_LIMIT: u32 = 1000;

impl PluginApi {
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn kv_get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        self.enter(Capability::Kv, "kv.get")?;
        let query = plugin_keys::get(&self.principal.id, check_key(key)?, self.app.now());
        Ok(query.optional::<(Vec<u8>,)>(&self.app.store).await?.map(|(value,)| value))
    }

    /// Keeps a value, for ever or for some seconds.
    ///
    /// # Errors
    /// 400 for a key or value that is too long, 507 over the quota.
    pub async fn kv_set(&self, key: &str, value: &[u8], ttl_seconds: Option<u64>) -> Result<()> {
        self.enter(Capability::Kv, "kv.set")?;
        check_key(key)?;
        let expire_at = self.expiry(ttl_seconds);
        let (id, key, value) = (self.principal.id.clone(), key.to_owned(), check_value(value)?.to_vec());
        let (quota, now) = (self.principal.quota, self.app.now());
        self.app
            .transact(async move |tx: &mut Tx| {
                let before = plugin_keys::get(&id, &key, now).optional::<(Vec<u8>,)>(&mut *tx).await?;
                let freed = before.map_or(0, |(old,)| key.len() + old.len());
                if !fits(&id, quota, key.len() + value.len(), freed, tx).await? {
                    return Err(over_quota());
                }
                plugin_keys::set(&id, &key, &value, expire_at).execute(&mut *tx).await?;
                Ok(())
            })
            .await
    }

    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn kv_delete(&self, key: &str) -> Result<()> {
        self.enter(Capability::Kv, "kv.delete")?;
        plugin_keys::delete(&self.principal.id, check_key(key)?).execute(&self.app.store).await?;
        Ok(())
    }

    /// Keys that begin with `prefix` and come after `after`, in order.
    ///
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn kv_list(&self, prefix: &str, after: &str, limit: u32) -> Result<Vec<String>> {
        self.enter(Capability::Kv, "kv.list")?;
        let limit = i64::from(limit.clamp(1, LIST_LIMIT));
        let query = plugin_keys::list_after(&self.principal.id, prefix, after, self.app.now(), limit);
        let keys = query.all::<(String,)>(&self.app.store).await?;
        Ok(keys.into_iter().map(|(key,)| key).collect())
    }

    /// Replaces `old` by `new` (`None`: absent), and says whether `old` was there.
    ///
    /// # Errors
    /// 400 for a key or value that is too long, 507 over the quota.
    pub async fn kv_compare_and_set(
        &self,
        key: &str,
        old: Option<&[u8]>,
        new: Option<&[u8]>,
        ttl_seconds: Option<u64>,
    ) -> Result<bool> {
        self.enter(Capability::Kv, "kv.compare_and_set")?;
        let expire_at = self.expiry(ttl_seconds);
        let (id, key) = (self.principal.id.clone(), check_key(key)?.to_owned());
        let (old, new) = (old.map(<[u8]>::to_vec), new.map(check_value).transpose()?.map(<[u8]>::to_vec));
        let (quota, now) = (self.principal.quota, self.app.now());
        self.app
            .transact(async move |tx: &mut Tx| {
                if let Some(new) = &new {
                    let freed = old.as_ref().map_or(0, |old| key.len() + old.len());
                    if !fits(&id, quota, key.len() + new.len(), freed, tx).await? {
                        return Err(over_quota());
                    }
                }
                let changed = match (&old, &new) {
                    (None, None) => {
                        let there = plugin_keys::get(&id, &key, now).optional::<(Vec<u8>,)>(&mut *tx).await?;
                        return Ok(there.is_none());
                    }
                    (None, Some(new)) => {
                        plugin_keys::set_missing(&id, &key, new, expire_at, now).execute(&mut *tx).await?
                    }
                    (Some(old), None) => plugin_keys::compare_and_delete(&id, &key, old).execute(&mut *tx).await?,
                    (Some(old), Some(new)) => {
                        plugin_keys::compare_and_set(&id, &key, old, new, expire_at, now).execute(&mut *tx).await?
                    }
                };
                Ok(changed > 0)
            })
            .await
    }

    fn expiry(&self, ttl_seconds: Option<u64>) -> Millis {
        let Some(seconds) = ttl_seconds else { return Millis(0) };
        let ms = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000);
        Millis(self.app.now().0.saturating_add(ms))
    }
}

/// Deletes what has expired. For the plugin host, now and then.
///
/// # Errors
/// Fails when the database does.
pub async fn sweep(store: &Store, now: Millis) -> Result<()> {
    plugin_keys::delete_expired(now).execute(store).await?;
    Ok(())
}

async fn fits(id: &str, quota: u64, added: usize, freed: usize, tx: &mut Tx) -> jackfield_storage::Result<bool> {
    if quota == u64::MAX || added <= freed {
        return Ok(true);
    }
    let (size,) = plugin_keys::size(id).one::<(i64,)>(tx).await?;
    let size = u64::try_from(size).unwrap_or(0);
    let (added, freed) = (u64::try_from(added).unwrap_or(u64::MAX), u64::try_from(freed).unwrap_or(0));
    Ok(size.saturating_sub(freed).saturating_add(added) <= quota)
}

fn check_key(key: &str) -> Result<&str> {
    if key.is_empty() || key.chars().count() > KEY_LIMIT {
        return Err(Failure::new(
            "model.plugin_key_value.is_valid.key.app_error",
            400,
            format!("A key has between 1 and {KEY_LIMIT} letters."),
        ));
    }
    Ok(key)
}

fn check_value(value: &[u8]) -> Result<&[u8]> {
    if value.len() > VALUE_LIMIT { Err(invalid("value", "is longer than 16 MiB")) } else { Ok(value) }
}

fn over_quota() -> Failure {
    Failure::new("app.plugin_store.save.app_error", 507, "The plugin's storage quota is used up.")
}
