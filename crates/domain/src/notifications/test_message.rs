//! The message by which somebody sees whether notifications reach them.

use jackfield_model::permission::{CreateDirectChannel, CreatePost, DirectOf, SignedIn};
use jackfield_model::{Post, PostId, Props};

use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::posts::Author;
use crate::texts::{locale_of_user, plain};
use crate::{App, Result, bots, channels, posts};

/// Has the server's bot write to whoever asks.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn send_test_message(app: &App, granted: &Granted<SignedIn>) -> Result<()> {
    let user = granted.user_id();
    let cx = SystemCx::within(granted.cx(), "test notification");
    let bot = bots::of_server(app, &cx, user).await?;
    let opening = Granted::<CreateDirectChannel>::for_system(cx.clone(), DirectOf { one: bot, other: user });
    let channel = channels::direct(app, &opening).await?.id;
    let message = plain("app.notifications.send_test_message.message_body", locale_of_user(app, user).await).to_owned();
    // Clients tell of it whatever else they were told to do.
    let props = Props::from_iter([("force_notification".to_owned(), PostId::new().to_string().into())]);
    let post = Post { channel_id: channel, user_id: bot, message, props, ..Post::default() };
    let posting = Granted::<CreatePost>::for_system(cx, channel);
    posts::create(app, &posting, post, Author::Server).await?;
    Ok(())
}
