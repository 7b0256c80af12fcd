//! The frames of an event: serialised once, shared by all who get them.

use std::sync::Arc;

use jackfield_model::UserId;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Audience, Caused, Event, Posted, Sensitivity, omitted_connection};

/// One frame but for its sequence number, which each connection adds: `text` ends before `"seq":`.
#[derive(Clone, Debug)]
pub struct Frame {
    pub audience: Audience,
    pub omit_connection: jackfield_model::ConnectionId,
    /// `{"event":…,"data":…,"broadcast":…,"seq":`
    pub text: Arc<str>,
    /// Frames for single users who see more than the others (their own mention).
    pub personal: Vec<(UserId, Arc<str>)>,
    pub droppable: bool,
}

impl Caused {
    /// The frames of this event; most events have one, some a second for administrators.
    pub fn frames(&self) -> &[Frame] {
        match &self.event {
            Event::Elsewhere(elsewhere) => &elsewhere.frames,
            _ => self.frames.get_or_init(|| self.serialised()),
        }
    }

    fn serialised(&self) -> Vec<Frame> {
        let audience = self.event.audience();
        if audience.nobody {
            return Vec::new();
        }
        match &self.event {
            Event::Posted(posted) => vec![posted_frame(self, posted, audience)],
            Event::PostDeleted { post, delete_by } => {
                let post = nested(&**post);
                let whole = json!({ "post": post, "delete_by": delete_by });
                let part = json!({ "post": post });
                two_copies(self, "post_deleted", &audience, &whole, &part)
            }
            Event::UserUpdated { user } => {
                let whole = json!({ "user": user.sanitized_for_admin() });
                let part = json!({ "user": user.sanitized() });
                two_copies(self, "user_updated", &audience, &whole, &part)
            }
            Event::UserRemoved { channel_id, user_id, remover_id } => {
                let to_channel = json!({ "user_id": user_id, "remover_id": remover_id });
                let to_user = json!({ "channel_id": channel_id, "remover_id": remover_id });
                vec![
                    frame(self, "user_removed", audience, &to_channel),
                    frame(self, "user_removed", Audience::user(*user_id), &to_user),
                ]
            }
            Event::LeaveTeam { team_id, user_id } => {
                let data = json!({ "team_id": team_id, "user_id": user_id });
                vec![
                    frame(self, "leave_team", audience, &data),
                    frame(self, "leave_team", Audience::user(*user_id), &data),
                ]
            }
            event => {
                let (name, data) = event.name_and_data();
                vec![frame(self, &name, audience, &data)]
            }
        }
    }
}

