//! What somebody may do in a channel, in memory: every post and every page asks.
//!
//! Events end it at once, on whichever server the change was made (`keeper`); what a reading found is not kept when one of
//! them came meanwhile. Counters of the channel are as they were read: who answers them reads the channel itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jackfield_model::{ChannelId, Millis, TeamId, UserId};

use super::bound::ChannelGrant;
use crate::Result;

/// How long it is believed without an event.
const BELIEVED_MS: i64 = 30_000;
/// Pairs of a user and a channel that are remembered; beyond it the memory starts afresh.
const KNOWN: usize = 100_000;

/// Who may do what where, of those who asked lately.
#[derive(Debug, Default)]
pub struct AccessBook(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    users: HashMap<UserId, HashMap<ChannelId, (Millis, Arc<ChannelGrant>)>>,
    count: usize,
    /// Counts what was forgotten, for those who read meanwhile.
    changes: u64,
}

impl AccessBook {
    /// What is known of a user in a channel, or what `read` finds now.
    ///
    /// # Errors
    /// As `read` fails.
    pub(super) async fn find(
        &self,
        (user, channel): (UserId, ChannelId),
        now: Millis,
        read: impl Future<Output = Result<ChannelGrant>>,
    ) -> Result<Arc<ChannelGrant>> {
        let seen = {
            let known = self.known();
            let entry = known.users.get(&user).and_then(|channels| channels.get(&channel));
            if let Some((at, grant)) = entry
                && is_fresh(*at, now)
            {
                return Ok(grant.clone());
            }
            known.changes
        };
        let grant = Arc::new(read.await?);
        let mut known = self.known();
        if known.changes == seen {
            if known.count >= KNOWN {
                known.users.clear();
                known.count = 0;
            }
            if known.users.entry(user).or_default().insert(channel, (now, grant.clone())).is_none() {
                known.count += 1;
            }
        }
        Ok(grant)
    }

    pub(crate) fn forget(&self, user: UserId, channel: ChannelId) {
        self.known().retain(Some(user), |known, _| known != channel);
    }

    pub(crate) fn forget_user(&self, user: UserId) {
        self.known().retain(Some(user), |_, _| false);
    }

    pub(crate) fn forget_channel(&self, channel: ChannelId) {
        self.known().retain(None, |known, _| known != channel);
    }

    pub(crate) fn forget_team(&self, team: TeamId) {
        self.known().retain(None, |_, grant| grant.channel.team_id != team);
    }

    pub(crate) fn clear(&self) {
        self.known().retain(None, |_, _| false);
    }

    /// What is believed at this moment; for the test that compares it with the database.
    #[cfg(feature = "testing")]
    pub(crate) fn all(&self, now: Millis) -> Vec<(UserId, ChannelId, Arc<ChannelGrant>)> {
        let known = self.known();
        let all =
            known.users.iter().flat_map(|(user, channels)| channels.iter().map(move |(id, known)| (*user, *id, known)));
        all.filter(|(_, _, (at, _))| is_fresh(*at, now))
            .map(|(user, id, (_, grant))| (user, id, grant.clone()))
            .collect()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Keeps what is meant, of one user or of all; whoever reads at this moment keeps nothing.
    fn retain(&mut self, user: Option<UserId>, stays: impl Fn(ChannelId, &ChannelGrant) -> bool) {
        self.changes += 1;
        let mut gone = 0;
        let mut sift = |channels: &mut HashMap<ChannelId, (Millis, Arc<ChannelGrant>)>| {
            let before = channels.len();
            channels.retain(|id, (_, grant)| stays(*id, grant));
            gone += before - channels.len();
            !channels.is_empty()
        };
        match user {
            Some(user) => {
                if self.users.get_mut(&user).is_some_and(|channels| !sift(channels)) {
                    self.users.remove(&user);
                }
            }
            None => self.users.retain(|_, channels| sift(channels)),
        }
        self.count -= gone;
    }
}

fn is_fresh(at: Millis, now: Millis) -> bool {
    (0..BELIEVED_MS).contains(&(now.0 - at.0))
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
        assert_eq!(book.known().count, 3);
    }

    #[tokio::test]
    async fn what_changes_while_it_is_read_is_not_kept() {
        let book = AccessBook::default();
        let (anna, square, team) = (UserId::new(), ChannelId::new(), TeamId::new());
        let reading = async {
            book.forget_user(UserId::new());
            Ok(grant(square, team))
        };
        book.find((anna, square), Millis(0), reading).await.expect("it is there");
        assert!(reads(&book, (anna, square), team, 1).await);
    }
}
