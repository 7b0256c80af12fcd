//! What a request says of itself is not told on: neither the name that it calls the server by, nor where it wants to be sent.

use jackfield_api::files::UploadFile;
use jackfield_api::posts::CreatePost;
use jackfield_api::system::PatchConfig;
use jackfield_client::{ClientError, NOTHING, multipart};
use jackfield_model::{Post, names};
use serde_json::json;

use crate::everywhere;
use crate::town::{Person, Town};

/// A server's answer: its status, headers and body.
async fn answer(person: &Person, path: &str) -> Result<(u16, String), ClientError> {
    let mut request = person.client.raw(http::Method::GET, path);
    for name in ["host", "x-forwarded-host", "x-original-host", "x-host"] {
        request = request.header(name, "evil.example");
    }
    let answer = request.header("forwarded", "host=evil.example").send().await?;
    let (status, headers) = (answer.status().as_u16(), format!("{:?}", answer.headers()));
    Ok((status, format!("{headers}\n{}", answer.text().await?)))
}

// covers: 26
#[tokio::test]
async fn addresses_that_are_told_are_the_servers_own() {
    everywhere(async |town: &Town| {
        let own = json!({
            "ServiceSettings": { "SiteURL": "https://chat.example.org" },
            "FileSettings": { "EnablePublicLink": true },
        });
        let own = own.as_object().cloned().unwrap_or_default();
        town.anna.client.call::<PatchConfig>(NOTHING, Default::default(), own).await?;
        let square = town.ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let part = multipart::Part::bytes(b"plans".as_slice()).file_name("plans.txt");
        let form = multipart::Form::new().text("channel_id", square.id.to_string()).part("files", part);
        let uploaded = town.ben.client.upload::<UploadFile>(NOTHING, Default::default(), form).await?;
        let file = uploaded.file_infos[0].id;
        let post = Post { channel_id: square.id, message: "see".into(), file_ids: vec![file], ..Post::default() };
        town.ben.client.call::<CreatePost>(NOTHING, Default::default(), post).await?;
        let (_, link) = answer(&town.ben, &format!("/api/v4/files/{file}/link")).await?;
        assert!(link.contains("https://chat.example.org/files/"), "{link}");
        for path in [
            format!("/api/v4/files/{file}/link"),
            format!("/api/v4/files/{file}"),
            "/api/v4/config/client?format=old".into(),
            "/api/v4/users/me".into(),
            "/api/v4/nothing".into(),
            "/plugins/com.example.none/x".into(),
            "/".into(),
        ] {
            let (_, told) = answer(&town.ben, &path).await?;
            assert!(!told.contains("evil.example"), "{path}: {told}");
        }
        Ok(())
    })
    .await;
}

// covers: 34
#[tokio::test]
async fn nobody_is_sent_elsewhere() {
    everywhere(async |town: &Town| {
        let elsewhere = "https%3A%2F%2Fevil.example%2F";
        for path in [
            "/login",
            "/error",
            "/_redirect/pl/x",
            "/api/v4/users/login",
            "/api/v4/nothing",
            "//evil.example/",
            "/\\evil.example",
        ] {
            for parameter in ["redirect_to", "redirect", "next", "url", "returnTo"] {
                let (status, told) = answer(&town.ben, &format!("{path}?{parameter}={elsewhere}")).await?;
                assert!(!(300..400).contains(&status) || status == 304, "{path}?{parameter}: {status}");
                assert!(!told.contains("\"location\"") && !told.contains("http-equiv=\"refresh\""), "{path}: {told}");
            }
        }
        Ok(())
    })
    .await;
}
