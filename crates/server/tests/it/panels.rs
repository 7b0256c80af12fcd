//! Apps inside the client: who may open them, what their own servers are told of that, and what the page lets be shown.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{Method, StatusCode};
use jackfield_api::panels as api;
use jackfield_api::path::{ByUser, UserRef};
use jackfield_api::users;
use jackfield_client::{ClientError, NOTHING, Socket};
use jackfield_model::{
    ChannelId, ChannelType, JsonWebKeys, Panel, PanelAnswer, PanelComplaint, PanelDraft, PanelKeyDraft, PanelPatch,
    PanelPlace, PanelPress, PanelShortcut, PanelToken, Post, TeamId,
};
use jackfield_testkit::panels::read;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::everywhere;
use crate::integration::{Heard, Integration};
use crate::rights::{forbidden, sets};
use crate::town::{Person, Town, refused};

const SITE: &str = "https://chat.example";

fn draft(scopes: &[&str]) -> PanelDraft {
    PanelDraft {
        name: "Reviews".into(),
        url: "https://reviews.example/app?from=chat".into(),
        places: vec!["page".into(), "rhs".into()],
        scopes: scopes.iter().map(|scope| (*scope).into()).collect(),
        ..PanelDraft::default()
    }
}

async fn registers(town: &Town, draft: PanelDraft) -> Result<Panel, ClientError> {
    town.anna.client.post::<api::CreatePanel>(draft).await
}

fn path(panel: &Panel) -> api::ByPanel {
    api::ByPanel { panel_id: panel.id }
}

async fn asks(person: &Person, panel: &Panel, place: PanelPlace) -> Result<PanelToken, ClientError> {
    person.calls::<api::CreatePanelToken>(path(panel), place).await
}

fn nowhere() -> PanelPlace {
    PanelPlace::default()
}

fn at(channel_id: ChannelId) -> PanelPlace {
    PanelPlace { channel_id, ..PanelPlace::default() }
}

fn shortcut(id: &str, name: &str) -> PanelShortcut {
    PanelShortcut { id: id.into(), name: name.into() }
}

async fn sees(person: &Person) -> Result<Vec<String>, ClientError> {
    let panels = person.client.get::<api::GetPanels>(NOTHING).await?;
    Ok(panels.into_iter().map(|panel| panel.name).collect())
}

async fn keys(town: &Town) -> Result<JsonWebKeys, ClientError> {
    town.anna.client.stranger().get::<api::GetPanelKeys>(NOTHING).await
}

fn missing() -> (u16, String) {
    (404, "app.panel.get.app_error".into())
}

