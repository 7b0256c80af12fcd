//! All outgoing webhooks in memory, so that a post that triggers none costs nothing, and which of them a post triggers.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arc_swap::ArcSwap;
use data_encoding::HEXLOWER;
use jackfield_model::{Channel, ChannelType, HookId, IntegrationKind, OutgoingWebhook, Post, PostId, TeamId};
use jackfield_storage::outgoing_webhooks as statements;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::deliver::Deliveries;
use crate::console::permits;
use crate::jobs::{Asked, ask};
use crate::{App, Result};

/// Addresses that one post is told to.
const PER_POST: usize = 50;

type ByTeam = HashMap<TeamId, Vec<OutgoingWebhook>>;

/// The webhooks as they were read last.
#[derive(Debug, Default)]
pub struct HookBook {
    readings: AtomicU64,
    kept: ArcSwap<(u64, ByTeam)>,
}

impl HookBook {
    /// Keeps what a reading found, unless one that began later was faster.
    fn keep(&self, reading: u64, hooks: ByTeam) {
        let read = Arc::new((reading, hooks));
        self.kept.rcu(|kept| if kept.0 < reading { read.clone() } else { kept.clone() });
    }
}

/// Reads all webhooks anew.
///
/// # Errors
/// Fails when the database does.
pub(crate) async fn load(app: &App) -> Result<()> {
    let reading = app.memory.outgoing.readings.fetch_add(1, Ordering::Relaxed) + 1;
    let mut hooks = ByTeam::new();
    for hook in statements::all().all::<OutgoingWebhook>(&app.store).await? {
        hooks.entry(hook.team_id).or_default().push(hook);
    }
    app.memory.outgoing.keep(reading, hooks);
    Ok(())
}

/// An address to be told of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub hook: HookId,
    pub url: String,
    pub post: PostId,
    pub trigger_word: String,
}

/// What a new post leaves to be done. Mattermost: what hooks and bots write triggers nothing, or two would talk for ever.
pub(crate) fn of_post(app: &App, post: &Post, channel: &Channel, by_bot: bool) -> Vec<Asked> {
    let kept = app.memory.outgoing.kept.load();
    let Some(hooks) = kept.1.get(&channel.team_id).filter(|hooks| !hooks.is_empty()) else { return Vec::new() };
    let is_open = channel.channel_type == ChannelType::Open;
    if !is_open || by_bot || post.is_system() || post.has_flag("from_webhook") {
        return Vec::new();
    }
    if !app.config.read().settings.service.enable_outgoing_webhooks {
        return Vec::new();
    }
    let word = post.message.split_whitespace().next().unwrap_or_default();
    let allowed =
        hooks.iter().filter(|hook| permits(app, hook.team_id, IntegrationKind::OutgoingWebhook, hook.id.as_str()));
    let triggered = allowed.filter_map(|hook| Some((hook, triggered(hook, channel, word)?)));
    let deliveries = triggered.flat_map(|(hook, word)| {
        hook.callback_urls.iter().map(move |url| Delivery {
            hook: hook.id,
            url: url.clone(),
            post: post.id,
            trigger_word: word.to_owned(),
        })
    });
    let now = app.now();
    deliveries.take(PER_POST).map(|delivery| ask::<Deliveries>(app, &lane(&delivery), now, &delivery)).collect()
}

/// The lane of an address: one that hangs holds up no other.
fn lane(delivery: &Delivery) -> String {
    let digest = Sha256::digest(delivery.url.as_bytes());
    format!("{}-{}", delivery.hook, HEXLOWER.encode(digest.get(..8).unwrap_or_default()))
}

/// The trigger word that a post begins with; an empty one where a hook hears all of its channel.
fn triggered<'a>(hook: &'a OutgoingWebhook, channel: &Channel, word: &str) -> Option<&'a str> {
    let is_its_channel = hook.channel_id == channel.id;
    if !is_its_channel && !hook.channel_id.is_empty() {
        return None;
    }
    if hook.trigger_words.is_empty() {
        return is_its_channel.then_some("");
    }
    let fits = |trigger: &&String| match hook.trigger_when {
        0 => word == trigger.as_str(),
        _ => word.starts_with(trigger.as_str()),
    };
    hook.trigger_words.iter().find(fits).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use jackfield_model::ChannelId;

    use super::*;

    #[test]
    fn a_hook_hears_its_words_and_its_channel() {
        let channel = Channel { id: ChannelId::new(), ..Channel::default() };
        let hook = |channel_id, words: &[&str], trigger_when| OutgoingWebhook {
            channel_id,
            trigger_words: words.iter().map(|word| (*word).to_owned()).collect(),
            trigger_when,
            ..OutgoingWebhook::default()
        };
        let anywhere = hook(ChannelId::EMPTY, &["build", "deploy"], 0);
        assert_eq!(triggered(&anywhere, &channel, "deploy"), Some("deploy"));
        assert_eq!(triggered(&anywhere, &channel, "Deploy"), None);
        assert_eq!(triggered(&anywhere, &channel, "deploys"), None);
        assert_eq!(triggered(&hook(ChannelId::EMPTY, &["#"], 1), &channel, "#123"), Some("#"));
        assert_eq!(triggered(&hook(channel.id, &[], 0), &channel, "anything"), Some(""));
        assert_eq!(triggered(&hook(channel.id, &["build"], 0), &channel, "anything"), None);
        assert_eq!(triggered(&hook(ChannelId::new(), &[], 0), &channel, "anything"), None);
        assert_eq!(triggered(&hook(ChannelId::EMPTY, &[], 0), &channel, "anything"), None);
    }
}
