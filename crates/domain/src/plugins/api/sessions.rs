//! Sessions and access tokens of users. What a plugin makes or ends is in the audit trail.

use jackfield_model::permission as may;
use jackfield_model::{AccessTokenId, Millis, Session, SessionId, User, UserAccessToken};
use jackfield_storage::users;
use serde_json::json;

use super::{Entry, Method, PluginApi};
use crate::failure::Found;
use crate::plugins::Capability;
use crate::{Result, access_tokens, sessions};

/// A session that a plugin makes without an end ends after so many hours. Mattermost: 30 days.
const HOURS: i64 = 30 * 24;

methods! {
    /// A session by its id, with its token where this server remembers that.
    GetSession = SessionsRead (id: SessionId) -> Session |api| {
        let mut session = sessions::get(&api.app, id).await?;
        if api.principal.is_held() {
            session.token.clear();
            session.props.remove("csrf");
        }
        Ok(session)
    }
    /// Starts a session of a user, which holds until its `expires_at`.
    CreateSession = SessionsWrite (session: Session) -> Session |api| {
        let (user, expires_at) = (session.user_id, session.expires_at);
        api.spare_administrators(user).await?;
        let found = users::by_id(user).optional::<User>(&api.app.store).await?;
        let found = found.filter(|user| user.delete_at.is_never());
        let found = found.found_or("app.user.missing_account.const")?;
        let mut made = sessions::start(&api.app, &found, session.device_id, HOURS, &[]).await?;
        if !expires_at.is_never() {
            sessions::extend(&api.app, made.id, expires_at).await?;
            made.expires_at = expires_at;
        }
        api.note("createSession", &json!({ "session_id": made.id, "user_id": user })).await?;
        Ok(made)
    }
    /// Moves the end of a session.
    ExtendSessionExpiry = SessionsWrite (id: SessionId, expires_at: Millis) |api| {
        sessions::extend(&api.app, id, expires_at).await?;
        api.note("extendSession", &json!({ "session_id": id, "expires_at": expires_at })).await
    }
    /// Ends a session.
    RevokeSession = SessionsWrite (id: SessionId) |api| {
        let session = sessions::get(&api.app, id).await?;
        sessions::end(&api.app, &session).await?;
        api.note("revokeSession", &json!({ "session_id": id, "user_id": session.user_id })).await
    }
    /// Makes an access token of a user. Its secret is in this answer and in no later one.
    CreateUserAccessToken = SessionsWrite (token: UserAccessToken) -> UserAccessToken |api| {
        let user = token.user_id;
        api.spare_administrators(user).await?;
        let granted = api.grant::<may::CreateAccessToken>(user);
        let draft = access_tokens::Draft {
            description: token.description,
            expires_at: token.expires_at,
            scopes: token.scopes,
            allowed_ips: token.allowed_ips,
        };
        let made = access_tokens::create(&api.app, &granted, draft).await?;
        api.note("createUserAccessToken", &json!({ "token_id": made.id, "user_id": user })).await?;
        Ok(made)
    }
    /// Ends an access token.
    RevokeUserAccessToken = SessionsWrite (id: AccessTokenId) |api| {
        let granted = api.grant::<may::RevokeAccessToken>(id);
        let user = granted.object(&api.app).await?.user_id;
        access_tokens::revoke(&api.app, &granted).await?;
        api.note("revokeUserAccessToken", &json!({ "token_id": id, "user_id": user })).await
    }
}