// covers: 18, 34, 40
#[tokio::test]
async fn a_panel_is_registered_by_administrators_and_says_only_what_can_be() {
    everywhere(async |town: &Town| {
        sets(town, "ServiceSettings", json!({ "SiteURL": SITE })).await?;
        let good = || draft(&["identity"]);
        let told = || PanelDraft { events_url: "https://reviews.example/events".into(), ..good() };
        let long = format!("https://a.example/{}", "a".repeat(600));
        for (bad, what) in [
            (PanelDraft { name: " ".into(), ..good() }, "name"),
            (PanelDraft { name: "a\u{0}".into(), ..good() }, "name"),
            (PanelDraft { url: "http://reviews.example/".into(), ..good() }, "url"),
            (PanelDraft { url: "javascript:alert(1)".into(), ..good() }, "url"),
            (PanelDraft { url: "https://a.example; script-src *".into(), ..good() }, "url"),
            (PanelDraft { url: format!("{SITE}/api/v4/users/me"), ..good() }, "url"),
            (PanelDraft { url: format!("{SITE}:8443/"), ..good() }, "url"),
            (PanelDraft { url: long, ..good() }, "url"),
            (PanelDraft { icon: "http://a.example/i.png".into(), ..good() }, "icon"),
            (PanelDraft { places: Vec::new(), ..good() }, "places"),
            (PanelDraft { places: vec!["login".into()], ..good() }, "places"),
            (PanelDraft { scopes: vec!["everything".into()], ..good() }, "scopes"),
            (PanelDraft { scopes: vec!["post".into(), "post".into()], ..good() }, "scopes"),
            (PanelDraft { team_ids: vec![TeamId::new()], ..good() }, "team_ids"),
            (PanelDraft { events_url: "http://reviews.example/".into(), ..good() }, "events_url"),
            (PanelDraft { unfurls: vec!["a.example".into()], ..good() }, "unfurls without an address"),
            (PanelDraft { unfurls: vec!["a.example/x".into()], ..told() }, "unfurls"),
            (PanelDraft { unfurls: vec!["*.example".into(); 11], ..told() }, "unfurls"),
            (PanelDraft { shortcuts: vec![shortcut("go", "Go")], ..good() }, "shortcuts without an address"),
            (PanelDraft { shortcuts: vec![shortcut("go on", "Go")], ..told() }, "shortcuts"),
            (PanelDraft { shortcuts: vec![shortcut("go", " ")], ..told() }, "shortcuts"),
            (PanelDraft { shortcuts: vec![shortcut("go", "Go"), shortcut("go", "On")], ..told() }, "shortcuts"),
        ] {
            let failure = registers(town, bad).await;
            assert_eq!(refused(failure), (400, "model.panel.is_valid.app_error".into()), "{what}");
        }
        let panel = registers(town, good()).await?;
        assert_eq!(refused(town.chloe.client.post::<api::CreatePanel>(good()).await), forbidden());
        assert_eq!(refused(town.chloe.calls::<api::DeletePanel>(path(&panel), ()).await), forbidden());
        assert_eq!(sees(&town.chloe).await?, ["Reviews"]);
        // What a client stopped it at is told to administrators, in the server's own words and no others.
        let says = |reason: &str| PanelComplaint { reason: reason.into() };
        let other = town.chloe.calls::<api::ReportPanel>(path(&panel), says("it is ugly")).await;
        assert_eq!(refused(other).0, 400);
        town.chloe.calls::<api::ReportPanel>(path(&panel), says("flood")).await?;
        town.chloe.calls::<api::ReportPanel>(path(&panel), says("silent")).await?;
        let all = town.anna.client.get::<api::GetAllPanels>(NOTHING).await?;
        assert_eq!((all[0].complaints, all[0].last_complaint.as_str()), (1, "flood"));
        assert_eq!(town.chloe.client.get::<api::GetPanels>(NOTHING).await?[0].complaints, 0);
        let off = PanelPatch { is_active: Some(false), ..PanelPatch::default() };
        town.anna.calls::<api::PatchPanel>(path(&panel), off).await?;
        assert!(sees(&town.chloe).await?.is_empty());
        assert_eq!(refused(asks(&town.chloe, &panel, nowhere()).await), missing());
        town.anna.calls::<api::DeletePanel>(path(&panel), ()).await?;
        assert!(town.anna.client.get::<api::GetAllPanels>(NOTHING).await?.is_empty());
        Ok(())
    })
    .await;
}

// covers: 10, 18, 41
#[tokio::test]
async fn a_token_says_who_is_there_and_nobody_else_makes_one() {
    everywhere(async |town: &Town| {
        sets(town, "ServiceSettings", json!({ "SiteURL": SITE })).await?;
        let panel = registers(town, draft(&["identity", "place"])).await?;
        let channel = town.ben.makes_channel(&town.team, "talk", ChannelType::Private).await;
        town.ben.adds_to_channel(&channel, &town.chloe).await?;
        let token = asks(&town.chloe, &panel, at(channel.id)).await?.token;
        let known = keys(town).await?;
        let said = read(&known, &token).expect("the server signed it");
        assert_eq!((&said["iss"], &said["aud"], &said["sub"]), (&json!(SITE), &json!(panel.id), &json!(town.chloe.id)));
        assert_eq!((&said["channel_id"], &said["team_id"]), (&json!(channel.id), &json!(town.team.id)));
        assert_eq!(said["exp"].as_i64().zip(said["iat"].as_i64()).map(|(end, begin)| end - begin), Some(120));
        assert!(said.get("email").is_none());
        // Somebody else's words below the same signature are nobody's.
        let (head, signature) = token.rsplit_once('.').expect("it has three parts");
        assert!(read(&known, &format!("{}x.{signature}", &head[..head.len() - 1])).is_none());
        // Without the scope it is not told where that is; without the other not even who.
        let silent = registers(town, draft(&["identity"])).await?;
        let token = asks(&town.chloe, &silent, at(channel.id)).await?.token;
        assert!(read(&known, &token).expect("it is signed").get("channel_id").is_none());
        let blind = registers(town, draft(&["notify"])).await?;
        assert_eq!(refused(asks(&town.chloe, &blind, nowhere()).await), (403, "api.panel.scope.app_error".into()));
        // Where somebody is not, or no more, they are not said to be.
        town.ben.removes(channel.id, &town.chloe).await?;
        assert_eq!(refused(asks(&town.chloe, &panel, at(channel.id)).await).0, 403);
        assert_eq!(refused(asks(&town.chloe, &panel, at(ChannelId::new())).await).0, 404);
        let beyond = town.ben.makes_team("blues").await;
        let team = |team_id: TeamId| PanelPlace { team_id, ..PanelPlace::default() };
        assert_eq!(refused(asks(&town.chloe, &panel, team(beyond.id)).await), forbidden());
        asks(&town.chloe, &panel, team(town.team.id)).await?;
        // A panel of one team is not there for others, nor for guests unless it says so.
        let teams = PanelPatch { team_ids: Some(vec![beyond.id]), ..PanelPatch::default() };
        town.anna.calls::<api::PatchPanel>(path(&panel), teams).await?;
        assert_eq!(refused(asks(&town.chloe, &panel, nowhere()).await), missing());
        asks(&town.ben, &panel, nowhere()).await?;
        sets(town, "GuestAccountsSettings", json!({ "Enable": true })).await?;
        let chloe = || ByUser { user_id: UserRef::from(town.chloe.id) };
        town.anna.calls::<users::DemoteUserToGuest>(chloe(), ()).await?;
        assert!(sees(&town.chloe).await?.is_empty());
        assert_eq!(refused(asks(&town.chloe, &silent, nowhere()).await), missing());
        let guests = PanelPatch { guests: Some(true), ..PanelPatch::default() };
        town.anna.calls::<api::PatchPanel>(path(&silent), guests).await?;
        let token = asks(&town.chloe, &silent, nowhere()).await?.token;
        assert_eq!(read(&known, &token).expect("it is signed")["guest"], json!(true));
        // Who is switched off is nobody.
        town.anna.calls::<users::UpdateUserActive>(chloe(), users::UserActive { active: Some(false) }).await?;
        assert_eq!(refused(asks(&town.chloe, &silent, nowhere()).await).0, 401);
        Ok(())
    })
    .await;
}

