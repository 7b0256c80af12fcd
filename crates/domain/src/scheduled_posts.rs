//! Scheduled posts: kept until the time that their author chose, then sent once in the author's name, or kept with
//! the reason why they could not be sent.

mod change;
mod send;

use serde::{Deserialize, Serialize};

pub use change::{DIRECT_CHANNELS, create, delete, of_team, update};
pub use send::Sending;

use crate::{App, Failure, Result};

/// The work of sending one. Its lane is the post's id: what changes the post empties it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {}

fn is_enabled(app: &App) -> bool {
    app.config.read().settings.service.scheduled_posts
}

fn check_enabled(app: &App) -> Result<()> {
    if is_enabled(app) {
        return Ok(());
    }
    Err(Failure::of("api.scheduled_posts.feature_disabled", 400))
}
