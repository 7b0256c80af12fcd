//! Who may open how many sockets, what strangers may send, and what people hear of each other.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use std::time::Duration;

use jackfield_api::channels::CreateDirectChannel;
use jackfield_api::commands::ExecuteCommand;
use jackfield_api::path::{ByTeam, ByUser};
use jackfield_api::status::GetUsersStatusesByIds;
use jackfield_api::system::PatchConfig;
use jackfield_api::teams::GetTeamMembers;
use jackfield_api::users::PatchUser;
use jackfield_client::{Auth, Client, ClientError, NOTHING, Socket};
use jackfield_model::{CommandArgs, Props, UserPatch};
use jackfield_testkit::storage::{Query, testing};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::everywhere::{application, everywhere, serve};
use crate::town::{Person, Town, refused};

const LONG: Duration = Duration::from_secs(30);

async fn renames(person: &Person, nickname: &str) -> Result<(), ClientError> {
    let patch = UserPatch { nickname: Some(nickname.into()), ..UserPatch::default() };
    person.calls::<PatchUser>(ByUser { user_id: person.id.into() }, patch).await.map(drop)
}

async fn told(socket: &mut Socket, name: &str) -> Value {
    let event = timeout(LONG, socket.wait_for(name)).await.expect("it comes in time").unwrap();
    Value::Object(event.data)
}

// covers: 5, 40
#[tokio::test]
async fn guests_hear_and_see_only_people_with_whom_they_share_a_channel() {
    let folder = tempfile::tempdir().unwrap();
    for place in testing::databases(folder.path()).await {
        let app = application(&place, folder.path()).await;
        let (running, stranger) = serve(app.clone(), folder.path()).await;
        let town = Town::build(stranger.clone()).await;
        let (ben, chloe, dora) = (&town.ben, &town.chloe, town.person("dora").await);
        let guests: Props = serde_json::from_value(json!({ "GuestAccountsSettings": { "Enable": true } })).unwrap();
        town.anna.calls::<PatchConfig>(NOTHING, guests).await.unwrap();
        let direct = ben.client.post::<CreateDirectChannel>(vec![ben.id, dora.id]).await.unwrap().id;
        ben.adds_to_team(town.team.id, &dora).await;
        // A guest is in no channel that they were not asked into.
        for sql in [
            format!("UPDATE users SET roles = 'system_guest' WHERE id = '{}'", dora.id),
            format!("DELETE FROM channelmembers WHERE userid = '{}' AND channelid <> '{direct}'", dora.id),
        ] {
            Query::new(testing::statement(sql)).execute(&app.store).await.unwrap();
        }
        let client = stranger.login("dora", "correct horse 7").await.unwrap().client;
        let dora = Person { client, id: dora.id };
        let mut of_ben = Socket::connect(&ben.client).await.unwrap();
        let mut of_chloe = Socket::connect(&chloe.client).await.unwrap();
        let mut of_dora = Socket::connect(&dora.client).await.unwrap();
        dora.posts("I am here").in_channel(direct).await.unwrap();
        told(&mut of_ben, "posted").await;
        let square = chloe.channel_named(&town.team, "town-square").await.unwrap().id;
        ben.posts("so am I").in_channel(square).await.unwrap();
        told(&mut of_chloe, "posted").await;
        told(&mut of_dora, "posted").await;

        renames(chloe, "C").await.unwrap();
        renames(ben, "B").await.unwrap();
        assert_eq!(told(&mut of_ben, "user_updated").await["user"]["nickname"], "C");
        assert_eq!(told(&mut of_dora, "user_updated").await["user"]["nickname"], "B", "nothing of Chloé");

        let shown = dora.client.post::<GetUsersStatusesByIds>(vec![ben.id, chloe.id]).await.unwrap();
        let of = |id| shown.iter().find(|status| status.user_id == id).unwrap().status.clone();
        assert_eq!((of(ben.id).as_str(), of(chloe.id).as_str()), ("online", "offline"));
        let mut ids = Props::new();
        ids.insert("user_ids".into(), json!([ben.id, chloe.id]));
        let shown = of_dora.ask("get_statuses_by_ids", ids).await.unwrap().data;
        assert_eq!(shown[chloe.id.as_str()], "offline");
        let all = of_dora.ask("get_statuses", Props::new()).await.unwrap().data;
        assert!(all.contains_key(ben.id.as_str()) && !all.contains_key(chloe.id.as_str()), "{all:?}");

        let members = dora.client.get::<GetTeamMembers>(ByTeam { team_id: town.team.id }).await.unwrap();
        let members: Vec<_> = members.iter().map(|member| member.user_id).collect();
        assert!(members.contains(&ben.id) && !members.contains(&chloe.id), "{members:?}");
        let command = CommandArgs { channel_id: direct, command: "/msg @chloe hello".into(), ..CommandArgs::default() };
        let answer = dora.client.post::<ExecuteCommand>(command).await.unwrap();
        assert_eq!(answer.text, "There is nobody of that name.");
        let answer = dora.client.post::<CreateDirectChannel>(vec![dora.id, chloe.id]).await;
        assert_eq!(refused(answer).0, 403);
        running.stop().await;
    }
}