impl Event {
    /// The frame's name and data, for events whose recipients all see the same.
    fn name_and_data(&self) -> (String, Value) {
        let (name, data) = match self {
            Self::Posted(_) => ("posted", Value::Null),
            Self::PostDeleted { post, .. } => ("post_deleted", json!({ "post": nested(&**post) })),
            Self::UserUpdated { user } => ("user_updated", json!({ "user": user.sanitized() })),
            Self::UserRemoved { user_id, remover_id, .. } => {
                ("user_removed", json!({ "user_id": user_id, "remover_id": remover_id }))
            }
            Self::LeaveTeam { team_id, user_id } => ("leave_team", json!({ "team_id": team_id, "user_id": user_id })),
            Self::SessionsRevoked { user_id } => ("sessions_revoked", json!({ "user_id": user_id })),
            Self::SessionsChanged { user_id } => ("sessions_changed", json!({ "user_id": user_id })),
            Self::PluginChanged { plugin_id } => ("plugin_changed", json!({ "plugin_id": plugin_id })),
            Self::Elsewhere(_) => ("elsewhere", Value::Null),
            Self::PostEdited { post } => ("post_edited", json!({ "post": nested(&**post) })),
            Self::PostUnread { data, .. } => ("post_unread", Value::Object(data.clone())),
            Self::Ephemeral { post, .. } => ("ephemeral_message", json!({ "post": nested(&**post) })),
            Self::EphemeralEdited { post, .. } => ("post_edited", json!({ "post": nested(&**post) })),
            Self::EphemeralDeleted { post, .. } => ("post_deleted", json!({ "post": nested(&**post) })),
            Self::ReactionAdded { reaction } => ("reaction_added", json!({ "reaction": nested(reaction) })),
            Self::ReactionRemoved { reaction } => ("reaction_removed", json!({ "reaction": nested(reaction) })),
            Self::Typing { user_id, parent_id, .. } => {
                ("typing", json!({ "parent_id": parent_id, "user_id": user_id }))
            }
            Self::ThreadUpdated { thread, previous: (replies, mentions), .. } => (
                "thread_updated",
                json!({
                    "thread": nested(thread),
                    "previous_unread_replies": replies,
                    "previous_unread_mentions": mentions,
                }),
            ),
            Self::ThreadFollowChanged { thread_id, state, reply_count, .. } => {
                ("thread_follow_changed", json!({ "thread_id": thread_id, "state": state, "reply_count": reply_count }))
            }
            Self::ThreadReadChanged { data, .. } => ("thread_read_changed", Value::Object(data.clone())),
            Self::ChannelCreated { channel_id, team_id, .. } => {
                ("channel_created", json!({ "channel_id": channel_id, "team_id": team_id }))
            }
            Self::ChannelUpdated { channel } => ("channel_updated", json!({ "channel": nested(&**channel) })),
            Self::ChannelConverted { channel_id, channel_type, .. } => {
                ("channel_converted", json!({ "channel_id": channel_id, "channel_type": channel_type }))
            }
            Self::ChannelDeleted { channel_id, delete_at, .. } => {
                ("channel_deleted", json!({ "channel_id": channel_id, "delete_at": delete_at }))
            }
            Self::ChannelRestored { channel_id, .. } => ("channel_restored", json!({ "channel_id": channel_id })),
            Self::ChannelMemberUpdated { member } => {
                ("channel_member_updated", json!({ "channelMember": nested(&**member) }))
            }
            Self::ChannelsViewed { times, .. } => {
                let times: Map<String, Value> = times.iter().map(|(id, at)| (id.to_string(), json!(at))).collect();
                ("multiple_channels_viewed", json!({ "channel_times": times }))
            }
            Self::DirectAdded { creator_id, teammate_id, .. } => {
                ("direct_added", json!({ "creator_id": creator_id, "teammate_id": teammate_id }))
            }
            Self::GroupAdded { teammate_ids, .. } => ("group_added", json!({ "teammate_ids": nested(teammate_ids) })),
            Self::UserAdded { user_id, team_id, .. } => {
                ("user_added", json!({ "user_id": user_id, "team_id": team_id }))
            }
            Self::TeamUpdated { team } => ("update_team", json!({ "team": nested(&team.sanitized()) })),
            Self::TeamDeleted { team } => ("delete_team", json!({ "team": nested(&team.sanitized()) })),
            Self::TeamRestored { team } => ("restore_team", json!({ "team": nested(&team.sanitized()) })),
            Self::AddedToTeam { team_id, user_id } => {
                ("added_to_team", json!({ "team_id": team_id, "user_id": user_id }))
            }
            Self::TeamMemberUpdated { member } => ("memberrole_updated", json!({ "member": nested(&**member) })),
            Self::NewUser { user_id } => ("new_user", json!({ "user_id": user_id })),
            Self::UserRoleUpdated { user_id, roles } => {
                ("user_role_updated", json!({ "user_id": user_id, "roles": roles }))
            }
            Self::StatusChanged { user_id, status } => {
                ("status_change", json!({ "status": status, "user_id": user_id }))
            }
            Self::RoleUpdated { role } => ("role_updated", json!({ "role": nested(&**role) })),
            Self::PreferencesChanged { preferences, .. } => {
                ("preferences_changed", json!({ "preferences": nested(preferences) }))
            }
            Self::PreferencesDeleted { preferences, .. } => {
                ("preferences_deleted", json!({ "preferences": nested(preferences) }))
            }
            Self::SidebarCategoryCreated { category_id, .. } => {
                ("sidebar_category_created", json!({ "category_id": category_id }))
            }
            Self::SidebarCategoriesUpdated { categories, .. } => {
                ("sidebar_category_updated", json!({ "updatedCategories": nested(categories) }))
            }
            Self::SidebarCategoryDeleted { category_id, .. } => {
                ("sidebar_category_deleted", json!({ "category_id": category_id }))
            }
            Self::SidebarCategoryOrderUpdated { order, .. } => {
                ("sidebar_category_order_updated", json!({ "order": order }))
            }
            Self::DraftCreated { draft, .. } => ("draft_created", json!({ "draft": nested(draft) })),
            Self::DraftUpdated { draft, .. } => ("draft_updated", json!({ "draft": nested(draft) })),
            Self::DraftDeleted { draft, .. } => ("draft_deleted", json!({ "draft": nested(draft) })),
            Self::ScheduledPostCreated { scheduled_post, .. } => {
                ("scheduled_post_created", json!({ "scheduledPost": nested(scheduled_post) }))
            }
            Self::ScheduledPostUpdated { scheduled_post, .. } => {
                ("scheduled_post_updated", json!({ "scheduledPost": nested(scheduled_post) }))
            }
            Self::ScheduledPostDeleted { scheduled_post, .. } => {
                ("scheduled_post_deleted", json!({ "scheduledPost": nested(scheduled_post) }))
            }
            Self::EmojiAdded { emoji } => ("emoji_added", json!({ "emoji": nested(&**emoji) })),
            Self::FileDownloadRejected { file, reason, download, .. } => (
                "file_download_rejected",
                json!({
                    "file_id": file.id,
                    "file_name": file.name,
                    "rejection_reason": reason,
                    "channel_id": file.channel_id,
                    "post_id": file.post_id,
                    "download_type": download,
                }),
            ),
            Self::Toast { message, position, .. } if position.is_empty() => {
                ("show_toast", json!({ "message": message }))
            }
            Self::Toast { message, position, .. } => {
                ("show_toast", json!({ "message": message, "position": position }))
            }
            Self::OpenDialog { dialog, .. } => ("open_dialog", json!({ "dialog": nested(dialog) })),
            Self::ConfigChanged { config } => ("config_changed", json!({ "config": **config })),
            Self::LicenseChanged { license } => ("license_changed", json!({ "license": **license })),
            Self::PluginEnabled { manifest } => ("plugin_enabled", json!({ "manifest": **manifest })),
            Self::PluginDisabled { manifest } => ("plugin_disabled", json!({ "manifest": **manifest })),
            // Mattermost: sends an empty list; clients ask for the statuses.
            Self::PluginStatusesChanged => ("plugin_statuses_changed", json!({ "plugin_statuses": [] })),
            Self::Custom { plugin_id, name, data, .. } => {
                return (format!("custom_{plugin_id}_{name}"), Value::Object(data.clone()));
            }
        };
        (name.to_owned(), data)
    }
}

