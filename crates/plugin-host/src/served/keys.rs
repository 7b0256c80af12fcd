//! The plugin's own keys.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jackfield_domain::{Failure, Result};
use serde::Deserialize;

use super::{done, one, served};
use crate::go::Dynamic;

/// Keys that are listed or deleted at once.
const PAGE: u32 = 1_000;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Options {
    atomic: bool,
    /// Base64; Go's nil is null.
    old_value: Option<String>,
    expire_in_seconds: i64,
}

served! {
    "KVGet" => |server, args| {
        let value = server.api.kv_get(&args.text()).await?;
        Ok(vec![Dynamic::Bytes(value.unwrap_or_default())])
    }
    "KVSet" => |server, args| {
        let (key, value) = (args.text(), args.bytes());
        set(server, &key, &value, 0).await?;
        done()
    }
    "KVSetWithExpiry" => |server, args| {
        let (key, value) = (args.text(), args.bytes());
        set(server, &key, &value, args.next()?).await?;
        done()
    }
    "KVSetWithOptions" => |server, args| {
        let (key, value, options) = (args.text(), args.bytes(), args.next::<Option<Options>>()?.unwrap_or_default());
        let old_value = options.old_value.unwrap_or_default();
        if !options.atomic && !old_value.is_empty() {
            let id = "model.plugin_kvset_options.is_valid.old_value.app_error";
            return Err(Failure::new(id, 400, "OldValue can only be set together with Atomic."));
        }
        if !options.atomic {
            set(server, &key, &value, options.expire_in_seconds).await?;
            return one(&true);
        }
        let old = STANDARD.decode(old_value).unwrap_or_default();
        let expires = expiry(options.expire_in_seconds);
        one(&server.api.kv_compare_and_set(&key, present(&old), present(&value), expires).await?)
    }
    "KVCompareAndSet" => |server, args| {
        let (key, old, new) = (args.text(), args.bytes(), args.bytes());
        one(&server.api.kv_compare_and_set(&key, present(&old), present(&new), None).await?)
    }
    "KVCompareAndDelete" => |server, args| {
        let (key, old) = (args.text(), args.bytes());
        // Mattermost: nothing is deleted where nothing is expected.
        one(&(!old.is_empty() && server.api.kv_compare_and_set(&key, Some(&old), None, None).await?))
    }
    "KVDelete" => |server, args| {
        server.api.kv_delete(&args.text()).await?;
        done()
    }
    "KVDeleteAll" => |server, args| {
        loop {
            let keys = server.api.kv_list("", "", PAGE).await?;
            if keys.is_empty() {
                return done();
            }
            for key in keys {
                server.api.kv_delete(&key).await?;
            }
        }
    }
    "KVList" => |server, args| {
        let (page, per_page): (u32, u32) = (args.next()?, args.next()?);
        one(&list(server, page, per_page.clamp(1, PAGE)).await?)
    }
}

/// Mattermost: an empty value deletes the key.
async fn set(server: &super::Served, key: &str, value: &[u8], seconds: i64) -> Result<()> {
    if value.is_empty() {
        return server.api.kv_delete(key).await;
    }
    server.api.kv_set(key, value, expiry(seconds)).await
}

/// Mattermost: 0 seconds is for ever, and less is over already.
fn expiry(seconds: i64) -> Option<u64> {
    (seconds != 0).then(|| u64::try_from(seconds).unwrap_or(0))
}

/// Gives a page: the pages before it are walked, for keys are listed from one to the next.
async fn list(server: &super::Served, page: u32, per_page: u32) -> Result<Vec<String>> {
    let mut after = String::new();
    for _ in 0..page {
        let skipped = server.api.kv_list("", &after, per_page).await?;
        match skipped.last() {
            Some(last) => after.clone_from(last),
            None => return Ok(Vec::new()),
        }
    }
    server.api.kv_list("", &after, per_page).await
}

/// Mattermost: no value is an empty one.
fn present(value: &[u8]) -> Option<&[u8]> {
    (!value.is_empty()).then_some(value)
}
