//! What plugins read of posts goes the way of every reader: the other plugins are asked.

use std::sync::Arc;

use jackfield_domain::plugins::{Capability, PluginApi, Principal, all_methods, methods};
use jackfield_model::{Manifest, PluginPermissions};
use serde_json::json;

use super::hosted::Hosted;

#[tokio::test]
async fn what_a_plugin_reads_is_offered_to_the_other_plugins_by_every_method() {
    for hosted in Hosted::everywhere().await {
        // It writes what is read in capitals.
        hosted.run_as("second", json!({})).await.unwrap();
        let (world, town) = (&hosted.world, hosted.world.town);
        let first = world.post("words one").await.unwrap().id;
        world.clock.advance(1_000);
        let second = world.post("words two").await.unwrap().id;
        let asked = PluginPermissions { api: vec!["posts:read".into()], ..PluginPermissions::default() };
        let manifest = Manifest { id: "component".into(), permissions: Some(asked), ..Manifest::default() };
        let principal = Principal::from_manifest(&manifest).unwrap();
        let component = PluginApi::new(Arc::new(world.app.clone()), Arc::new(principal));
        for entry in all_methods().filter(|entry| entry.capability == Some(Capability::PostsRead)) {
            let arguments = match entry.name {
                "GetPost" | "GetPostThread" => json!([second]),
                "GetPostsBefore" => json!([town, second, 0, 10]),
                "GetPostsAfter" => json!([town, first, 0, 10]),
                "GetPostsForChannel" => json!([town, 0, 10]),
                "GetPostsSince" => json!([town, 1]),
                "SearchPostsInTeam" => json!([world.team, [{"terms": "words", "modifier": ""}]]),
                "SearchPostsInTeamForUser" => json!([world.team, world.anna, {"terms": "words"}]),
                "ListPostsOfThread" => {
                    let read = component.call::<methods::ListPostsOfThread>((second,)).await.unwrap();
                    assert_eq!(read[0].message, "WORDS TWO");
                    continue;
                }
                "ListPostsOfChannel" => {
                    let read = component.call::<methods::ListPostsOfChannel>((town, second, 1)).await.unwrap();
                    assert_eq!(read.iter().map(|post| post.message.as_str()).collect::<Vec<_>>(), ["WORDS ONE"]);
                    continue;
                }
                other => panic!("{other} is new: does it ask?"),
            };
            let read = hosted.api(entry.name, arguments).await.to_string();
            assert!(read.contains("WORDS ") && !read.contains("words "), "{}: {read}", entry.name);
        }
        world.host.stop().await;
    }
}
