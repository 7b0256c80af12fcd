//! Lists of suggestions that a plugin has: asked in the name of whoever types.

use std::time::Duration;

use jackfield_model::permission::{ListCommands, ReadChannel};
use jackfield_model::{AutocompleteSuggestion, ChannelId, PostId};
use reqwest::Url;
use serde::Deserialize;
use tokio::time::timeout;

use super::suggestion;
use crate::authorize::Granted;
use crate::{App, Result, integrations};

/// How long people wait for a suggestion.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where somebody types.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    pub channel_id: ChannelId,
    pub root_id: PostId,
}

/// A list that a plugin has.
pub(super) struct List {
    pub url: String,
    /// The plugin of the command.
    pub plugin: String,
    /// What lies behind, with a space at its end, and what is typed of the argument.
    pub parsed: String,
    pub typed: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Item {
    #[serde(rename = "Item", alias = "item")]
    item: String,
    #[serde(rename = "Hint", alias = "hint")]
    hint: String,
    #[serde(rename = "HelpText", alias = "helptext")]
    help_text: String,
}

/// The plugin's suggestions; none when it fails, which it has logged.
///
/// # Errors
/// Fails when the database does.
pub(super) async fn list(
    app: &App,
    granted: &Granted<ListCommands>,
    list: &List,
    place: &Place,
) -> Result<Vec<AutocompleteSuggestion>> {
    let Some((plugin, path)) = address(app, list) else { return Ok(Vec::new()) };
    let cx = granted.cx();
    // A plugin takes it for where the person is.
    let channel = if !place.channel_id.is_empty() && app.may::<ReadChannel>(cx, place.channel_id).await? {
        place.channel_id
    } else {
        ChannelId::EMPTY
    };
    let Ok(mut asked) = Url::parse(&format!("http://plugin{path}")) else { return Ok(Vec::new()) };
    // Mattermost: what a plugin learns of a command that is given, it learns here too; the slash is left out.
    asked
        .query_pairs_mut()
        .append_pair("user_input", &format!("{}{}", list.parsed, list.typed))
        .append_pair("parsed", &list.parsed)
        .append_pair("request_id", cx.request.id.as_str())
        .append_pair("session_id", cx.session().map(|session| session.id.as_str()).unwrap_or_default())
        .append_pair("ip_address", &cx.request.ip)
        .append_pair("accept_language", &cx.request.accept_language)
        .append_pair("user_agent", &cx.request.user_agent)
        .append_pair("channel_id", channel.as_str())
        .append_pair("team_id", granted.target().as_str())
        .append_pair("root_id", place.root_id.as_str())
        .append_pair("user_id", granted.user_id().as_str())
        .append_pair("site_url", &app.config.read().settings.service.site_url);
    let path = format!("{}?{}", asked.path(), asked.query().unwrap_or_default());
    let answer = timeout(PATIENCE, app.hooks.get_from_plugin(cx, &plugin, &path)).await;
    let Ok(Ok((200, body))) = answer else {
        tracing::warn!(plugin.id = plugin, "The plugin `{plugin}` has no suggestions where it should");
        return Ok(Vec::new());
    };
    let items: Option<Vec<Item>> = serde_json::from_slice(&body).unwrap_or_default();
    let typed = list.typed.to_lowercase();
    let fits = items.unwrap_or_default().into_iter().filter(|item| item.item.to_lowercase().starts_with(&typed));
    Ok(fits.map(|item| suggestion(&list.parsed, &item.item, &item.hint, &item.help_text)).collect())
}

/// The plugin and the path below it. Mattermost: an address without a plugin's name is below the command's own, and no
/// address outside is asked.
fn address(app: &App, list: &List) -> Option<(String, String)> {
    let site = app.config.read().settings.service.site_url.clone();
    match integrations::Place::of(&list.url, &site) {
        integrations::Place::Plugin { id, below } => Some((id.to_owned(), format!("/{below}"))),
        integrations::Place::Outside(url) if url.contains("://") || list.plugin.is_empty() => None,
        integrations::Place::Outside(url) => Some((list.plugin.clone(), format!("/{}", url.trim_start_matches('/')))),
    }
}
