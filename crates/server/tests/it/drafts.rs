//! Drafts over HTTP: on all devices of their author, and nobody else's.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use jackfield_api::path::{ByChannel, ByThreadDraft, ByUserAndChannel, ByUserAndTeam, UserRef};
use jackfield_api::{channels, drafts as api, files, system};
use jackfield_client::{NOTHING, Socket, multipart};
use jackfield_model::{Channel, ChannelType, Draft, FileId, names};
use serde_json::{Value, json};

use crate::everywhere;
use crate::town::{Person, Town, refused};

fn draft(channel: &Channel, message: &str) -> Draft {
    Draft { channel_id: channel.id, message: message.into(), ..Draft::default() }
}

async fn drafts(town: &Town, person: &Person) -> Vec<Draft> {
    person.client.get::<api::GetDrafts>(person.own(town.team.id)).await.expect("they are their own")
}

async fn upload(person: &Person, channel: &Channel) -> FileId {
    let form = multipart::Form::new()
        .text("channel_id", channel.id.to_string())
        .part("files", multipart::Part::bytes(&b"plan"[..]).file_name("plan.txt"));
    let uploaded = person.client.upload::<files::UploadFile>(NOTHING, Default::default(), form).await;
    uploaded.expect("members may upload").file_infos[0].id
}

