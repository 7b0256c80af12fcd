//! Written by `cargo xtask generate` from the table of the plugin API. Do not edit.
//! The functions of each interface, and the methods behind them.

use super::*;

host! {
    kv "kv" Kv {
        get KeyGet (key: String) -> Option<Vec<u8>>;
        set KeySet (key: String, value: Vec<u8>, ttl_seconds: Option<u64>);
        delete KVDelete (key: String);
        list KeyList (prefix: String, after: String, limit: u32) -> Vec<String>;
        compare_and_set KeyCompareAndSet (key: String, old: Option<Vec<u8>>, new: Option<Vec<u8>>, ttl_seconds: Option<u64>) -> bool;
    }
    posts_read "posts-read" PostsRead {
        get GetPost (id: String) -> types::Post;
        thread ListPostsOfThread (root: String) -> Vec<types::Post>;
        list_channel ListPostsOfChannel (channel: String, before: String, limit: u32) -> Vec<types::Post>;
    }
    posts_write "posts-write" PostsWrite {
        create CreatePost (draft: types::PostDraft) -> types::Post;
        update PatchPost (id: String, patch: types::PostPatch) -> types::Post;
        delete DeletePost (id: String);
        send_ephemeral ShowPost (user: String, draft: types::PostDraft);
    }
    users_read "users-read" UsersRead {
        get GetUser (id: String) -> types::User;
        get_by_username GetUserByUsername (username: String) -> types::User;
        get_by_ids GetUsersByIds (ids: Vec<String>) -> Vec<types::User>;
    }
    permissions "permissions" UsersRead {
        has_permission HasPermissionTo (user: String, permission: String) -> bool;
        has_permission_to_team HasPermissionToTeam (user: String, team: String, permission: String) -> bool;
        has_permission_to_channel HasPermissionToChannel (user: String, channel: String, permission: String) -> bool;
    }
    teams_read "teams-read" TeamsRead {
        get GetTeam (id: String) -> types::Team;
        get_by_name GetTeamByName (name: String) -> types::Team;
        list_for_user GetTeamsForUser (user: String) -> Vec<types::Team>;
    }
    channels_read "channels-read" ChannelsRead {
        get GetChannel (id: String) -> types::Channel;
        get_by_name FindChannel (team: String, name: String) -> types::Channel;
        list_for_user ListChannelsOfUser (team: String, user: String) -> Vec<types::Channel>;
        get_member FindChannelMember (channel: String, user: String) -> Option<types::ChannelMember>;
        list_members GetChannelMembers (channel: String, page: u32, per_page: u32) -> Vec<types::ChannelMember>;
    }
    channels_write "channels-write" ChannelsWrite {
        create CreateChannel (draft: types::ChannelDraft) -> types::Channel;
        get_direct GetDirectChannel (one: String, other: String) -> types::Channel;
        add_member AddChannelMember (channel: String, user: String) -> types::ChannelMember;
        remove_member DeleteChannelMember (channel: String, user: String);
    }
    reactions_read "reactions-read" ReactionsRead {
        list_for_post GetReactions (post: String) -> Vec<types::Reaction>;
    }
    reactions_write "reactions-write" ReactionsWrite {
        add React (user: String, post: String, emoji_name: String) -> types::Reaction;
        remove Unreact (user: String, post: String, emoji_name: String);
    }
    bots "bots" BotsWrite {
        ensure EnsureBotUser (draft: types::BotDraft) -> String;
    }
    commands "commands" CommandsWrite {
        register RegisterCommand (command: types::Command);
        unregister UnregisterCommand (team: String, trigger: String);
    }
    http_client "http-client" Http {
        fetch Fetch (request: wit::http_client::Request) -> wit::http_client::Response;
    }
    websocket "websocket" WebSocket {
        publish PublishWebSocketEvent (name: String, payload: String, audience: wit::websocket::Audience);
    }
    schedule "schedule" JobsWrite {
        at Schedule (name: String, at: i64, payload: Vec<u8>);
        cancel CancelScheduled (name: String) -> bool;
    }
    database "database" Database {
        query DatabaseQuery (sql: String, values: Vec<wit::database::Value>) -> wit::database::Answer;
        execute DatabaseExecute (sql: String, values: Vec<wit::database::Value>) -> u64;
        transaction DatabaseTransaction (statements: Vec<wit::database::Statement>) -> Vec<wit::database::Answer>;
    }
}
