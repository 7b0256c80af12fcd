//! Removing for good, where the settings allow it; other secrets for access tokens; packages from addresses.

use axum::body::Bytes;
use axum::routing::get;
use jackfield_api::channels::{DeleteChannel, DeleteChannelQuery, GetChannel};
use jackfield_api::path::{ByChannel, ByPost, ByTeam, ByUser};
use jackfield_api::plugins::{InstallFromUrl, InstallPluginFromUrl};
use jackfield_api::posts::GetPost;
use jackfield_api::sessions as tokens;
use jackfield_api::system::{CheckIntegrity, PatchConfig};
use jackfield_api::teams::{DeleteTeamQuery, GetTeam, SoftDeleteTeam};
use jackfield_api::users::{DeleteUser, DeleteUserQuery, GetUser};
use jackfield_client::{ClientError, NOTHING};
use jackfield_model::{ChannelType, Millis, UserId};
use serde_json::{Value, json};

use crate::everywhere;
use crate::town::{Town, refused};

async fn configure(town: &Town, change: Value) -> Result<(), ClientError> {
    let change = change.as_object().cloned().unwrap_or_default();
    town.anna.calls::<PatchConfig>(NOTHING, change).await.map(drop)
}

async fn allow(town: &Town) -> Result<(), ClientError> {
    let all = json!({ "EnableAPITeamDeletion": true, "EnableAPIChannelDeletion": true, "EnableAPIUserDeletion": true });
    configure(town, json!({ "ServiceSettings": all })).await
}

/// Nothing names what is not there any more.
async fn is_sound(town: &Town) -> Result<(), ClientError> {
    let results = town.anna.client.get::<CheckIntegrity>(NOTHING).await?;
    let odd: Vec<_> = results.iter().filter(|result| !result.data.records.is_empty()).collect();
    assert!(odd.is_empty(), "{odd:?}");
    Ok(())
}

#[tokio::test]
async fn a_team_goes_with_all_that_is_in_it() {
    everywhere(async |town: &Town| {
        let (path, permanent) = (|| ByTeam { team_id: town.team.id }, || DeleteTeamQuery { permanent: true });
        let plans = town.ben.makes_channel(&town.team, "plans", ChannelType::Private).await;
        town.ben.adds_to_channel(&plans, &town.chloe).await?;
        let root = town.ben.posts("a plan").in_channel(plans.id).await?;
        town.chloe.posts("a reply").below(&root).in_channel(plans.id).await?;
        let anna = town.anna.client.call::<SoftDeleteTeam>(path(), permanent(), ()).await;
        assert_eq!(refused(anna), (401, "api.user.delete_team.not_enabled.app_error".into()));
        allow(town).await?;
        let ben = town.ben.client.call::<SoftDeleteTeam>(path(), permanent(), ()).await;
        assert_eq!(refused(ben).0, 403, "who administers a team archives it, and no more");
        town.anna.client.call::<SoftDeleteTeam>(path(), permanent(), ()).await?;
        assert_eq!(refused(town.anna.client.get::<GetTeam>(path()).await).0, 404);
        assert_eq!(refused(town.anna.client.get::<GetChannel>(ByChannel { channel_id: plans.id }).await).0, 404);
        assert_eq!(refused(town.anna.client.get::<GetPost>(ByPost { post_id: root.id }).await).0, 404);
        is_sound(town).await
    })
    .await;
}

#[tokio::test]
async fn a_channel_goes_and_its_team_stays() {
    everywhere(async |town: &Town| {
        let plans = town.ben.makes_channel(&town.team, "plans", ChannelType::Open).await;
        let post = town.ben.posts("a plan").in_channel(plans.id).await?;
        let path = || ByChannel { channel_id: plans.id };
        let permanent = || DeleteChannelQuery { permanent: true };
        let anna = town.anna.client.call::<DeleteChannel>(path(), permanent(), ()).await;
        assert_eq!(refused(anna), (401, "api.user.delete_channel.not_enabled.app_error".into()));
        allow(town).await?;
        assert_eq!(refused(town.ben.client.call::<DeleteChannel>(path(), permanent(), ()).await).0, 403);
        town.anna.client.call::<DeleteChannel>(path(), permanent(), ()).await?;
        assert_eq!(refused(town.anna.client.get::<GetChannel>(path()).await).0, 404);
        assert_eq!(refused(town.anna.client.get::<GetPost>(ByPost { post_id: post.id }).await).0, 404);
        town.ben.client.get::<GetTeam>(ByTeam { team_id: town.team.id }).await?;
        is_sound(town).await
    })
    .await;
}

