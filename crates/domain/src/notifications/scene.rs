//! A post with what it takes to tell somebody of it: where it is, who wrote it, what is said.

use jackfield_model::{Channel, ChannelType, Post, Team, User};
use serde_json::Value;

use crate::App;
use crate::texts::{Locale, text};

/// Letters of a message that a notification shows.
const EXCERPT: usize = 2_000;

/// A post in its place.
#[derive(Clone, Debug)]
pub struct Scene {
    pub post: Post,
    pub channel: Channel,
    pub team: Option<Team>,
    pub author: User,
    pub site_name: String,
    /// Without a slash at its end; may be empty.
    pub site_url: String,
    /// How people's names are shown. Mattermost: `TeammateNameDisplay`.
    pub names: String,
}

/// Why somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Direct,
    Group,
    Mention,
    /// A reply in a thread that they follow.
    Reply,
    /// They want to hear of everything.
    Post,
}

impl Scene {
    pub fn new(app: &App, post: Post, channel: Channel, team: Option<Team>, author: User) -> Self {
        let config = app.config.read();
        Self {
            post,
            channel,
            team,
            author,
            site_name: config.settings.team.site_name.clone(),
            site_url: config.settings.service.site_url.trim_end_matches('/').to_owned(),
            names: config.settings.team.teammate_name_display.clone(),
        }
    }

    /// `is_told`: the post mentions them, or it is in a direct or group channel.
    pub fn cause(&self, is_told: bool) -> Cause {
        match self.channel.channel_type {
            ChannelType::Direct => Cause::Direct,
            ChannelType::Group => Cause::Group,
            _ if is_told => Cause::Mention,
            _ if self.post.is_reply() => Cause::Reply,
            _ => Cause::Post,
        }
    }

    /// The name that a webhook gave itself, or the author's.
    pub fn sender(&self) -> String {
        if let Some(name) = self.prop("override_username").filter(|_| self.post.has_flag("from_webhook")) {
            return name.to_owned();
        }
        shown_name(&self.author, &self.names)
    }

    /// A text property of the post that is not empty.
    pub fn prop(&self, name: &str) -> Option<&str> {
        self.post.props.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// Where the message is read; empty when nobody said where the server is.
    pub fn link(&self) -> String {
        if self.site_url.is_empty() {
            return String::new();
        }
        format!("{}/_redirect/pl/{}", self.site_url, self.post.id)
    }

    /// What is said, cut where it is long: the message, or else what its attachments say.
    pub fn excerpt(&self) -> String {
        let mut text = self.post.message.trim().to_owned();
        if text.is_empty() {
            let attachments = self.post.props.get("attachments").and_then(Value::as_array);
            let said = attachments.into_iter().flatten().filter_map(|attachment| {
                let part = |name: &str| attachment.get(name)?.as_str().filter(|text| !text.is_empty());
                part("pretext").or_else(|| part("text")).or_else(|| part("title")).or_else(|| part("fallback"))
            });
            text = said.collect::<Vec<_>>().join("\n");
        }
        match text.char_indices().nth(EXCERPT) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
            None => text,
        }
    }

    /// How many files came with it, as a sentence; empty for none.
    pub fn files(&self, locale: Locale) -> String {
        match self.post.file_ids.len() {
            0 => String::new(),
            count => text("mail.notice.files", locale, &[("count", count.to_string())]),
        }
    }
}

/// A person's name as the server wants names shown.
pub fn shown_name(user: &User, names: &str) -> String {
    let full = user.full_name();
    match names {
        "nickname_full_name" if !user.nickname.is_empty() => user.nickname.clone(),
        "nickname_full_name" | "full_name" if !full.is_empty() => full,
        _ => format!("@{}", user.username),
    }
}
