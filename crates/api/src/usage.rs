//! How much of the server is used, in round figures that everybody may know.

use jackfield_model::{PostsUsage, StorageUsage, TeamsUsage};

use crate::operations;

operations! { tag "usage", scope System;
    /// Counts posts.
    GetPostsUsage = GET "/api/v4/usage/posts" -> 200 json PostsUsage {
        permission: SignedIn,
    }
    /// Counts the bytes of files.
    GetStorageUsage = GET "/api/v4/usage/storage" -> 200 json StorageUsage {
        permission: SignedIn,
    }
    /// Counts teams.
    GetTeamsUsage = GET "/api/v4/usage/teams" -> 200 json TeamsUsage {
        permission: SignedIn,
    }
}
