//! Recognises a post that a client sends twice by the id that the client gave it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jackfield_model::{Millis, PostId};

use crate::{Failure, Result};

/// How long a client's id is remembered. Mattermost: one minute.
const REMEMBERED_MS: i64 = 60_000;
/// Ids remembered at most.
const KEPT: usize = 20_000;

/// The posts that clients sent lately, by the clients' own ids.
#[derive(Debug, Default)]
pub struct PendingPosts(Mutex<HashMap<String, (Option<PostId>, Millis)>>);

/// A claim on a client's id: given back unless the post was kept.
pub struct Claim<'a> {
    pending: &'a PendingPosts,
    id: String,
    kept: bool,
}

impl PendingPosts {
    /// Claims a client's id, or answers the post that was made with it.
    ///
    /// # Errors
    /// While the first request with the same id is still being served.
    pub fn claim(&self, id: &str, now: Millis) -> Result<std::result::Result<Claim<'_>, PostId>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT {
            all.retain(|_, (_, at)| now.0 - at.0 < REMEMBERED_MS);
        }
        match all.get(id) {
            Some((Some(post), at)) if now.0 - at.0 < REMEMBERED_MS => Ok(Err(*post)),
            Some((None, at)) if now.0 - at.0 < REMEMBERED_MS => {
                let message = "Rejected post since another client is making the same request.";
                Err(Failure::new("api.post.deduplicate_create_post.pending", 500, message))
            }
            _ => {
                all.insert(id.to_owned(), (None, now));
                Ok(Ok(Claim { pending: self, id: id.to_owned(), kept: false }))
            }
        }
    }
}

impl Claim<'_> {
    /// The post was kept: whoever asks again gets it.
    pub fn keep(mut self, post: PostId) {
        self.kept = true;
        let mut all = self.pending.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = all.get_mut(&self.id) {
            entry.0 = Some(post);
        }
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        if !self.kept {
            self.pending.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
        }
    }
}
