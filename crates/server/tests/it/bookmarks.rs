//! Bookmarks of channels over HTTP.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use jackfield_api::bookmarks::{self as api, ByBookmark};
use jackfield_api::channels::{CreateDirectChannel, DeleteChannel};
use jackfield_api::files;
use jackfield_api::path::{ByChannel, ByFile};
use jackfield_client::{NOTHING, Socket, multipart};
use jackfield_model::{
    BookmarkType, Channel, ChannelBookmark, ChannelBookmarkPatch, ChannelBookmarkWithFileInfo, ChannelType, FileId,
    FileUploadResponse,
};

use crate::everywhere;
use crate::town::{Person, Town, refused};

fn by(channel: &Channel) -> ByChannel {
    ByChannel { channel_id: channel.id }
}

fn at(made: &ChannelBookmarkWithFileInfo) -> ByBookmark {
    ByBookmark { channel_id: made.bookmark.channel_id, bookmark_id: made.bookmark.id }
}

fn link(name: &str) -> ChannelBookmark {
    ChannelBookmark {
        display_name: name.into(),
        link_url: "https://example.com/plans".into(),
        emoji: ":book:".into(),
        ..ChannelBookmark::default()
    }
}

async fn order(person: &Person, channel: &Channel) -> Vec<String> {
    let all = person.client.get::<api::ListChannelBookmarksForChannel>(by(channel)).await.expect("one reads there");
    all.into_iter().map(|made| made.bookmark.display_name).collect()
}

async fn upload(person: &Person, channel: &Channel) -> FileId {
    let part = multipart::Part::bytes(b"a plan".to_vec()).file_name("plan.txt");
    let form = multipart::Form::new().text("channel_id", channel.id.to_string()).part("files", part);
    let answer = person.client.upload::<files::UploadFile>(NOTHING, Default::default(), form).await;
    let answer: FileUploadResponse = answer.expect("members upload");
    answer.file_infos[0].id
}

#[tokio::test]
async fn bookmarks_are_added_sorted_changed_and_taken_away_and_others_hear_of_it() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let plans = ben.makes_channel(&town.team, "plans", ChannelType::Open).await;
        ben.adds_to_channel(&plans, chloe).await?;
        let mut socket = Socket::connect(&chloe.client).await?;
        let one = ben.calls::<api::CreateChannelBookmark>(by(&plans), link("one")).await?;
        assert_eq!((one.bookmark.owner_id, one.bookmark.emoji.as_str(), one.bookmark.sort_order), (ben.id, "book", 0));
        let event = socket.wait_for("channel_bookmark_created").await?;
        assert!(event.data["bookmark"].as_str().expect("JSON").contains("plans"));
        let two = ben.calls::<api::CreateChannelBookmark>(by(&plans), link("two")).await?;
        let sorted = chloe.calls::<api::UpdateChannelBookmarkSortOrder>(at(&two), 0).await?;
        assert_eq!(sorted[0].bookmark.id, two.bookmark.id);
        socket.wait_for("channel_bookmark_sorted").await?;
        assert_eq!(order(ben, &plans).await, ["two", "one"]);
        let far = refused(ben.calls::<api::UpdateChannelBookmarkSortOrder>(at(&two), 2).await);
        assert_eq!(far, (400, "app.channel.bookmark.update_sort.invalid_input.app_error".into()));

        let rename = |name: &str| ChannelBookmarkPatch { display_name: Some(name.into()), ..Default::default() };
        let own = ben.calls::<api::UpdateChannelBookmark>(at(&one), rename("uno")).await?;
        assert_eq!(own.updated.as_ref().map(|made| made.bookmark.id), Some(one.bookmark.id));
        assert_eq!(own.deleted, None);
        socket.wait_for("channel_bookmark_updated").await?;
        let others = chloe.calls::<api::UpdateChannelBookmark>(at(&one), rename("eins")).await?;
        let updated = others.updated.expect("it was changed");
        assert_eq!((updated.bookmark.owner_id, updated.bookmark.original_id), (chloe.id, one.bookmark.id));
        assert_eq!(others.deleted.map(|made| made.bookmark.id), Some(one.bookmark.id));
        assert_eq!(order(ben, &plans).await, ["two", "eins"]);
        let gone = ben.client.get::<api::DeleteChannelBookmark>(at(&updated)).await?;
        assert!(!gone.bookmark.delete_at.is_never());
        socket.wait_for("channel_bookmark_deleted").await?;
        let again = refused(ben.client.get::<api::DeleteChannelBookmark>(at(&updated)).await);
        assert_eq!(again, (404, "app.channel.bookmark.get.app_error".into()));
        let query = api::BookmarksQuery { bookmarks_since: two.bookmark.create_at };
        let changed = ben.client.call::<api::ListChannelBookmarksForChannel>(by(&plans), query, ()).await?;
        assert!(changed.iter().any(|made| !made.bookmark.delete_at.is_never()), "what is gone is told");
        Ok(())
    })
    .await;
}

