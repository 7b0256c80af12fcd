//! Tables are brought up to date once, by whoever comes first, and never backwards.

use jackfield_storage::{Error, Query, Store, testing};

#[tokio::test]
async fn a_database_is_opened_again_and_by_several_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for place in testing::databases(folder.path()).await {
        let opening: Vec<_> = (0..4)
            .map(|_| {
                let place = place.clone();
                tokio::spawn(async move { Store::open(&place).await })
            })
            .collect();
        for opened in opening {
            let store = opened.await.unwrap().unwrap_or_else(|error| panic!("{place}: {error}"));
            store.close().await;
        }
        Store::open(&place).await.unwrap().close().await;
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    for place in testing::databases(folder.path()).await {
        let store = Store::open(&place).await.unwrap();
        let newer = testing::statement("INSERT INTO jackfield_migrations (version) VALUES (100000)".into());
        Query::new(newer).execute(&store).await.unwrap();
        store.close().await;
        let refused = Store::open(&place).await.err().expect("it is refused");
        assert!(matches!(refused, Error::Newer { found: 100_000, .. }), "{refused}");
        assert!(refused.to_string().contains("newer version"));
    }
}
