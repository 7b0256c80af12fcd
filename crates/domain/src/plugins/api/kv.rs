//! The plugin's own keys and values.

use jackfield_model::Millis;
use jackfield_storage::{Store, Tx, plugin_keys};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;

use super::{Bytes, Entry, MaybeBytes, Method, PluginApi, invalid};
use crate::plugins::Capability;
use crate::{Failure, Result};

/// Mattermost: 150 letters, whatever bytes they have.
const KEY_LIMIT: usize = 150;
/// Mattermost: has no limit; what plugins keep in one value are lists that grow.
const VALUE_LIMIT: usize = 16 << 20;
const LIST_LIMIT: u32 = 1000;

/// How a value is kept.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct PluginKVSetOptions {
    atomic: bool,
    /// Base64; Go's nil is null.
    old_value: Option<String>,
    expire_in_seconds: i64,
}

methods! {
    /// The value of a key, if there is one.
    KeyGet = Kv (key: String) -> MaybeBytes as "kv.get" |api| {
        Ok(MaybeBytes(api.kv_get(&key).await?))
    }
    /// Keeps a value, for ever or for some seconds.
    KeySet = Kv (key: String, value: Bytes, ttl_seconds: Option<u64>) as "kv.set" |api| {
        api.kv_set(&key, &value.0, ttl_seconds).await
    }
    /// Deletes a key.
    KVDelete = Kv (key: String) as "kv.delete" |api| {
        api.kv_delete(&key).await
    }
    /// Keys that begin with the prefix and come after the given one, in order.
    KeyList = Kv (prefix: String, after: String, limit: u32) -> Vec<String> as "kv.list" |api| {
        api.kv_list(&prefix, &after, limit).await
    }
    /// Replaces `old` by `new` (`none`: absent), for ever or for some seconds, and says whether `old` was there.
    KeyCompareAndSet = Kv (key: String, old: MaybeBytes, new: MaybeBytes, ttl_seconds: Option<u64>) -> bool as "kv.compare-and-set" |api| {
        api.kv_compare_and_set(&key, old.0.as_deref(), new.0.as_deref(), ttl_seconds).await
    }
    /// The value of a key; none is empty.
    KVGet = Kv (key: String) -> Bytes |api| {
        Ok(Bytes(api.kv_get(&key).await?.unwrap_or_default()))
    }
    /// Keeps a value; an empty one deletes the key.
    KVSet = Kv (key: String, value: Bytes) |api| {
        set(api, &key, &value.0, 0).await
    }
    /// Keeps a value for so many seconds; 0 is for ever.
    KVSetWithExpiry = Kv (key: String, value: Bytes, expire_in_seconds: i64) |api| {
        set(api, &key, &value.0, expire_in_seconds).await
    }
    /// Keeps a value for some seconds, or where another one was; says whether it did.
    KVSetWithOptions = Kv (key: String, value: Bytes, options: PluginKVSetOptions) -> bool |api| {
        let old_value = options.old_value.unwrap_or_default();
        if !options.atomic && !old_value.is_empty() {
            return Err(Failure::of("model.plugin_kvset_options.is_valid.old_value.app_error", 400));
        }
        if !options.atomic {
            set(api, &key, &value.0, options.expire_in_seconds).await?;
            return Ok(true);
        }
        let old = STANDARD.decode(old_value).unwrap_or_default();
        let expires = in_seconds(options.expire_in_seconds);
        api.kv_compare_and_set(&key, present(&old), present(&value.0), expires).await
    }
    /// Replaces one value by another, and says whether the first was there; an empty one is none.
    KVCompareAndSet = Kv (key: String, old: Bytes, new: Bytes) -> bool |api| {
        api.kv_compare_and_set(&key, present(&old.0), present(&new.0), None).await
    }
    /// Deletes a key whose value is as expected, and says whether it was.
    KVCompareAndDelete = Kv (key: String, old: Bytes) -> bool |api| {
        // Mattermost: nothing is deleted where nothing is expected.
        Ok(!old.0.is_empty() && api.kv_compare_and_set(&key, Some(&old.0), None, None).await?)
    }
    /// Deletes all keys.
    KVDeleteAll = Kv () |api| {
        loop {
            let keys = api.kv_list("", "", LIST_LIMIT).await?;
            if keys.is_empty() {
                return Ok(());
            }
            for key in keys {
                api.kv_delete(&key).await?;
            }
        }
    }
    /// A page of the keys, in order.
    KVList = Kv (page: u32, per_page: u32) -> Vec<String> |api| {
        // Keys are listed from one to the next: the pages before it are walked.
        let per_page = per_page.clamp(1, LIST_LIMIT);
        let mut after = String::new();
        for _ in 0..page {
            match api.kv_list("", &after, per_page).await?.pop() {
                Some(last) => after = last,
                None => return Ok(Vec::new()),
            }
        }
        api.kv_list("", &after, per_page).await
    }
}

/// Mattermost: an empty value deletes the key.
async fn set(api: &PluginApi, key: &str, value: &[u8], seconds: i64) -> Result<()> {
    if value.is_empty() {
        return api.kv_delete(key).await;
    }
    api.kv_set(key, value, in_seconds(seconds)).await
}

/// Mattermost: 0 seconds is for ever, and less is over already.
fn in_seconds(seconds: i64) -> Option<u64> {
    (seconds != 0).then(|| u64::try_from(seconds).unwrap_or(0))
}

/// Mattermost: no value is an empty one.
fn present(value: &[u8]) -> Option<&[u8]> {
    (!value.is_empty()).then_some(value)
}

impl PluginApi {
    pub(super) async fn kv_get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        let query = plugin_keys::get(&self.principal.id, check_key(key)?, self.app.now());
        Ok(query.optional::<(Vec<u8>,)>(&self.app.store).await?.map(|(value,)| value))
    }

    pub(super) async fn kv_set(&self, key: &str, value: &[u8], ttl_seconds: Option<u64>) -> Result<()> {
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

    async fn kv_delete(&self, key: &str) -> Result<()> {
        plugin_keys::delete(&self.principal.id, check_key(key)?).execute(&self.app.store).await?;
        Ok(())
    }

    async fn kv_list(&self, prefix: &str, after: &str, limit: u32) -> Result<Vec<String>> {
        let limit = i64::from(limit.clamp(1, LIST_LIMIT));
        let query = plugin_keys::list_after(&self.principal.id, prefix, after, self.app.now(), limit);
        let keys = query.all::<(String,)>(&self.app.store).await?;
        Ok(keys.into_iter().map(|(key,)| key).collect())
    }

    async fn kv_compare_and_set(
        &self,
        key: &str,
        old: Option<&[u8]>,
        new: Option<&[u8]>,
        ttl_seconds: Option<u64>,
    ) -> Result<bool> {
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
#[crate::boxed]
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
        return Err(Failure::of("model.plugin_key_value.is_valid.key.app_error", 400).with("most", KEY_LIMIT));
    }
    Ok(key)
}

fn check_value(value: &[u8]) -> Result<&[u8]> {
    if value.len() > VALUE_LIMIT { Err(invalid("value", "is longer than 16 MiB")) } else { Ok(value) }
}

fn over_quota() -> Failure {
    Failure::of("app.plugin_store.save.app_error", 507)
}
