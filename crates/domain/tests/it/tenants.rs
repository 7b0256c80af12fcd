//! Tenants: how much they may have, what their export holds, and what is left when they are deleted.

use std::io::{Cursor, Read};
use std::sync::Arc;

use jackfield_domain::jobs::{Queue, Worker};
use jackfield_domain::moving::Moving;
use jackfield_domain::posts::Author;
use jackfield_domain::removal::Removing;
use jackfield_domain::testing::granted;
use jackfield_domain::{App, Result, embed, files, posts, sessions, tasks, uploads};
use jackfield_model::permission::{
    CreatePost, ManageEmbedApp, ManageEmbedApps, ManageSystem, Public, ReadJobs, SignedIn, UploadFile,
};
use jackfield_model::{
    ChannelId, EmbedApp, EmbedAppDraft, EmbedAppPatch, EmbedEntry, EmbedSession, EmbedUsage, JobStatus, Post, Session,
    UserId,
};
use jackfield_testkit::embed::{by_secret, claims};
use jackfield_testkit::rows;
use serde_json::{Value, json};

use crate::people::{cx, person};
use crate::world::World;

const SITE: &str = "https://chat.example";
const MINUTE_MS: i64 = 60_000;

struct Tenant<'a> {
    app: &'a App,
    embed: EmbedApp,
    count: std::cell::Cell<u32>,
}

impl<'a> Tenant<'a> {
    fn draft(name: &str) -> EmbedAppDraft {
        let origins = vec!["https://shop.example".into()];
        EmbedAppDraft { name: name.into(), origins, is_tenant: true, ..EmbedAppDraft::default() }
    }

    async fn make(app: &'a App, name: &str) -> Self {
        let embed = embed::create(app, &granted::<ManageEmbedApps>(()), Self::draft(name)).await.unwrap();
        Self { app, embed, count: Default::default() }
    }

    fn signs(&self, subject: &str, more: Value) -> String {
        self.count.set(self.count.get() + 1);
        let said = claims(&self.embed, SITE, (subject, &self.count.get().to_string()), self.app.now(), more);
        by_secret(&self.embed.keys[0].secret, &said)
    }

    async fn enters(&self, subject: &str) -> Result<EmbedSession> {
        let more =
            json!({ "context": format!("order-of-{subject}"), "profile": { "name": format!("{subject} canary") } });
        let entry = EmbedEntry { token: self.signs(subject, more), ..EmbedEntry::default() };
        embed::enter(self.app, &granted::<Public>(()), &entry).await
    }

    async fn bounds(&self, patch: EmbedAppPatch) {
        embed::patch(self.app, &granted::<ManageEmbedApp>(self.embed.id), patch).await.unwrap();
    }

    async fn usage(&self) -> EmbedUsage {
        embed::usage(self.app, &granted::<ManageEmbedApp>(self.embed.id)).await.unwrap()
    }
}

async fn writes(app: &App, user: UserId, channel: ChannelId, message: &str) -> Result<Arc<Post>> {
    let granted = app.authorize::<CreatePost>(&cx(user), channel).await?;
    posts::create(app, &granted, Post { message: message.into(), ..Post::default() }, Author::Caller).await
}

async fn uploads_to(app: &App, channel: ChannelId, bytes: &[u8]) -> Result<()> {
    files::keep_bytes(app, &granted::<UploadFile>(channel), "canary.txt", bytes).await.map(drop)
}

fn refused<T>(outcome: Result<T>) -> (u16, String) {
    let failure = outcome.err().unwrap();
    (failure.0.status_code, failure.0.id.to_string())
}

