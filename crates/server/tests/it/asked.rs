//! What posts ask of their readers, and what is kept of posts, over HTTP: priority, acknowledgements, old versions,
//! reminders. What happens at its time is tested in the domain, where the clock can be moved.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use jackfield_api::path::{ByPost, ByPostVersion, ByUserAndPost, UserRef};
use jackfield_api::posts as api;
use jackfield_client::Socket;
use jackfield_model::{
    ChannelType, Post, PostAcknowledgement, PostId, PostMetadata, PostPatch, PostPriority, PostReminder, names,
};

use crate::everywhere;
use crate::town::{Person, Town, refused};

fn by(post: &Post) -> ByPost {
    ByPost { post_id: post.id }
}

fn own(post: &Post) -> ByUserAndPost {
    ByUserAndPost { user_id: UserRef::Me, post_id: post.id }
}

fn asking(priority: &str, ack: bool, persistent: bool) -> Option<PostMetadata> {
    let priority = PostPriority {
        priority: Some(priority.into()),
        requested_ack: Some(ack),
        persistent_notifications: Some(persistent),
    };
    Some(PostMetadata { priority: Some(priority), ..PostMetadata::default() })
}

async fn acknowledgements(person: &Person, post: &Post) -> Vec<PostAcknowledgement> {
    let post = person.client.get::<api::GetPost>(by(post)).await.expect("it is in the square");
    post.metadata.clone().expect("posts have some").acknowledgements
}

#[tokio::test]
async fn a_post_that_asks_for_it_is_acknowledged_once_and_everybody_hears_of_it() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let square = chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let mut socket = Socket::connect(&ben.client).await?;
        let draft = Post { channel_id: square.id, message: "Fire".into(), ..Post::default() };
        let draft = Post { metadata: asking("urgent", true, false), ..draft };
        let post = ben.client.post::<api::CreatePost>(draft).await?;
        let priority = post.metadata.as_ref().and_then(|metadata| metadata.priority.clone());
        assert_eq!(priority, asking("urgent", true, false).and_then(|metadata| metadata.priority));
        let read = chloe.client.get::<api::GetPost>(by(&post)).await?;
        assert_eq!(read.metadata.clone().expect("it has some").priority, priority);

        let made = chloe.calls::<api::SaveAcknowledgementForPost>(own(&post), ()).await?;
        assert_eq!((made.user_id, made.post_id, made.channel_id), (chloe.id, post.id, square.id));
        let event = socket.wait_for("post_acknowledgement_added").await?;
        let told: PostAcknowledgement =
            serde_json::from_str(event.data["acknowledgement"].as_str().expect("JSON")).expect("it reads");
        assert_eq!(told, made);
        let again = chloe.calls::<api::SaveAcknowledgementForPost>(own(&post), ()).await?;
        assert_eq!(again, made, "the first is kept");
        assert_eq!(acknowledgements(ben, &post).await, [made]);
        let edited = PostPatch { message: Some("Fire!".into()), ..PostPatch::default() };
        let edited = ben.calls::<api::PatchPost>(by(&post), edited).await?;
        assert_eq!(
            edited.metadata.clone().map(|metadata| metadata.acknowledgements.len()),
            Some(1),
            "an edit keeps them"
        );

        chloe.client.get::<api::DeleteAcknowledgementForPost>(own(&post)).await?;
        socket.wait_for("post_acknowledgement_removed").await?;
        assert_eq!(acknowledgements(ben, &post).await, []);
        let none = chloe.client.get::<api::DeleteAcknowledgementForPost>(own(&post)).await;
        assert_eq!(refused(none), (404, "app.acknowledgement.get.app_error".into()));

        let plain = ben.posts("Lunch").in_channel(&square).await?;
        chloe.calls::<api::SaveAcknowledgementForPost>(own(&plain), ()).await?;
        let read = ben.client.get::<api::GetPost>(by(&plain)).await?.metadata.clone().expect("it has some");
        assert_eq!((read.acknowledgements.len(), read.priority), (1, None), "also where nobody asked");
        Ok(())
    })
    .await;
}

