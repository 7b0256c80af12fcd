//! What was read from the database and is believed for a while: until an event says otherwise, or the time is over.
//!
//! An event that comes while something is read makes that reading good for its caller alone: it may have been before
//! the change that the event tells of.

use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jackfield_model::Millis;
use quick_cache::sync::Cache;

use crate::Result;

/// Values by key, each with the time it was read. When there are too many, those go that were asked for least.
#[derive(Debug)]
pub struct Believed<K: Eq + Hash, V: Clone> {
    values: Cache<K, (Millis, V)>,
    /// Counts what was forgotten, for those who read meanwhile. Held while something is kept or forgotten.
    changes: Mutex<u64>,
    /// How long a value is believed.
    for_ms: i64,
}

impl<K: Eq + Hash, V: Clone> Believed<K, V> {
    pub fn new(for_ms: i64, most: usize) -> Self {
        Self { values: Cache::new(most), changes: Mutex::new(0), for_ms }
    }

    /// The value that is believed, or the one that `read` finds now.
    ///
    /// # Errors
    /// As `read` fails.
    pub async fn or_read(&self, key: K, now: Millis, read: impl Future<Output = Result<V>>) -> Result<V> {
        if let Some(value) = self.fresh(&key, now) {
            return Ok(value);
        }
        let seen = *self.changes();
        let value = read.await?;
        self.keep(key, now, &value, seen);
        Ok(value)
    }

    /// The same of what may not be there, which is not remembered.
    ///
    /// # Errors
    /// As `read` fails.
    pub async fn or_find(
        &self,
        key: K,
        now: Millis,
        read: impl Future<Output = Result<Option<V>>>,
    ) -> Result<Option<V>> {
        if let Some(value) = self.fresh(&key, now) {
            return Ok(Some(value));
        }
        let seen = *self.changes();
        let Some(value) = read.await? else { return Ok(None) };
        self.keep(key, now, &value, seen);
        Ok(Some(value))
    }

    /// The value that is believed at this moment, if there is one.
    pub fn fresh(&self, key: &K, now: Millis) -> Option<V> {
        self.values.get(key).filter(|(at, _)| self.is_fresh(*at, now)).map(|(_, value)| value)
    }

    fn keep(&self, key: K, now: Millis, value: &V, seen: u64) {
        let changes = self.changes();
        if *changes == seen {
            self.values.insert(key, (now, value.clone()));
        }
    }

    /// What is remembered, however old.
    pub fn peek(&self, key: &K) -> Option<V> {
        self.values.peek(key).map(|(_, value)| value)
    }

    /// Changes what is remembered, as far as it still is; it is believed no longer for that.
    pub fn change(&self, key: K, change: impl FnOnce(V) -> V) {
        // Nobody forgets it between the look and the change.
        let _changes = self.changes();
        if let Some((at, value)) = self.values.peek(&key) {
            self.values.insert(key, (at, change(value)));
        }
    }

    /// What is believed at this moment; for the test that compares it with the database.
    #[cfg(feature = "testing")]
    pub fn all(&self, now: Millis) -> Vec<(K, V)>
    where
        K: Clone,
    {
        let fresh = self.values.iter().filter(|(_, (at, _))| self.is_fresh(*at, now));
        fresh.map(|(key, (_, value))| (key, value)).collect()
    }

    pub fn forget(&self, key: &K) {
        let mut changes = self.changes();
        *changes += 1;
        self.values.remove(key);
    }

    /// Forgets all that are not to stay: a look at each, for what is not asked by key.
    pub fn retain(&self, stays: impl Fn(&K, &V) -> bool) {
        let mut changes = self.changes();
        *changes += 1;
        self.values.retain(|key, (_, value)| stays(key, value));
    }

    pub fn clear(&self) {
        let mut changes = self.changes();
        *changes += 1;
        self.values.clear();
    }

    const fn is_fresh(&self, at: Millis, now: Millis) -> bool {
        let age = now.0 - at.0;
        0 <= age && age < self.for_ms
    }

    fn changes(&self) -> MutexGuard<'_, u64> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(book: &Believed<u8, &'static str>, key: u8, at: i64, now: &'static str) -> &'static str {
        book.or_read(key, Millis(at), async { Ok(now) }).await.expect("it is there")
    }

    #[tokio::test]
    async fn a_value_is_believed_until_its_time_is_over_or_it_is_forgotten() {
        let book = Believed::new(100, 10);
        assert_eq!(ask(&book, 1, 0, "old").await, "old");
        assert_eq!(ask(&book, 1, 99, "new").await, "old");
        assert_eq!(ask(&book, 1, 100, "new").await, "new");
        book.forget(&1);
        assert_eq!(ask(&book, 1, 101, "newer").await, "newer");
    }

    #[tokio::test]
    async fn what_changes_while_it_is_read_is_not_kept() {
        type Forget = fn(&Believed<u8, &'static str>);
        let ways: [Forget; 3] = [|book| book.forget(&2), |book| book.retain(|_, _| true), Believed::clear];
        for forget in ways {
            let book = Believed::new(100, 10);
            let read = async {
                forget(&book);
                Ok("old")
            };
            assert_eq!(book.or_read(1, Millis(0), read).await.expect("it is there"), "old");
            let find = async {
                forget(&book);
                Ok(Some("old"))
            };
            assert_eq!(book.or_find(1, Millis(0), find).await.expect("it is there"), Some("old"));
            assert_eq!(ask(&book, 1, 1, "new").await, "new");
        }
    }

    #[tokio::test]
    async fn a_change_neither_brings_back_what_was_forgotten_nor_makes_it_last() {
        let book = Believed::new(100, 10);
        book.change(1, |_| "changed");
        assert_eq!(ask(&book, 1, 0, "old").await, "old");
        book.change(1, |_| "changed");
        assert_eq!(ask(&book, 1, 99, "new").await, "changed");
        assert_eq!(ask(&book, 1, 100, "new").await, "new");
        book.retain(|_, value| *value != "new");
        book.change(1, |_| "changed");
        assert_eq!(book.peek(&1), None);
        let nothing = book.or_find(1, Millis(101), async { Ok(None) }).await.expect("the reading succeeds");
        assert_eq!(nothing, None);
    }

    #[tokio::test]
    async fn a_full_book_makes_room_and_keeps_what_is_asked_for() {
        let book = Believed::new(1_000_000, 100);
        ask(&book, 0, 0, "old").await;
        for key in 1..=250 {
            ask(&book, key, i64::from(key), "x").await;
            assert_eq!(ask(&book, 0, i64::from(key), "new").await, "old", "it was asked for all the time");
        }
        assert!(book.values.len() <= 100, "{}", book.values.len());
        let kept = (1..=250).filter(|key| book.values.peek(key).is_some()).count();
        assert!(kept > 50, "not all of it went at once: {kept}");
    }
}