// covers: 18, 34
#[tokio::test]
async fn keys_are_changed_and_tokens_asked_for_at_a_pace() {
    everywhere(async |town: &Town| {
        let panel = registers(town, draft(&["identity"])).await?;
        let before = asks(&town.ben, &panel, nowhere()).await?.token;
        let first = keys(town).await?;
        assert_eq!(first.keys.len(), 1);
        let turns = |overlap_seconds: i64| PanelKeyDraft { overlap_seconds };
        let both = town.anna.client.post::<api::RotatePanelKey>(turns(3600)).await?;
        assert_eq!((both.keys.len(), keys(town).await?), (2, both.clone()));
        let after = asks(&town.ben, &panel, nowhere()).await?.token;
        assert!(read(&both, &before).is_some() && read(&both, &after).is_some() && read(&first, &after).is_none());
        // At once: what was signed before is good for nothing.
        let last = town.anna.client.post::<api::RotatePanelKey>(turns(0)).await?;
        assert!(last.keys.len() == 1 && read(&last, &after).is_none());
        assert_eq!(refused(town.anna.client.post::<api::RotatePanelKey>(turns(-1)).await).0, 400);
        assert_eq!(refused(town.ben.client.post::<api::RotatePanelKey>(turns(0)).await), forbidden());
        let mut refusals = Vec::new();
        for _ in 0..40 {
            refusals.extend(asks(&town.ben, &panel, nowhere()).await.err());
        }
        let too_fast = refusals.pop().map(Err::<PanelToken, _>).map(refused);
        assert_eq!(too_fast, Some((429, "api.panel.token.rate.app_error".into())));
        asks(&town.chloe, &panel, nowhere()).await?;
        Ok(())
    })
    .await;
}

// covers: 40
#[tokio::test]
async fn the_page_has_frames_of_panels_alone() {
    everywhere(async |town: &Town| {
        let page = async || {
            let answer = town.anna.client.raw(Method::GET, "/panels").send().await.expect("the server answers");
            (answer.status(), answer.headers().get("content-security-policy").cloned())
        };
        let (status, policy) = page().await;
        if status == StatusCode::NOT_FOUND {
            // This server was made without the client.
            return Ok(());
        }
        let text = |policy: Option<http::HeaderValue>| {
            policy.expect("there is one").to_str().map(str::to_owned).unwrap_or_default()
        };
        assert!(text(policy).trim_end().ends_with("frame-src 'self' blob: https:"));
        let panel = registers(town, draft(&[])).await?;
        assert!(text(page().await.1).ends_with("frame-src 'self' blob: https: https://reviews.example"));
        town.anna.calls::<api::DeletePanel>(path(&panel), ()).await?;
        assert!(!text(page().await.1).contains("reviews.example"));
        Ok(())
    })
    .await;
}

