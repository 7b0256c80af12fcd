//! All of a transaction is stored, or nothing; what follows from it happens after, and only then.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use jackfield_storage::{Batch, Error, Query, Result, Store, Tx, testing};

use crate::on_both;

/// Values of the table `systems`, which has a name and a value.
pub async fn names(store: &Store) -> Vec<String> {
    let all = testing::statement("SELECT name FROM systems ORDER BY name".into());
    Query::new(all).all::<(String,)>(store).await.unwrap().into_iter().map(|(name,)| name).collect()
}

pub fn insert(name: &str) -> Query {
    let insert = testing::statement("INSERT INTO systems (name, value) VALUES ($1, $2)".into());
    Query::new(insert).bind(name.to_owned()).bind("v".to_owned())
}

#[tokio::test]
async fn what_fails_leaves_nothing_behind_and_runs_no_hook() {
    on_both(async |store: &Store| {
        let before = names(store).await;
        let ran = Arc::new(AtomicUsize::new(0));
        let hook = ran.clone();
        let failed: Result<()> = store
            .transact(async move |tx: &mut Tx| {
                insert("half").execute(&mut *tx).await?;
                tx.after_commit(move || {
                    hook.fetch_add(1, Ordering::SeqCst);
                });
                Err(Error::NoRow)
            })
            .await;
        assert!(matches!(failed, Err(Error::NoRow)));
        assert_eq!(names(store).await, before);

        let hook = ran.clone();
        let done: Result<()> = store
            .transact(async move |tx: &mut Tx| {
                insert("whole").execute(&mut *tx).await?;
                tx.after_commit(move || {
                    hook.fetch_add(1, Ordering::SeqCst);
                });
                Ok(())
            })
            .await;
        done.unwrap();
        assert!(names(store).await.contains(&"whole".to_owned()));
        assert_eq!(ran.load(Ordering::SeqCst), 1);
    })
    .await;
}

#[tokio::test]
async fn a_swallowed_failure_dooms_the_transaction() {
    on_both(async |store: &Store| {
        insert("taken").execute(store).await.unwrap();
        let result: Result<()> = store
            .transact(async |tx: &mut Tx| {
                insert("first").execute(&mut *tx).await?;
                let taken = insert("taken").execute(&mut *tx).await;
                assert!(taken.is_err_and(|error| error.is_unique()));
                Ok(())
            })
            .await;
        assert!(matches!(result, Err(Error::Doomed)), "{result:?}");
        assert!(!names(store).await.contains(&"first".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_batch_that_touches_other_rows_than_expected_is_undone() {
    on_both(async |store: &Store| {
        let mut batch = Batch::new();
        batch.push(insert("one"));
        let nothing = testing::statement("DELETE FROM systems WHERE name = 'no such'".into());
        batch.expect(Query::new(nothing), 1);
        let refused = batch.commit(store).await;
        assert!(matches!(refused, Err(Error::Unexpected { at: 1, rows: 0 })), "{refused:?}");
        assert!(!names(store).await.contains(&"one".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn many_writers_at_once_lose_nothing() {
    on_both(async |store: &Store| {
        let before = names(store).await.len();
        let writers: Vec<_> = (0..50)
            .map(|number| {
                let store = store.clone();
                tokio::spawn(async move {
                    let work: Result<()> = store
                        .transact(async move |tx: &mut Tx| {
                            insert(&format!("writer {number}")).execute(&mut *tx).await?;
                            // Half of them change their mind.
                            if number % 2 == 0 { Ok(()) } else { Err(Error::NoRow) }
                        })
                        .await;
                    work.is_ok()
                })
            })
            .collect();
        let mut stored = 0;
        for writer in writers {
            stored += usize::from(writer.await.unwrap());
        }
        assert_eq!((stored, names(store).await.len() - before), (25, 25));
    })
    .await;
}

#[tokio::test]
async fn batches_that_wait_together_fail_alone_and_are_told_of_in_their_lanes_order() {
    on_both(async |store: &Store| {
        insert("taken").execute(store).await.unwrap();
        let told = Arc::new(Mutex::new(Vec::new()));
        let batches = (0..100).map(|number| {
            let mut batch = Batch::new();
            batch.in_lane(&format!("lane {}", number % 5));
            // A neighbour's defect, and what is only found in the middle of it.
            batch.push(insert(&format!("waits {number}")));
            if number % 10 == 3 {
                batch.push(insert("taken"));
            }
            let told = told.clone();
            batch.after_commit(move || told.lock().unwrap().push(number));
            batch.commit(store)
        });
        let answers = futures_util::future::join_all(batches).await;
        for (number, answer) in answers.iter().enumerate() {
            let is_taken = matches!(answer, Err(error) if error.is_unique());
            assert_eq!((answer.is_ok(), is_taken), (number % 10 != 3, number % 10 == 3), "{number}: {answer:?}");
        }
        assert_eq!(names(store).await.iter().filter(|name| name.starts_with("waits ")).count(), 90);
        let told = told.lock().unwrap();
        assert_eq!(told.len(), 90);
        for lane in 0..5 {
            let own: Vec<_> = told.iter().filter(|number| *number % 5 == lane).collect();
            assert!(own.is_sorted(), "{own:?}");
        }
    })
    .await;
}

/// Hooks run on the thread that commits, which on SQLite is none of the runtime's own.
#[tokio::test]
async fn what_follows_a_commit_may_begin_work() {
    on_both(async |store: &Store| {
        let (done, mut heard) = tokio::sync::mpsc::unbounded_channel();
        let begins = |work: &'static str| {
            let done = done.clone();
            move || {
                let done = done.clone();
                tokio::spawn(async move { done.send(work) });
            }
        };
        let mut batch = Batch::new();
        batch.push(insert("a batch that begins work"));
        batch.after_commit(begins("of a batch"));
        batch.commit(store).await.unwrap();
        assert_eq!(heard.recv().await, Some("of a batch"));
        let begins = begins("of a transaction");
        let transaction = store.transact(async move |tx| {
            insert("a transaction that begins work").execute(&mut *tx).await?;
            tx.after_commit(begins);
            Ok::<(), Error>(())
        });
        transaction.await.unwrap();
        assert_eq!(heard.recv().await, Some("of a transaction"));
    })
    .await;
}

#[tokio::test]
async fn texts_keep_their_letters_and_sort_by_bytes() {
    on_both(async |store: &Store| {
        for name in ["b", "B", "é", "a\u{1F980}", "~", "Z", "_"] {
            insert(name).execute(store).await.unwrap();
        }
        let sorted = names(store).await;
        let mut expected = sorted.clone();
        expected.sort();
        assert_eq!(sorted, expected, "{:?}", store.engine());
    })
    .await;
}

#[tokio::test]
async fn a_closed_store_says_so() {
    on_both(async |store: &Store| {
        store.close().await;
        let refused = insert("late").execute(store).await;
        assert!(refused.is_err());
    })
    .await;
}
