//! What was deleted says nothing any more, in answers and in frames.

use jackfield_api::path::{ByChannel, ByPost};
use jackfield_api::posts::{DeletePost, GetPost, GetPostsForChannel, PostsQuery};
use jackfield_api::query::IncludeDeleted;
use jackfield_client::Socket;
use jackfield_model::Post;
use serde_json::json;

use crate::everywhere::everywhere;
use crate::town::{Town, refused};

#[tokio::test]
async fn a_deleted_post_is_blank_for_everybody_who_is_told_of_it() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let channel_id = ben.channel_named(&town.team, "town-square").await?.id;
        let mut draft = Post { channel_id, message: "a secret #secret".into(), ..Post::default() };
        draft.props.insert("attachments".into(), json!([{ "text": "secret too" }]));
        let root = ben.client.post::<jackfield_api::posts::CreatePost>(draft.clone()).await?;
        let reply = Post { root_id: root.id, ..draft };
        let reply = chloe.client.post::<jackfield_api::posts::CreatePost>(reply).await?;
        let mut socket = Socket::connect(&chloe.client).await?;
        ben.calls::<DeletePost>(ByPost { post_id: root.id }, ()).await?;
        let told = socket.wait_for("post_deleted").await?;
        let told = told.data["post"].as_str().unwrap().to_owned();
        assert!(told.contains(root.id.as_str()) && !told.contains("secret"), "{told}");

        let since = PostsQuery { since: reply.create_at.into(), ..PostsQuery::default() };
        let list = chloe.client.call::<GetPostsForChannel>(ByChannel { channel_id }, since, ()).await?;
        for id in [root.id, reply.id] {
            assert!(!list.posts[&id].delete_at.is_never(), "clients learn that it is gone");
        }
        let text = serde_json::to_string(&list).unwrap();
        assert!(!text.contains("secret"), "{text}");

        let path = ByPost { post_id: root.id };
        let query = IncludeDeleted { include_deleted: true };
        assert_eq!(refused(ben.client.call::<GetPost>(path.clone(), query.clone(), ()).await).0, 404);
        let kept = town.anna.client.call::<GetPost>(path, query, ()).await?;
        assert_eq!(kept.message, "a secret #secret", "administrators may ask for what it was");
        Ok(())
    })
    .await;
}
