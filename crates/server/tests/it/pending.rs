//! A post that is sent twice is there once; and nobody's id for a post means anything to anybody else.

use jackfield_api::channels::CreateDirectChannel;
use jackfield_api::path::ByPost;
use jackfield_api::posts::{CreatePost, DeletePost, GetPostsForChannel, PostsQuery};
use jackfield_client::{ClientError, NOTHING};
use jackfield_model::{ChannelId, Post};
use serde_json::json;

use crate::everywhere::everywhere;
use crate::town::{Person, Town, refused};

fn draft(channel_id: ChannelId, message: &str, pending: &str) -> Post {
    Post { channel_id, message: message.into(), pending_post_id: pending.into(), ..Post::default() }
}

async fn posts(person: &Person, draft: &Post) -> Result<Post, ClientError> {
    person.client.call::<CreatePost>(NOTHING, Default::default(), draft.clone()).await.map(Post::from)
}

async fn messages(person: &Person, channel_id: ChannelId) -> Result<Vec<String>, ClientError> {
    let path = jackfield_api::path::ByChannel { channel_id };
    let list = person.client.call::<GetPostsForChannel>(path, PostsQuery::default(), ()).await?;
    let written = list.order.iter().rev().map(|id| &list.posts[id]).filter(|post| post.post_type.is_empty());
    Ok(written.map(|post| post.message.clone()).collect())
}

#[tokio::test]
async fn another_ones_id_answers_nothing_and_swallows_nothing() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let direct = ben.client.post::<CreateDirectChannel>(vec![ben.id, town.anna.id]).await?.id;
        let square = chloe.channel_named(&town.team, "town-square").await?.id;
        posts(ben, &draft(direct, "a secret", "ben:1")).await?;
        let answered = posts(chloe, &draft(square, "mine", "ben:1")).await?;
        assert_eq!((answered.message.as_str(), answered.user_id), ("mine", chloe.id));
        posts(chloe, &draft(square, "first", "ben:2")).await?;
        let answered = posts(ben, &draft(square, "not swallowed", "ben:2")).await?;
        assert_eq!((answered.message.as_str(), answered.user_id), ("not swallowed", ben.id));
        assert_eq!(messages(chloe, square).await?, ["mine", "first", "not swallowed"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_repeat_answers_the_post_as_clients_see_it() {
    everywhere(async |town: &Town| {
        let ben = &town.ben;
        let square = ben.channel_named(&town.team, "town-square").await?.id;
        let mut first = draft(square, "press", "ben:1");
        let action =
            json!({ "id": "a", "name": "Go", "integration": { "url": "/plugins/x", "context": { "k": "secret" } } });
        first.props.insert("attachments".into(), json!([{ "text": "t", "actions": [action] }]));
        let made = posts(ben, &first).await?;
        let again = posts(ben, &first).await?;
        assert_eq!((made.id, &made.pending_post_id), (again.id, &first.pending_post_id));
        assert_eq!(made.props, again.props);
        assert!(!serde_json::to_string(&again).unwrap().contains("secret"));
        assert_eq!(again.create_at, made.create_at);
        // The same id in another channel is another message.
        let elsewhere = ben.channel_named(&town.team, "off-topic").await?.id;
        let other = posts(ben, &draft(elsewhere, "other", "ben:1")).await?;
        assert_eq!(other.message, "other");
        assert_eq!(messages(ben, square).await?, ["press"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_repeat_of_what_was_deleted_or_has_too_long_an_id_is_refused() {
    everywhere(async |town: &Town| {
        let ben = &town.ben;
        let square = ben.channel_named(&town.team, "town-square").await?.id;
        let made = posts(ben, &draft(square, "gone", "ben:1")).await?;
        ben.calls::<DeletePost>(ByPost { post_id: made.id }, ()).await?;
        assert_eq!(refused(posts(ben, &draft(square, "gone", "ben:1")).await).0, 404);
        assert_eq!(refused(posts(ben, &draft(square, "long", &"x".repeat(129))).await).0, 400);
        assert_eq!(messages(ben, square).await?, Vec::<String>::new());
        Ok(())
    })
    .await;
}
