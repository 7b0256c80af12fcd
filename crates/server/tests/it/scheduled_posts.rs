//! Scheduled posts over HTTP. That and how they are sent is tested where the clock can be moved, in the domain.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use std::time::{SystemTime, UNIX_EPOCH};

use jackfield_api::path::{ByScheduledPost, ByTeam};
use jackfield_api::{channels, scheduled_posts as api, system};
use jackfield_client::{NOTHING, Socket};
use jackfield_model::{
    Channel, ChannelType, FileId, Millis, PostId, ScheduledPost, ScheduledPostError, ScheduledPostId, names,
};
use serde_json::{Value, json};

use crate::everywhere;
use crate::town::{Person, Town, refused};

#[expect(clippy::disallowed_methods, reason = "the server under test reads the machine's clock")]
fn in_an_hour() -> Millis {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later than 1970").as_millis();
    Millis(i64::try_from(now).expect("it is not that late")).plus(60 * 60 * 1000)
}

fn later(channel: &Channel, message: &str) -> ScheduledPost {
    let scheduled_at = in_an_hour();
    ScheduledPost { channel_id: channel.id, message: message.into(), scheduled_at, ..ScheduledPost::default() }
}

fn at(post: &ScheduledPost) -> ByScheduledPost {
    ByScheduledPost { scheduled_post_id: post.id }
}

async fn waiting(town: &Town, person: &Person, with_direct: bool) -> Vec<(String, Vec<String>)> {
    let query = api::ScheduledPostsQuery { include_direct_channels: with_direct };
    let path = ByTeam { team_id: town.team.id };
    let lists = person.client.call::<api::GetUserScheduledPosts>(path, query, ()).await.expect("they are their own");
    let texts = |list: Vec<ScheduledPost>| list.into_iter().map(|post| post.message).collect();
    lists.into_iter().map(|(team, list)| (team, texts(list))).collect()
}

#[tokio::test]
async fn a_post_is_scheduled_listed_changed_and_deleted_and_other_devices_hear_of_it() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let square = chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let direct = chloe.client.post::<channels::CreateDirectChannel>(vec![chloe.id, ben.id]).await?;
        let mut other = Socket::connect(&chloe.client).await?;
        let draft = ScheduledPost {
            user_id: ben.id,
            processed_at: Millis(1),
            error_code: ScheduledPostError::Unknown,
            ..later(&square, "Good morning")
        };
        let made = chloe.client.post::<api::CreateScheduledPost>(draft).await?;
        assert_eq!((made.user_id, made.error_code), (chloe.id, ScheduledPostError::None), "it is who asks's");
        assert!(!made.id.is_empty() && made.processed_at.is_never());
        let event = other.wait_for("scheduled_post_created").await?;
        let told = event.data["scheduledPost"].as_str().expect("JSON in JSON");
        assert_eq!(serde_json::from_str::<ScheduledPost>(told).expect("a scheduled post").id, made.id);
        chloe.client.post::<api::CreateScheduledPost>(later(&direct, "Psst")).await?;
        let team = town.team.id.to_string();
        assert_eq!(waiting(town, chloe, false).await, [(team.clone(), vec!["Good morning".to_owned()])]);
        let both = waiting(town, chloe, true).await;
        assert!(both.contains(&("directChannels".into(), vec!["Psst".to_owned()])), "{both:?}");
        assert_eq!(waiting(town, ben, true).await.iter().map(|(_, list)| list.len()).sum::<usize>(), 0);

        let change = ScheduledPost { message: "Good evening".into(), channel_id: direct.id, ..made.clone() };
        let changed = chloe.calls::<api::UpdateScheduledPost>(at(&made), change).await?;
        assert_eq!((&*changed.message, changed.channel_id), ("Good evening", square.id), "it stays where it is");
        other.wait_for("scheduled_post_updated").await?;
        let gone = chloe.client.get::<api::DeleteScheduledPost>(at(&made)).await?;
        assert_eq!(gone.id, made.id);
        other.wait_for("scheduled_post_deleted").await?;
        assert_eq!(waiting(town, chloe, false).await, [(team, vec![])]);
        Ok(())
    })
    .await;
}