// covers: 6, 7
#[tokio::test]
async fn nobody_acknowledges_for_others_or_what_they_cannot_read() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let secret = ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        let post = ben.posts("Psst").in_channel(&secret).await?;
        let denied = (403, "api.context.permissions.app_error".to_owned());
        assert_eq!(refused(chloe.calls::<api::SaveAcknowledgementForPost>(own(&post), ()).await), denied);
        let reminder = PostReminder { target_time: 1 };
        assert_eq!(refused(chloe.calls::<api::SetPostReminder>(own(&post), reminder.clone()).await), denied);
        ben.adds_to_channel(&secret, chloe).await?;
        let bens = ByUserAndPost { user_id: ben.id.into(), post_id: post.id };
        assert_eq!(refused(chloe.calls::<api::SaveAcknowledgementForPost>(bens.clone(), ()).await), denied);
        assert_eq!(refused(chloe.calls::<api::SetPostReminder>(bens, reminder).await), denied);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_asked_of_readers_is_refused() {
    everywhere(async |town: &Town| {
        let ben = &town.ben;
        let square = ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let root = ben.posts("Root").in_channel(&square).await?;
        let write = async |message: &str, root_id: PostId, metadata: Option<PostMetadata>| {
            let draft = Post { channel_id: square.id, message: message.into(), root_id, metadata, ..Post::default() };
            refused(ben.client.post::<api::CreatePost>(draft).await)
        };
        let reply = write("Now", root.id, asking("urgent", false, false)).await;
        assert_eq!(reply.1, "api.post.post_priority.priority_post_only_allowed_for_root_post.request_error");
        assert_eq!(write("Now", PostId::EMPTY, asking("loud", false, false)).await.0, 400);
        let calm = write("@chloe", PostId::EMPTY, asking("important", false, true)).await;
        assert_eq!(calm.1, "api.post.post_priority.urgent_persistent_notification_post.request_error");
        let nobody = write("Now", PostId::EMPTY, asking("urgent", false, true)).await;
        let invalid = "api.post.post_priority.persistent_notification_validation_error.request_error";
        assert_eq!(nobody, (400, invalid.into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_author_reads_and_restores_old_versions_and_nobody_else_does() {
    everywhere(async |town: &Town| {
        let (anna, ben, chloe) = (&town.anna, &town.ben, &town.chloe);
        let square = ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let post = ben.posts("one").in_channel(&square).await?;
        let gone = (404, "app.post.get.app_error".to_owned());
        assert_eq!(refused(ben.client.get::<api::GetEditHistoryForPost>(by(&post)).await), gone);
        for message in ["two", "three"] {
            let patch = PostPatch { message: Some(message.into()), ..PostPatch::default() };
            ben.calls::<api::PatchPost>(by(&post), patch).await?;
        }
        let versions = ben.client.get::<api::GetEditHistoryForPost>(by(&post)).await?;
        let messages: Vec<&str> = versions.iter().map(|version| version.message.as_str()).collect();
        assert_eq!(messages, ["two", "one"]);
        assert!(versions.iter().all(|version| version.original_id == post.id && !version.delete_at.is_never()));
        let denied = (403, "api.context.permissions.app_error".to_owned());
        for other in [anna, chloe] {
            assert_eq!(refused(other.client.get::<api::GetEditHistoryForPost>(by(&post)).await), denied);
        }
        let oldest = ByPostVersion { post_id: post.id, restore_version_id: versions[1].id };
        assert_eq!(refused(chloe.calls::<api::RestorePostVersion>(oldest.clone(), ()).await), denied);
        let not_hers = (403, "app.post.restore_post_version.not_allowed.app_error".to_owned());
        assert_eq!(refused(anna.calls::<api::RestorePostVersion>(oldest.clone(), ()).await), not_hers);
        let other = ben.posts("other").in_channel(&square).await?;
        let foreign = ByPostVersion { post_id: other.id, restore_version_id: versions[1].id };
        let wrong = (400, "app.post.restore_post_version.not_an_history_item.app_error".to_owned());
        assert_eq!(refused(ben.calls::<api::RestorePostVersion>(foreign, ()).await), wrong);

        let restored = ben.calls::<api::RestorePostVersion>(oldest, ()).await?;
        assert_eq!((restored.id, restored.message.as_str()), (post.id, "one"));
        let versions = ben.client.get::<api::GetEditHistoryForPost>(by(&post)).await?;
        assert_eq!(versions.len(), 3);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_asks_to_be_reminded_is_told_that_it_is_noted() {
    everywhere(async |town: &Town| {
        let chloe = &town.chloe;
        let square = chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let post = town.ben.posts("Read this").in_channel(&square).await?;
        let mut socket = Socket::connect(&chloe.client).await?;
        chloe.calls::<api::SetPostReminder>(own(&post), PostReminder { target_time: 4_102_444_800 }).await?;
        let event = socket.wait_for("ephemeral_message").await?;
        let told: Post = serde_json::from_str(event.data["post"].as_str().expect("JSON")).expect("it reads");
        assert_eq!(told.props["target_time"], 4_102_444_800_i64);
        assert_eq!(told.props["username"], "ben");
        let unknown = ByUserAndPost { user_id: UserRef::Me, post_id: PostId::new() };
        let answer = chloe.calls::<api::SetPostReminder>(unknown, PostReminder::default()).await;
        assert_eq!(refused(answer), (404, "app.post.get.app_error".into()));
        Ok(())
    })
    .await;
}
