//! Turns at hashing: each costs a tenth of a second of a processor, and anybody may ask for one.

use std::sync::Arc;
use std::thread::available_parallelism;

use jackfield_model::AppError;
use tokio::sync::Semaphore;

use crate::Result;

/// Who may wait for each turn.
const WAITING: usize = 32;

/// Half of the machine's processors hash at once; the others serve.
#[derive(Clone, Debug)]
pub struct Turns {
    /// Those who hash.
    turns: Arc<Semaphore>,
    /// Those who hash or wait.
    places: Arc<Semaphore>,
}

impl Default for Turns {
    fn default() -> Self {
        let turns = available_parallelism().map_or(1, |all| all.get().div_ceil(2));
        Self::of(turns, turns.saturating_mul(WAITING))
    }
}

impl Turns {
    fn of(turns: usize, waiting: usize) -> Self {
        Self { turns: Arc::new(Semaphore::new(turns)), places: Arc::new(Semaphore::new(turns + waiting)) }
    }

    /// Computes away from the threads that serve, when it is this one's turn. What was begun keeps its turn until it
    /// is done, also when nobody waits for it any more.
    ///
    /// # Errors
    /// 503 when too many wait already.
    pub(in crate::users) async fn take<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let busy = || AppError::of("api.context.server_busy.app_error#sign_in", 503).retry_after(5);
        let place = self.places.clone().try_acquire_owned().map_err(|_| busy())?;
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| busy())?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop((turn, place));
            done
        });
        Ok(done.await.map_err(|error| AppError::internal("app.user.hash_password.app_error", error))?)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[tokio::test]
    async fn no_more_hash_than_may_and_no_more_wait_than_may() {
        let turns = Turns::of(1, 2);
        let (go, wait) = channel::<()>();
        let begin = |work: Box<dyn FnOnce() + Send>| {
            let turns = turns.clone();
            tokio::spawn(async move { turns.take(work).await })
        };
        let first = begin(Box::new(move || wait.recv().unwrap_or_default()));
        let others = [begin(Box::new(|| ())), begin(Box::new(|| ()))];
        let all_wait = async {
            while turns.places.available_permits() > 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), all_wait).await.expect("three have places");
        let refused = turns.take(|| ()).await.err().map(|failure| (failure.0.status_code, failure.0.retry_after));
        assert_eq!(refused, Some((503, 5)));
        // Who stops waiting for what was begun does not make room for more.
        first.abort();
        assert_eq!(turns.turns.available_permits(), 0);
        drop(go);
        for other in others {
            assert!(other.await.is_ok_and(|done| done.is_ok()));
        }
        assert!(turns.take(|| ()).await.is_ok());
    }
}