// covers: 7
#[tokio::test]
async fn what_cannot_become_a_post_is_refused() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let square = chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let secret = ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        let create = async |post: ScheduledPost| refused(chloe.client.post::<api::CreateScheduledPost>(post).await);
        assert_eq!(create(later(&secret, "Let me in")).await.0, 403);
        let past = ScheduledPost { scheduled_at: Millis(1), ..later(&square, "Yesterday") };
        let wrong_time = (400, "model.scheduled_post.is_valid.scheduled_at.app_error".to_owned());
        assert_eq!(create(past).await, wrong_time);
        assert_eq!(create(later(&square, " ")).await.1, "model.scheduled_post.is_valid.empty_post.app_error");
        let long = "x".repeat(16_384);
        assert_eq!(create(later(&square, &long)).await.1, "model.draft.is_valid.message_length.app_error");
        let system = ScheduledPost { post_type: "system_join_channel".into(), ..later(&square, "I joined") };
        assert_eq!(create(system).await.0, 400);
        let file = ScheduledPost { file_ids: vec![FileId::new()], ..later(&square, "A file") };
        assert_eq!(create(file).await.1, "api.post.create_post.attach_files.error");
        let root = ScheduledPost { root_id: PostId::new(), ..later(&square, "A reply") };
        assert_eq!(create(root).await.1, "api.post.create_post.root_id.app_error");

        let made = chloe.client.post::<api::CreateScheduledPost>(later(&square, "Fine")).await?;
        let update =
            async |post: ScheduledPost| refused(chloe.calls::<api::UpdateScheduledPost>(at(&made), post).await);
        assert_eq!(update(ScheduledPost { scheduled_at: Millis(1), ..made.clone() }).await, wrong_time);
        assert_eq!(update(ScheduledPost { id: ScheduledPostId::new(), ..made.clone() }).await.0, 400);
        ben.client.get::<channels::DeleteChannel>(jackfield_api::path::ByChannel { channel_id: secret.id }).await?;
        let archived = ben.client.post::<api::CreateScheduledPost>(later(&secret, "Anybody?")).await;
        assert_eq!(refused(archived), (400, "api.post.create_post.can_not_post_to_deleted.error".into()));
        Ok(())
    })
    .await;
}

// covers: 6
#[tokio::test]
async fn nobody_changes_or_deletes_the_scheduled_post_of_another() {
    everywhere(async |town: &Town| {
        let (anna, chloe) = (&town.anna, &town.chloe);
        let square = chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let made = chloe.client.post::<api::CreateScheduledPost>(later(&square, "Mine")).await?;
        for other in [anna, &town.ben] {
            let changed = other.calls::<api::UpdateScheduledPost>(at(&made), made.clone()).await;
            assert_eq!(refused(changed).0, 403);
            assert_eq!(refused(other.client.get::<api::DeleteScheduledPost>(at(&made)).await).0, 403);
        }
        let missing = ByScheduledPost { scheduled_post_id: ScheduledPostId::new() };
        let answer = chloe.client.get::<api::DeleteScheduledPost>(missing).await;
        assert_eq!(refused(answer), (404, "app.update_scheduled_post.existing_scheduled_post.not_exist".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nothing_is_scheduled_where_the_setting_says_so() {
    everywhere(async |town: &Town| {
        let chloe = &town.chloe;
        let square = chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let made = chloe.client.post::<api::CreateScheduledPost>(later(&square, "Before")).await?;
        let off = json!({ "ServiceSettings": { "ScheduledPosts": false } });
        let Value::Object(off) = off else { unreachable!("it is an object") };
        town.anna.calls::<system::PatchConfig>(NOTHING, off).await?;
        let disabled = (400, "api.scheduled_posts.feature_disabled".to_owned());
        let answer = chloe.client.post::<api::CreateScheduledPost>(later(&square, "After")).await;
        assert_eq!(refused(answer), disabled);
        let path = ByTeam { team_id: town.team.id };
        assert_eq!(refused(chloe.client.get::<api::GetUserScheduledPosts>(path).await), disabled);
        let answer = chloe.calls::<api::UpdateScheduledPost>(at(&made), made.clone()).await;
        assert_eq!(refused(answer), disabled);
        assert_eq!(refused(chloe.client.get::<api::DeleteScheduledPost>(at(&made)).await), disabled);
        Ok(())
    })
    .await;
}
