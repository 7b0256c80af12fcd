//! Threads that are moved to other channels, over HTTP.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use http::Method;
use jackfield_api::path::{ByPost, ByUserAndPost, UserRef};
use jackfield_api::posts as api;
use jackfield_api::{channels, files, reactions};
use jackfield_client::{ClientError, NOTHING, Socket, multipart};
use jackfield_model::{
    Channel, ChannelId, ChannelType, FileUploadResponse, MoveThreadParams, Post, PostList, PostMetadata, PostPatch,
    PostPriority, Reaction, names,
};
use serde_json::json;

use crate::everywhere;
use crate::town::{Person, Town, refused};

async fn moves(person: &Person, post: &Post, to: ChannelId) -> Result<(), ClientError> {
    let wanted = MoveThreadParams { channel_id: to };
    person.calls::<api::MoveThread>(ByPost { post_id: post.id }, wanted).await.map(drop)
}

async fn page(person: &Person, channel: &Channel) -> Vec<Post> {
    let path = jackfield_api::path::ByChannel { channel_id: channel.id };
    let list: PostList = person.client.get::<api::GetPostsForChannel>(path).await.unwrap();
    let mut posts: Vec<Post> = list.order.iter().map(|id| Post::from(list.posts[id].clone())).collect();
    posts.reverse();
    posts.retain(|post| !post.post_type.starts_with("system_join") && !post.post_type.starts_with("system_add"));
    posts
}

