//! Posts that are sent later.

use std::collections::BTreeMap;

use jackfield_model::ScheduledPost;

use crate::operations;
use crate::path::{ByScheduledPost, ByTeam};
use crate::query::query;

query! {
    pub struct ScheduledPostsQuery {
        /// Whether those of direct channels come along, as `directChannels`.
        #[serde(rename = "includeDirectChannels")]
        pub include_direct_channels: bool,
    }
}

operations! { tag "scheduled_post", scope Posts;
    /// Schedules a post of the caller.
    CreateScheduledPost = POST "/api/v4/posts/schedule" -> 201 json ScheduledPost {
        body: json ScheduledPost,
        example: { "channel_id": "{channel_id}", "message": "Good morning", "scheduled_at": 4102444800000_i64 },
        permission: CreatePost,
    }
    /// Lists the caller's scheduled posts by team.
    GetUserScheduledPosts = GET "/api/v4/posts/scheduled/team/{team_id}" -> 200 json BTreeMap<String, Vec<ScheduledPost>> {
        path: ByTeam,
        query: ScheduledPostsQuery,
        scope: Posts read everywhere,
        permission: ViewTeam,
    }
    /// Changes a scheduled post of the caller; one that could not be sent is tried again.
    UpdateScheduledPost = PUT "/api/v4/posts/schedule/{scheduled_post_id}" -> 201 json ScheduledPost {
        path: ByScheduledPost,
        body: json ScheduledPost,
        example: { "id": "{scheduled_post_id}", "channel_id": "{channel_id}", "message": "Good morning, all", "scheduled_at": 4102444800000_i64 },
        permission: ManageScheduledPost,
    }
    /// Deletes a scheduled post of the caller, which is not sent then.
    DeleteScheduledPost = DELETE "/api/v4/posts/schedule/{scheduled_post_id}" -> 201 json ScheduledPost {
        path: ByScheduledPost,
        permission: ManageScheduledPost,
    }
}
