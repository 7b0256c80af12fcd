//! Memory for what a plugin sends, so that many large messages at once wait for each other.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What a message is for. What waits for slow clients must not hold up the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    Calls,
    Bodies,
}

/// The rooms of one session, counted in kibibytes.
pub(super) struct Rooms {
    calls: Arc<Semaphore>,
    bodies: Arc<Semaphore>,
    size: usize,
}

/// Messages of up to this many bytes are not counted: as many as there may be calls at once do no harm.
const SMALL: usize = 256 << 10;

impl Rooms {
    pub(super) fn new(bytes: usize) -> Self {
        let size = (bytes >> 10).max(1);
        Self { calls: Arc::new(Semaphore::new(size)), bodies: Arc::new(Semaphore::new(size)), size }
    }

    /// Waits until there is room; it is taken until the answer is dropped. A message larger than the room has it alone.
    pub(super) async fn take(&self, room: Room, bytes: usize) -> Option<OwnedSemaphorePermit> {
        if bytes <= SMALL {
            return None;
        }
        let room = match room {
            Room::Calls => &self.calls,
            Room::Bodies => &self.bodies,
        };
        let wanted = u32::try_from((bytes >> 10).min(self.size)).unwrap_or(u32::MAX);
        // Never closed, so that there is no error.
        Arc::clone(room).acquire_many_owned(wanted).await.ok()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn large_messages_wait_for_each_other_and_for_nothing_else() {
        let rooms = Rooms::new(1 << 20);
        assert!(rooms.take(Room::Calls, SMALL).await.is_none());
        let first = rooms.take(Room::Calls, 800 << 10).await.unwrap();
        let mut second = std::pin::pin!(rooms.take(Room::Calls, 800 << 10));
        assert!(second.as_mut().now_or_never().is_none());
        // What is larger than all the room has it alone.
        let body = rooms.take(Room::Bodies, usize::MAX).await.unwrap();
        assert!(rooms.take(Room::Bodies, SMALL + 1).now_or_never().is_none());
        drop(body);
        drop(first);
        assert!(second.await.is_some());
    }
}
