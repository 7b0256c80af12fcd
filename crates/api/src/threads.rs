//! Threads that a user follows.

use jackfield_model::{Millis, PostId, ThreadResponse, Threads};

use crate::path::{ByThread, ByThreadAndPost, ByThreadAndTime, ByUserAndTeam};
use crate::query::{PerPage, query};
use crate::{StatusOk, operations};

query! {
    pub struct ThreadsQuery {
        pub since: Millis,
        pub before: PostId,
        /// Those after it come with the nearest first.
        pub after: PostId,
        pub deleted: bool,
        /// Whether participants come whole, not only with their ids.
        pub extended: bool,
        pub unread: bool,
        pub per_page: PerPage,
        #[serde(rename = "totalsOnly")]
        pub totals_only: bool,
        #[serde(rename = "threadsOnly")]
        pub threads_only: bool,
        /// Leaves out those of direct and group channels, of the totals too.
        #[serde(rename = "excludeDirect")]
        pub exclude_direct: bool,
    }

    pub struct ExtendedQuery {
        /// Whether participants come whole, not only with their ids.
        pub extended: bool,
    }
}

operations! { tag "threads", scope Posts;
    /// Lists the threads that a user follows in a team.
    GetUserThreads = GET "/api/v4/users/{user_id}/teams/{team_id}/threads" -> 200 json Threads {
        path: ByUserAndTeam,
        query: ThreadsQuery,
        permission: EditUser,
    }
    /// Gets a thread as its follower sees it.
    GetUserThread = GET "/api/v4/users/{user_id}/teams/{team_id}/threads/{thread_id}" -> 200 json ThreadResponse {
        path: ByThread,
        query: ExtendedQuery,
        permission: EditUser,
    }
    /// Marks all threads of a team read.
    UpdateThreadsReadForUser = PUT "/api/v4/users/{user_id}/teams/{team_id}/threads/read" -> 200 json StatusOk {
        path: ByUserAndTeam,
        permission: EditUser,
    }
    /// Marks a thread read up to a time.
    UpdateThreadReadForUser = PUT "/api/v4/users/{user_id}/teams/{team_id}/threads/{thread_id}/read/{timestamp}" -> 200 json ThreadResponse {
        path: ByThreadAndTime,
        permission: EditUser,
    }
    /// Marks a thread unread from a reply on.
    SetThreadUnreadByPostId = POST "/api/v4/users/{user_id}/teams/{team_id}/threads/{thread_id}/set_unread/{post_id}" -> 200 json ThreadResponse {
        path: ByThreadAndPost,
        permission: EditUser,
    }
    /// Follows a thread.
    StartFollowingThread = PUT "/api/v4/users/{user_id}/teams/{team_id}/threads/{thread_id}/following" -> 200 json StatusOk {
        path: ByThread,
        permission: EditUser,
    }
    /// Stops following a thread.
    StopFollowingThread = DELETE "/api/v4/users/{user_id}/teams/{team_id}/threads/{thread_id}/following" -> 200 json StatusOk {
        path: ByThread,
        permission: EditUser,
    }
}
