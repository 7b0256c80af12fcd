//! What a Go server writes comes back the same.

use jackfield_model::{
    AutocompleteData, Bot, Channel, ChannelMemberWithTeamData, Command, FileInfo, IncomingWebhook, Manifest, Post,
    PostList, Session, SidebarCategory, Status, Team, ThreadResponse, User, WebSocketEvent,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const USER: &str = "abcdefghijklmnopqrstuvwxy1";
const POST: &str = "abcdefghijklmnopqrstuvwxy2";
const CHANNEL: &str = "abcdefghijklmnopqrstuvwxy3";
const TEAM: &str = "abcdefghijklmnopqrstuvwxy4";
const FILE: &str = "abcdefghijklmnopqrstuvwxy5";

#[track_caller]
fn same<T: Serialize + DeserializeOwned>(sample: Value) {
    let written = serde_json::from_value::<T>(sample.clone()).and_then(serde_json::to_value);
    assert_eq!(written.map_err(|error| error.to_string()), Ok(sample));
}

#[test]
fn a_post_with_files_and_metadata() {
    same::<Post>(json!({
        "id": POST, "create_at": 1_700_000_000_000_i64, "update_at": 1_700_000_000_000_i64, "edit_at": 0,
        "delete_at": 0, "is_pinned": false, "user_id": USER, "channel_id": CHANNEL, "root_id": "", "original_id": "",
        "message": "hello", "type": "", "props": { "from_bot": "true" }, "hashtags": "", "file_ids": [FILE],
        "pending_post_id": "", "has_reactions": true, "reply_count": 0, "last_reply_at": 0, "participants": null,
        "metadata": {
            "embeds": [{ "type": "link", "url": "https://example.com" }],
            "images": { "https://example.com/a.png": { "width": 1, "height": 2, "format": "png", "frame_count": 0 } },
            "priority": { "priority": "urgent", "requested_ack": true, "persistent_notifications": null },
        },
    }));
}

#[test]
fn a_page_of_posts() {
    let post = serde_json::to_value(Post::default()).expect("a post is written");
    same::<PostList>(json!({
        "order": [POST], "posts": { POST: post }, "next_post_id": "", "prev_post_id": POST,
        "first_inaccessible_post_time": 0,
    }));
}

#[test]
fn a_user_as_others_see_them() {
    same::<User>(json!({
        "id": USER, "create_at": 1, "update_at": 2, "delete_at": 0, "username": "ada", "auth_data": "",
        "auth_service": "", "email": "ada@example.com", "nickname": "", "first_name": "", "last_name": "",
        "position": "", "roles": "system_user", "locale": "en",
        "timezone": { "automaticTimezone": "", "manualTimezone": "", "useAutomaticTimezone": "true" },
        "disable_welcome_email": false,
    }));
}

#[test]
fn a_session_and_a_status() {
    same::<Session>(json!({
        "id": USER, "token": "", "create_at": 1, "expires_at": 2, "last_activity_at": 3, "user_id": USER,
        "device_id": "", "roles": "system_user", "is_oauth": false, "expired_notify": false,
        "props": { "csrf": "x" }, "team_members": null, "local": false,
    }));
    same::<Status>(json!({
        "user_id": USER, "status": "dnd", "manual": true, "last_activity_at": 5, "dnd_end_time": 1_700_000_000,
    }));
}

#[test]
fn a_team_and_a_channel() {
    same::<Team>(json!({
        "id": TEAM, "create_at": 1, "update_at": 1, "delete_at": 0, "display_name": "Red", "name": "red",
        "description": "", "email": "", "type": "O", "company_name": "", "allowed_domains": "", "invite_id": "",
        "allow_open_invite": true, "scheme_id": null, "group_constrained": null, "policy_id": null,
        "cloud_limits_archived": false,
    }));
    same::<Channel>(json!({
        "id": CHANNEL, "create_at": 1, "update_at": 1, "delete_at": 0, "team_id": TEAM, "type": "P",
        "display_name": "Secret", "name": "secret", "header": "", "purpose": "", "last_post_at": 0,
        "total_msg_count": 0, "extra_update_at": 0, "creator_id": USER, "scheme_id": null, "props": null,
        "group_constrained": null, "autotranslation": false, "shared": null, "total_msg_count_root": 0,
        "policy_id": null, "last_root_post_at": 0,
        "banner_info": { "enabled": true, "text": "x", "background_color": null }, "policy_enforced": false,
        "policy_is_active": false, "default_category_name": "", "managed_category_name": "", "discoverable": false,
    }));
}

#[test]
fn a_membership_with_its_teams_names_is_one_object() {
    same::<ChannelMemberWithTeamData>(json!({
        "channel_id": CHANNEL, "user_id": USER, "roles": "channel_user", "last_viewed_at": 0, "msg_count": 1,
        "mention_count": 2, "mention_count_root": 3, "urgent_mention_count": 0, "msg_count_root": 4,
        "notify_props": { "desktop": "default" }, "last_update_at": 0, "scheme_guest": false, "scheme_user": true,
        "scheme_admin": false, "explicit_roles": "", "autotranslation_disabled": false,
        "team_display_name": "Red", "team_name": "red", "team_update_at": 1,
    }));
}

#[test]
fn a_thread_and_a_sidebar_category() {
    same::<ThreadResponse>(json!({
        "id": POST, "reply_count": 2, "last_reply_at": 3, "last_viewed_at": 4, "participants": [], "post": null,
        "unread_replies": 1, "unread_mentions": 0, "is_urgent": false, "delete_at": 0,
    }));
    same::<SidebarCategory>(json!({
        "id": format!("favorites_{USER}_{TEAM}"), "user_id": USER, "team_id": TEAM, "sort_order": 0,
        "sorting": "", "type": "favorites", "display_name": "Favorites", "muted": false, "collapsed": false,
        "channel_ids": [CHANNEL],
    }));
}

#[test]
fn a_file_with_its_tiny_preview_in_base64() {
    let sample = json!({
        "id": FILE, "user_id": USER, "post_id": POST, "channel_id": CHANNEL, "create_at": 1, "update_at": 1,
        "delete_at": 0, "name": "a.png", "extension": "png", "size": 3, "mime_type": "image/png", "width": 1,
        "height": 1, "has_preview_image": true, "mini_preview": "AQID", "remote_id": "", "archived": false,
    });
    let file: FileInfo = serde_json::from_value(sample.clone()).expect("a file is read");
    assert_eq!(file.mini_preview.map(|preview| preview.0), Some(vec![1, 2, 3]));
    same::<FileInfo>(sample);
}

#[test]
fn a_commands_suggestions_have_capitalised_keys() {
    same::<AutocompleteData>(json!({
        "Trigger": "github", "Hint": "", "HelpText": "", "RoleID": "system_user",
        "Arguments": [{ "Name": "", "HelpText": "", "Type": "TextInput", "Required": true,
            "Data": { "Hint": "owner/repo", "Pattern": "" } }],
        "SubCommands": [],
    }));
    let command = serde_json::to_value(Command::default()).expect("a command is written");
    assert_eq!(command.get("autocomplete_data"), None);
}

#[test]
fn a_bot_a_webhook_and_a_manifest() {
    same::<Bot>(json!({
        "user_id": USER, "username": "robot", "owner_id": "github", "create_at": 1, "update_at": 1, "delete_at": 0,
    }));
    same::<IncomingWebhook>(json!({
        "id": POST, "create_at": 1, "update_at": 1, "delete_at": 0, "user_id": USER, "channel_id": CHANNEL,
        "team_id": TEAM, "display_name": "", "description": "", "username": "", "icon_url": "",
        "channel_locked": false, "last_used": 0,
    }));
    same::<Manifest>(json!({
        "id": "com.example", "name": "Example", "version": "1.0.0",
        "server": { "executable": "", "executables": { "linux-amd64": "server/dist/plugin-linux-amd64" } },
        "webapp": { "bundle_path": "webapp/dist/main.js" },
        "permissions": { "hooks": ["message-has-been-posted"], "http": { "allow": ["api.github.com"] } },
    }));
}

#[test]
fn a_websocket_event() {
    same::<WebSocketEvent>(json!({
        "event": "typing", "data": { "user_id": USER }, "seq": 7,
        "broadcast": { "omit_users": { USER: true }, "user_id": "", "channel_id": CHANNEL, "team_id": "",
            "connection_id": "", "omit_connection_id": "" },
    }));
}
