//! Which channel wants to know what of which repository, in the plugin's storage.
//!
//! Each subscription is kept twice, to be found by repository and by channel; the one by channel counts.

use jackfield_plugin_api::{Error, host};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Subscriptions of one channel, and channels of one repository, at most.
const LIMIT: u32 = 500;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Subscription {
    /// `owner/name`, or `owner` for all of their repositories.
    pub repository: String,
    pub channel_id: String,
    pub features: Vec<String>,
    /// Who subscribed.
    pub creator_id: String,
    pub create_at: i64,
}

/// Keeps a subscription, or changes the one of this channel to this repository.
pub fn keep(subscription: &Subscription) -> Result<(), Error> {
    let value = serde_json::to_vec(subscription).unwrap_or_default();
    host::kv::set(&by_repository(&subscription.repository, &subscription.channel_id), &value, None)?;
    host::kv::set(&by_channel(&subscription.channel_id, &subscription.repository), &value, None)
}

/// Says whether there was one.
pub fn end(channel: &str, repository: &str) -> Result<bool, Error> {
    let key = by_channel(channel, repository);
    let was_there = host::kv::get(&key)?.is_some();
    host::kv::delete(&key)?;
    host::kv::delete(&by_repository(repository, channel))?;
    Ok(was_there)
}

/// The subscriptions of a channel, by name.
pub fn of_channel(channel: &str) -> Result<Vec<Subscription>, Error> {
    let mut found = read(&format!("c/{channel}/"))?;
    found.sort_by(|one, other| one.repository.cmp(&other.repository));
    Ok(found)
}

/// The subscriptions to a repository and to its owner, one a channel: the narrower one counts.
pub fn of_repository(full_name: &str) -> Result<Vec<Subscription>, Error> {
    let mut found = read(&format!("r/{}/", hashed(full_name)))?;
    if let Some((owner, _)) = full_name.split_once('/') {
        for wide in read(&format!("r/{}/", hashed(owner)))? {
            if !found.iter().any(|narrow| narrow.channel_id == wide.channel_id) {
                found.push(wide);
            }
        }
    }
    Ok(found)
}

fn read(prefix: &str) -> Result<Vec<Subscription>, Error> {
    let mut found = Vec::new();
    for key in host::kv::list(prefix, "", LIMIT)? {
        let value = host::kv::get(&key)?.unwrap_or_default();
        found.extend(serde_json::from_slice::<Subscription>(&value));
    }
    Ok(found)
}

fn by_repository(repository: &str, channel: &str) -> String {
    format!("r/{}/{channel}", hashed(repository))
}

fn by_channel(channel: &str, repository: &str) -> String {
    format!("c/{channel}/{}", hashed(repository))
}

/// Names can be longer than keys, and differ in case only for people.
fn hashed(repository: &str) -> String {
    let digest = Sha256::digest(repository.to_lowercase().as_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Reads `owner/name`, `owner`, or an address on GitHub.
pub fn repository(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/').trim_end_matches(".git");
    let path = match text.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1,
        None => text,
    };
    let parts: Vec<&str> = path.split('/').collect();
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_name =
        |part: &&str| !part.is_empty() && part.len() <= 100 && part.chars().all(letters) && !part.starts_with('.');
    (parts.len() <= 2 && parts.iter().all(is_name)).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_named_or_linked_to() {
        assert_eq!(repository("octokit/webhooks").as_deref(), Some("octokit/webhooks"));
        assert_eq!(repository("https://github.com/octokit/webhooks.git").as_deref(), Some("octokit/webhooks"));
        assert_eq!(repository("octokit").as_deref(), Some("octokit"));
        for bad in ["", "/", "a/b/c", "a b/c", "../x", "https://github.com"] {
            assert_eq!(repository(bad), None, "{bad}");
        }
    }
}
