//! Slack's channels, and what was written in them.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;

use jackfield_model::{Millis, Props, limits, names};
use serde_json::{Map, Value, json};

use super::super::lines::{self, Line, some};
use super::people::PROGRAM;
use super::said::{Message, Place, millis};
use super::words::{Names, parts, translated};
use super::{Export, write};
use crate::Result;

/// What Slack writes about itself: who came, went and renamed what.
const NOTICES: &[&str] = &[
    "channel_join",
    "channel_leave",
    "channel_topic",
    "channel_purpose",
    "channel_name",
    "channel_archive",
    "channel_unarchive",
    "channel_convert_to_private",
    "channel_posting_permissions",
    "group_join",
    "group_leave",
    "group_topic",
    "group_purpose",
    "group_name",
    "group_archive",
    "group_unarchive",
    "pinned_item",
    "unpinned_item",
    "bot_add",
    "bot_remove",
    "reminder_add",
    "huddle_thread",
    "sh_room_created",
    "tombstone",
    "file_comment",
];
/// What of an attachment means the same in Mattermost.
const ATTACHMENT: &[&str] = &[
    "fallback",
    "color",
    "pretext",
    "author_name",
    "author_link",
    "title",
    "title_link",
    "text",
    "fields",
    "image_url",
    "thumb_url",
    "footer",
    "ts",
];
/// Texts of an attachment, which are marked up as messages are.
const MARKED_UP: &[&str] = &["pretext", "text", "fallback"];
/// Bytes of a name within the archive.
const FILE_NAME: usize = 100;

impl Names for Export {
    fn person(&self, id: &str) -> Option<String> {
        self.people.name(id).map(str::to_owned)
    }

    fn channel(&self, id: &str) -> Option<String> {
        self.channels.get(id).cloned()
    }
}

impl Export {
    /// Gives each channel a name that it may have.
    pub(super) fn name_channels(&mut self) {
        let mut taken = HashSet::new();
        for (place, is_private) in &self.places {
            let clean: String = place
                .name
                .to_lowercase()
                .chars()
                .map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' { c } else { '-' })
                .take(limits::CHANNEL_NAME)
                .collect();
            let mut name = clean.trim_matches(['-', '_']).to_owned();
            // Where everybody is.
            if place.is_general && !is_private {
                name = names::TOWN_SQUARE.to_owned();
            }
            let is_free = names::is_valid_channel_name(&name) && (place.is_general || name != names::TOWN_SQUARE);
            if !is_free || taken.contains(&name) {
                name = format!("slack-{}", place.id.to_lowercase());
            }
            taken.insert(name.clone());
            self.channels.insert(place.id.clone(), name);
        }
    }

    pub(super) fn channel_lines(&self, to: &mut impl Write) -> Result<()> {
        for (place, is_private) in &self.places {
            let about = |text: &str, most: usize| some(&translated(text, self).chars().take(most).collect::<String>());
            let shown: String = place.name.chars().take(limits::CHANNEL_DISPLAY_NAME).collect();
            let said = lines::Channel {
                team: Some(self.team.clone()),
                name: self.channels.get(&place.id).cloned(),
                display_name: Some(if shown.is_empty() { place.id.clone() } else { shown }),
                kind: Some(if *is_private { "P" } else { "O" }.to_owned()),
                header: about(&place.topic.value, limits::CHANNEL_HEADER),
                purpose: about(&place.purpose.value, limits::CHANNEL_PURPOSE),
                deleted_at: place.is_archived.then_some(Millis(self.now)),
                ..lines::Channel::default()
            };
            write(to, &Line { channel: Some(Box::new(said)), ..Line::of_kind("channel") })?;
        }
        Ok(())
    }

    /// Who of a channel of few has an account here.
    fn members(&self, place: &Place) -> Vec<String> {
        place.members.iter().filter_map(|id| self.people.name(id).map(str::to_owned)).collect()
    }

    pub(super) fn few_lines(&self, to: &mut impl Write) -> Result<()> {
        for place in &self.few {
            let said = lines::DirectChannel { members: Some(self.members(place)), ..lines::DirectChannel::default() };
            write(to, &Line { direct_channel: Some(Box::new(said)), ..Line::of_kind("direct_channel") })?;
        }
        Ok(())
    }

    /// Everything that was written, a line for each thread.
    pub(super) fn messages(&mut self, to: &mut impl Write) -> Result<()> {
        for (place, _) in self.places.clone() {
            let (team, channel) = (Some(self.team.clone()), self.channels.get(&place.id).cloned());
            for post in self.threads(&place)? {
                let post = lines::Post { team: team.clone(), channel: channel.clone(), ..post };
                write(to, &Line { post: Some(Box::new(post)), ..Line::of_kind("post") })?;
            }
        }
        for place in self.few.clone() {
            let members = Some(self.members(&place));
            for post in self.threads(&place)? {
                let post = lines::Post { channel_members: members.clone(), ..post };
                write(to, &Line { direct_post: Some(Box::new(post)), ..Line::of_kind("direct_post") })?;
            }
        }
        Ok(())
    }

