//! What was read from the database and is believed for a while: until an event says otherwise, or the time is over.
//!
//! An event that comes while something is read makes that reading good for its caller alone: it may have been before
//! the change that the event tells of.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jackfield_model::Millis;

use crate::Result;

/// Values by key, each with the time it was read.
#[derive(Debug)]
pub struct Believed<K, V> {
    known: Mutex<Known<K, V>>,
    /// How long a value is believed.
    for_ms: i64,
    /// How many are kept.
    most: usize,
}

#[derive(Debug)]
struct Known<K, V> {
    values: HashMap<K, (Millis, V)>,
    /// Counts what was forgotten, for those who read meanwhile.
    changes: u64,
}

impl<K: Eq + Hash, V: Clone> Believed<K, V> {
    pub fn new(for_ms: i64, most: usize) -> Self {
        Self { known: Mutex::new(Known { values: HashMap::new(), changes: 0 }), for_ms, most }
    }

    /// The value that is believed, or the one that `read` finds now.
    ///
    /// # Errors
    /// As `read` fails.
    pub async fn or_read(&self, key: K, now: Millis, read: impl Future<Output = Result<V>>) -> Result<V> {
        let seen = {
            let known = self.known();
            if let Some((at, value)) = known.values.get(&key)
                && self.is_fresh(*at, now)
            {
                return Ok(value.clone());
            }
            known.changes
        };
        let value = read.await?;
        let mut known = self.known();
        if known.changes == seen {
            if known.values.len() >= self.most {
                known.values.retain(|_, (at, _)| self.is_fresh(*at, now));
            }
            if known.values.len() >= self.most {
                known.values.clear();
            }
            known.values.insert(key, (now, value.clone()));
        }
        Ok(value)
    }

    /// What is believed at this moment; for the test that compares it with the database.
    #[cfg(feature = "testing")]
    pub fn all(&self, now: Millis) -> Vec<V> {
        self.known().values.values().filter(|(at, _)| self.is_fresh(*at, now)).map(|(_, value)| value.clone()).collect()
    }

    pub fn forget(&self, key: &K) {
        let mut known = self.known();
        known.changes += 1;
        known.values.remove(key);
    }

    /// Forgets all whose key is meant.
    pub fn forget_where(&self, is_meant: impl Fn(&K) -> bool) {
        let mut known = self.known();
        known.changes += 1;
        known.values.retain(|key, _| !is_meant(key));
    }

    pub fn clear(&self) {
        self.forget_where(|_| true);
    }

    fn is_fresh(&self, at: Millis, now: Millis) -> bool {
        (0..self.for_ms).contains(&(now.0 - at.0))
    }

    fn known(&self) -> MutexGuard<'_, Known<K, V>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
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
        let book = Believed::new(100, 10);
        let read = async {
            book.forget(&2);
            Ok("old")
        };
        assert_eq!(book.or_read(1, Millis(0), read).await.expect("it is there"), "old");
        assert_eq!(ask(&book, 1, 1, "new").await, "new");
    }

    #[tokio::test]
    async fn a_full_book_makes_room() {
        let book = Believed::new(100, 3);
        for key in 0..20 {
            ask(&book, key, i64::from(key), "x").await;
        }
        assert!(book.known().values.len() <= 3);
        assert_eq!(ask(&book, 19, 20, "y").await, "x", "the newest is still known");
    }
}
