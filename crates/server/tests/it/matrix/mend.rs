//! What a success used up or changed is there again for the next who asks.

use std::collections::BTreeMap;

use http::Method;
use jackfield_api::OperationInfo;
use jackfield_model::ChannelMember;
use jackfield_testkit::storage::channel_members;
use serde_json::{Value, json};

use super::ground::{Ground, PASSWORD, id_of};
use super::scenes::Scene;

impl Ground {
    pub async fn mend(
        &mut self,
        operation: &OperationInfo,
        scene: Scene,
        at: usize,
        values: &BTreeMap<String, String>,
    ) {
        let value = |name: &str| values.get(name).cloned().unwrap_or_default();
        let (user, team, channel) = (value("user_id"), value("team_id"), value("channel_id"));
        match operation.id {
            "DeletePost" | "MoveThread" | "UpdatePost" | "PatchPost" => {
                self.forget(scene, at, &["post_id", "thread_id", "file_id"])
            }
            "DeleteIncomingWebhook" => self.forget(scene, at, &["hook_id"]),
            "DeleteOutgoingWebhook" => self.forget(scene, at, &["outgoing_hook_id"]),
            "MoveCommand" | "DeleteCommand" => self.forget(scene, at, &["command_id"]),
            "DeleteEventSubscription" => self.forget(scene, at, &["subscription_id"]),
            "DeleteEmbedApp" | "RotateEmbedKey" => self.forget(scene, at, &["embed_app_id"]),
            "DecideIntegrationRequest" => self.forget(scene, at, &["integration_request_id"]),
            "DeletePanel" => self.forget(scene, at, &["panel_id"]),
            "DeleteOAuthApp" => self.forget(scene, at, &["app_id"]),
            "DeleteScheduledPost" => self.forget(scene, at, &["scheduled_post_id"]),
            "CancelJob" | "UpdateJobStatus" => self.forget(scene, at, &["job_id"]),
            "UploadData" => self.forget(scene, at, &["upload_id"]),
            "DeleteImport" => self.forget(scene, at, &["import_name"]),
            "DeleteExport" => self.forget(scene, at, &["export_name"]),
            "DeleteGroup" | "RestoreGroup" | "DeleteGroupMembers" => self.forget(scene, at, &["group_id"]),
            "DeleteChannelBookmark" | "UpdateChannelBookmark" => self.forget(scene, at, &["bookmark_id"]),
            "DeleteEmoji" => self.forget(scene, at, &["emoji_id", "emoji_name"]),
            "RemoveSidebarCategoryForTeamForUser" => self.forget(scene, at, &["category_id"]),
            "RevokeUserAccessToken" | "DisableUserAccessToken" | "RotateUserAccessToken" => {
                self.forget(scene, at, &["token_id"])
            }
            "DeleteScheme" => self.forget(scene, at, &["scheme_id"]),
            "RemovePlugin" => self.forget(scene, at, &["plugin_id"]),
            "AssignBot" | "DisableBot" | "EnableBot" | "SwitchIntegration" => self.forget(scene, at, &["bot_user_id"]),
            "RevokeSession" => self.forget(scene, at, &["session_id"]),
            "RevokeSessionsFromAllUsers" => self.all_sign_in_again().await,
            "PromoteGuestToUser" | "DemoteUserToGuest" | "ConvertUserToBot" => {
                self.forget(scene, at, &["token_id", "session_id"]);
                self.is_as_before(&user).await;
            }
            "ConvertBotToUser" => self.forget(scene, at, &["bot_user_id"]),
            "Logout" | "RevokeAllSessions" | "UpdateUserPassword" => {
                self.forget(scene, at, &["session_id"]);
                self.signs_in_again(at).await;
            }
            "DeleteUser" | "UpdateUserActive" if scene != Scene::Deleted => {
                self.tries(Method::PUT, &format!("/api/v4/users/{user}/active"), json!({ "active": true })).await;
                self.signs_in_again(at).await;
            }
            "RemoveRecentCustomStatus" | "PostUserRecentCustomStatusDelete" => {
                let status = json!({ "emoji": "palm_tree", "text": "On holiday" });
                self.tries(Method::PUT, &format!("/api/v4/users/{user}/status/custom"), status).await;
            }
            "UpdateUserRoles" => {
                let roles = self.actors.iter().find(|actor| actor.id.as_str() == user).map(|actor| actor.kind.roles());
                let roles = json!({ "roles": roles.unwrap_or("system_user") });
                self.tries(Method::PUT, &format!("/api/v4/users/{user}/roles"), roles).await;
            }
            "DeleteChannel" if scene != Scene::Archived => {
                self.tries(Method::POST, &format!("/api/v4/channels/{channel}/restore"), Value::Null).await;
            }
            "RestoreChannel" if scene == Scene::Archived => {
                self.tries(Method::DELETE, &format!("/api/v4/channels/{channel}"), Value::Null).await;
            }
            "UpdateChannelPrivacy" | "ConvertChannelToPrivate" if matches!(scene, Scene::Own | Scene::Others) => {
                let path = format!("/api/v4/channels/{channel}/privacy");
                self.tries(Method::PUT, &path, json!({ "privacy": "O" })).await;
            }
            "SetChannelMembers" => self.put_everybody_back().await,
            "UpdateChannel" => {
                for name in ["hall", "secret", "beyond"] {
                    self.describe(name).await;
                }
            }
            "SoftDeleteTeam" if scene != Scene::Archived => {
                self.tries(Method::POST, &format!("/api/v4/teams/{team}/restore"), Value::Null).await;
            }
            "RestoreTeam" if scene == Scene::Archived => {
                self.tries(Method::DELETE, &format!("/api/v4/teams/{team}"), Value::Null).await;
            }
            "DeleteBrandImage" => self.brand().await,
            "RemoveTeamIcon" => self.icon(&team).await,
            "StopFollowingThread" => {
                let thread = value("thread_id");
                let path = format!("/api/v4/users/{user}/teams/{team}/threads/{thread}/following");
                self.tries(Method::PUT, &path, Value::Null).await;
            }
            "AddTeamMember" | "AddTeamMembers" => {
                let newcomer = value("newcomer_id");
                self.tries(Method::DELETE, &format!("/api/v4/teams/{team}/members/{newcomer}"), Value::Null).await;
            }
            "AddChannelMember" => {
                let teammate = value("teammate_id");
                let path = format!("/api/v4/channels/{channel}/members/{teammate}");
                if teammate != self.places["zoe"] {
                    self.tries(Method::DELETE, &path, Value::Null).await;
                }
            }
            "RemoveUserFromChannel"
            | "RemoveTeamMember"
            | "UpdateChannelRoles"
            | "UpdateChannelMemberSchemeRoles"
            | "UpdateTeamMemberRoles"
            | "UpdateTeamMemberSchemeRoles" => self.put_back(scene, at, &user).await,
            _ => {}
        }
    }

