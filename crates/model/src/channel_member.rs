//! Who is in a channel, and what they have read there.

use std::collections::BTreeMap;

use crate::wire::wire;
use crate::{ChannelId, Millis, StringMap, TeamId, UserId};

wire! {
    pub struct ChannelMember {
        pub channel_id: ChannelId,
        pub user_id: UserId,
        /// All roles, those of the scheme flags included, separated by spaces.
        pub roles: String,
        pub last_viewed_at: Millis,
        /// How many posts the channel had when the member last looked.
        pub msg_count: i64,
        pub mention_count: i64,
        pub mention_count_root: i64,
        pub urgent_mention_count: i64,
        pub msg_count_root: i64,
        pub notify_props: StringMap,
        pub last_update_at: Millis,
        pub scheme_guest: bool,
        pub scheme_user: bool,
        pub scheme_admin: bool,
        /// The roles that were given besides the flags.
        pub explicit_roles: String,
        pub autotranslation_disabled: bool,
    }

    /// A membership with its team's names, for lists over all teams.
    pub struct ChannelMemberWithTeamData {
        #[serde(flatten)]
        pub member: ChannelMember,
        pub team_display_name: String,
        pub team_name: String,
        pub team_update_at: Millis,
    }

    /// The client looks at a channel now, and left another.
    pub struct ChannelView {
        pub channel_id: ChannelId,
        pub prev_channel_id: ChannelId,
        pub collapsed_threads_supported: bool,
    }

    pub struct ChannelViewResponse {
        pub status: String,
        pub last_viewed_at_times: BTreeMap<ChannelId, Millis>,
    }

    pub struct ChannelUnread {
        pub team_id: TeamId,
        pub channel_id: ChannelId,
        pub msg_count: i64,
        pub mention_count: i64,
        pub mention_count_root: i64,
        pub urgent_mention_count: i64,
        pub msg_count_root: i64,
        #[serde(skip)]
        pub notify_props: StringMap,
    }

    /// The state of a channel after a post in it was marked unread.
    pub struct ChannelUnreadAt {
        pub team_id: TeamId,
        pub user_id: UserId,
        pub channel_id: ChannelId,
        pub msg_count: i64,
        pub mention_count: i64,
        pub mention_count_root: i64,
        pub urgent_mention_count: i64,
        pub msg_count_root: i64,
        pub last_viewed_at: Millis,
        #[serde(skip)]
        pub notify_props: StringMap,
    }
}

impl ChannelMember {
    /// The notification settings of a new member: as the user's own say.
    pub fn default_notify_props() -> StringMap {
        let defaults = [
            ("desktop", "default"),
            ("mark_unread", "all"),
            ("push", "default"),
            ("email", "default"),
            ("ignore_channel_mentions", "default"),
            ("channel_auto_follow_threads", "off"),
        ];
        defaults.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// A muted channel is marked unread by mentions only.
    pub fn is_muted(&self) -> bool {
        self.notify_props.get("mark_unread").is_some_and(|value| value == "mention")
    }

    /// Fills `roles` from the flags and the explicit roles.
    pub fn compose_roles(&mut self) {
        let flags = [
            (self.scheme_guest, "channel_guest"),
            (self.scheme_user, "channel_user"),
            (self.scheme_admin, "channel_admin"),
        ];
        self.roles = crate::role::compose(&self.explicit_roles, &flags);
    }
}
