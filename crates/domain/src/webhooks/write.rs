//! From what an integration says to posts: under the names that it may have, in Mattermost's words, in parts where it is
//! long.

use jackfield_model::permission::CreatePost;
use jackfield_model::{MessageAttachment, Post, PostId, PostMetadata, PostPriority, Props, UserId, limits, post_type};
use jackfield_storage::Batch;
use serde_json::Value;

use crate::authorize::Granted;
use crate::integrations::slack;
use crate::posts::{self, Author};
use crate::{App, Failure, Result};

/// What a hook says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message {
    pub user_id: UserId,
    /// The hook's own name.
    pub display_name: String,
    pub username: String,
    pub icon_url: String,
    pub icon_emoji: String,
    pub text: String,
    pub attachments: Vec<MessageAttachment>,
    pub props: Props,
    pub post_type: String,
    pub root_id: PostId,
    pub priority: Option<PostPriority>,
}

/// Posts it; a text that is too long becomes several posts. `origin` is stored with the first of them.
///
/// # Errors
/// 400 for a type of posts that is not an integration's, and for what is no post.
pub(crate) async fn write(
    app: &App,
    granted: &Granted<CreatePost>,
    mut message: Message,
    mut origin: Batch,
) -> Result<()> {
    slack::settle_fields(&mut message.attachments);
    slack::translate(app, &mut message.text, &mut message.attachments).await?;
    let kind = kind(&message)?;
    let mut props = props(app, &message);
    let mut priority = message.priority.take();
    for (index, part) in parts(&message.text, limits::POST_MESSAGE).into_iter().enumerate() {
        let post = Post {
            channel_id: granted.target(),
            user_id: message.user_id,
            root_id: message.root_id,
            message: part.to_owned(),
            post_type: if index == 0 { kind.clone() } else { String::new() },
            props: props.clone(),
            // Of several posts the first is urgent.
            metadata: priority.take().map(with_priority),
            ..Post::default()
        };
        posts::create_with(app, granted, post, Author::Webhook, std::mem::take(&mut origin)).await?;
        props.remove("attachments");
    }
    Ok(())
}

fn with_priority(priority: PostPriority) -> PostMetadata {
    PostMetadata { priority: Some(priority), ..PostMetadata::default() }
}

fn kind(message: &Message) -> Result<String> {
    if message.post_type.is_empty() {
        let drawn = !message.attachments.is_empty();
        return Ok(if drawn { post_type::SLACK_ATTACHMENT.to_owned() } else { post_type::DEFAULT.to_owned() });
    }
    if message.post_type.starts_with(post_type::CUSTOM_PREFIX) {
        return Ok(message.post_type.clone());
    }
    Err(Failure::of("web.incoming_webhook.post_type.app_error", 400))
}

fn props(app: &App, message: &Message) -> Props {
    let config = app.config.read();
    let service = &config.settings.service;
    let mut props = message.props.clone();
    let mut set = |name: &str, text: &str| props.insert(name.to_owned(), Value::from(text));
    set("from_webhook", "true");
    set("webhook_display_name", &message.display_name);
    if service.enable_post_username_override {
        set("override_username", if message.username.is_empty() { "webhook" } else { &message.username });
    }
    if service.enable_post_icon_override && !message.icon_url.is_empty() {
        set("override_icon_url", &message.icon_url);
    }
    if service.enable_post_icon_override && !message.icon_emoji.is_empty() {
        set("override_icon_emoji", &message.icon_emoji);
    }
    if !message.attachments.is_empty() {
        let attachments = serde_json::to_value(&message.attachments).unwrap_or(Value::Null);
        props.insert("attachments".into(), attachments);
    }
    props
}

/// Cuts a text into parts of at most `most` characters, at line ends where there are any.
fn parts(text: &str, most: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while rest.chars().count() > most {
        let end = rest.char_indices().nth(most).map_or(rest.len(), |(at, _)| at);
        let cut = rest[..end].rfind('\n').filter(|at| *at > end / 2).map_or(end, |at| at + 1);
        parts.push(&rest[..cut]);
        rest = &rest[cut..];
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_at_a_line_end() {
        let text = format!("{}\n{}", "a".repeat(80), "b".repeat(40));
        let parts = parts(&text, 100);
        assert_eq!(parts.len(), 2);
        assert!(parts[0].ends_with('\n'));
        assert_eq!(parts.concat(), text);
    }
}