#[tokio::test]
async fn a_draft_is_kept_changed_and_deleted_and_other_devices_hear_of_it() {
    everywhere(async |town: &Town| {
        let chloe = &town.chloe;
        let square = chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let mut other = Socket::connect(&chloe.client).await?;
        let file = upload(chloe, &square).await;
        let made = Draft { file_ids: vec![file], ..draft(&square, "Dear all") };
        let made = chloe.client.post::<api::UpsertDraft>(made).await?;
        assert_eq!((made.user_id, &*made.message), (chloe.id, "Dear all"));
        let event = other.wait_for("draft_created").await?;
        let told: Draft = serde_json::from_str(event.data["draft"].as_str().expect("JSON in JSON")).expect("a draft");
        assert_eq!(told.metadata.expect("it has a file").files[0].name, "plan.txt");
        let changed = chloe.client.post::<api::UpsertDraft>(draft(&square, "Dear all,")).await?;
        assert_eq!(changed.create_at, made.create_at);
        other.wait_for("draft_updated").await?;
        assert_eq!(drafts(town, chloe).await.len(), 1);
        assert!(drafts(town, &town.ben).await.is_empty(), "it is Chloé's alone");
        // An empty one is none.
        chloe.client.post::<api::UpsertDraft>(draft(&square, "")).await?;
        other.wait_for("draft_deleted").await?;
        assert!(drafts(town, chloe).await.is_empty());
        chloe.client.post::<api::UpsertDraft>(draft(&square, "Once more")).await?;
        let path = ByUserAndChannel { user_id: UserRef::Me, channel_id: square.id };
        chloe.client.get::<api::DeleteDraft>(path.clone()).await?;
        other.wait_for("draft_deleted").await?;
        chloe.client.get::<api::DeleteDraft>(path).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_connection_that_writes_is_spared_its_own_draft() {
    everywhere(async |town: &Town| {
        let chloe = &town.chloe;
        let square = chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let (mut own, mut other) = (Socket::connect(&chloe.client).await?, Socket::connect(&chloe.client).await?);
        let request = chloe.client.raw("POST".parse().expect("a method"), "/api/v4/drafts");
        let request = request.header("Connection-Id", own.connection_id()).json(&draft(&square, "Mine"));
        assert_eq!(request.send().await.expect("it answers").status(), 201);
        other.wait_for("draft_created").await?;
        chloe.posts("After that").in_channel(square.id).await?;
        // The next that the own connection hears is the post.
        loop {
            let event = own.next().await?;
            assert_ne!(event.event, "draft_created");
            if event.event == "posted" {
                break;
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_thread_has_a_draft_of_its_own() {
    everywhere(async |town: &Town| {
        let chloe = &town.chloe;
        let square = chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let root = town.ben.posts("Shall we?").in_channel(square.id).await?.id;
        chloe.client.post::<api::UpsertDraft>(draft(&square, "In the channel")).await?;
        let reply = Draft { root_id: root, ..draft(&square, "In the thread") };
        chloe.client.post::<api::UpsertDraft>(reply.clone()).await?;
        assert_eq!(drafts(town, chloe).await.len(), 2);
        let path = ByThreadDraft { user_id: chloe.id.into(), channel_id: square.id, thread_id: root };
        chloe.client.get::<api::DeleteDraftForThread>(path).await?;
        assert_eq!(drafts(town, chloe).await[0].message, "In the channel");
        let elsewhere = town.ben.makes_channel(&town.team, "elsewhere", ChannelType::Open).await;
        chloe.calls::<channels::AddChannelMember>(ByChannel { channel_id: elsewhere.id }, join(chloe)).await?;
        let astray = Draft { channel_id: elsewhere.id, ..reply };
        let answer = chloe.client.post::<api::UpsertDraft>(astray).await;
        assert_eq!(refused(answer), (400, "api.post.create_post.channel_root_id.app_error".into()));
        Ok(())
    })
    .await;
}

fn join(person: &Person) -> channels::AddMemberRequest {
    channels::AddMemberRequest { user_id: person.id, ..channels::AddMemberRequest::default() }
}

#[tokio::test]
async fn what_is_no_draft_is_refused() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let square = chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let secret = ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        let upsert = async |draft: Draft| refused(chloe.client.post::<api::UpsertDraft>(draft).await);
        assert_eq!(upsert(draft(&secret, "Let me in")).await.0, 403);
        let long = "x".repeat(16_384);
        assert_eq!(upsert(draft(&square, &long)).await.1, "model.draft.is_valid.message_length.app_error");
        let bens = Draft { file_ids: vec![upload(ben, &square).await], ..draft(&square, "") };
        assert_eq!(upsert(bens).await, (400, "api.post.create_post.attach_files.error".into()));
        let many = Draft { file_ids: (0..11).map(|_| FileId::new()).collect(), ..draft(&square, "") };
        assert_eq!(upsert(many).await.1, "model.draft.is_valid.file_ids.app_error");
        let mut wide = draft(&square, "Wide");
        wide.priority.insert("priority".into(), Value::from("x".repeat(1000)));
        assert_eq!(upsert(wide).await.1, "model.draft.is_valid.priority.app_error");
        let typed = Draft { draft_type: "x".repeat(27), ..draft(&square, "Typed") };
        assert_eq!(upsert(typed).await.0, 400);
        Ok(())
    })
    .await;
}

// covers: 6
#[tokio::test]
async fn not_even_an_administrator_reads_or_deletes_the_drafts_of_another() {
    everywhere(async |town: &Town| {
        let (anna, chloe) = (&town.anna, &town.chloe);
        let square = chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        chloe.client.post::<api::UpsertDraft>(draft(&square, "Private")).await?;
        let theirs = ByUserAndTeam { user_id: chloe.id.into(), team_id: town.team.id };
        assert_eq!(refused(anna.client.get::<api::GetDrafts>(theirs).await).0, 403);
        let path = ByUserAndChannel { user_id: chloe.id.into(), channel_id: square.id };
        assert_eq!(refused(anna.client.get::<api::DeleteDraft>(path).await).0, 403);
        assert_eq!(drafts(town, chloe).await.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn drafts_stay_on_the_device_where_the_setting_says_so() {
    everywhere(async |town: &Town| {
        let chloe = &town.chloe;
        let square = chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let off = json!({ "ServiceSettings": { "AllowSyncedDrafts": false } });
        let Value::Object(off) = off else { unreachable!("it is an object") };
        town.anna.calls::<system::PatchConfig>(NOTHING, off).await?;
        let disabled = (501, "api.drafts.disabled.app_error".to_owned());
        let answer = chloe.client.post::<api::UpsertDraft>(draft(&square, "Mine")).await;
        assert_eq!(refused(answer), disabled);
        let answer = chloe.client.get::<api::GetDrafts>(chloe.own(town.team.id)).await;
        assert_eq!(refused(answer), disabled);
        let path = ByUserAndChannel { user_id: UserRef::Me, channel_id: square.id };
        assert_eq!(refused(chloe.client.get::<api::DeleteDraft>(path).await), disabled);
        Ok(())
    })
    .await;
}
