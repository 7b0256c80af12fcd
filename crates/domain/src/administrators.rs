//! What administrators are told by the server itself: a direct message of its bot, in the language of each.

use jackfield_model::permission::{CreateDirectChannel, CreatePost, DirectOf};
use jackfield_model::{Post, User};
use jackfield_storage::{Batch, users};

use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::texts::{locale_of_user, text};
use crate::{App, Result, bots, channels, posts};

/// Tells all administrators something that the catalogue has. Who cannot be told is in the log.
///
/// # Errors
/// Fails when the database does not say who they are.
#[crate::boxed]
pub async fn tell(app: &App, origin: &'static str, key: &str, values: &[(&str, &String)]) -> Result<()> {
    for administrator in users::administrators().all::<User>(&app.store).await?.iter().filter(|user| !user.is_bot) {
        if let Err(failure) = tell_one(app, origin, administrator, (key, values)).await {
            tracing::warn!("An administrator could not be told of `{key}`: {failure}");
        }
    }
    Ok(())
}

async fn tell_one(
    app: &App,
    origin: &'static str,
    administrator: &User,
    (key, values): (&str, &[(&str, &String)]),
) -> Result<()> {
    let cx = SystemCx::new(origin);
    let bot = bots::of_server(app, &cx, administrator.id).await?;
    let two = DirectOf { one: bot, other: administrator.id };
    let channel = channels::direct(app, &Granted::<CreateDirectChannel>::for_system(cx.clone(), two)).await?;
    let message = text(key, locale_of_user(app, administrator.id).await, values);
    let post = Post { channel_id: channel.id, user_id: bot, message, ..Post::default() };
    let writes = Granted::<CreatePost>::for_system(cx, channel.id);
    posts::create_with(app, &writes, post, posts::Author::Server, Batch::new()).await.map(drop)
}
