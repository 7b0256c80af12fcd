//! Waits for the nouns.
use jackfield_model::{PostId, Reaction, UserId};
use super::{PluginApi, invalid};
use crate::Result;
impl PluginApi {
    pub async fn add_reaction(&self, _: UserId, _: PostId, _: &str) -> Result<Reaction> { Err(invalid("x", "y")) }
    pub async fn remove_reaction(&self, _: UserId, _: PostId, _: &str) -> Result<()> { Err(invalid("x", "y")) }
    pub async fn ensure_bot(&self, _: &str, _: &str, _: &str) -> Result<UserId> { Err(invalid("x", "y")) }
}