// covers: 6, 8
#[tokio::test]
async fn a_files_bookmark_is_for_who_reads_the_channel() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let plans = ben.makes_channel(&town.team, "plans", ChannelType::Private).await;
        ben.adds_to_channel(&plans, chloe).await?;
        let file = upload(ben, &plans).await;
        let path = ByFile { file_id: file };
        let denied = (403, "api.context.permissions.app_error".to_owned());
        assert_eq!(refused(chloe.client.get::<files::GetFileInfo>(path.clone()).await), denied);
        let draft = |file_id: FileId| ChannelBookmark {
            display_name: "plan".into(),
            file_id,
            bookmark_type: BookmarkType::File,
            ..ChannelBookmark::default()
        };
        let invalid = (400, "model.channel_bookmark.is_valid.file_id.missing_or_invalid.app_error".to_owned());
        assert_eq!(refused(chloe.calls::<api::CreateChannelBookmark>(by(&plans), draft(file)).await), invalid);
        let made = ben.calls::<api::CreateChannelBookmark>(by(&plans), draft(file)).await?;
        assert_eq!(made.file.as_ref().map(|info| info.id), Some(file));
        assert_eq!(refused(ben.calls::<api::CreateChannelBookmark>(by(&plans), draft(file)).await), invalid, "once");
        assert_eq!(chloe.client.get::<files::GetFileInfo>(path.clone()).await?.id, file);
        let dora = town.person("dora").await;
        assert_eq!(refused(dora.client.get::<files::GetFileInfo>(path.clone()).await), denied);
        ben.removes(plans.id, chloe).await?;
        assert_eq!(refused(chloe.client.get::<files::GetFileInfo>(path.clone()).await), denied);
        ben.client.get::<api::DeleteChannelBookmark>(at(&made)).await?;
        assert_eq!(refused(ben.client.get::<files::GetFileInfo>(path).await).0, 404);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_no_bookmark_is_refused() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let plans = ben.makes_channel(&town.team, "plans", ChannelType::Open).await;
        let add =
            async |draft: ChannelBookmark| refused(ben.calls::<api::CreateChannelBookmark>(by(&plans), draft).await).1;
        let id = |what: &str| format!("model.channel_bookmark.is_valid.{what}.app_error");
        assert_eq!(add(link(" ")).await, id("display_name"));
        assert_eq!(
            add(ChannelBookmark { link_url: "javascript:alert(1)".into(), ..link("a") }).await,
            id("link_url.missing_or_invalid")
        );
        assert_eq!(add(ChannelBookmark { file_id: FileId::new(), ..link("a") }).await, id("link_file"));
        assert_eq!(add(ChannelBookmark { image_url: "data:image/png,".into(), ..link("a") }).await, id("image_url"));
        let outside = refused(chloe.calls::<api::CreateChannelBookmark>(by(&plans), link("a")).await);
        assert_eq!(outside.0, 403, "who is not in the channel adds none");
        for number in 0..50 {
            ben.calls::<api::CreateChannelBookmark>(by(&plans), link(&format!("{number}"))).await?;
        }
        assert_eq!(add(link("one more")).await, "app.channel.bookmark.save.app_error");
        let direct = ben.client.post::<CreateDirectChannel>(vec![ben.id, chloe.id]).await?;
        chloe.calls::<api::CreateChannelBookmark>(by(&direct), link("ours")).await?;
        let first = ben.client.get::<api::ListChannelBookmarksForChannel>(by(&plans)).await?.remove(0);
        ben.client.get::<DeleteChannel>(by(&plans)).await?;
        let id = "api.channel.bookmark.delete_channel_bookmark.deleted_channel.forbidden.app_error";
        assert_eq!(refused(ben.client.get::<api::DeleteChannelBookmark>(at(&first)).await), (403, id.into()));
        Ok(())
    })
    .await;
}
