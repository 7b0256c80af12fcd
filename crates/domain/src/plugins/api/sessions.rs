//! Sessions and access tokens of users. What a plugin makes or ends is in the audit trail.

use jackfield_model::permission::{CreateAccessToken, RevokeAccessToken};
use jackfield_model::{AccessTokenId, Millis, Session, SessionId, User, UserAccessToken, UserId};
use jackfield_storage::users;
use serde_json::json;

use super::PluginApi;
use crate::failure::Found;
use crate::plugins::Capability;
use crate::{Result, access_tokens, sessions};

/// A session that a plugin makes without an end ends after so many hours. Mattermost: 30 days.
const HOURS: i64 = 30 * 24;

impl PluginApi {
    /// # Errors
    /// 404 for an unknown session.
    pub async fn session(&self, id: SessionId) -> Result<Session> {
        self.enter(Capability::SessionsRead, "sessions.get")?;
        sessions::get(&self.app, id).await
    }

    /// Starts a session of a user, which holds until `expires_at`.
    ///
    /// # Errors
    /// 404 for an unknown user, 400 for an end that is past.
    pub async fn create_session(&self, user: UserId, device: String, expires_at: Millis) -> Result<Session> {
        self.enter(Capability::SessionsWrite, "sessions.create")?;
        let found = users::by_id(user).optional::<User>(&self.app.store).await?;
        let found = found.filter(|user| user.delete_at.is_never());
        let found = found.found("app.user.missing_account.const", "user")?;
        let mut session = sessions::start(&self.app, &found, device, HOURS, &[]).await?;
        if !expires_at.is_never() {
            sessions::extend(&self.app, session.id, expires_at).await?;
            session.expires_at = expires_at;
        }
        self.note("createSession", &json!({ "session_id": session.id, "user_id": user })).await?;
        Ok(session)
    }

    /// # Errors
    /// 404 for an unknown session, 400 for an end that is past.
    pub async fn extend_session(&self, id: SessionId, expires_at: Millis) -> Result<()> {
        self.enter(Capability::SessionsWrite, "sessions.extend")?;
        sessions::extend(&self.app, id, expires_at).await?;
        self.note("extendSession", &json!({ "session_id": id, "expires_at": expires_at })).await
    }

    /// # Errors
    /// 404 for an unknown session.
    pub async fn end_session(&self, id: SessionId) -> Result<()> {
        self.enter(Capability::SessionsWrite, "sessions.end")?;
        let session = sessions::get(&self.app, id).await?;
        sessions::end(&self.app, &session).await?;
        self.note("revokeSession", &json!({ "session_id": id, "user_id": session.user_id })).await
    }

    /// Its secret is in this answer and in no later one.
    ///
    /// # Errors
    /// 404 for an unknown user, 501 where people may not have tokens.
    pub async fn create_access_token(&self, draft: UserAccessToken) -> Result<UserAccessToken> {
        let user = draft.user_id;
        let granted = self.grant::<CreateAccessToken>(Capability::SessionsWrite, "tokens.create", user)?;
        let made = access_tokens::create(&self.app, &granted, draft.description, draft.expires_at).await?;
        self.note("createUserAccessToken", &json!({ "token_id": made.id, "user_id": user })).await?;
        Ok(made)
    }

    /// # Errors
    /// 404 for an unknown token.
    pub async fn revoke_access_token(&self, id: AccessTokenId) -> Result<()> {
        let granted = self.grant::<RevokeAccessToken>(Capability::SessionsWrite, "tokens.revoke", id)?;
        let user = granted.object(&self.app).await?.user_id;
        access_tokens::revoke(&self.app, &granted).await?;
        self.note("revokeUserAccessToken", &json!({ "token_id": id, "user_id": user })).await
    }
}
