//! Drafts: what people began to write, on all their devices.

use jackfield_model::Draft;

use crate::path::{ByThreadDraft, ByUserAndChannel, ByUserAndTeam};
use crate::{StatusOk, operations};

operations! { tag "drafts", scope Posts;
    /// Keeps the caller's draft of a channel or thread; an empty one is deleted.
    UpsertDraft = POST "/api/v4/drafts" -> 201 json Draft {
        body: json Draft,
        example: { "channel_id": "{channel_id}", "message": "What I meant to say" },
        permission: CreatePost,
    }
    /// Lists the caller's drafts in a team and in direct channels.
    GetDrafts = GET "/api/v4/users/{user_id}/teams/{team_id}/drafts" -> 200 json Vec<Draft> {
        path: ByUserAndTeam,
        scope: Posts read everywhere,
        permission: ViewTeam,
    }
    /// Deletes the caller's draft of a channel.
    DeleteDraft = DELETE "/api/v4/users/{user_id}/channels/{channel_id}/drafts" -> 200 json StatusOk {
        path: ByUserAndChannel,
        permission: ManageDrafts,
    }
    /// Deletes the caller's draft of a thread.
    DeleteDraftForThread = DELETE "/api/v4/users/{user_id}/channels/{channel_id}/drafts/{thread_id}" -> 200 json StatusOk {
        path: ByThreadDraft,
        permission: ManageDrafts,
    }
}