/// Objects travel as JSON inside a JSON string.
fn nested<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn posted_frame(caused: &Caused, posted: &Posted, audience: Audience) -> Frame {
    let mut data = json!({
        "channel_type": posted.channel.channel_type,
        "channel_display_name": posted.channel.display_name,
        "channel_name": posted.channel.name,
        "sender_name": posted.sender_name,
        "team_id": posted.channel.team_id,
        "set_online": posted.set_online,
        "post": nested(&*posted.post),
    });
    // Mattermost: these two are the string "true" or absent.
    if posted.has_files {
        data["otherFile"] = json!("true");
    }
    if posted.has_image {
        data["image"] = json!("true");
    }
    let mut personal = Vec::with_capacity(posted.mentions.len());
    let mut told: Vec<UserId> = posted.mentions.iter().chain(&posted.followers).copied().collect();
    told.sort_unstable();
    told.dedup();
    for user in told {
        let mut own = data.clone();
        if posted.mentions.contains(&user) {
            own["mentions"] = json!(nested(&[user]));
        }
        if posted.followers.contains(&user) {
            own["followers"] = json!(nested(&[user]));
        }
        personal.push((user, text("posted", &own, &audience, omitted_connection(caused))));
    }
    let mut frame = frame(caused, "posted", audience, &data);
    frame.personal = personal;
    frame
}

fn two_copies(caused: &Caused, name: &str, audience: &Audience, whole: &Value, part: &Value) -> Vec<Frame> {
    let with = |sensitivity| Audience { sensitivity, ..audience.clone() };
    vec![
        frame(caused, name, with(Sensitivity::Sensitive), whole),
        frame(caused, name, with(Sensitivity::Sanitized), part),
    ]
}

fn frame(caused: &Caused, name: &str, audience: Audience, data: &Value) -> Frame {
    let own = audience.omit_connection_id;
    let omit_connection = if own.is_empty() { omitted_connection(caused) } else { own };
    let text = text(name, data, &audience, omit_connection);
    Frame { audience, omit_connection, text, personal: Vec::new(), droppable: caused.event.may_be_dropped() }
}

fn text(name: &str, data: &Value, audience: &Audience, omit: jackfield_model::ConnectionId) -> Arc<str> {
    #[derive(Serialize)]
    struct Broadcast<'a> {
        omit_users: Option<Map<String, Value>>,
        user_id: &'a str,
        channel_id: &'a str,
        team_id: &'a str,
        connection_id: &'a str,
        omit_connection_id: &'a str,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        contains_sanitized_data: bool,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        contains_sensitive_data: bool,
    }
    #[derive(Serialize)]
    struct Whole<'a> {
        event: &'a str,
        data: &'a Value,
        broadcast: Broadcast<'a>,
    }
    let omitted = || audience.omit_users.iter().map(|id| (id.to_string(), Value::Bool(true))).collect();
    let whole = Whole {
        event: name,
        data,
        broadcast: Broadcast {
            omit_users: (!audience.omit_users.is_empty()).then(omitted),
            user_id: audience.user_id.as_str(),
            channel_id: audience.channel_id.as_str(),
            team_id: audience.team_id.as_str(),
            connection_id: audience.connection_id.as_str(),
            omit_connection_id: omit.as_str(),
            contains_sanitized_data: audience.sensitivity == Sensitivity::Sanitized,
            contains_sensitive_data: audience.sensitivity == Sensitivity::Sensitive,
        },
    };
    let mut text = serde_json::to_string(&whole).unwrap_or_default();
    text.pop();
    text.push_str(",\"seq\":");
    text.into()
}
