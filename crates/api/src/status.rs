//! Presence and custom status.

use jackfield_model::{CustomStatus, Status, UserId};

use crate::path::ByUser;
use crate::{StatusOk, operations};

operations! { tag "status", scope Users;
    /// Gets a user's presence.
    GetUserStatus = GET "/api/v4/users/{user_id}/status" -> 200 json Status {
        path: ByUser,
        permission: SignedIn,
    }
    /// Gets many users' presence.
    GetUsersStatusesByIds = POST "/api/v4/users/status/ids" -> 200 json Vec<Status> {
        body: json Vec<UserId>,
        example: ["{user_id}"],
        scope: Users read,
        permission: SignedIn,
    }
    /// Sets a user's presence by hand.
    UpdateUserStatus = PUT "/api/v4/users/{user_id}/status" -> 200 json Status {
        path: ByUser,
        body: json Status,
        example: { "user_id": "{user_id}", "status": "away" },
        scope: Account write,
        permission: EditUser,
    }
    /// Says what a user is doing.
    UpdateUserCustomStatus = PUT "/api/v4/users/{user_id}/status/custom" -> 200 json StatusOk {
        path: ByUser,
        body: json CustomStatus,
        example: { "emoji": "palm_tree", "text": "On holiday" },
        scope: Account write,
        permission: EditUser,
    }
    /// Takes a status out of the list of those that were used lately.
    RemoveRecentCustomStatus = DELETE "/api/v4/users/{user_id}/status/custom/recent" -> 200 json StatusOk {
        path: ByUser,
        body: json CustomStatus,
        example: { "emoji": "palm_tree", "text": "On holiday" },
        scope: Account write,
        permission: EditUser,
    }
    /// The same, for clients whose deletions have no body.
    PostUserRecentCustomStatusDelete = POST "/api/v4/users/{user_id}/status/custom/recent/delete" -> 200 json StatusOk {
        path: ByUser,
        body: json CustomStatus,
        example: { "emoji": "palm_tree", "text": "On holiday" },
        scope: Account write,
        permission: EditUser,
    }
    /// Takes back what was said.
    UnsetUserCustomStatus = DELETE "/api/v4/users/{user_id}/status/custom" -> 200 json StatusOk {
        path: ByUser,
        scope: Account write,
        permission: EditUser,
    }
}
