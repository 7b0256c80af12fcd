//! Plugins' values: set only where nobody was faster, gone when their time is over.

use jackfield_model::Millis;
use jackfield_storage::{Store, plugin_keys};

use crate::on_both;

const FOR_EVER: Millis = Millis(0);

async fn value(store: &Store, key: &str, now: Millis) -> Option<Vec<u8>> {
    let row = plugin_keys::get("p", key, now).optional::<(Vec<u8>,)>(store).await.unwrap();
    row.map(|(value,)| value)
}

#[tokio::test]
async fn only_one_of_two_sets_what_was_missing() {
    on_both(async |store: &Store| {
        let now = Millis(1000);
        let first = plugin_keys::set_missing("p", "k", b"1", FOR_EVER, now).execute(store).await.unwrap();
        let second = plugin_keys::set_missing("p", "k", b"2", FOR_EVER, now).execute(store).await.unwrap();
        assert_eq!((first, second), (1, 0));
        assert_eq!(value(store, "k", now).await.unwrap(), b"1");
        assert_eq!(value(store, "other", now).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_value_is_exchanged_only_for_the_one_that_was_seen() {
    on_both(async |store: &Store| {
        let now = Millis(1000);
        plugin_keys::set("p", "k", b"old", FOR_EVER).execute(store).await.unwrap();
        let missed = plugin_keys::compare_and_set("p", "k", b"older", b"new", FOR_EVER, now);
        assert_eq!(missed.execute(store).await.unwrap(), 0);
        let met = plugin_keys::compare_and_set("p", "k", b"old", b"new\0\xff", FOR_EVER, now);
        assert_eq!(met.execute(store).await.unwrap(), 1);
        assert_eq!(value(store, "k", now).await.unwrap(), b"new\0\xff");
        assert_eq!(plugin_keys::compare_and_delete("p", "k", b"old").execute(store).await.unwrap(), 0);
        assert_eq!(plugin_keys::compare_and_delete("p", "k", b"new\0\xff").execute(store).await.unwrap(), 1);
        assert_eq!(value(store, "k", now).await, None);
    })
    .await;
}

#[tokio::test]
async fn what_has_expired_is_not_there_and_makes_room() {
    on_both(async |store: &Store| {
        plugin_keys::set("p", "k", b"short", Millis(2000)).execute(store).await.unwrap();
        assert!(value(store, "k", Millis(1999)).await.is_some());
        assert_eq!(value(store, "k", Millis(2001)).await, None);
        let again = plugin_keys::set_missing("p", "k", b"next", FOR_EVER, Millis(2001));
        assert_eq!(again.execute(store).await.unwrap(), 1);
        plugin_keys::set("p", "gone", b"x", Millis(2000)).execute(store).await.unwrap();
        assert_eq!(plugin_keys::delete_expired(Millis(3000)).execute(store).await.unwrap(), 1);
        assert_eq!(value(store, "k", Millis(3000)).await.unwrap(), b"next");
    })
    .await;
}

#[tokio::test]
async fn lists_are_of_one_plugin_in_the_order_of_bytes() {
    on_both(async |store: &Store| {
        let now = Millis(1);
        for key in ["b_2", "b_1", "a%1", "B_3", "b1"] {
            plugin_keys::set("p", key, b"v", FOR_EVER).execute(store).await.unwrap();
        }
        plugin_keys::set("q", "b_9", b"v", FOR_EVER).execute(store).await.unwrap();
        let keys = async |prefix: &str| -> Vec<String> {
            let rows = plugin_keys::list("p", prefix, now, 10, 0).all::<(String,)>(store).await.unwrap();
            rows.into_iter().map(|(key,)| key).collect()
        };
        // `_` and `%` are letters here, not wildcards.
        assert_eq!(keys("b_").await, ["b_1", "b_2"]);
        assert_eq!(keys("a%").await, ["a%1"]);
        assert_eq!(keys("").await, ["B_3", "a%1", "b1", "b_1", "b_2"]);
        assert_eq!(plugin_keys::delete_all("p").execute(store).await.unwrap(), 5);
        assert_eq!(plugin_keys::list("q", "", now, 10, 0).all::<(String,)>(store).await.unwrap().len(), 1);
    })
    .await;
}