// covers: 40
#[tokio::test]
async fn a_profile_is_told_as_the_privacy_settings_have_it() {
    everywhere(async |town: &Town| {
        let hide = json!({ "PrivacySettings": { "ShowEmailAddress": false, "ShowFullName": false } });
        let hide = hide.as_object().unwrap().clone();
        town.anna.client.call::<PatchConfig>(NOTHING, Default::default(), hide).await?;
        let (mut of_ben, mut of_anna) =
            (Socket::connect(&town.ben.client).await?, Socket::connect(&town.anna.client).await?);
        let mut of_chloe = Socket::connect(&town.chloe.client).await?;
        renames(&town.chloe, "C").await?;
        assert_eq!(told(&mut of_ben, "user_updated").await["user"]["email"], "");
        assert_eq!(told(&mut of_anna, "user_updated").await["user"]["email"], "chloe@example.com");
        assert_eq!(told(&mut of_chloe, "user_updated").await["user"]["email"], "chloe@example.com", "it is their own");
        Ok(())
    })
    .await;
}

// covers: 40
#[tokio::test]
async fn others_hear_of_a_profile_what_they_see_and_only_when_it_changed() {
    everywhere(async |town: &Town| {
        let (mut of_ben, mut of_anna) =
            (Socket::connect(&town.ben.client).await?, Socket::connect(&town.anna.client).await?);
        let mut of_chloe = Socket::connect(&town.chloe.client).await?;
        let map = |name: &str, value: &str| Some([(name.to_owned(), value.to_owned())].into_iter().collect());
        let patches = [
            UserPatch { notify_props: map("mention_keys", "secret"), ..UserPatch::default() },
            UserPatch { props: map("private", "secret"), ..UserPatch::default() },
        ];
        for patch in patches {
            town.chloe.calls::<PatchUser>(ByUser { user_id: town.chloe.id.into() }, patch).await?;
        }
        let own = told(&mut of_chloe, "user_updated").await;
        assert_eq!(own["user"]["notify_props"]["mention_keys"], "secret");
        assert_eq!(told(&mut of_chloe, "user_updated").await["user"]["props"]["private"], "secret");
        for socket in [&mut of_ben, &mut of_anna] {
            let heard = told(socket, "user_updated").await.to_string();
            assert!(!heard.contains("mention_keys"), "{heard}");
        }
        renames(&town.chloe, "C").await?;
        let heard = told(&mut of_ben, "user_updated").await;
        assert_eq!(heard["user"]["nickname"], "C", "nothing of how she is notified came between");
        assert!(!heard.to_string().contains("secret"), "{heard}");
        Ok(())
    })
    .await;
}

// covers: 38
#[tokio::test]
async fn a_stranger_may_send_a_few_frames_and_no_more() {
    everywhere(async |town: &Town| {
        let stranger = town.ben.client.with_auth(Auth::Stranger);
        let mut socket = open(&stranger).await?;
        let mut answers = 0;
        while socket.ask("ping", Props::new()).await.is_ok() {
            answers += 1;
            assert!(answers <= 10, "a stranger is heard for ever");
        }
        assert!(answers > 1, "a few are answered");
        Ok(())
    })
    .await;
}

// covers: 38
#[tokio::test]
async fn so_many_sockets_from_an_address_may_wait_without_saying_who_they_are() {
    everywhere(async |town: &Town| {
        let stranger = town.ben.client.with_auth(Auth::Stranger);
        let mut waiting = Vec::new();
        for _ in 0..200 {
            waiting.push(open(&stranger).await?);
        }
        match open(&stranger).await.err() {
            Some(ClientError::Status { status: 429, .. }) => {}
            other => panic!("one too many: {other:?}"),
        }
        Socket::connect(&town.ben.client).await?;
        // Who says who they are, and who goes, makes room.
        let mut data = Props::new();
        data.insert("token".into(), town.chloe.client.auth().token().unwrap().into());
        waiting[0].ask("authentication_challenge", data).await?;
        let first = open(&stranger).await?;
        waiting.pop().map(Socket::close).unwrap().await?;
        let comes = async { while open(&stranger).await.is_err() {} };
        timeout(LONG, comes).await.expect("there is room again");
        drop(first);
        Ok(())
    })
    .await;
}

/// A socket of somebody who has not said who they are: there is no `hello`.
async fn open(client: &Client) -> Result<Socket, ClientError> {
    let resume = jackfield_client::Resume { connection_id: String::new(), sequence_number: 0 };
    Socket::reconnect(client, &resume).await
}

// covers: 38
#[tokio::test]
async fn a_user_has_so_many_sockets_and_no_more() {
    everywhere(async |town: &Town| {
        let mut sockets = Vec::new();
        for _ in 0..100 {
            sockets.push(Socket::connect(&town.ben.client).await?);
        }
        let refusal = Socket::connect(&town.ben.client).await;
        assert!(refusal.is_err(), "one too many");
        Socket::connect(&town.chloe.client).await?;
        // One that is gone makes room, though its client may still come back.
        sockets.pop().map(Socket::close).unwrap().await?;
        let connects = async { while Socket::connect(&town.ben.client).await.is_err() {} };
        timeout(LONG, connects).await.expect("there is room again");
        Ok(())
    })
    .await;
}
