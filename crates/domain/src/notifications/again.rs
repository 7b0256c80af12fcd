//! Telling people once more of a post that they did nothing about.

use jackfield_model::{Channel, Post, PostId, UserId};
use jackfield_storage::Batch;

use super::deliver::{Pushes, scene_by_id};
use super::people::{Concern, Gathered};
use super::work::Telling;
use crate::jobs::ask;
use crate::{App, Result};

/// A post with whom it is told again.
pub(crate) struct TellAgain {
    pub post: Post,
    pub channel: Channel,
    pub sender_name: String,
    /// Those who are still here.
    pub told: Vec<UserId>,
}

/// Has the devices of those of `told` who are still in the post's channel told again; `None` when the post is gone.
pub(crate) async fn again(app: &App, post: PostId, told: &[UserId]) -> Result<Option<TellAgain>> {
    let Some(scene) = scene_by_id(app, post).await? else { return Ok(None) };
    let gathered = Gathered::of(app, &scene, told).await?;
    let concern = Concern { is_told: true, follows: None };
    let is_here =
        |id: &UserId| gathered.person(app, *id, concern).is_some_and(|person| person.user.delete_at.is_never());
    let told: Vec<UserId> = told.iter().copied().filter(is_here).collect();
    if app.config.read().settings.email.pushes() && !told.is_empty() {
        let mut batch = Batch::new();
        for user in &told {
            let telling = Telling { post, user: *user, is_told: true, follows: None };
            ask::<Pushes>(app, user.as_str(), app.now(), &telling).push(&mut batch);
        }
        batch.commit(&app.store).await?;
    }
    let sender_name = format!("@{}", scene.author.username);
    Ok(Some(TellAgain { post: scene.post, channel: scene.channel, sender_name, told }))
}
