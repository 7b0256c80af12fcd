//! What a plugin's answer leaves open, filled from what it was asked about.

use std::collections::HashMap;

use super::{HookCall, HookReply, Verdict};

impl HookCall {
    /// An answer as the next plugin and the rule are to see it. Mattermost: of the posts that are about to be read, those
    /// that a plugin does not give back stay as they are; and it adds none.
    #[must_use]
    pub fn complete(&self, reply: HookReply) -> HookReply {
        match (self, reply) {
            (Self::MessagesWillBeConsumed { posts }, HookReply::MessagesWillBeConsumed(Verdict::Replace(given))) => {
                let mut given: HashMap<_, _> = given.into_iter().map(|post| (post.id, post)).collect();
                let all = posts.iter().map(|post| given.remove(&post.id).unwrap_or_else(|| post.clone())).collect();
                HookReply::MessagesWillBeConsumed(Verdict::Replace(all))
            }
            (_, reply) => reply,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jackfield_model::{Post, PostId};

    use super::*;

    #[test]
    fn posts_that_are_not_given_back_stay_and_none_is_added() {
        let post = |message: &str| Post { id: PostId::new(), message: message.into(), ..Post::default() };
        let (one, two) = (post("one"), post("two"));
        let call = HookCall::MessagesWillBeConsumed { posts: Arc::new(vec![one.clone(), two.clone()]) };
        let changed = Post { message: "changed".into(), ..two };
        let reply = HookReply::MessagesWillBeConsumed(Verdict::Replace(vec![changed, post("foreign")]));
        let HookReply::MessagesWillBeConsumed(Verdict::Replace(all)) = call.complete(reply) else { panic!("replaced") };
        assert_eq!(all.iter().map(|post| post.message.as_str()).collect::<Vec<_>>(), ["one", "changed"]);
    }
}
