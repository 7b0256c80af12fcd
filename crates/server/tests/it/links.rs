//! What addresses lead to, over HTTP: previews in posts, redirects, the image proxy, and what they never reach.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use axum::http::header;
use axum::response::Redirect;
use axum::routing::get;
use jackfield_api::jobs::{ByJob, CancelJob, CreateJob, CreateJobRequest, GetJob, GetJobs};
use jackfield_api::links::{self as api, UrlQuery, UrlRequest};
use jackfield_api::system::PatchConfig;
use jackfield_client::{ClientError, NOTHING, Socket};
use jackfield_model::{JobId, Post, names};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::everywhere;
use crate::town::{Town, refused};

/// A server outside with a page, a picture and an address that leads elsewhere.
async fn outside() -> String {
    let page =
        r#"<html><head><title>Plans</title><meta property="og:description" content="All of them"></head></html>"#;
    let router = axum::Router::new()
        .route("/page", get(async move || ([(header::CONTENT_TYPE, "text/html")], page)))
        .route("/picture", get(async || ([(header::CONTENT_TYPE, "image/png")], "PNG")))
        .route("/drawing", get(async || ([(header::CONTENT_TYPE, "image/svg+xml")], "<svg/>")))
        .route("/short", get(async || Redirect::temporary("/page")));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

async fn configure(town: &Town, change: Value) -> Result<(), ClientError> {
    let change = change.as_object().cloned().unwrap_or_default();
    town.anna.client.call::<PatchConfig>(NOTHING, Default::default(), change).await.map(drop)
}

async fn location(town: &Town, url: &str) -> Result<String, ClientError> {
    let query = UrlQuery { url: url.into() };
    Ok(town.ben.client.call::<api::GetRedirectLocation>(NOTHING, query, ()).await?.location)
}

#[tokio::test]
async fn a_posts_link_is_looked_up_once_and_shown_to_who_has_the_post() {
    let outside = outside().await;
    everywhere(async |town: &Town| {
        configure(town, json!({"ServiceSettings": {"AllowedUntrustedInternalConnections": "127.0.0.1"}})).await?;
        let square = town.ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let mut socket = Socket::connect(&town.chloe.client).await?;
        let post = town.ben.posts(&format!("See {outside}/page")).in_channel(&square).await?;
        assert_eq!(post.metadata.as_ref().map(|metadata| metadata.embeds[0].embed_type.as_str()), Some("link"));
        let event = socket.wait_for("post_edited").await?;
        let shown: Post = serde_json::from_str(event.data["post"].as_str().expect("JSON")).expect("a post");
        let embed = shown.metadata.expect("it has some").embeds.remove(0);
        assert_eq!((shown.id, embed.embed_type.as_str()), (post.id, "opengraph"));
        assert_eq!((&embed.data["title"], &embed.data["description"]), (&json!("Plans"), &json!("All of them")));
        assert!(shown.edit_at.is_never(), "nobody edited it");
        let again = town.chloe.posts(&format!("{outside}/page is nice")).in_channel(&square).await?;
        let embed = again.metadata.expect("it has some").embeds.remove(0);
        assert_eq!(embed.embed_type, "opengraph", "it is known already");

        let said = town.ben.client.post::<api::GetOpenGraph>(UrlRequest { url: format!("{outside}/short") }).await?;
        assert_eq!((said.title.as_str(), said.url), ("Plans", format!("{outside}/page")));
        assert_eq!(location(town, &format!("{outside}/short")).await?, format!("{outside}/page"));
        assert_eq!(location(town, &format!("{outside}/page")).await?, "");
        Ok(())
    })
    .await;
}

// covers: 24
#[tokio::test]
async fn what_is_not_public_is_never_asked_and_images_are_images() {
    let outside = outside().await;
    everywhere(async |town: &Town| {
        let image = async |path: &str| {
            let query = UrlQuery { url: format!("{outside}{path}") };
            town.ben.client.bytes::<api::GetImageByUrl>(NOTHING, query).await
        };
        let refusal = (400, "api.image.get.app_error".to_owned());
        assert_eq!(refused(image("/picture").await), refusal, "it is switched off");
        configure(town, json!({"ImageProxySettings": {"Enable": true}})).await?;
        assert_eq!(refused(image("/picture").await), refusal, "it is on this machine");
        assert_eq!(location(town, &format!("{outside}/short")).await?, "");
        let said = town.ben.client.post::<api::GetOpenGraph>(UrlRequest { url: format!("{outside}/page") }).await?;
        assert_eq!(said.title, "");
        configure(town, json!({"ServiceSettings": {"AllowedUntrustedInternalConnections": "127.0.0.1"}})).await?;
        assert_eq!(image("/picture").await?.as_ref(), b"PNG");
        assert_eq!(refused(image("/drawing").await), refusal, "it could run");
        assert_eq!(refused(image("/page").await), refusal);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn administrators_ask_for_jobs_and_watch_them() {
    everywhere(async |town: &Town| {
        let (anna, ben) = (&town.anna, &town.ben);
        let wanted = |job_type: &str| CreateJobRequest { job_type: job_type.into(), ..CreateJobRequest::default() };
        assert_eq!(refused(ben.client.post::<CreateJob>(wanted("export_delete")).await).0, 403);
        let unknown = refused(anna.client.post::<CreateJob>(wanted("make_coffee")).await);
        assert_eq!(unknown, (400, "api.job.unable_to_create_job.incorrect_job_type".into()));
        let job = anna.client.post::<CreateJob>(wanted("export_delete")).await?;
        let path = ByJob { job_id: job.id };
        assert_eq!(anna.client.get::<GetJob>(path.clone()).await?.job_type, "export_delete");
        assert_eq!(anna.client.get::<GetJobs>(NOTHING).await?.len(), 1);
        let none = refused(anna.client.get::<GetJob>(ByJob { job_id: JobId::new() }).await);
        assert_eq!(none, (404, "app.job.get.app_error".into()));
        // It may have been done already; then there is nothing to cancel.
        let cancelled = anna.calls::<CancelJob>(path, ()).await;
        assert!(cancelled.is_ok() || refused(cancelled).0 == 400);
        Ok(())
    })
    .await;
}
