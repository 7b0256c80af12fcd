//! Applications: making, changing and ending them.

use std::sync::Arc;

use jackfield_model::permission::{CreateOAuthApp, ListOAuthApps, ManageOAuthApp, ReadAuthorizedApps, SignedIn};
use jackfield_model::{Millis, OAuthApp, OAuthAppId, UserId, secret};
use jackfield_storage::{Batch, oauth as statements};

use super::check_enabled;
use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Cx, Failure, Result};

/// Mattermost's bounds.
const NAME: usize = 64;
const DESCRIPTION: usize = 512;
const ICON: usize = 512;
const HOMEPAGE: usize = 256;
const CALLBACKS: usize = 1024;

/// An address that people are sent to: of the web, whole, without a fragment.
pub(super) fn is_callback(url: &str) -> bool {
    let Ok(url) = url.parse::<reqwest::Url>() else { return false };
    match url.scheme() {
        "https" | "http" => url.host_str().is_some() && url.fragment().is_none(),
        // Applications on phones and desks have schemes of their own; none of these is one that a browser runs itself.
        "javascript" | "data" | "file" | "vbscript" | "blob" | "about" | "view-source" | "ws" | "wss" | "ftp" => false,
        _ => url.fragment().is_none(),
    }
}

fn is_web(url: &str) -> bool {
    let url = url.parse::<reqwest::Url>();
    url.is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
}

pub(super) fn check(oauth: &OAuthApp) -> Result<()> {
    let refuse = |id: &'static str| Err(Failure::of(id, 400));
    if oauth.name.trim().is_empty() || oauth.name.chars().count() > NAME {
        return refuse("model.oauth.is_valid.name.app_error");
    }
    if oauth.description.chars().count() > DESCRIPTION {
        return refuse("model.oauth.is_valid.description.app_error");
    }
    let printed = serde_json::to_string(&oauth.callback_urls).map_or(usize::MAX, |text| text.len());
    if oauth.callback_urls.is_empty() || printed > CALLBACKS || !oauth.callback_urls.iter().all(|url| is_callback(url))
    {
        return refuse("model.oauth.is_valid.callback.app_error");
    }
    if oauth.homepage.len() > HOMEPAGE || !(is_web(&oauth.homepage) || oauth.is_dynamically_registered) {
        return refuse("model.oauth.is_valid.homepage.app_error");
    }
    if oauth.icon_url.len() > ICON || !(oauth.icon_url.is_empty() || is_web(&oauth.icon_url)) {
        return refuse("model.oauth.is_valid.icon_url.app_error");
    }
    Ok(())
}

/// Makes an application; `public` for one that can keep no secret. Only administrators make one that people are not
/// asked about.
///
/// # Errors
/// 501 where the server is no provider, 400 for invalid values.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<CreateOAuthApp>, draft: OAuthApp, public: bool) -> Result<OAuthApp> {
    check_enabled(app)?;
    let now = app.now();
    let oauth = OAuthApp {
        id: OAuthAppId::new(),
        // A plugin, which is nobody, says for whom.
        creator_id: granted.user_id().some().unwrap_or(draft.creator_id),
        create_at: now,
        update_at: now,
        client_secret: if public { String::new() } else { secret::fresh() },
        is_trusted: draft.is_trusted && app.holds(granted.cx(), "manage_system"),
        is_dynamically_registered: false,
        mattermost_app_id: String::new(),
        ..draft
    };
    check(&oauth)?;
    statements::insert(&oauth).execute(&app.store).await?;
    Ok(oauth)
}

/// One's own applications; all with the permission for them.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(app: &App, granted: &Granted<ListOAuthApps>, (limit, offset): (i64, i64)) -> Result<Vec<OAuthApp>> {
    check_enabled(app)?;
    let all = app.holds(granted.cx(), "manage_system_wide_oauth");
    let creator = if all { UserId::EMPTY } else { granted.user_id() };
    Ok(statements::page(creator, limit, offset).all::<OAuthApp>(&app.store).await?)
}

