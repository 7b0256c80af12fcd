//! From what an integration says to a post: under the names that it may have, in Mattermost's words, with a file where it
//! is long.

use jackfield_model::permission::{CreatePost, UploadFile};
use jackfield_model::{
    FileInfo, MessageAttachment, Post, PostId, PostMetadata, PostPriority, Props, UserId, limits, post_type,
};
use jackfield_storage::{Batch, files as stored_files};
use serde_json::Value;

use super::place::Received;
use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::integrations::slack;
use crate::posts::{self, Author};
use crate::{App, Failure, Result, blocks, files};

/// What the rest of a long text is called.
const REST: &str = "message.txt";

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

/// Posts it. Of a text that is too long the beginning is posted, and the rest hangs on it as a file; where there are no
/// files, it becomes several posts, as in Mattermost. `origin` is stored with the first of them.
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
    let (first, rest) = cut(&message.text, limits::POST_MESSAGE);
    let file = if rest.is_empty() { None } else { kept(app, granted, rest).await };
    let mut post = Post {
        channel_id: granted.target(),
        user_id: message.user_id,
        root_id: message.root_id,
        message: first.to_owned(),
        post_type: kind,
        props: props.clone(),
        metadata: priority.take().map(with_priority),
        ..Post::default()
    };
    if let Some(file) = file {
        post.file_ids = vec![file.id];
        let posted = posts::create_with(app, granted, post, Author::Webhook, origin).await;
        if posted.is_err() {
            // Nobody can post it any more.
            stored_files::delete_unposted(file.id, app.now()).execute(&app.store).await?;
            files::forget_bytes(app, &file).await;
        }
        return posted.map(drop);
    }
    let mut left = rest;
    loop {
        posts::create_with(app, granted, post.clone(), Author::Webhook, std::mem::take(&mut origin)).await?;
        if left.is_empty() {
            return Ok(());
        }
        let (next, rest) = cut(left, limits::POST_MESSAGE);
        left = rest;
        // Of several posts the first is urgent, and has the attachments and blocks.
        for name in ["attachments", blocks::BLOCKS, blocks::ACTIONS, "blocks", "cards"] {
            props.remove(name);
        }
        post =
            Post { message: next.to_owned(), post_type: String::new(), props: props.clone(), metadata: None, ..post };
    }
}

/// Keeps the rest of a text as a file of the channel; nothing where there may be none.
async fn kept(app: &App, granted: &Granted<CreatePost>, rest: &str) -> Option<FileInfo> {
    let channel = granted.object(app).await.ok()?.channel.clone();
    let system = SystemCx::within(granted.cx(), "incoming webhook");
    let uploads = Granted::<UploadFile>::for_bearer(system, &Received { channel });
    files::keep_bytes(app, &uploads, REST, rest.as_bytes()).await.ok()
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

/// Cuts a text after at most `most` characters, at a line's end where there is one.
fn cut(text: &str, most: usize) -> (&str, &str) {
    let Some((end, _)) = text.char_indices().nth(most) else { return (text, "") };
    text.split_at(text[..end].rfind('\n').filter(|at| *at > end / 2).map_or(end, |at| at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_at_a_line_end() {
        let text = format!("{}\n{}", "a".repeat(80), "b".repeat(40));
        let (first, rest) = cut(&text, 100);
        assert!(first.ends_with('a') || first.ends_with('\n'));
        assert_eq!((first.len(), rest.len()), (81, 40));
        assert_eq!(cut("ää", 1), ("ä", "ä"));
        assert_eq!(cut("ää", 2), ("ää", ""));
    }
}
