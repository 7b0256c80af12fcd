//! What a user answers in a dialog: handed to its integration, whose own answer the client shows.

use jackfield_model::permission::{ReadChannelContent, ViewTeam};
use jackfield_model::{AppError, LookupDialogResponse, Props, SubmitDialogRequest, SubmitDialogResponse, TeamId};
use reqwest::Url;
use serde::de::DeserializeOwned;

use super::opened;
use crate::authorize::Granted;
use crate::integrations::{self, Answer, Place};
use crate::{App, Failure, Result};

/// The one kind of request that a client may ask for by name: a field changed that others follow from.
const REFRESH: &str = "refresh";
/// Choices of one look-up.
const ITEMS: usize = 1_000;

/// Hands a user's answers, or that there are none, to the dialog's integration.
///
/// # Errors
/// 400 without an address, for one of no dialog that the server opened, and when the integration does not answer as it
/// should.
#[crate::boxed]
pub async fn submit(
    app: &App,
    granted: &Granted<ReadChannelContent>,
    mut request: SubmitDialogRequest,
) -> Result<SubmitDialogResponse> {
    if request.request_type != REFRESH {
        "dialog_submission".clone_into(&mut request.request_type);
    }
    if request.cancelled {
        // Mattermost: that a dialog was left says nothing of what was in it.
        request.submission = Props::new();
    }
    if request.url.is_empty() {
        return Err(AppError::invalid_param("url").into());
    }
    let user = granted.user_id();
    if request.request_type == REFRESH {
        opened::check_asked(app, user, &request.url).await?;
        return answered(app, granted, request).await;
    }
    let cancelled = request.cancelled;
    let taken = opened::take(app, user, &request.url).await?;
    let answer = answered(app, granted, request).await;
    match &answer {
        Ok(answer) if answer.form.is_some() => opened::give_back(app, taken, answer.form.as_ref()).await?,
        Ok(answer) if answer.error.is_empty() && answer.errors.is_empty() => {}
        _ if cancelled => {}
        _ => opened::give_back(app, taken, None).await?,
    }
    answer
}

async fn answered(
    app: &App,
    granted: &Granted<ReadChannelContent>,
    request: SubmitDialogRequest,
) -> Result<SubmitDialogResponse> {
    read(&ask(app, granted, request).await?)
}

/// Asks a dialog's integration for the choices of a menu.
///
/// # Errors
/// 400 for an address that is neither a plugin's nor HTTPS, and when it does not answer as it should.
#[crate::boxed]
pub async fn lookup(
    app: &App,
    granted: &Granted<ReadChannelContent>,
    mut request: SubmitDialogRequest,
) -> Result<LookupDialogResponse> {
    if !may_look_up(app, &request.url) {
        return Err(AppError::invalid_param("url").into());
    }
    opened::check_asked(app, granted.user_id(), &request.url).await?;
    "dialog_lookup".clone_into(&mut request.request_type);
    let mut answer: LookupDialogResponse = read(&ask(app, granted, request).await?)?;
    answer.items.truncate(ITEMS);
    Ok(answer)
}

/// Sends what a user did on, with who they are and where, as the server knows it.
async fn ask(app: &App, granted: &Granted<ReadChannelContent>, mut request: SubmitDialogRequest) -> Result<Answer> {
    if request.url.is_empty() {
        return Err(AppError::invalid_param("url").into());
    }
    let url = std::mem::take(&mut request.url);
    request.user_id = granted.user_id();
    request.channel_id = granted.target();
    request.team_id = team(app, granted, request.team_id).await?;
    let body = serde_json::to_value(&request).map_err(|error| AppError::internal("app.dialog.encode.app_error", error));
    integrations::ask(app, granted.cx(), &url, &body?).await
}

/// The channel's team. A direct channel belongs to none: then the one that the client shows, if the user sees it.
async fn team(app: &App, granted: &Granted<ReadChannelContent>, shown: TeamId) -> Result<TeamId> {
    let own = granted.object(app).await?.channel.team_id;
    if !own.is_empty() || shown.is_empty() {
        return Ok(own);
    }
    let visible = app.may::<ViewTeam>(granted.cx(), shown).await?;
    Ok(if visible { shown } else { TeamId::EMPTY })
}

/// Mattermost: choices come from plugins and over HTTPS. Hosts that an administrator listed as trusted may do without.
fn may_look_up(app: &App, url: &str) -> bool {
    let config = app.config.read();
    let service = &config.settings.service;
    let Place::Outside(address) = Place::of(url, &service.site_url) else {
        return true;
    };
    let Ok(address) = address.parse::<Url>() else {
        return false;
    };
    let host = address.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let trusted = &service.allowed_untrusted_internal_connections;
    let listed = trusted.split_whitespace().any(|entry| entry.eq_ignore_ascii_case(host));
    address.scheme() == "https" || (address.scheme() == "http" && listed)
}

/// Reads an integration's answer; an empty one says that all is well.
fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T> {
    answer.read().map_err(|error| {
        let refusal = AppError::of("app.submit_interactive_dialog.json_error", 400);
        Failure::from(refusal.caused_by(error))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(body: &str) -> Result<SubmitDialogResponse> {
        read(&Answer { body: body.into(), kind: String::new(), from_plugin: false })
    }

    // covers: 24
    #[test]
    fn an_empty_answer_is_a_yes_and_nonsense_is_refused() {
        assert_eq!(answers(" \n").unwrap(), SubmitDialogResponse::default());
        let errors = answers(r#"{"errors":{"name":"Too short."},"form":null}"#).unwrap();
        assert_eq!(errors.errors["name"], "Too short.");
        let refused = answers("thank you").unwrap_err();
        assert_eq!((refused.0.id.as_str(), refused.0.status_code), ("app.submit_interactive_dialog.json_error", 400));
    }
}
