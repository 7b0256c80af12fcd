//! Looking after a server: figures, its log, what it leaves out, and what it stands on.

use http::Method;
use jackfield_api::brand::{DeleteBrandImage, GetBrandImage};
use jackfield_api::system as api;
use jackfield_api::usage;
use jackfield_api::users::{GetUsers, SearchUsers};
use jackfield_client::{Client, ClientError, NOTHING, Socket, multipart};
use jackfield_model::{ClientLog, LogFilter, Post, Props, SiteUrlTest, StringMap};
use jackfield_testkit::World;
use jackfield_testkit::integration::Integration;
use serde_json::{Value, json};

use crate::everywhere;
use crate::town::{Town, refused};

/// A town on each engine, with the server's application and a clock that stands still.
async fn in_each_world(test: impl AsyncFn(&World, &jackfield_domain::App, &Town) -> Result<(), ClientError>) {
    for world in World::everywhere().await {
        let app = world.server_with(vec![("TeamSettings.EnableOpenServer".to_owned(), "true".to_owned())]).await;
        let (running, client) = jackfield_testkit::everywhere::serve(app.clone(), world.path()).await;
        let town = Town::build(client).await;
        let outcome = test(&world, &app, &town).await;
        running.stop().await;
        outcome.unwrap_or_else(|error| panic!("on {}: {error}", world.place()));
    }
}

async fn figures(town: &Town, name: &str) -> Result<Vec<(String, i64)>, ClientError> {
    let query = api::AnalyticsQuery { name: name.to_owned(), team_id: town.team.id };
    let rows = town.anna.client.call::<api::GetAnalyticsOld>(NOTHING, query, ()).await?;
    Ok(rows.into_iter().map(|row| (row.name, row.value)).collect())
}