    async fn all_sign_in_again(&mut self) {
        let root: jackfield_model::UserId = self.places["root"].parse().expect("it is an id");
        self.root = self.sign_in(&self.root, root).await;
        for at in 0..self.actors.len() {
            self.things.retain(|(_, _, name), _| name != "session_id");
            self.signs_in_again(at).await;
        }
    }

    /// Somebody who became a guest, a member or a bot is what they were.
    async fn is_as_before(&mut self, user: &str) {
        let Some(actor) = self.actors.iter().find(|actor| actor.id.as_str() == user).cloned() else {
            self.tries(Method::POST, &format!("/api/v4/bots/{user}/convert_to_user"), json!({ "password": PASSWORD }))
                .await;
            self.tries(Method::POST, &format!("/api/v4/users/{user}/promote"), Value::Null).await;
            return;
        };
        let at = self.actors.iter().position(|other| other.id == actor.id).unwrap_or_default();
        if actor.kind != super::actors::Kind::Bot {
            self.tries(Method::POST, &format!("/api/v4/bots/{user}/convert_to_user"), json!({ "password": PASSWORD }))
                .await;
        }
        let way = if actor.kind == super::actors::Kind::Guest { "demote" } else { "promote" };
        self.tries(Method::POST, &format!("/api/v4/users/{user}/{way}"), Value::Null).await;
        let roles = json!({ "roles": actor.kind.roles() });
        self.tries(Method::PUT, &format!("/api/v4/users/{user}/roles"), roles).await;
        self.places_of(&actor).await;
        self.signs_in_again(at).await;
    }

    async fn signs_in_again(&mut self, at: usize) {
        let actor = self.actors[at].clone();
        let token = actor.client.auth().token().unwrap_or_default().to_owned();
        let ended = jackfield_domain::sessions::find(&self.app, &token).await.is_ok_and(|session| session.is_none());
        if ended && !token.is_empty() {
            self.actors[at].client = match actor.kind {
                super::actors::Kind::Scoped => self.scoped(actor.id).await,
                _ => self.sign_in(&self.root, actor.id).await,
            };
        }
    }

    /// Everybody after a channel was given other members.
    async fn put_everybody_back(&mut self) {
        let root = self.make(Method::GET, "/api/v4/users/me", Value::Null).await;
        self.enters(&id_of(&root), &["square", "hall", "secret", "archive"]).await;
        let presser = self.places["presser"].clone();
        self.enters(&presser, &["square", "secret", "archive", "beyond"]).await;
        for actor in self.actors.clone() {
            self.places_of(&actor).await;
        }
        for (who, channels) in [("ben", &["square", "hall", "secret", "archive"][..]), ("zoe", &["beyond"])] {
            self.enters(&self.places[who].clone(), channels).await;
        }
        // Whose account is off nobody adds.
        let left = ChannelMember {
            channel_id: self.places["square"].parse().expect("it is an id"),
            user_id: self.places["left"].parse().expect("it is an id"),
            scheme_user: true,
            notify_props: ChannelMember::default_notify_props(),
            ..ChannelMember::default()
        };
        channel_members::insert(&left).execute(&self.app.store).await.expect("there is room");
    }

    /// Somebody who was put out of a team or a channel, or has fewer rights there.
    async fn put_back(&mut self, scene: Scene, at: usize, user: &str) {
        let archive = format!("/api/v4/channels/{}", self.places["archive"]);
        let bygone = format!("/api/v4/teams/{}", self.places["bygone"]);
        if scene == Scene::Archived {
            self.tries(Method::POST, &format!("{archive}/restore"), Value::Null).await;
            self.tries(Method::POST, &format!("{bygone}/restore"), Value::Null).await;
        }
        if user == self.actors[at].id.as_str() {
            let actor = self.actors[at].clone();
            self.places_of(&actor).await;
        } else if user == self.places["ben"] {
            self.enters_team(user, "home").await;
            self.enters_team(user, "bygone").await;
            self.enters(user, &["square", "hall", "secret", "archive"]).await;
        } else if user == self.places["zoe"] {
            self.enters_team(user, "away").await;
            self.enters(user, &["beyond"]).await;
        }
        if scene == Scene::Archived {
            self.tries(Method::DELETE, &archive, Value::Null).await;
            self.tries(Method::DELETE, &bygone, Value::Null).await;
        }
    }
}
