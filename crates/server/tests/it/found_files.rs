//! Files over HTTP: how they are found, and with which headers they come.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use http::Method;
use jackfield_api::files as api;
use jackfield_api::path::ByTeam;
use jackfield_client::{Client, ClientError, NOTHING, multipart};
use jackfield_model::{Channel, ChannelType, FileId, FileUploadResponse, SearchParameter, names};

use crate::everywhere;
use crate::town::{Person, Town, refused};

async fn shares(person: &Person, channel: &Channel, name: &str, body: &str) -> Result<FileId, ClientError> {
    let part = multipart::Part::bytes(body.as_bytes().to_vec()).file_name(name.to_owned());
    let form = multipart::Form::new().text("channel_id", channel.id.to_string()).part("files", part);
    let answer: FileUploadResponse = person.client.upload::<api::UploadFile>(NOTHING, Default::default(), form).await?;
    let file = answer.file_infos[0].id;
    person.posts("see").with_files(vec![file]).in_channel(channel).await?;
    Ok(file)
}

async fn finds(person: &Person, town: &Town, terms: &str) -> Vec<FileId> {
    let asked = SearchParameter { terms: Some(terms.into()), ..SearchParameter::default() };
    let path = ByTeam { team_id: town.team.id };
    let in_team = person.calls::<api::SearchFilesInTeam>(path, asked.clone()).await.expect("they are in the team");
    let everywhere = person.client.post::<api::SearchFiles>(asked).await.expect("anybody may search");
    assert_eq!(in_team.order, everywhere.order, "{terms}");
    assert!(in_team.order.iter().all(|id| in_team.file_infos.contains_key(id)));
    in_team.order
}

// covers: 2, 8
#[tokio::test]
async fn files_are_found_by_name_author_place_and_kind_and_only_by_those_who_see_them() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let square = ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let secret = ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        let plan = shares(ben, &square, "summer-plan.txt", "go to the beach").await?;
        let menu = shares(chloe, &square, "summer_menu.pdf", "%PDF").await?;
        let hidden = shares(ben, &secret, "summer-bonus.txt", "everybody").await?;
        assert_eq!(finds(chloe, town, "summer").await, [menu, plan]);
        assert_eq!(finds(ben, town, "summer").await, [hidden, menu, plan]);
        assert_eq!(finds(ben, town, "summer -menu").await, [hidden, plan]);
        assert_eq!(finds(ben, town, "from:chloe").await, [menu]);
        assert_eq!(finds(ben, town, "summer in:secret").await, [hidden]);
        assert_eq!(finds(ben, town, "ext:pdf").await, [menu]);
        assert_eq!(finds(ben, town, "summer -ext:pdf").await, [hidden, plan]);
        assert_eq!(finds(ben, town, "sum*").await.len(), 3);
        assert!(finds(ben, town, "summer before:2001-01-01").await.is_empty());
        assert!(finds(ben, town, "from:nobody").await.is_empty());
        assert!(finds(chloe, town, "in:secret").await.is_empty());
        let empty = SearchParameter { terms: Some(String::new()), ..SearchParameter::default() };
        let refusal = refused(ben.client.post::<api::SearchFiles>(empty).await);
        assert_eq!(refusal, (400, "api.context.invalid_body_param.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_file_says_when_it_was_uploaded_and_runs_nowhere() {
    everywhere(async |town: &Town| {
        let ben = &town.ben;
        let square = ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let page = shares(ben, &square, "page.html", "<script>alert(1)</script>").await?;
        let path = format!("/api/v4/files/{page}");
        for method in [Method::GET, Method::HEAD] {
            let answer = Client::send(ben.client.raw(method, &path)).await?;
            let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
            assert_eq!(header("content-type"), "text/plain");
            assert_eq!(header("cache-control"), "private, max-age=86400");
            assert_eq!(header("content-length"), "25");
            let named = header("content-disposition");
            assert!(named.contains("filename=\"page.html\"; filename*=UTF-8''page.html"), "{named}");
            let known = header("last-modified");
            let again = ben.client.raw(Method::GET, &path).header("if-modified-since", known);
            assert_eq!(again.send().await.expect("it answers").status().as_u16(), 304);
        }
        Ok(())
    })
    .await;
}
