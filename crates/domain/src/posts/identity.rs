//! Who wrote a post, and which of its props only some kinds of authors may set: those that show another name or picture,
//! those that say what made it, and what its buttons are bound to. Posts are written in one place, and that place
//! asks here.

use jackfield_model::{Post, Props};
use serde_json::{Map, Value};

use super::streaming::STREAMING;
use crate::config::Settings;
use crate::{App, blocks};

/// In whose name a post is made, and by whose hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// The user who acts.
    Caller,
    /// The owner of an incoming webhook, by what the hook was sent.
    Webhook,
    /// Whoever gave a command, by what its address answered.
    Command,
    /// The post's own `user_id`, by a plugin.
    Plugin,
    /// The post's own `user_id`, by the server.
    Server,
}

impl Author {
    /// The table: which props of [`is_identity`] an author may set.
    fn may_set(self, prop: &str, settings: &Settings) -> bool {
        match (self, prop) {
            (Self::Plugin | Self::Server, _) => true,
            (Self::Caller, _) => false,
            (Self::Webhook | Self::Command, "from_webhook") | (Self::Webhook, "webhook_display_name") => true,
            (Self::Webhook | Self::Command, "override_username") => settings.service.enable_post_username_override,
            (Self::Webhook | Self::Command, "override_icon_url" | "override_icon_emoji") => {
                settings.service.enable_post_icon_override
            }
            (Self::Webhook | Self::Command, _) => false,
        }
    }
}

/// Whether a prop says who wrote a post: whatever clients may come to read so is one, not only what they read today.
fn is_identity(name: &str) -> bool {
    name.starts_with("from_") || name.starts_with("override_") || name == "webhook_display_name"
}

/// Takes out of a new post's props what its author may not set. Buttons that people make themselves are bound to
/// nothing: the server asks addresses only for hooks, commands, plugins and bots.
pub(crate) fn settle(app: &App, author: Author, by_bot: bool, props: &mut Props) {
    let config = app.config.read();
    props.retain(|name, _| !is_identity(name) || author.may_set(name, &config.settings));
    if author == Author::Caller && !by_bot {
        bind(props, &Props::new());
        if props.get(blocks::ACTIONS).is_some_and(|actions| !actions.is_string()) {
            props.remove(blocks::ACTIONS);
        }
    }
    if !by_bot && !matches!(author, Author::Plugin | Author::Server) {
        props.remove(STREAMING);
    }
}

/// Keeps who wrote a post, whatever the edit says.
pub(super) fn keep(props: &mut Props, before: &Post) {
    props.retain(|name, _| !is_identity(name));
    for (name, value) in before.props.iter().filter(|(name, _)| is_identity(name)) {
        props.insert(name.clone(), value.clone());
    }
}

/// Binds each action to what the action of the same id was bound to `before`, and new ones to nothing: clients, which do
/// not see bindings, send posts back without them.
pub(super) fn bind(props: &mut Props, before: &Props) {
    for action in actions_mut(props) {
        action.remove("integration");
        let known = action.get("id").and_then(Value::as_str).and_then(|id| find(before, id));
        if let Some(integration) = known.and_then(|known| known.get("integration")) {
            action.insert("integration".into(), integration.clone());
        }
    }
}

/// The actions of a post's attachments.
pub(super) fn actions_mut(props: &mut Props) -> impl Iterator<Item = &mut Map<String, Value>> {
    let attachments = props.get_mut("attachments").and_then(Value::as_array_mut).into_iter().flatten();
    let actions = attachments.filter_map(|attachment| attachment.get_mut("actions").and_then(Value::as_array_mut));
    actions.flatten().filter_map(Value::as_object_mut)
}

/// An action by its id.
pub(super) fn find<'a>(props: &'a Props, id: &str) -> Option<&'a Map<String, Value>> {
    let attachments = props.get("attachments").and_then(Value::as_array)?;
    let mut actions = attachments.iter().filter_map(|a| a.get("actions").and_then(Value::as_array)).flatten();
    actions.find(|action| action.get("id").and_then(Value::as_str) == Some(id)).and_then(Value::as_object)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn props(value: Value) -> Props {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn an_edit_changes_neither_the_author_nor_what_buttons_are_bound_to() {
        let bound = json!([{"actions": [{"id": "a", "integration": {"url": "https://one.example"}}]}]);
        let before = Post { props: props(json!({"from_webhook": "true", "attachments": bound})), ..Post::default() };
        let mut after = props(json!({
            "override_username": "root", "from_later": true, "mood": "good",
            "attachments": [{"actions": [
                {"id": "a", "integration": {"url": "http://inner.example"}},
                {"id": "b", "integration": {"url": "http://inner.example"}},
            ]}],
        }));
        keep(&mut after, &before);
        bind(&mut after, &before.props);
        let expected = json!({
            "from_webhook": "true", "mood": "good",
            "attachments": [{"actions": [{"id": "a", "integration": {"url": "https://one.example"}}, {"id": "b"}]}],
        });
        assert_eq!(Value::Object(after), expected);
    }
}
