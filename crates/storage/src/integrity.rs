//! Rows that name others which are not there: one statement a relation, each of at most a hundred rows. They read whole
//! tables, and are asked by administrators alone.

use crate::{Query, sql};

/// Rows of one table that belong to rows of another.
pub struct Relation {
    /// Mattermost's names of both, and of the columns.
    pub parent: &'static str,
    pub child: &'static str,
    pub parent_column: &'static str,
    pub child_column: &'static str,
    /// The parent's id and the child's, of children whose parent is missing.
    pub orphans: fn() -> Query,
}

macro_rules! relations {
    ($($child:literal $child_table:literal . $column:literal as $parent_column:literal of $parent:literal $table:literal,
        id $id:literal as $child_column:literal;)+) => {
        /// All that are looked at.
        pub const RELATIONS: &[Relation] = &[$(Relation {
            parent: $parent,
            child: $child,
            parent_column: $parent_column,
            child_column: $child_column,
            orphans: || sql!(concat!(
                "SELECT child.", $column, ", child.", $id, " FROM ", $child_table, " child WHERE child.", $column,
                " <> '' AND NOT EXISTS (SELECT 1 FROM ", $table, " parent WHERE parent.id = child.", $column,
                ") ORDER BY child.", $id, " LIMIT 100"
            )),
        }),+];
    };
}

relations! {
    "ChannelMembers" "channelmembers"."channelid" as "ChannelId" of "Channels" "channels", id "userid" as "UserId";
    "ChannelMemberHistory" "channelmemberhistory"."channelid" as "ChannelId" of "Channels" "channels", id "userid" as "UserId";
    "IncomingWebhooks" "incomingwebhooks"."channelid" as "ChannelId" of "Channels" "channels", id "id" as "Id";
    "OutgoingWebhooks" "outgoingwebhooks"."channelid" as "ChannelId" of "Channels" "channels", id "id" as "Id";
    "Posts" "posts"."channelid" as "ChannelId" of "Channels" "channels", id "id" as "Id";
    "SidebarChannels" "sidebarchannels"."channelid" as "ChannelId" of "Channels" "channels", id "categoryid" as "CategoryId";
    "FileInfo" "fileinfo"."postid" as "PostId" of "Posts" "posts", id "id" as "Id";
    "Posts" "posts"."rootid" as "RootId" of "Posts" "posts", id "id" as "Id";
    "Reactions" "reactions"."postid" as "PostId" of "Posts" "posts", id "userid" as "UserId";
    "ThreadMemberships" "threadmemberships"."postid" as "PostId" of "Posts" "posts", id "userid" as "UserId";
    "CommandWebhooks" "commandwebhooks"."commandid" as "CommandId" of "Commands" "commands", id "id" as "Id";
    "Channels" "channels"."teamid" as "TeamId" of "Teams" "teams", id "id" as "Id";
    "Commands" "commands"."teamid" as "TeamId" of "Teams" "teams", id "id" as "Id";
    "IncomingWebhooks" "incomingwebhooks"."teamid" as "TeamId" of "Teams" "teams", id "id" as "Id";
    "OutgoingWebhooks" "outgoingwebhooks"."teamid" as "TeamId" of "Teams" "teams", id "id" as "Id";
    "TeamMembers" "teammembers"."teamid" as "TeamId" of "Teams" "teams", id "userid" as "UserId";
    "Bots" "bots"."userid" as "UserId" of "Users" "users", id "userid" as "UserId";
    "ChannelMembers" "channelmembers"."userid" as "UserId" of "Users" "users", id "channelid" as "ChannelId";
    "Emoji" "emoji"."creatorid" as "CreatorId" of "Users" "users", id "id" as "Id";
    "IncomingWebhooks" "incomingwebhooks"."userid" as "UserId" of "Users" "users", id "id" as "Id";
    "Preferences" "preferences"."userid" as "UserId" of "Users" "users", id "name" as "Name";
    "Reactions" "reactions"."userid" as "UserId" of "Users" "users", id "postid" as "PostId";
    "Sessions" "sessions"."userid" as "UserId" of "Users" "users", id "id" as "Id";
    "Status" "status"."userid" as "UserId" of "Users" "users", id "userid" as "UserId";
    "TeamMembers" "teammembers"."userid" as "UserId" of "Users" "users", id "teamid" as "TeamId";
    "UserAccessTokens" "useraccesstokens"."userid" as "UserId" of "Users" "users", id "id" as "Id";
}