#[tokio::test]
async fn a_thread_moves_with_its_replies_files_and_reactions() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let square = ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let plans = ben.makes_channel(&town.team, "plans", ChannelType::Open).await;
        ben.adds_to_channel(&plans, chloe).await?;
        let part = multipart::Part::bytes(b"go to the beach".to_vec()).file_name("summer.txt");
        let form = multipart::Form::new().text("channel_id", square.id.to_string()).part("files", part);
        let sent: FileUploadResponse =
            ben.client.upload::<files::UploadFile>(NOTHING, Default::default(), form).await?;
        let priority = PostPriority {
            priority: Some("important".into()),
            requested_ack: Some(true),
            persistent_notifications: Some(false),
        };
        let asks = PostMetadata { priority: Some(priority.clone()), ..PostMetadata::default() };
        let draft = Post {
            channel_id: square.id,
            message: "Sumer".into(),
            file_ids: vec![sent.file_infos[0].id],
            metadata: Some(asks),
            ..Post::default()
        };
        let root = Post::from(ben.client.post::<api::CreatePost>(draft).await?);
        let by_root = ByPost { post_id: root.id };
        let edit = PostPatch { message: Some("Summer".into()), ..PostPatch::default() };
        ben.calls::<api::PatchPost>(by_root.clone(), edit).await?;
        ben.calls::<api::PinPost>(by_root.clone(), ()).await?;
        let acknowledged = ByUserAndPost { user_id: UserRef::Me, post_id: root.id };
        chloe.calls::<api::SaveAcknowledgementForPost>(acknowledged, ()).await?;
        let reply = chloe.posts("Yes").below(&root).in_channel(&square).await?;
        let tada = Reaction { user_id: ben.id, post_id: reply.id, emoji_name: "tada".into(), ..Reaction::default() };
        ben.client.post::<reactions::SaveReaction>(tada).await?;

        let denied = (403, "api.context.permissions.app_error".to_owned());
        assert_eq!(refused(moves(chloe, &root, plans.id).await), denied, "it is not hers to delete");
        let own = ben.makes_channel(&town.team, "own", ChannelType::Private).await;
        let chloes = chloe.posts("Mine").in_channel(&square).await?;
        assert_eq!(refused(moves(chloe, &chloes, own.id).await), denied, "she may not write there");
        let not_it = (400, "app.post.move_thread_command.error".to_owned());
        assert_eq!(refused(moves(chloe, &reply, plans.id).await), not_it, "a reply");
        assert_eq!(refused(moves(ben, &root, square.id).await), not_it, "where it is");
        let hidden = ben.posts("Psst").in_channel(&own).await?;
        assert_eq!(refused(moves(ben, &hidden, plans.id).await), not_it, "out of a private channel");
        let beyond = ben.makes_team("blues").await;
        let beyond = ben.channel_named(&beyond, names::TOWN_SQUARE).await?;
        assert_eq!(refused(moves(ben, &root, beyond.id).await), not_it, "to another team");
        assert_eq!(refused(moves(ben, &root, ChannelId::EMPTY).await).0, 400);

        let mut socket = Socket::connect(&chloe.client).await?;
        moves(ben, &root, plans.id).await?;
        let first = socket.wait_for("posted").await?;
        let first: Post = serde_json::from_str(first.data["post"].as_str().unwrap()).unwrap();
        assert_eq!((first.message.as_str(), first.is_pinned), ("Summer", true));
        let second = socket.wait_for("posted").await?;
        assert!(second.data["post"].as_str().unwrap().contains("tada"), "it comes with its reactions");
        let gone = socket.wait_for("post_deleted").await?;
        assert!(gone.data["post"].as_str().unwrap().contains(root.id.as_str()));
        let moved = page(chloe, &plans).await;
        let told: Vec<_> = moved.iter().map(|post| (post.user_id, post.message.as_str())).collect();
        let note = "This thread was moved here from another channel.";
        assert_eq!(told, [(ben.id, "Summer"), (chloe.id, "Yes"), (ben.id, note)]);
        assert_eq!((moved[1].root_id, moved[2].root_id), (moved[0].id, moved[0].id));
        assert_eq!(moved[2].post_type, "system_wrangler");
        let file = moved[0].file_ids[0];
        assert_eq!(file, root.file_ids[0], "files keep their addresses");
        let whole = chloe.client.get::<api::GetPost>(ByPost { post_id: moved[0].id }).await?;
        let metadata = whole.metadata.clone().unwrap();
        assert_eq!((metadata.priority, whole.is_pinned, whole.edit_at.is_never()), (Some(priority), true, false));
        let by: Vec<_> = metadata.acknowledgements.iter().map(|made| (made.user_id, made.post_id)).collect();
        assert_eq!(by, [(chloe.id, moved[0].id)]);
        let history = ben.client.get::<api::GetEditHistoryForPost>(ByPost { post_id: moved[0].id }).await?;
        assert_eq!(history.iter().map(|old| old.message.as_str()).collect::<Vec<_>>(), ["Sumer"]);
        let bytes = chloe.client.raw(Method::GET, &format!("/api/v4/files/{file}")).send().await.unwrap();
        assert_eq!(bytes.text().await.unwrap(), "go to the beach");
        let kept = chloe.client.get::<reactions::GetReactions>(ByPost { post_id: moved[1].id }).await?;
        assert_eq!(
            kept.iter().map(|kept| (kept.user_id, kept.emoji_name.as_str())).collect::<Vec<_>>(),
            [(ben.id, "tada")]
        );
        assert_eq!(refused(ben.client.get::<api::GetPost>(ByPost { post_id: reply.id }).await).0, 404);
        let left = page(chloe, &square).await;
        let last = left.last().unwrap();
        assert_eq!((last.user_id, last.post_type.as_str()), (ben.id, "system_wrangler"));
        assert!(last.message.contains(&format!("/reds/pl/{}", moved[0].id)), "{}", last.message);
        assert_eq!(refused(moves(ben, &root, plans.id).await).0, 404, "only once");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_two_who_move_a_thread_at_once_one_does_and_nothing_is_there_twice() {
    everywhere(async |town: &Town| {
        let (ben, anna) = (&town.ben, &town.anna);
        let square = ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        ben.adds_to_team(town.team.id, anna).await;
        let rooms = [
            ben.makes_channel(&town.team, "hall", ChannelType::Open).await,
            ben.makes_channel(&town.team, "lounge", ChannelType::Open).await,
        ];
        for room in &rooms {
            ben.adds_to_channel(room, anna).await?;
        }
        for round in 0..3 {
            let root = ben.posts(&format!("Root {round}")).in_channel(&square).await?;
            for reply in 0..3 {
                ben.posts(&format!("Reply {round} {reply}")).below(&root).in_channel(&square).await?;
            }
            let (one, other) = tokio::join!(moves(ben, &root, rooms[0].id), moves(anna, &root, rooms[1].id));
            assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
            let lost = if one.is_ok() { other } else { one };
            assert_eq!(refused(lost).0, 404);
            let mut found = Vec::new();
            for room in &rooms {
                found.extend(page(ben, room).await.into_iter().map(|post| post.message));
            }
            let of_round = |start: &str| found.iter().filter(|text| text.starts_with(start)).count();
            assert_eq!((of_round(&format!("Root {round}")), of_round(&format!("Reply {round}"))), (1, 3));
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_settings_say_who_moves_what_and_how_much() {
    everywhere(async |town: &Town| {
        let ben = &town.ben;
        let square = ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let plans = ben.makes_channel(&town.team, "plans", ChannelType::Private).await;
        let set = async |wrangler: serde_json::Value| {
            let patch = json!({ "WranglerSettings": wrangler }).to_string();
            let answer = town.anna.client.raw(Method::PUT, "/api/v4/config/patch").body(patch).send().await.unwrap();
            assert!(answer.status().is_success());
        };
        let root = ben.posts("Root").in_channel(&plans).await?;
        ben.posts("Reply").below(&root).in_channel(&plans).await?;
        set(json!({ "MoveThreadFromPrivateChannelEnable": true, "MoveThreadMaxCount": 1 })).await;
        let not_it = (400, "app.post.move_thread_command.error".to_owned());
        assert_eq!(refused(moves(ben, &root, square.id).await), not_it, "it is too long");
        let not_he = (403, "api.post.move_thread.no_permission".to_owned());
        set(json!({ "MoveThreadMaxCount": 10, "PermittedWranglerRoles": ["team_admin"] })).await;
        assert_eq!(refused(moves(ben, &root, square.id).await), not_he);
        set(json!({ "PermittedWranglerRoles": ["system_user"], "AllowedEmailDomain": ["example.org"] })).await;
        assert_eq!(refused(moves(ben, &root, square.id).await), not_he);
        set(json!({ "AllowedEmailDomain": ["example.org", "example.com"] })).await;
        moves(ben, &root, square.id).await?;
        // Archived between the look and the move: nothing stays behind.
        let other = ben.posts("Other").in_channel(&plans).await?;
        let path = jackfield_api::path::ByChannel { channel_id: square.id };
        assert!(refused(ben.client.get::<channels::DeleteChannel>(path).await).0 >= 400, "the square stays");
        let hall = ben.makes_channel(&town.team, "hall", ChannelType::Open).await;
        let path = jackfield_api::path::ByChannel { channel_id: hall.id };
        ben.client.get::<channels::DeleteChannel>(path).await?;
        assert!(refused(moves(ben, &other, hall.id).await).0 >= 400);
        assert_eq!(ben.client.get::<api::GetPost>(ByPost { post_id: other.id }).await?.message, "Other");
        Ok(())
    })
    .await;
}
