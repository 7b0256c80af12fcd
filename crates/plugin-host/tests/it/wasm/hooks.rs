//! What plugins do with what they are asked and told.

use serde_json::json;

use super::world::{World, manifest};

#[tokio::test]
async fn a_plugin_changes_a_post_before_it_is_kept() {
    let world = World::new().await;
    world.run(manifest("shouter", json!({ "hooks": ["message-will-be-posted"] }))).await;
    let post = world.post("hello").await.unwrap();
    assert_eq!(post.message, "HELLO");
    assert_eq!(world.post("quiet").await.unwrap().message, "quiet");
}
