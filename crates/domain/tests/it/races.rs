//! What plugins do at once to one key comes out as if it were done one after the other, on both engines.
// covers: 44

use jackfield_storage::plugin_keys;

use crate::world::World;

const NEVER: jackfield_model::Millis = jackfield_model::Millis::NEVER;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_replace_the_same_value_one_does() {
    for world in World::everywhere().await {
        let app = world.server().await;
        for round in 0..20_u32 {
            let key = format!("key{round}");
            plugin_keys::set("plugin", &key, b"old", NEVER).execute(&app.store).await.unwrap();
            let replace = |at: u32| {
                let (app, key) = (app.clone(), key.clone());
                async move {
                    let new = at.to_string();
                    let query = plugin_keys::compare_and_set("plugin", &key, b"old", new.as_bytes(), NEVER, app.now());
                    query.execute(&app.store).await.unwrap()
                }
            };
            let changed = futures_util::future::join_all((0..8).map(replace)).await;
            assert_eq!(changed.iter().sum::<u64>(), 1, "{changed:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_make_the_same_key_one_does() {
    for world in World::everywhere().await {
        let app = world.server().await;
        for round in 0..20_u32 {
            let key = format!("key{round}");
            let make = |at: u32| {
                let (app, key) = (app.clone(), key.clone());
                async move {
                    let value = at.to_string();
                    let query = plugin_keys::set_missing("plugin", &key, value.as_bytes(), NEVER, app.now());
                    query.execute(&app.store).await.unwrap()
                }
            };
            let made = futures_util::future::join_all((0..8).map(make)).await;
            assert_eq!(made.iter().sum::<u64>(), 1, "{made:?}");
        }
    }
}