/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ManageOAuthApp>) -> Result<OAuthApp> {
    check_enabled(app)?;
    Ok((*granted.object(app).await?).clone())
}

/// An application as whoever is asked about it sees it.
///
/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn info(app: &App, _: &Granted<SignedIn>, id: OAuthAppId) -> Result<OAuthApp> {
    check_enabled(app)?;
    let found = statements::by_id(id).optional::<OAuthApp>(&app.store).await?;
    Ok(found.found_or("app.oauth.get_app.find.app_error")?.sanitized())
}

/// # Errors
/// As [`create`].
#[crate::boxed]
pub async fn update(app: &App, granted: &Granted<ManageOAuthApp>, draft: OAuthApp) -> Result<OAuthApp> {
    let before = get(app, granted).await?;
    let may_trust = app.holds(granted.cx(), "manage_system");
    let oauth = OAuthApp {
        name: draft.name,
        description: draft.description,
        icon_url: draft.icon_url,
        callback_urls: draft.callback_urls,
        homepage: draft.homepage,
        is_trusted: if may_trust { draft.is_trusted } else { before.is_trusted },
        update_at: app.now(),
        ..before
    };
    check(&oauth)?;
    statements::update(&oauth).execute(&app.store).await?;
    Ok(oauth)
}

/// Gives an application a new secret.
///
/// # Errors
/// 400 for one that has none.
#[crate::boxed]
pub async fn regenerate_secret(app: &App, granted: &Granted<ManageOAuthApp>) -> Result<OAuthApp> {
    let before = get(app, granted).await?;
    if before.is_public() {
        return Err(Failure::of("model.oauth.is_valid.client_secret.app_error", 400));
    }
    let oauth = OAuthApp { client_secret: secret::fresh(), update_at: app.now(), ..before };
    statements::update(&oauth).execute(&app.store).await?;
    Ok(oauth)
}

/// Deletes an application: its tokens end, for open sockets too.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn delete(app: &App, granted: &Granted<ManageOAuthApp>) -> Result<()> {
    check_enabled(app)?;
    let id = granted.target();
    let users = users_of(app, id).await?;
    let mut batch = Batch::new();
    statements::delete(&mut batch, id);
    for user in users {
        ended(app, &mut batch, granted.cx(), user);
    }
    batch.commit(&app.store).await?;
    Ok(())
}

/// Who let an application act for them.
pub(crate) async fn users_of(app: &App, id: OAuthAppId) -> Result<Vec<UserId>> {
    let users = statements::users_of(id).all::<(UserId,)>(&app.store).await?;
    Ok(users.into_iter().map(|(user,)| user).collect())
}

/// Tells all servers that sessions of somebody's ended.
pub(super) fn ended(app: &App, batch: &mut Batch, cx: &Arc<Cx>, user_id: UserId) {
    batch.record(&app.events, Event::SessionsRevoked { user_id }, cx);
}

/// The applications that somebody lets act for them.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn authorized(
    app: &App,
    granted: &Granted<ReadAuthorizedApps>,
    (limit, offset): (i64, i64),
) -> Result<Vec<OAuthApp>> {
    check_enabled(app)?;
    let found = statements::authorized_by(granted.target(), limit, offset).all::<OAuthApp>(&app.store).await?;
    Ok(found.iter().map(OAuthApp::sanitized).collect())
}

/// Whether a time is over.
pub(super) fn is_over(at: Millis, now: Millis) -> bool {
    !at.is_never() && at <= now
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers: 13, 34
    #[test]
    fn people_are_sent_to_no_address_that_a_browser_runs() {
        for good in
            ["https://a.example/cb?x=1", "http://127.0.0.1:8080/cb", "com.example.app://cb", "com.example.app:/cb"]
        {
            assert!(is_callback(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://a.example/#x",
            "a.example/cb",
            "",
            "file:///etc/passwd",
        ] {
            assert!(!is_callback(bad), "{bad}");
        }
    }
}
