//! What a post tells of who wrote it, in memory: everybody who writes is asked for with each post.

use std::sync::Arc;

use jackfield_model::{User, UserId};
use jackfield_storage::users;

use crate::believed::Believed;
use crate::failure::Found;
use crate::{App, Result};

/// How long a name is believed; events end that at once.
const BELIEVED_MS: i64 = 30_000;
const KNOWN: usize = 100_000;

/// Somebody who writes posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    pub username: String,
    pub is_bot: bool,
    pub is_active: bool,
    pub locale: String,
}

/// Those who wrote lately.
#[derive(Debug)]
pub struct WriterBook(Believed<UserId, Arc<Writer>>);

impl Default for WriterBook {
    fn default() -> Self {
        Self(Believed::new(BELIEVED_MS, KNOWN))
    }
}

impl WriterBook {
    /// # Errors
    /// 404 for an unknown user.
    pub(crate) async fn find(&self, app: &App, id: UserId) -> Result<Arc<Writer>> {
        let read = async {
            let found = users::by_id(id).optional::<User>(&app.store).await?;
            let user = found.found_or("app.user.missing_account.const")?;
            Ok(Arc::new(Writer {
                is_bot: user.is_bot,
                is_active: user.is_active(),
                username: user.username,
                locale: user.locale,
            }))
        };
        self.0.or_read(id, app.now(), read).await
    }

    pub(crate) fn clear(&self) {
        self.0.clear();
    }
}
