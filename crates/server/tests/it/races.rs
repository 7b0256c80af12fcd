//! What two do at once comes out as if they had done it one after the other, on both engines.
// covers: 17, 44

use jackfield_api::commands::{CreateCommand, ExecuteCommand};
use jackfield_api::integration_actions::OpenInteractiveDialog;
use jackfield_api::path::{ByTeam, ByUser};
use jackfield_api::posts::{CreatePost, GetPost};
use jackfield_api::query::PerPage;
use jackfield_api::users::{self, GetUsers, UpdateUserActive, UpdateUserRoles, UserRoles, UsersQuery};
use jackfield_client::{Client, ClientError, NOTHING};
use jackfield_model::{ChannelType, Command, CommandArgs, Dialog, OpenDialogRequest, Post, User};
use jackfield_testkit::world::World;
use serde_json::json;

use crate::everywhere;
use crate::everywhere::serve;
use crate::integration::Integration;
use crate::town::{Person, Town, refused};

/// How often each race is run: a gap of some microseconds is not met every time.
const ROUNDS: usize = 12;
const LAST: (u16, &str) = (400, "app.user.update_active.last_admin.app_error");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_administrators_cannot_take_each_others_roles_at_once() {
    everywhere(async |town: &Town| {
        raise(town, &town.ben).await?;
        for _ in 0..ROUNDS {
            let demote = |by: &Person, other: &Person| {
                let (by, path) = (by.clone(), ByUser { user_id: other.id.into() });
                async move { by.calls::<UpdateUserRoles>(path, UserRoles { roles: "system_user".into() }).await.map(drop) }
            };
            let (one, other) = tokio::join!(demote(&town.anna, &town.ben), demote(&town.ben, &town.anna));
            one_administrator_stays(town, one, other).await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_administrators_cannot_switch_each_other_off_at_once() {
    everywhere(async |town: &Town| {
        raise(town, &town.ben).await?;
        let (mut anna, mut ben) = (town.anna.clone(), town.ben.clone());
        for _ in 0..ROUNDS {
            let stop = |by: &Person, other: &Person| switch(by, other, false);
            let (one, other) = tokio::join!(stop(&anna, &ben), stop(&ben, &anna));
            assert!(one.is_err() || other.is_err(), "both were switched off");
            if one.is_ok() {
                switch(&anna, &ben, true).await?;
                ben.client = ben.client.stranger().login("ben", "correct horse 7").await?.client;
            } else if other.is_ok() {
                switch(&ben, &anna, true).await?;
                anna.client = anna.client.stranger().login("anna", "correct horse 7").await?.client;
            }
        }
        Ok(())
    })
    .await;
}

fn switch(by: &Person, other: &Person, on: bool) -> impl Future<Output = Result<(), ClientError>> + use<> {
    let (by, path) = (by.clone(), ByUser { user_id: other.id.into() });
    async move { by.calls::<UpdateUserActive>(path, users::UserActive { active: Some(on) }).await.map(drop) }
}

/// Makes somebody an administrator, beside Anna.
async fn raise(town: &Town, other: &Person) -> Result<(), ClientError> {
    let body = UserRoles { roles: "system_user system_admin".into() };
    town.anna.calls::<UpdateUserRoles>(ByUser { user_id: other.id.into() }, body).await.map(drop)
}

/// Of two who took each other's roles one was refused, who then gives them back.
async fn one_administrator_stays(
    town: &Town,
    one: Result<(), ClientError>,
    other: Result<(), ClientError>,
) -> Result<(), ClientError> {
    assert!(one.is_err() || other.is_err(), "nobody is left who administers");
    let (stays, gone) = if one.is_ok() { (&town.anna, &town.ben) } else { (&town.ben, &town.anna) };
    for refusal in [one, other].into_iter().filter(Result::is_err) {
        let (status, id) = refused(refusal);
        assert!((status, id.as_str()) == LAST || status == 403, "{status} {id}");
    }
    let body = UserRoles { roles: "system_user system_admin".into() };
    stays.calls::<UpdateUserRoles>(ByUser { user_id: gone.id.into() }, body).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_first_accounts_one_administers() {
    for world in World::everywhere().await {
        let open = vec![("TeamSettings.EnableOpenServer".to_owned(), "true".to_owned())];
        let (running, stranger) = serve(world.server_with(open).await, world.path()).await;
        let sign_up = |at: usize| {
            let client: Client = stranger.clone();
            let name = format!("person{at}");
            let account = User { username: name.clone(), email: format!("{name}@example.com"), ..User::default() };
            async move { client.post::<users::CreateUser>(User { password: "correct horse 7".into(), ..account }).await }
        };
        let made = futures_util::future::join_all((0..6).map(sign_up)).await;
        let made: Vec<User> = made.into_iter().map(|answer| answer.expect("anybody may sign up")).collect();
        let administrators = made.iter().filter(|user| user.has_role("system_admin")).count();
        assert_eq!(administrators, 1, "on {}", world.place());
        running.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_posts_after_they_were_removed() {
    everywhere(async |town: &Town| {
        let secret = town.ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        for _ in 0..ROUNDS {
            town.ben.adds_to_channel(&secret, &town.chloe).await?;
            let posts =
                futures_util::future::join_all((0..4).map(|_| town.chloe.posts("still here").in_channel(&secret)));
            let (removed, posts) = tokio::join!(town.ben.removes(secret.id, &town.chloe), posts);
            removed?;
            for post in posts {
                match post {
                    // What was acknowledged is there.
                    Ok(post) => {
                        drop(town.ben.client.get::<GetPost>(jackfield_api::path::ByPost { post_id: post.id }).await?)
                    }
                    Err(error) => assert_eq!(error.status(), Some(403), "{error}"),
                }
            }
            assert_eq!(refused(town.chloe.posts("and now?").in_channel(&secret).await).0, 403);
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_that_is_sent_twice_at_once_is_there_once() {
    everywhere(async |town: &Town| {
        let square = town.ben.channel_named(&town.team, "town-square").await?;
        for round in 0..ROUNDS {
            let send = || {
                let post = Post {
                    channel_id: square.id,
                    message: format!("once {round}"),
                    pending_post_id: format!("{}:{round}", town.ben.id),
                    ..Post::default()
                };
                town.ben.client.call::<CreatePost>(NOTHING, Default::default(), post)
            };
            let answers = tokio::join!(send(), send(), send());
            let ids: Vec<_> = [answers.0, answers.1, answers.2].into_iter().flatten().map(|post| post.id).collect();
            assert!(!ids.is_empty() && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
            let path = jackfield_api::path::ByChannel { channel_id: square.id };
            let page = town.ben.client.get::<jackfield_api::posts::GetPostsForChannel>(path).await?;
            let copies = page.posts.values().filter(|post| post.message == format!("once {round}")).count();
            assert_eq!(copies, 1);
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trigger_that_is_pressed_twice_opens_one_dialog() {
    everywhere(async |town: &Town| {
        let integration = Integration::start().await;
        integration.answers(200, "{}");
        let config = json!({ "ServiceSettings": { "AllowedUntrustedInternalConnections": "127.0.0.1" } });
        let config = config.as_object().cloned().unwrap_or_default();
        town.anna.client.call::<jackfield_api::system::PatchConfig>(NOTHING, Default::default(), config).await?;
        town.ben.adds_to_team(town.team.id, &town.anna).await;
        let command = Command {
            team_id: town.team.id,
            trigger: "ask".into(),
            url: format!("{}/command", integration.url),
            method: "P".into(),
            ..Command::default()
        };
        town.anna.client.post::<CreateCommand>(command).await?;
        let square = town.chloe.channel_named(&town.team, "town-square").await?;
        let args = CommandArgs { channel_id: square.id, command: "/ask me".into(), ..CommandArgs::default() };
        let trigger_id = town.chloe.client.post::<ExecuteCommand>(args).await?.trigger_id;
        let open = || {
            let dialog = Dialog { title: "Lunch".into(), ..Dialog::default() };
            let url = format!("{}/dialog", integration.url);
            let body = OpenDialogRequest { trigger_id: trigger_id.clone(), url, dialog };
            town.chloe.client.post::<OpenInteractiveDialog>(body)
        };
        let answers = tokio::join!(open(), open(), open());
        let opened = [answers.0, answers.1, answers.2].iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(opened, 1);
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_joins_twice_at_once_is_a_member_once() {
    everywhere(async |town: &Town| {
        let dora = town.person("dora").await;
        let join = || {
            let member = jackfield_model::TeamMember { team_id: town.team.id, user_id: dora.id, ..Default::default() };
            town.ben.calls::<jackfield_api::teams::AddTeamMember>(ByTeam { team_id: town.team.id }, member)
        };
        let answers = tokio::join!(join(), join(), join());
        assert!([answers.0, answers.1, answers.2].iter().any(Result::is_ok));
        let query = UsersQuery { in_team: town.team.id, per_page: PerPage(200), ..UsersQuery::default() };
        let members = town.ben.client.call::<GetUsers>(NOTHING, query, ()).await?;
        assert_eq!(members.iter().filter(|user| user.id == dora.id).count(), 1);
        Ok(())
    })
    .await;
}