#[tokio::test]
async fn figures_tell_what_there_is_and_what_was_written_on_which_day() {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    in_each_world(async |world, _, town| {
        let square = town.ben.channel_named(&town.team, "town-square").await?;
        town.ben.posts("a #hashtag").in_channel(&square).await?;
        let before: i64 =
            figures(town, "standard").await?.iter().find(|(name, _)| name == "post_count").map_or(0, |row| row.1);
        assert!(figures(town, "post_counts_day").await?.is_empty(), "a day is told of when it is over");
        world.clock.advance(DAY);
        town.chloe.posts("another").in_channel(&square).await?;
        let standard: StringMap =
            figures(town, "").await?.into_iter().map(|(name, value)| (name, value.to_string())).collect();
        let counted = ["channel_open_count", "unique_user_count", "team_count", "inactive_user_count"];
        assert_eq!(counted.map(|name| standard[name].as_str()), ["2", "2", "1", "0"]);
        assert_eq!(standard["post_count"], (before + 1).to_string());
        let days = figures(town, "post_counts_day").await?;
        assert_eq!((days.len(), days[0].0.as_str()), (1, "2023-11-14"));
        assert!(days[0].1 >= 1);
        assert_eq!(figures(town, "bot_post_counts_day").await?, []);
        assert_eq!(figures(town, "extra_counts").await?[1], ("hashtag_post_count".to_owned(), 1));
        assert_eq!(refused(figures(town, "weather").await), (400, "api.context.invalid_body_param.app_error".into()));
        let small = Props::from_iter([("AnalyticsSettings".to_owned(), json!({ "MaxUsersForStatistics": 1 }))]);
        town.anna.calls::<api::PatchConfig>(NOTHING, small).await?;
        assert_eq!(figures(town, "post_counts_day").await?, [(String::new(), -1)], "it would take too long");
        assert_eq!(refused(town.ben.client.get::<api::GetAnalyticsOld>(NOTHING).await).0, 403);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_log_is_read_by_those_who_may() {
    in_each_world(async |_, app, town| {
        for (level, text) in [("info", "It begins"), ("error", "It fails")] {
            app.log.note(app.now(), level, text.to_owned(), Props::new());
        }
        let lines = town.anna.client.get::<api::GetLogs>(NOTHING).await?;
        assert!(lines.len() == 2 && lines[1].contains("It fails"), "{lines:?}");
        let page = api::LogsQuery { page: 1, logs_per_page: api::LinesPerPage(1) };
        let lines = town.anna.client.call::<api::GetLogs>(NOTHING, page, ()).await?;
        assert!(lines.len() == 1 && lines[0].contains("It begins"), "{lines:?}");
        let filter = LogFilter { log_levels: vec!["error".into()], ..LogFilter::default() };
        let found = town.anna.calls::<api::QueryLogs>(NOTHING, filter).await?;
        assert_eq!(found["default"].len(), 1);
        assert_eq!(found["default"][0]["msg"], "It fails");
        let file = town.anna.client.bytes::<api::DownloadSystemLogs>(NOTHING, Default::default()).await?;
        assert_eq!(String::from_utf8_lossy(&file).lines().count(), 2);
        assert_eq!(refused(town.ben.client.get::<api::GetLogs>(NOTHING).await).0, 403);
        assert_eq!(refused(town.ben.calls::<api::QueryLogs>(NOTHING, LogFilter::default()).await).0, 403);
        let said = ClientLog { level: "ERROR".into(), message: format!("a\nb{}", "x".repeat(1000)) };
        let noted = town.ben.calls::<api::PostLog>(NOTHING, said.clone()).await?;
        assert!(noted["message"].starts_with("ab") && noted["message"].len() == 400);
        assert_eq!(refused(town.ben.client.stranger().post::<api::PostLog>(said).await).0, 403);
        Ok(())
    })
    .await;
}

// covers: 35
#[tokio::test]
async fn a_busy_server_leaves_out_searches_until_it_is_not() {
    in_each_world(async |world, _, town| {
        let set = async |seconds: &str| {
            let query = api::BusyQuery { seconds: seconds.to_owned() };
            town.anna.client.call::<api::SetServerBusy>(NOTHING, query, ()).await
        };
        let searches = async || {
            let body = serde_json::from_value(json!({ "term": "ben" })).expect("it is a search");
            town.ben.calls::<SearchUsers>(NOTHING, body).await.map(drop)
        };
        for wrong in ["0", "-1", "soon", "99999999999"] {
            assert_eq!(refused(set(wrong).await), (400, "api.context.invalid_url_param.app_error".into()));
        }
        set("60").await?;
        let state = town.anna.client.get::<api::GetServerBusyExpires>(NOTHING).await?;
        assert_eq!((state.busy, state.expires), (true, 1_700_000_060));
        assert_eq!(state.expires_ts, "Tue Nov 14 22:14:20 +0000 UTC 2023");
        assert_eq!(refused(searches().await), (503, "api.context.server_busy.app_error".into()));
        town.ben.client.get::<GetUsers>(NOTHING).await?;
        world.clock.advance(61_000);
        searches().await?;
        set("").await?;
        assert!(searches().await.is_err());
        town.anna.client.get::<api::ClearServerBusy>(NOTHING).await?;
        searches().await?;
        assert!(!town.anna.client.get::<api::GetServerBusyExpires>(NOTHING).await?.busy);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn answers_have_mattermosts_headers_and_addresses_their_bounds() {
    everywhere(async |town: &Town| {
        let asks = async |path: &str| town.anna.client.raw(Method::GET, path).send().await.expect("the server answers");
        let ping = asks("/api/v4/system/ping?get_server_status=true").await;
        for name in ["status", "database_status", "filestore_status"] {
            assert_eq!(ping.headers()[name], "OK");
        }
        let config = asks("/api/v4/config").await;
        assert_eq!(config.headers()["cache-control"], "no-cache, no-store, must-revalidate");
        let long = asks(&format!("/api/v4/system/ping?x={}", "x".repeat(2048))).await;
        assert_eq!(long.status().as_u16(), 414);
        let error: Value = long.json().await.expect("it is JSON");
        assert_eq!(error["id"], "basic_security_check.url.too_long_error");
        assert_eq!(asks(&format!("/api/v4/system/ping?x={}", "x".repeat(2000))).await.status().as_u16(), 200);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_belongs_to_nothing_is_named() {
    everywhere(async |town: &Town| {
        let sound = town.anna.client.get::<api::CheckIntegrity>(NOTHING).await?;
        assert!(sound.len() > 20);
        let odd: Vec<_> = sound.iter().filter(|result| !result.data.records.is_empty()).collect();
        assert!(odd.is_empty(), "{odd:?}");
        let migrations = town.anna.client.get::<api::GetAppliedSchemaMigrations>(NOTHING).await?;
        assert_eq!((migrations[0].version, migrations[0].name.as_str()), (1, "tables"));
        Ok(())
    })
    .await;
}

// covers: 33
#[tokio::test]
async fn addresses_inside_are_tried_out_by_administrators_alone() {
    everywhere(async |town: &Town| {
        let site = Integration::start().await;
        let tries =
            async |url: &str| town.anna.calls::<api::TestSiteURL>(NOTHING, SiteUrlTest { site_url: url.into() }).await;
        tries(&site.url).await?;
        assert_eq!(site.last().0, "/api/v4/system/ping");
        site.answers(404, "");
        assert_eq!(refused(tries(&site.url).await), (400, "app.admin.test_site_url.failure".into()));
        assert_eq!(refused(tries("").await), (400, "api.context.invalid_body_param.app_error".into()));
        let body = SiteUrlTest { site_url: site.url.clone() };
        assert_eq!(refused(town.ben.calls::<api::TestSiteURL>(NOTHING, body).await).0, 403);
        town.anna.calls::<api::TestFileStoreConnection>(NOTHING, Props::new()).await?;
        let other = Props::from_iter([("FileSettings".to_owned(), json!({ "DriverName": "amazons3" }))]);
        let refusal = refused(town.anna.calls::<api::TestS3Connection>(NOTHING, other).await);
        assert_eq!(refusal, (501, "api.file.no_driver.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_brands_picture_is_kept_and_shown_to_strangers() {
    everywhere(async |town: &Town| {
        let shown = async |client: &Client| {
            let answer = client.raw(Method::GET, "/api/v4/brand/image").send().await.expect("the server answers");
            (answer.status().as_u16(), answer.bytes().await.expect("it answers whole").len())
        };
        assert_eq!(shown(&town.chloe.client).await, (404, 0));
        let uploads = async |client: &Client, bytes: Vec<u8>| {
            let part = multipart::Part::bytes(bytes).file_name("brand.png");
            let form = multipart::Form::new().part("image", part);
            let answer = client.raw(Method::POST, "/api/v4/brand/image").multipart(form).send().await;
            answer.expect("the server answers").status().as_u16()
        };
        let picture = include_bytes!("matrix/picture.png").to_vec();
        assert_eq!(uploads(&town.ben.client, picture.clone()).await, 403);
        assert_eq!(uploads(&town.anna.client, b"no picture".to_vec()).await, 400);
        assert_eq!(uploads(&town.anna.client, picture).await, 201);
        let bytes = town.chloe.client.bytes::<GetBrandImage>(NOTHING, Default::default()).await?;
        assert!(bytes.starts_with(b"\x89PNG"));
        town.anna.client.get::<DeleteBrandImage>(NOTHING).await?;
        let again = refused(town.anna.client.get::<DeleteBrandImage>(NOTHING).await);
        assert_eq!(again, (404, "api.admin.delete_brand_image.storage.not_found".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_test_notification_is_a_message_of_the_servers_bot() {
    everywhere(async |town: &Town| {
        let mut socket = Socket::connect(&town.ben.client).await?;
        town.ben.calls::<api::TestNotification>(NOTHING, ()).await?;
        let event = socket.wait_for("posted").await?;
        let post: Post = serde_json::from_str(event.data["post"].as_str().unwrap_or_default()).expect("it is a post");
        assert!(post.props.contains_key("force_notification") && post.message.contains("test"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_server_is_set_up_once_and_says_so() {
    everywhere(async |town: &Town| {
        let before = town.anna.client.get::<api::GetOnboardingComplete>(NOTHING).await?;
        assert_eq!((before.name.as_str(), before.value.as_str()), ("FirstAdminSetupComplete", "false"));
        let body = serde_json::from_value(json!({ "organization": "Example", "install_plugins": [] }));
        town.anna.calls::<api::CompleteOnboarding>(NOTHING, body.expect("it is one")).await?;
        assert_eq!(town.anna.client.get::<api::GetOnboardingComplete>(NOTHING).await?.value, "true");
        assert_eq!(town.anna.client.get::<api::GetMarketplaceVisitedByAdmin>(NOTHING).await?.value, "false");
        town.anna.calls::<api::UpdateMarketplaceVisitedByAdmin>(NOTHING, Default::default()).await?;
        assert_eq!(town.anna.client.get::<api::GetMarketplaceVisitedByAdmin>(NOTHING).await?.value, "true");
        assert!(town.ben.client.get::<api::GetOnboardingComplete>(NOTHING).await.is_err());
        let fixed = town.anna.client.get::<api::GetEnvironmentConfig>(NOTHING).await?;
        assert_eq!(Value::Object(fixed), json!({ "TeamSettings": { "EnableOpenServer": true } }));
        assert_eq!(town.ben.client.get::<usage::GetTeamsUsage>(NOTHING).await?.active, 1);
        assert_eq!(town.ben.client.get::<usage::GetPostsUsage>(NOTHING).await?.count, 0, "fewer than a thousand");
        assert_eq!(town.ben.client.get::<usage::GetStorageUsage>(NOTHING).await?.bytes, 0);
        Ok(())
    })
    .await;
}
