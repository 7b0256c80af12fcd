//! What goes wrong beside a transaction: its own code, its neighbours, the database itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jackfield_storage::{Batch, Engine, Error, Query, Result, Store, Tx, testing};

use crate::on_both;
use crate::transactions::{insert, names};

fn query(sql: &str) -> Query {
    Query::new(testing::statement(sql.to_owned()))
}

#[tokio::test]
async fn the_store_is_not_asked_inside_a_transaction() {
    on_both(async |store: &Store| {
        let inner = store.clone();
        let result: Result<()> = store
            .transact(async move |tx: &mut Tx| {
                insert("outer").execute(&mut *tx).await?;
                let nested: Result<()> = inner.transact(async |_: &mut Tx| Ok(())).await;
                assert!(matches!(nested, Err(Error::Nested)), "{nested:?}");
                let mut batch = Batch::new();
                batch.push(insert("inner"));
                assert!(matches!(batch.commit(&inner).await, Err(Error::Nested)));
                assert!(matches!(insert("inner").execute(&inner).await, Err(Error::Nested)));
                let read = query("SELECT name FROM systems").all::<(String,)>(&inner).await;
                assert!(matches!(read, Err(Error::Nested)), "{read:?}");
                Ok(())
            })
            .await;
        result.unwrap();
        assert!(names(store).await.contains(&"outer".to_owned()));
        assert!(!names(store).await.contains(&"inner".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_panic_ends_its_transaction_and_nothing_else() {
    on_both(async |store: &Store| {
        let result: Result<()> = store
            .transact(async |tx: &mut Tx| {
                insert("half").execute(&mut *tx).await?;
                panic!("as a defect would");
            })
            .await;
        assert!(matches!(result, Err(Error::Panicked)), "{result:?}");
        insert("after").execute(store).await.unwrap();
        assert_eq!(names(store).await.iter().filter(|name| *name == "half" || *name == "after").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_hook_that_panics_keeps_nobody_from_being_told() {
    on_both(async |store: &Store| {
        let ran = Arc::new(AtomicUsize::new(0));
        let count = |ran: &Arc<AtomicUsize>| {
            let ran = ran.clone();
            move || {
                ran.fetch_add(1, Ordering::SeqCst);
            }
        };
        let second = count(&ran);
        let done: Result<&str> = store
            .transact(async move |tx: &mut Tx| {
                insert("kept").execute(&mut *tx).await?;
                tx.after_commit(|| panic!("as a defect would"));
                tx.after_commit(second);
                Ok("stored")
            })
            .await;
        assert_eq!(done.unwrap(), "stored");
        let mut batch = Batch::new();
        batch.push(insert("kept too"));
        batch.after_commit(|| panic!("as a defect would"));
        batch.after_commit(count(&ran));
        assert_eq!(batch.commit(store).await.unwrap(), [1]);
        assert_eq!(ran.load(Ordering::SeqCst), 2);
    })
    .await;
}

#[tokio::test]
async fn a_transaction_that_waits_for_something_else_ends_in_time() {
    on_both(async |store: &Store| {
        let result: Result<()> = store
            .transact(async |tx: &mut Tx| {
                insert("half").execute(&mut *tx).await?;
                std::future::pending().await
            })
            .await;
        assert!(matches!(result, Err(Error::Deadline)), "{result:?}");
        insert("after").execute(store).await.unwrap();
        assert!(!names(store).await.contains(&"half".to_owned()));
    })
    .await;
}

/// Makes one of a few inserts fail in a way that the database says to repeat.
async fn fail_some(store: &Store) {
    let steps: &[&str] = match store.engine() {
        // Undoes the whole group.
        Engine::Sqlite => &["CREATE TRIGGER fails BEFORE INSERT ON systems WHEN new.name LIKE 'bad%' BEGIN
            SELECT RAISE(ROLLBACK, 'as a full disk would'); END"],
        // The sequence is not undone, so that the same insert passes the next time.
        Engine::Postgres => &[
            "CREATE SEQUENCE tries",
            "CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $do$ BEGIN
                IF nextval('tries') % 3 = 1 THEN RAISE EXCEPTION 'a lost race' USING ERRCODE = '40001'; END IF;
                RETURN new; END $do$",
            "CREATE TRIGGER fails BEFORE INSERT ON systems FOR EACH ROW EXECUTE FUNCTION fails()",
        ],
    };
    for step in steps {
        // The texts hold no marker.
        query(step).execute(store).await.unwrap();
    }
}

#[tokio::test]
async fn what_was_undone_for_others_sake_is_done_again() {
    on_both(async |store: &Store| {
        let before = names(store).await.len();
        fail_some(store).await;
        let mut tasks = Vec::new();
        for number in 0..40 {
            let store = store.clone();
            tasks.push(tokio::spawn(async move {
                if number % 20 == 7 && store.engine() == Engine::Sqlite {
                    insert(&format!("bad {number}")).execute(&store).await.unwrap_err();
                    return 0;
                }
                if number % 2 == 0 {
                    return insert(&format!("good {number}")).execute(&store).await.unwrap();
                }
                let mut batch = Batch::new();
                batch.push(insert(&format!("good {number}")));
                batch.commit(&store).await.unwrap()[0]
            }));
        }
        let mut stored = 0;
        for task in tasks {
            stored += usize::try_from(task.await.unwrap()).unwrap();
        }
        assert!(stored >= 38, "{stored}");
        assert_eq!(names(store).await.len() - before, stored);
    })
    .await;
}

#[tokio::test]
async fn a_read_outlives_the_connections_it_could_have_used() {
    let folder = tempfile::tempdir().unwrap();
    let [_, place] = testing::databases(folder.path()).await;
    let store = Store::open(&place).await.unwrap();
    let ended = query(
        "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    for _ in 0..20 {
        let reads: Vec<_> = (0..8).map(|_| names(&store)).collect();
        futures_util::future::join_all(reads).await;
        ended.clone().all::<(i64,)>(&store).await.unwrap();
        names(&store).await;
    }
}

#[tokio::test]
async fn who_waits_for_another_process_is_told_that_it_is_busy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("busy.db");
    let store = Store::open(&path.to_string_lossy()).await.unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let ran = Arc::new(AtomicUsize::new(0));
    let writers: Vec<_> = (0..3)
        .map(|number| {
            let (store, hook) = (store.clone(), ran.clone());
            tokio::spawn(async move {
                let mut batch = Batch::new();
                batch.push(insert(&format!("locked {number}")));
                batch.after_commit(move || {
                    hook.fetch_add(1, Ordering::SeqCst);
                });
                batch.commit(&store).await
            })
        })
        .collect();
    for writer in writers {
        let refused = writer.await.unwrap();
        assert!(matches!(refused, Err(Error::Busy)), "{refused:?}");
    }
    other.execute_batch("ROLLBACK").unwrap();
    insert("free again").execute(&store).await.unwrap();
    assert_eq!(ran.load(Ordering::SeqCst), 0);
    assert!(!names(&store).await.iter().any(|name| name.starts_with("locked")));
}

#[tokio::test]
async fn a_read_without_end_is_stopped_and_holds_up_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("slow.db").to_string_lossy()).await.unwrap();
    let slow = {
        let store = store.clone();
        let endless = query("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n");
        tokio::spawn(async move { endless.all::<(i64,)>(&store).await })
    };
    tokio::task::yield_now().await;
    for _ in 0..20 {
        names(&store).await;
    }
    assert!(!slow.is_finished(), "the short reads waited for the endless one");
    let stopped = slow.await.unwrap();
    assert!(matches!(stopped, Err(Error::Deadline)), "{stopped:?}");
}