#[tokio::test]
async fn an_account_goes_with_what_it_wrote_and_what_others_wrote_stays() {
    everywhere(async |town: &Town| {
        let square = town.ben.channel_named(&town.team, "town-square").await?;
        let bens = town.ben.posts("by ben").in_channel(square.id).await?;
        let reply = town.chloe.posts("by chloe").below(&bens).in_channel(square.id).await?;
        let chloes = town.chloe.posts("by chloe too").in_channel(square.id).await?;
        let answer = town.ben.posts("an answer").below(&chloes).in_channel(square.id).await?;
        let path = |id: UserId| ByUser { user_id: id.into() };
        let permanent = || DeleteUserQuery { permanent: true };
        let gone = town.anna.client.call::<DeleteUser>(path(town.chloe.id), permanent(), ()).await;
        assert_eq!(refused(gone), (401, "api.user.delete_user.not_enabled.app_error".into()));
        allow(town).await?;
        assert_eq!(refused(town.ben.client.call::<DeleteUser>(path(town.chloe.id), permanent(), ()).await).0, 403);
        assert_eq!(refused(town.chloe.client.call::<DeleteUser>(path(town.chloe.id), permanent(), ()).await).0, 403);
        let last = town.anna.client.call::<DeleteUser>(path(town.anna.id), permanent(), ()).await;
        assert_eq!(refused(last), (400, "app.user.update_active.last_admin.app_error".into()));
        town.anna.client.call::<DeleteUser>(path(town.chloe.id), permanent(), ()).await?;
        assert_eq!(refused(town.anna.client.get::<GetUser>(path(town.chloe.id)).await).0, 404);
        assert_eq!(refused(town.chloe.client.get::<GetUser>(town.chloe.me()).await).0, 401);
        let post = async |id| town.ben.client.get::<GetPost>(ByPost { post_id: id }).await;
        assert_eq!(post(bens.id).await?.reply_count, 0, "the thread knows what is gone");
        for id in [reply.id, chloes.id, answer.id] {
            assert_eq!(refused(post(id).await).0, 404);
        }
        is_sound(town).await
    })
    .await;
}

// covers: 11
#[tokio::test]
async fn a_token_gets_another_secret_and_the_old_one_ends() {
    everywhere(async |town: &Town| {
        configure(town, json!({ "ServiceSettings": { "EnableUserAccessTokens": true } })).await?;
        let request = || tokens::AccessTokenRequest { description: "For a script".into(), ..Default::default() };
        let made = town.anna.calls::<tokens::CreateUserAccessToken>(town.anna.me(), request()).await?;
        let rotation = || tokens::AccessTokenRotation { token_id: made.id, ..Default::default() };
        let past = tokens::AccessTokenRotation { expires_at: Millis(1), ..rotation() };
        assert_eq!(refused(town.anna.calls::<tokens::RotateUserAccessToken>(NOTHING, past).await).0, 400);
        assert_eq!(refused(town.ben.calls::<tokens::RotateUserAccessToken>(NOTHING, rotation()).await).0, 403);
        let fresh = town.anna.calls::<tokens::RotateUserAccessToken>(NOTHING, rotation()).await?;
        assert_eq!((fresh.id, fresh.description.as_str()), (made.id, "For a script"));
        let asks = async |token: &str| {
            town.ben.client.with_token(token).get::<GetUser>(town.anna.me()).await.map(|user| user.id)
        };
        assert_eq!(refused(asks(&made.token).await).0, 401);
        assert_eq!(asks(&fresh.token).await?, town.anna.id);
        Ok(())
    })
    .await;
}

// covers: 33
#[tokio::test]
async fn a_package_is_fetched_from_where_the_settings_allow() {
    everywhere(async |town: &Town| {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let place = format!("http://{}", listener.local_addr().expect("it is bound"));
        let package = Bytes::from(crate::matrix::package());
        let elsewhere = || async { (http::StatusCode::FOUND, [(http::header::LOCATION, "/plugin.tar.gz")]) };
        let router = axum::Router::new()
            .route("/plugin.tar.gz", get(move || async move { package }))
            .route("/latest", get(elsewhere))
            .route("/circle", get(|| async { (http::StatusCode::FOUND, [(http::header::LOCATION, "/circle")]) }));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let installs = async |path: &str| {
            let query = InstallFromUrl { plugin_download_url: format!("{place}{path}"), force: true };
            town.anna.client.call::<InstallPluginFromUrl>(NOTHING, query, ()).await
        };
        let failed = (400, "api.plugin.install.download_failed.app_error".to_owned());
        assert_eq!(refused(installs("/latest").await), failed, "it is no https");
        configure(town, json!({ "PluginSettings": { "AllowInsecureDownloadURL": true } })).await?;
        assert_eq!(refused(installs("/latest").await), failed, "it is an address inside");
        configure(town, json!({ "ServiceSettings": { "AllowedUntrustedInternalConnections": "127.0.0.1" } })).await?;
        assert_eq!(refused(installs("/circle").await), failed);
        assert_eq!(refused(installs("/none").await), failed);
        assert_eq!(installs("/latest").await?.id, "com.example.plugin");
        let query = InstallFromUrl { plugin_download_url: place.clone(), force: true };
        let ben = town.ben.client.call::<InstallPluginFromUrl>(NOTHING, query, ()).await;
        assert_eq!(refused(ben).0, 403);
        Ok(())
    })
    .await;
}
