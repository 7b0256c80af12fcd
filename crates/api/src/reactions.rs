//! Emoji reactions.

use std::collections::BTreeMap;

use jackfield_model::{PostId, Reaction};

use crate::path::{ByPost, ByReaction};
use crate::{StatusOk, operations};

operations! { tag "reactions", scope Posts;
    /// Reacts to a post.
    SaveReaction = POST "/api/v4/reactions" -> 200 json Reaction {
        body: json Reaction,
        example: { "user_id": "{user_id}", "post_id": "{post_id}", "emoji_name": "eyes" },
        permission: AddReaction,
    }
    /// Takes a reaction back.
    DeleteReaction = DELETE "/api/v4/users/{user_id}/posts/{post_id}/reactions/{emoji_name}" -> 200 json StatusOk {
        path: ByReaction,
        permission: RemoveReaction,
    }
    /// Lists the reactions to a post.
    GetReactions = GET "/api/v4/posts/{post_id}/reactions" -> 200 json Vec<Reaction> {
        path: ByPost,
        permission: ReadPost,
    }
    /// Lists the reactions to those of many posts that one may read.
    GetBulkReactions = POST "/api/v4/posts/ids/reactions" -> 200 json BTreeMap<PostId, Vec<Reaction>> {
        body: json Vec<PostId>,
        example: ["{post_id}"],
        scope: Posts read,
        permission: SignedIn,
    }
}