    /// What was written in a channel, the replies below what they reply to.
    fn threads(&mut self, place: &Place) -> Result<Vec<lines::Post>> {
        let folder = if place.name.is_empty() { &place.id } else { &place.name };
        let mut messages = self.days(folder)?;
        messages.sort_by(|one, other| one.ts.cmp(&other.ts));
        let mut threads: BTreeMap<String, Vec<lines::Post>> = BTreeMap::new();
        for message in &messages {
            if NOTICES.contains(&message.subtype.as_str()) {
                self.leave("notice");
                continue;
            }
            let Some(posts) = self.post(message) else { continue };
            let thread = if message.thread_ts.is_empty() { &message.ts } else { &message.thread_ts };
            threads.entry(thread.clone()).or_default().extend(posts);
        }
        let whole = threads.into_values().filter_map(|posts| {
            let mut posts = posts.into_iter();
            // Where it was deleted, the first reply stands for what was replied to.
            let mut root = posts.next()?;
            let replies: Vec<lines::Post> = posts.collect();
            root.replies = (!replies.is_empty()).then_some(replies);
            Some(root)
        });
        Ok(whole.collect())
    }

    /// A message as one post, or as more where it is longer than one may be; nothing where it says nothing.
    fn post(&mut self, message: &Message) -> Option<Vec<lines::Post>> {
        let Some(create_at) = millis(&message.ts) else {
            self.leave("bad_time");
            return None;
        };
        let mut props = Props::new();
        let user = if !message.user.is_empty() {
            self.people.writer(&message.user, &message.user_profile)
        } else if !message.bot_id.is_empty() || !message.username.is_empty() {
            self.people.has_programs = true;
            props.insert("from_webhook".to_owned(), json!("true"));
            if !message.username.is_empty() {
                props.insert("override_username".to_owned(), json!(message.username));
            }
            PROGRAM.to_owned()
        } else {
            self.leave("unknown_user");
            return None;
        };
        let mut text = translated(&message.text, self);
        if message.subtype == "me_message" {
            text = format!("_{text}_");
        }
        let attached = self.attached(&message.attachments);
        if !attached.is_empty() {
            props.insert("attachments".to_owned(), Value::Array(attached));
        }
        let files = self.files_of(message, &mut text);
        if text.trim().is_empty() && files.is_empty() && !props.contains_key("attachments") {
            self.leave("empty");
            return None;
        }
        let edit_at = millis(&message.edited.ts).map(Millis);
        let reactions = self.reactions(message, create_at);
        let said = parts(&text, limits::POST_MESSAGE);
        let posts = said.into_iter().zip(0..).map(|(message, number)| lines::Post {
            user: Some(user.clone()),
            message: Some(message),
            create_at: Some(Millis(create_at + number)),
            ..lines::Post::default()
        });
        let mut posts: Vec<lines::Post> = posts.collect();
        if let Some(first) = posts.first_mut() {
            first.edit_at = edit_at;
            first.props = (!props.is_empty()).then_some(props);
            first.reactions = (!reactions.is_empty()).then_some(reactions);
            first.attachments = (!files.is_empty()).then_some(files);
            first.is_pinned = (!message.pinned_to.is_empty()).then_some(true);
        }
        Some(posts)
    }

    fn reactions(&mut self, message: &Message, create_at: i64) -> Vec<lines::Reaction> {
        let mut found = Vec::new();
        for reaction in &message.reactions {
            // Skins are other names in Mattermost; what was meant is the same.
            let emoji = reaction.name.split("::").next().unwrap_or_default();
            for user in &reaction.users {
                match self.people.name(user) {
                    Some(name) => found.push(lines::Reaction {
                        user: Some(name.to_owned()),
                        emoji_name: Some(emoji.to_owned()),
                        create_at: Some(Millis(create_at)),
                    }),
                    None => self.leave("unknown_user"),
                }
            }
        }
        found
    }

    /// The files of a message that are in the export; of the others, which are at Slack, there is a link.
    fn files_of(&mut self, message: &Message, text: &mut String) -> Vec<lines::Attachment> {
        let mut found = Vec::new();
        for file in message.files.iter().filter(|file| file.mode != "tombstone") {
            match self.uploads.get(&file.id).cloned() {
                Some(inner) => {
                    let clean = file.name.replace(['/', '\\'], "_");
                    let name: String = clean.chars().filter(|c| !c.is_control()).take(FILE_NAME).collect();
                    let path = format!("slack/{}/{}", file.id, if name.is_empty() { "file" } else { &name });
                    self.files.push((inner, path.clone()));
                    found.push(lines::Attachment { path: Some(path) });
                }
                None => {
                    self.leave("file_at_slack");
                    let title = if file.title.is_empty() { &file.name } else { &file.title };
                    let link = if file.permalink.is_empty() { &file.url_private } else { &file.permalink };
                    if link.starts_with("https://") {
                        let title = title.replace(['[', ']'], "");
                        *text = format!("{text}\n[{title}]({})", link.replace(')', "%29")).trim_start().to_owned();
                    }
                }
            }
        }
        found
    }

    fn attached(&mut self, said: &[Map<String, Value>]) -> Vec<Value> {
        let mut found = Vec::new();
        let mut size = 0;
        for attachment in said {
            let mut kept: BTreeMap<&str, Value> = BTreeMap::new();
            for (name, value) in attachment {
                let Some(name) = ATTACHMENT.iter().find(|known| **known == name) else { continue };
                let value = match value {
                    Value::String(text) if MARKED_UP.contains(name) => json!(translated(text, self)),
                    other => other.clone(),
                };
                kept.insert(*name, value);
            }
            let kept = json!(kept);
            size += kept.to_string().len();
            if size > limits::POST_PROPS / 2 {
                self.leave("too_long");
                break;
            }
            if kept.as_object().is_some_and(|kept| !kept.is_empty()) {
                found.push(kept);
            }
        }
        found
    }
}
