//! A post as clients get it. Answers and frames take no other form: [`Post`] itself is not [`ForClients`].

use std::borrow::Cow;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{ForClients, Post, PostMetadata, Props, User};

/// The prop with what the buttons of blocks do. Mattermost's name.
pub const MM_BLOCKS_ACTIONS: &str = "mm_blocks_actions";
/// What clients get in its place where the server keeps the post: they send it back with a press.
pub const MM_BLOCKS_KEPT: &str = "kept";

/// A post without what its readers must not see: what buttons are bound to, and all that a deleted one said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientPost(Post);

impl ClientPost {
    /// The one way to make one of what is stored or was written.
    pub fn of(post: Post) -> Self {
        let mut shown = Self::with_deleted(post);
        let post = &mut shown.0;
        if !post.delete_at.is_never() {
            post.message = String::new();
            post.message_source = String::new();
            post.hashtags = String::new();
            post.props = Props::new();
            post.file_ids = Vec::new();
            post.metadata = None;
            post.has_reactions = false;
        }
        shown
    }

    /// The same for an administrator who asks for what was deleted: what it said is left.
    pub fn with_deleted(mut post: Post) -> Self {
        hide_integrations(&mut post);
        Self(post)
    }

    /// Adds what the server found out about it.
    pub fn describe(&mut self, metadata: PostMetadata) {
        self.0.metadata = Some(metadata);
    }

    /// Adds who takes part in its thread.
    pub fn name_participants(&mut self, people: Vec<User>) {
        self.0.participants = Some(people);
    }

    /// Marks it as one whose thread its reader follows.
    pub fn follow(&mut self) {
        self.0.is_following = Some(true);
    }

    /// Gives it back to the client that sent it, which knows it by this id.
    pub fn recognise(&mut self, pending_post_id: &str) {
        pending_post_id.clone_into(&mut self.0.pending_post_id);
    }
}

impl Deref for ClientPost {
    type Target = Post;
    fn deref(&self) -> &Post {
        &self.0
    }
}

impl ForClients for ClientPost {}

impl From<&Post> for ClientPost {
    fn from(post: &Post) -> Self {
        Self::of(post.clone())
    }
}

impl From<ClientPost> for Post {
    fn from(shown: ClientPost) -> Self {
        shown.0
    }
}

impl JsonSchema for ClientPost {
    fn schema_name() -> Cow<'static, str> {
        Post::schema_name()
    }
    fn schema_id() -> Cow<'static, str> {
        Post::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Post::json_schema(generator)
    }
}

/// What actions are bound to stays on the server.
fn hide_integrations(post: &mut Post) {
    if let Some(actions) = post.props.get_mut(MM_BLOCKS_ACTIONS).filter(|actions| !actions.is_string()) {
        *actions = Value::from(MM_BLOCKS_KEPT);
    }
    let attachments = post.props.get_mut("attachments").and_then(Value::as_array_mut);
    for attachment in attachments.into_iter().flatten() {
        let actions = attachment.get_mut("actions").and_then(Value::as_array_mut);
        for action in actions.into_iter().flatten().filter_map(Value::as_object_mut) {
            action.remove("integration");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{FileId, Millis, PostId};

    #[test]
    fn clients_see_nothing_of_what_was_deleted_and_of_what_buttons_are_bound_to() {
        let action = json!({ "id": "a", "name": "Go", "integration": { "context": { "key": "secret" } } });
        let mut post = Post {
            id: PostId::new(),
            message: "secret".into(),
            hashtags: "#secret".into(),
            file_ids: vec![FileId::new()],
            metadata: Some(PostMetadata::default()),
            ..Post::default()
        };
        post.props.insert("attachments".into(), json!([{ "text": "t", "actions": [action] }]));
        post.props
            .insert(MM_BLOCKS_ACTIONS.into(), json!({ "go": { "type": "external", "url": "https://secret.example" } }));
        let shown = Post::from(ClientPost::from(&post));
        assert_eq!(shown.props[MM_BLOCKS_ACTIONS], json!("kept"));
        assert_eq!(shown.props["attachments"][0]["actions"][0], json!({ "id": "a", "name": "Go" }));
        assert_eq!((shown.message, shown.file_ids.len()), ("secret".to_owned(), 1));
        post.delete_at = Millis(1);
        let whole = ClientPost::with_deleted(post.clone());
        assert_eq!(
            (whole.message.as_str(), &whole.props["attachments"][0]["actions"][0]["integration"]),
            ("secret", &json!(null))
        );
        let gone = serde_json::to_string(&ClientPost::of(post.clone())).unwrap();
        assert!(!gone.contains("secret") && gone.contains(post.id.as_str()), "{gone}");
        assert!(!gone.contains(post.file_ids[0].as_str()), "{gone}");
    }
}