fn settings(guests: &str) -> Vec<(String, String)> {
    let all = [("ServiceSettings.SiteURL", SITE), ("GuestAccountsSettings.Enable", guests)];
    all.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

/// What is in an archive's file of lines, and how many other files there are.
async fn lines(app: &App, name: &str) -> (String, usize) {
    let (path, _) = uploads::export(app, &granted::<ManageSystem>(()), name).await.unwrap();
    let bytes = files::bytes_at(app, &path).await.unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name("import.jsonl").unwrap().read_to_string(&mut text).unwrap();
    (text, zip.len() - 1)
}

/// Paths of files in a folder and below.
fn paths(folder: &std::path::Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let of = |path: std::path::PathBuf| if path.is_dir() { paths(&path) } else { vec![path.display().to_string()] };
    entries.flat_map(|entry| of(entry.unwrap().path())).collect()
}

// covers: 35, 36
#[tokio::test]
async fn a_tenant_has_so_much_and_goes_so_fast_and_others_notice_nothing() {
    for world in World::everywhere().await {
        let app = world.server_with(settings("true")).await;
        person(&app, "anna").await;
        let (one, other) = (Tenant::make(&app, "One").await, Tenant::make(&app, "Other").await);
        assert!(one.embed.guests && one.embed.team_id != other.embed.team_id && one.embed.channel_ids.len() == 1);
        let (ada, eve) = (one.enters("ada").await.unwrap(), other.enters("eve").await.unwrap());
        let (hers, theirs) = (ada.channels[0].id, eve.channels[0].id);
        let limited = |id: &str, status| (status, format!("api.embed.tenant.{id}.app_error"));
        // So many posts in a minute, and in all.
        one.bounds(EmbedAppPatch { posts_per_minute: Some(2), ..EmbedAppPatch::default() }).await;
        for message in ["one", "two"] {
            writes(&app, ada.user.id, hers, message).await.unwrap();
        }
        assert_eq!(refused(writes(&app, ada.user.id, hers, "three").await), limited("too_fast", 429));
        writes(&app, eve.user.id, theirs, "not held up").await.unwrap();
        world.clock.advance(MINUTE_MS);
        writes(&app, ada.user.id, hers, "three").await.unwrap();
        let bounds = EmbedAppPatch { max_posts: Some(3), posts_per_minute: Some(100), ..EmbedAppPatch::default() };
        one.bounds(EmbedAppPatch { max_users: Some(1), max_bytes: Some(10), ..bounds }).await;
        assert_eq!(refused(writes(&app, ada.user.id, hers, "four").await), limited("posts", 403));
        writes(&app, eve.user.id, theirs, "not full").await.unwrap();
        // So many people, and so many bytes.
        assert_eq!(refused(one.enters("bob").await), (403, "api.embed.session.users.app_error".into()));
        uploads_to(&app, hers, b"123456").await.unwrap();
        assert_eq!(refused(uploads_to(&app, hers, b"12345").await), limited("bytes", 403));
        uploads_to(&app, theirs, b"12345678901").await.unwrap();
        assert_eq!(one.usage().await, EmbedUsage { users: 1, channels: 3, posts: 3, bytes: 6 });
        // So many requests, of sessions that the tenant opened and of no others.
        one.bounds(EmbedAppPatch { requests_per_minute: Some(2), ..EmbedAppPatch::default() }).await;
        let session = async |of: &EmbedSession| sessions::find(&app, &of.token).await.unwrap().unwrap();
        let (asks, others) = (session(&ada).await, session(&eve).await);
        for _ in 0..2 {
            embed::check_pace(&app, &asks).unwrap();
        }
        assert_eq!(refused(embed::check_pace(&app, &asks)), limited("too_fast", 429));
        embed::check_pace(&app, &others).unwrap();
        embed::check_pace(&app, &Session::default()).unwrap();
        // Another server of the database knows the bounds from its start.
        if app.store.engine() == jackfield_storage::Engine::Postgres {
            let second = world.server_with(settings("true")).await;
            assert_eq!(refused(writes(&second, ada.user.id, hers, "four").await), limited("posts", 403));
        }
    }
}

// covers: 11, 36
#[tokio::test]
async fn what_a_tenant_is_follows_from_its_being_made_one() {
    let world = World::small();
    let app = world.server_with(settings("true")).await;
    let anna = person(&app, "anna").await;
    let tenant = Tenant::make(&app, "One").await;
    let managing = granted::<ManageEmbedApps>(());
    let (team, square) = crate::people::team(&app, "reds", anna).await;
    let draft = || Tenant::draft("Other");
    for bad in [
        EmbedAppDraft { team_id: team, ..draft() },
        EmbedAppDraft { channel_ids: vec![square], ..draft() },
        EmbedAppDraft { is_tenant: false, team_id: team, max_posts: 1, ..draft() },
    ] {
        let id = "model.embed_app.is_valid.tenant.app_error";
        assert_eq!(refused(embed::create(&app, &managing, bad).await), (400, id.into()));
    }
    for bad in [
        EmbedAppDraft { max_posts: -1, ..draft() },
        EmbedAppDraft { max_bytes: -1, ..draft() },
        EmbedAppDraft { posts_per_minute: 1_000_000, ..draft() },
        EmbedAppDraft { requests_per_minute: 100_000_000, ..draft() },
    ] {
        let id = "model.embed_app.is_valid.limit.app_error";
        assert_eq!(refused(embed::create(&app, &managing, bad).await), (400, id.into()));
    }
    // Nobody else's app gets into the team, the tenant gets no other one, and its people stay guests.
    let into = EmbedAppDraft { is_tenant: false, team_id: tenant.embed.team_id, ..draft() };
    let id = "model.embed_app.is_valid.team.app_error";
    assert_eq!(refused(embed::create(&app, &managing, into).await), (400, id.into()));
    let own = granted::<ManageEmbedApp>(tenant.embed.id);
    for bad in [
        EmbedAppPatch { team_id: Some(team), ..EmbedAppPatch::default() },
        EmbedAppPatch { guests: Some(false), ..EmbedAppPatch::default() },
    ] {
        let id = "model.embed_app.is_valid.tenant.app_error";
        assert_eq!(refused(embed::patch(&app, &own, bad).await), (400, id.into()));
    }
    let plain = EmbedAppDraft { is_tenant: false, team_id: team, ..draft() };
    let plain = embed::create(&app, &managing, plain).await.unwrap();
    let exported = embed::export(&app, &granted::<ManageEmbedApp>(plain.id)).await;
    assert_eq!(refused(exported), (400, "api.embed.tenant.none.app_error".into()));
    let off = world.server_with(settings("false")).await;
    let id = "model.embed_app.is_valid.guests.app_error";
    assert_eq!(refused(embed::create(&off, &managing, draft()).await), (400, id.into()));
}

// covers: 3, 40
#[tokio::test]
async fn an_export_has_what_is_the_tenants_and_a_deletion_leaves_nothing_of_it() {
    for world in World::everywhere().await {
        let app = world.server_with(settings("true")).await;
        let anna = person(&app, "anna").await;
        let (one, other) = (Tenant::make(&app, "One").await, Tenant::make(&app, "Other").await);
        let (ada, eve) = (one.enters("ada").await.unwrap(), other.enters("eve").await.unwrap());
        let (hers, theirs) = (ada.channels[0].id, eve.channels[0].id);
        // Somebody of the server's is tied to both, and writes in both.
        for tenant in [&one, &other] {
            let link = tenant.signs("known", json!({ "act": "link" }));
            embed::link(&app, &app.authorize::<SignedIn>(&cx(anna), ()).await.unwrap(), &link).await.unwrap();
            tenant.enters("known").await.unwrap();
        }
        let of_anna = one.enters("known").await.unwrap().channels[0].id;
        writes(&app, anna, of_anna, "from the server").await.unwrap();
        for (session, channel, message) in [(&ada, hers, "of one"), (&eve, theirs, "of the other")] {
            writes(&app, session.user.id, channel, message).await.unwrap();
            let granted = app.authorize::<UploadFile>(&cx(session.user.id), channel).await.unwrap();
            let file = files::keep_bytes(&app, &granted, "note.txt", b"note").await.unwrap();
            let post = Post { message: "with a file".into(), file_ids: vec![file.id], ..Post::default() };
            let granted = app.authorize::<CreatePost>(&cx(session.user.id), channel).await.unwrap();
            posts::create(&app, &granted, post, Author::Caller).await.unwrap();
            uploads_to(&app, channel, b"never posted").await.unwrap();
        }
        let people = embed::directory(&app, &granted::<ManageEmbedApp>(one.embed.id), (60, 0)).await.unwrap();
        let people: Vec<_> = people.iter().map(|person| (person.subject.as_str(), person.is_linked)).collect();
        assert_eq!(people, [("ada", false), ("known", true)]);

        let worker = Worker::new(app.clone(), vec![Arc::new(Queue(Moving)), Arc::new(Queue(Removing))]);
        let asked = embed::export(&app, &granted::<ManageEmbedApp>(one.embed.id)).await.unwrap();
        worker.run_due().await.unwrap();
        let done = tasks::get(&app, &granted::<ReadJobs>(()), asked.id).await.unwrap();
        assert_eq!(done.status, JobStatus::Success, "{:?}", done.data);
        let (text, files) = lines(&app, &done.data["export_name"]).await;
        for part in ["of one", "from the server", "with a file", "ada canary", "order-of-ada"] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
        for part in
            ["of the other", "eve canary", "order-of-eve", "anna@example.org", "reds", "direct_post", "\"emoji\""]
        {
            assert!(!text.contains(part), "{part} is in {text}");
        }
        assert_eq!((text.matches("\"type\":\"team\"").count(), files), (1, 1));

        // What stays is the record of what administrators did.
        let stays = |row: &String| row.starts_with("audits:");
        let ids = |tenant: &Tenant<'_>, session: &EmbedSession| {
            let channels = session.channels.iter().map(|channel| channel.id.to_string());
            let own = [tenant.embed.id.to_string(), tenant.embed.team_id.to_string(), session.user.id.to_string()];
            channels.chain(own).chain([tenant.embed.channel_ids[0].to_string()]).collect::<Vec<String>>()
        };
        let (gone, kept) = (ids(&one, &ada), ids(&other, &eve));
        let before = rows::naming(&app.store, &kept).await;
        assert!(before.len() > 15, "the rows are found: {before:#?}");
        embed::delete(&app, &granted::<ManageEmbedApp>(one.embed.id)).await.unwrap();
        world.clock.advance(2 * MINUTE_MS);
        worker.run_due().await.unwrap();
        let mut left = rows::naming(&app.store, &gone).await;
        left.retain(|row| !stays(row));
        assert!(left.is_empty(), "{left:#?}");
        let after = rows::naming(&app.store, &kept).await;
        assert_eq!(after, before, "nothing of the other tenant changed");
        let files = paths(world.path());
        assert!(files.iter().any(|path| path.contains(eve.user.id.as_str())), "{files:?}");
        assert!(!files.iter().any(|path| gone.iter().any(|id| path.contains(id.as_str()))), "{files:?}");
        assert!(sessions::find(&app, &ada.token).await.unwrap().is_none());
        assert!(sessions::find(&app, &eve.token).await.unwrap().is_some());
        assert_eq!(refused(one.enters("ada").await), (401, "api.embed.token.issuer.app_error".into()));
        other.enters("known").await.unwrap();
    }
}
