//! What somebody may do in a channel, in memory: every post and every page asks.
//!
//! Events end it at once, on whichever server the change was made (`keeper`). Counters of the channel are as they were
//! read: who answers them reads the channel itself.

use std::sync::Arc;

use jackfield_model::{ChannelId, Millis, TeamId, UserId};

use super::bound::ChannelGrant;
use crate::Result;
use crate::believed::Believed;

/// How long it is believed without an event.
const BELIEVED_MS: i64 = 30_000;
/// Pairs of a user and a channel that are remembered.
const KNOWN: usize = 100_000;

/// Who may do what where, of those who asked lately.
#[derive(Debug)]
pub struct AccessBook(Believed<(UserId, ChannelId), Arc<ChannelGrant>>);

impl Default for AccessBook {
    fn default() -> Self {
        Self(Believed::new(BELIEVED_MS, KNOWN))
    }
}

impl AccessBook {
    /// What is known of a user in a channel, or what `read` finds now.
    ///
    /// # Errors
    /// As `read` fails.
    pub(super) async fn find(
        &self,
        of: (UserId, ChannelId),
        now: Millis,
        read: impl Future<Output = Result<ChannelGrant>>,
    ) -> Result<Arc<ChannelGrant>> {
        self.0.or_read(of, now, async { Ok(Arc::new(read.await?)) }).await
    }

    pub(crate) fn forget(&self, user: UserId, channel: ChannelId) {
        self.0.forget(&(user, channel));
    }

    pub(crate) fn forget_user(&self, user: UserId) {
        self.0.retain(|(known, _), _| *known != user);
    }

    pub(crate) fn forget_channel(&self, channel: ChannelId) {
        self.0.retain(|(_, known), _| *known != channel);
    }

    pub(crate) fn forget_team(&self, team: TeamId) {
        self.0.retain(|_, grant| grant.channel.team_id != team);
    }

    pub(crate) fn clear(&self) {
        self.0.clear();
    }

    /// What is believed at this moment; for the test that compares it with the database.
    #[cfg(feature = "testing")]
    pub(crate) fn all(&self, now: Millis) -> Vec<((UserId, ChannelId), Arc<ChannelGrant>)> {
        self.0.all(now)
    }
}

#[cfg(test)]
mod tests {
    use jackfield_model::Channel;

    use super::*;

    fn grant(channel: ChannelId, team: TeamId) -> ChannelGrant {
        ChannelGrant::of_nobody(Arc::new(Channel { id: channel, team_id: team, ..Channel::default() }))
    }

    /// Whether it had to be read.
    async fn reads(book: &AccessBook, of: (UserId, ChannelId), team: TeamId, at: i64) -> bool {
        let mut read = false;
        let reading = async {
            read = true;
            Ok(grant(of.1, team))
        };
        book.find(of, Millis(at), reading).await.expect("it is there");
        read
    }

    #[tokio::test]
    async fn what_an_event_tells_of_is_read_anew_and_nothing_else() {
        let book = AccessBook::default();
        let (anna, ben) = (UserId::new(), UserId::new());
        let (square, other, team, elsewhere) = (ChannelId::new(), ChannelId::new(), TeamId::new(), TeamId::new());
        let all = [(anna, square, team), (anna, other, elsewhere), (ben, square, team)];
        let forgotten = async |forget: &dyn Fn()| {
            for (user, channel, team) in all {
                reads(&book, (user, channel), team, 0).await;
            }
            forget();
            let mut read = Vec::new();
            for (user, channel, team) in all {
                read.push(reads(&book, (user, channel), team, 1).await);
            }
            read
        };
        assert_eq!(forgotten(&|| ()).await, [false, false, false]);
        assert_eq!(forgotten(&|| book.forget(anna, square)).await, [true, false, false]);
        assert_eq!(forgotten(&|| book.forget_user(anna)).await, [true, true, false]);
        assert_eq!(forgotten(&|| book.forget_channel(square)).await, [true, false, true]);
        assert_eq!(forgotten(&|| book.forget_team(elsewhere)).await, [false, true, false]);
        assert_eq!(forgotten(&|| book.clear()).await, [true, true, true]);
        assert!(reads(&book, (anna, square), team, BELIEVED_MS + 1).await, "nothing is believed for long");
    }
}