/// What a request to a panel's server says, if the chat server signed it for that panel and this body.
fn believed(keys: &JsonWebKeys, heard: &Heard) -> Option<Value> {
    let token = heard.header("authorization").strip_prefix("Bearer ")?.to_owned();
    let claims = read(keys, &token)?;
    let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(&heard.body));
    (claims["body"] == digest.as_str()).then_some(claims)
}

// covers: 8, 18, 33
#[tokio::test]
async fn a_panels_server_is_told_of_presses_and_links_and_what_it_answers_is_shown() {
    everywhere(async |town: &Town| {
        sets(town, "ServiceSettings", json!({ "SiteURL": SITE })).await?;
        let server = Integration::start().await;
        let told = PanelDraft {
            events_url: format!("{}/events", server.url),
            unfurls: vec!["tickets.example".into()],
            shortcuts: vec![shortcut("ticket", "Make a ticket")],
            ..draft(&["identity"])
        };
        let mut socket = Socket::connect(&town.chloe.client).await?;
        let panel = registers(town, told).await?;
        socket.wait_for("panels_changed").await?;
        let seen = town.chloe.client.get::<api::GetPanels>(NOTHING).await?;
        assert_eq!((seen[0].shortcuts[0].name.as_str(), seen[0].events_url.as_str()), ("Make a ticket", ""));
        let square = town.ben.channel_named(&town.team, "town-square").await?;
        let post = town.ben.posts("It is broken").in_channel(&square).await?;
        let secret = town.ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        let hidden = town.ben.posts("Nothing for Chloé").in_channel(&secret).await?;
        let presses = async |shortcut: &str, post_id| {
            let path = api::ByPanelShortcut { panel_id: panel.id, shortcut_id: shortcut.into() };
            town.chloe.calls::<api::PressPanelShortcut>(path, PanelPress { post_id }).await
        };
        // An address inside is asked only where an administrator said so; nobody presses for what they cannot read.
        server.answers(200, r#"{"text":"Made \u0007ticket 7","path":"/tickets/7"}"#);
        let silent = (502, "api.panel.silent.app_error".to_owned());
        assert_eq!(refused(presses("ticket", post.id).await), silent);
        assert!(server.heard().is_empty());
        sets(town, "ServiceSettings", json!({ "AllowedUntrustedInternalConnections": "127.0.0.1" })).await?;
        assert_eq!(refused(presses("nothing", post.id).await), missing());
        assert_eq!(refused(presses("ticket", hidden.id).await).0, 404);
        assert!(server.heard().is_empty());
        let answer = presses("ticket", post.id).await?;
        assert_eq!((answer.text.as_str(), answer.path.as_str()), ("Made ticket 7", "/tickets/7"));
        let keys = keys(town).await?;
        let heard = server.hears(1).await;
        let claims = believed(&keys, &heard).expect("the chat server signed it");
        assert_eq!((&claims["aud"], &claims["sub"]), (&json!(panel.id), &json!(town.chloe.id)));
        let body = heard.json();
        assert_eq!((&body["event"], &body["post"]["message"]), (&json!("shortcut"), &json!("It is broken")));
        let changed = Heard { body: heard.body.replace("broken", "fine"), ..heard };
        assert!(believed(&keys, &changed).is_none());
        // What leads elsewhere, or is no answer, is passed over.
        server.answers(200, r#"{"path":"//evil.example"}"#);
        assert_eq!(presses("ticket", post.id).await?, PanelAnswer::default());
        server.answers(500, "");
        assert_eq!(refused(presses("ticket", post.id).await), silent);
        // A link to one of its hosts is what it says of it; the page is never asked.
        server.answers(200, r#"{"title":"Ticket 7","description":"It is broken","image":"http://a.example/x.png"}"#);
        let mut socket = Socket::connect(&town.chloe.client).await?;
        let post = town.ben.posts("https://tickets.example/7").in_channel(&square).await?;
        let event = socket.wait_for("post_edited").await?;
        let shown: Post = serde_json::from_str(event.data["post"].as_str().expect("JSON")).expect("a post");
        let embed = shown.metadata.expect("it has some").embeds.remove(0);
        assert_eq!((shown.id, &embed.data["title"]), (post.id, &json!("Ticket 7")));
        assert_eq!(embed.data["images"], json!([]));
        let heard = server.heard().pop().expect("it was asked");
        assert!(believed(&keys, &heard).is_some_and(|claims| claims["sub"] == ""));
        assert_eq!(heard.json(), json!({ "event": "link", "url": "https://tickets.example/7" }));
        Ok(())
    })
    .await;
}
