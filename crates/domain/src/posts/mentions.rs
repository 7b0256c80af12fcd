//! Who a post tells: by name, by their own keywords, by `@channel`, and the other one in a direct channel.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jackfield_model::{Channel, ChannelId, ChannelType, Millis, Post, UserId, names};
use jackfield_storage::mentions::{self as statements, Keywords};
use serde_json::Value;

use super::words::Words;
use crate::{App, Cx, Result};

/// How long a channel's keywords are believed; events end that at once.
const BELIEVED_MS: i64 = 60_000;
const CACHED: usize = 10_000;

/// The keywords of channels' members, in memory: few have any, and every post asks.
#[derive(Debug, Default)]
pub struct MentionBook(Mutex<HashMap<ChannelId, (Millis, Arc<Vec<Keywords>>)>>);

impl MentionBook {
    async fn of_channel(&self, app: &App, channel: ChannelId) -> Result<Arc<Vec<Keywords>>> {
        let now = app.now();
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&channel).cloned();
        if let Some((at, keywords)) = known
            && now.0 - at.0 < BELIEVED_MS
        {
            return Ok(keywords);
        }
        let keywords = Arc::new(statements::keywords(channel).all::<Keywords>(&app.store).await?);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= CACHED {
            all.clear();
        }
        all.insert(channel, (now, keywords.clone()));
        Ok(keywords)
    }

    pub(crate) fn forget(&self, channel: ChannelId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&channel);
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Those whom a post tells, its author left out.
pub(super) async fn of_post(app: &App, cx: &Arc<Cx>, post: &Post, channel: &Channel) -> Result<Vec<UserId>> {
    let mut found = BTreeSet::new();
    if channel.channel_type == ChannelType::Direct {
        found.extend(names::direct_teammate(&channel.name, post.user_id));
    }
    if post.is_system() {
        found.clear();
        return Ok(Vec::new());
    }
    let words = Words::of(&text(post));
    let special = words.special();
    let names: Vec<String> =
        words.names.iter().filter(|name| !matches!(name.as_str(), "channel" | "all" | "here")).cloned().collect();
    if !names.is_empty() {
        found
            .extend(statements::named(channel.id, &names).all::<(UserId,)>(&app.store).await?.into_iter().map(|r| r.0));
    }
    for member in app.memory.mentions.of_channel(app, channel.id).await?.iter() {
        if is_meant(member, &words) {
            found.insert(member.user_id);
        }
    }
    let calls = special.any() && !post.has_flag("mentionHighlightDisabled");
    if calls && app.holds_in_channel(cx, channel.id, "use_channel_mentions").await? {
        let limit = app.config.read().settings.team.max_notifications_per_channel;
        let members = statements::everybody(channel.id, limit + 1).all::<(UserId,)>(&app.store).await?;
        // Mattermost: above the limit nobody is called.
        if i64::try_from(members.len()).is_ok_and(|count| count <= limit) {
            let only_here = special.here && !special.channel && !special.all;
            let here = |user: &UserId| !only_here || app.memory.presence.is_connected(*user);
            found.extend(members.into_iter().map(|row| row.0).filter(here));
        }
    }
    found.remove(&post.user_id);
    Ok(found.into_iter().collect())
}

fn is_meant(member: &Keywords, words: &Words) -> bool {
    if member.by_first_name && !member.first_name.is_empty() && words.plain.contains(&member.first_name) {
        return true;
    }
    let keys = member.mention_keys.split(',').map(str::trim).filter(|key| !key.is_empty());
    keys.into_iter().any(|key| {
        let key = key.trim_start_matches('@').to_lowercase();
        words.plain.iter().any(|word| word.to_lowercase() == key)
    })
}

/// The message and the readable parts of its attachments.
fn text(post: &Post) -> String {
    let mut text = post.message.clone();
    let attachments = post.props.get("attachments").and_then(Value::as_array);
    for attachment in attachments.into_iter().flatten() {
        for part in ["pretext", "text"] {
            if let Some(part) = attachment.get(part).and_then(Value::as_str) {
                text.push('\n');
                text.push_str(part);
            }
        }
    }
    text
}
