//! Who a post tells: by name, by their own keywords, by `@channel`, and the other one in a direct channel.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jackfield_model::{Channel, ChannelId, ChannelType, Post, UserId, names};
use jackfield_storage::groups;
use jackfield_storage::mentions::{self as statements, Keywords};
use serde_json::Value;

use super::keywords::KeywordIndex;
use super::words::Words;
use crate::believed::Believed;
use crate::{App, Cx, Result, blocks};

/// How long a channel's keywords are believed; events end that at once.
const BELIEVED_MS: i64 = 60_000;
const CACHED: usize = 10_000;

/// The keywords of channels' members, in memory: few have any, and every post asks.
#[derive(Debug)]
pub struct MentionBook(Believed<ChannelId, Arc<KeywordIndex>>);

impl Default for MentionBook {
    fn default() -> Self {
        Self(Believed::new(BELIEVED_MS, CACHED))
    }
}

impl MentionBook {
    async fn of_channel(&self, app: &App, channel: ChannelId) -> Result<Arc<KeywordIndex>> {
        let read = async {
            let members = statements::keywords(channel).all::<Keywords>(&app.store).await?;
            Ok(Arc::new(KeywordIndex::of(&members)))
        };
        self.0.or_read(channel, app.now(), read).await
    }

    pub(crate) fn forget(&self, channel: ChannelId) {
        self.0.forget(&channel);
    }

    pub(crate) fn clear(&self) {
        self.0.clear();
    }
}

/// Those whom a post tells, its author left out.
pub(super) async fn of_post(
    app: &App,
    cx: &Arc<Cx>,
    post: &Post,
    words: &Words,
    channel: &Channel,
) -> Result<Vec<UserId>> {
    let mut found = BTreeSet::new();
    if channel.channel_type == ChannelType::Direct {
        found.extend(names::direct_teammate(&channel.name, post.user_id));
    }
    if post.is_system() {
        found.clear();
        return Ok(Vec::new());
    }
    let special = words.special();
    let names = words.names();
    let names: Vec<String> = names.into_iter().filter(|name| !is_special(name)).collect();
    if !names.is_empty() {
        let members = statements::named(channel.id, &names).all::<(UserId, String)>(&app.store).await?;
        let by_name: HashMap<String, UserId> = members.into_iter().map(|(user, name)| (name, user)).collect();
        // Of the names that one mention may be, it is the first that somebody has.
        found.extend(words.mentions().filter_map(|mut names| names.find_map(|name| by_name.get(name))));
        let is_known = |name: &str| by_name.contains_key(name) || is_special(name);
        if words.mentions().any(|mut names| !names.any(is_known)) {
            found.extend(of_groups(app, cx, channel, words, &names, &by_name).await?);
        }
    }
    found.extend(app.memory.mentions.of_channel(app, channel.id).await?.meant(words));
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

/// Whether a name mentions everybody.
fn is_special(name: &str) -> bool {
    matches!(name, "channel" | "all" | "here")
}

/// The members of a channel who are in the groups that a post mentions, where its author may mention any. Asked only for
/// names that are no member's.
async fn of_groups(
    app: &App,
    cx: &Arc<Cx>,
    channel: &Channel,
    words: &Words,
    names: &[String],
    people: &HashMap<String, UserId>,
) -> Result<Vec<UserId>> {
    let limit = app.config.read().settings.team.max_notifications_per_channel;
    let rows = groups::meant(channel.id, names, limit + 1).all::<(String, UserId)>(&app.store).await?;
    let is_few = i64::try_from(rows.len()).is_ok_and(|count| count <= limit);
    if rows.is_empty() || !is_few || !app.holds_in_channel(cx, channel.id, "use_group_mentions").await? {
        return Ok(Vec::new());
    }
    let mut groups: HashMap<&str, Vec<UserId>> = HashMap::new();
    for (name, user) in &rows {
        groups.entry(name).or_default().push(*user);
    }
    let mut found = Vec::new();
    for names in words.mentions() {
        // Of the names that one mention may be, a member's comes first.
        for name in names {
            if people.contains_key(name) {
                break;
            }
            if let Some(members) = groups.get(name) {
                found.extend(members);
                break;
            }
        }
    }
    Ok(found)
}

/// The message, read, and with it the readable parts of its attachments.
pub(super) fn words<'a>(post: &Post, message: &'a Words) -> Cow<'a, Words> {
    let attachments = post.props.get("attachments").and_then(Value::as_array);
    let parts = attachments.into_iter().flatten().flat_map(|attachment| {
        ["pretext", "text"].into_iter().filter_map(|part| attachment.get(part).and_then(Value::as_str))
    });
    let words = parts.fold(Cow::Borrowed(message), |words, part| Cow::Owned(words.into_owned().and(part)));
    if !blocks::has(&post.props) {
        return words;
    }
    Cow::Owned(words.into_owned().and(&blocks::words(&post.props)))
}
