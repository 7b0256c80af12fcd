//! Moving in and out: what comes in is there once, whatever happens in the middle, and goes out as it came.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use jackfield_domain::jobs::{Queue, Worker};
use jackfield_domain::moving::{Moving, Report};
use jackfield_domain::{App, tasks, testing, uploads};
use jackfield_model::permission::{ManageJobs, ManageSystem, ReadJobs};
use jackfield_model::{ChannelId, ChannelMember, Job, JobId, JobStatus, Millis, StringMap, User, UserId};
use jackfield_storage::{Query, channel_members, testing as stored, users};
use serde_json::{Value, json};

use crate::people::{cx, person};
use crate::world::{START, World};

const PEOPLE: usize = 6;
/// A picture of one dot.
fn dot() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbImage::from_pixel(1, 1, image::Rgb([9, 9, 9])).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn name(number: usize) -> String {
    format!("person{}", number % PEOPLE)
}

fn time(number: usize) -> i64 {
    START.0 - 100_000_000 + i64::try_from(number).unwrap() * 1000
}

/// The lines of a small company, with so many posts in its channels.
fn lines(posts: usize) -> Vec<Value> {
    let mut lines = vec![
        json!({ "type": "version", "version": 1, "info": { "generator": "elsewhere" } }),
        json!({ "type": "emoji", "emoji": { "name": "party_dot", "image": "emoji/dot.png" } }),
        json!({ "type": "role", "role": { "name": "channel_guest", "permissions": ["read_channel", "read_channel_content"] } }),
        json!({ "type": "role", "role": { "name": "gardener", "display_name": "Gardener", "permissions": ["create_post"] } }),
        json!({ "type": "scheme", "scheme": { "name": "quiet", "display_name": "Quiet", "scope": "team",
            "default_channel_user_role": { "name": "quiet_channel_user", "permissions": ["read_channel"] } } }),
        json!({ "type": "team", "team": { "name": "reds", "display_name": "The Reds", "type": "I", "description": "red",
            "allow_open_invite": false, "scheme": "quiet" } }),
        json!({ "type": "channel", "channel": { "team": "reds", "name": "town-square", "display_name": "Square", "type": "O",
            "header": "Here we are", "purpose": "all" } }),
        json!({ "type": "channel", "channel": { "team": "reds", "name": "plans", "display_name": "Plans", "type": "P" } }),
        json!({ "type": "channel", "channel": { "team": "reds", "name": "old", "display_name": "Old", "type": "O",
            "deleted_at": time(1) } }),
    ];
    for number in 0..PEOPLE {
        let channels = json!([
            { "name": "town-square", "roles": "channel_user", "last_viewed_at": time(posts / 2), "mention_count": 3 },
            { "name": "plans", "roles": "channel_user channel_admin", "notify_props": { "desktop": "none" }, "favorite": number == 1 },
            { "name": "old", "roles": "channel_user" },
        ]);
        lines.push(json!({ "type": "user", "user": { "username": name(number), "email": format!("{}@reds.example", name(number)),
            "roles": if number == 0 { "system_user system_admin" } else { "system_user" }, "nickname": "Nick", "position": "here",
            "password": if number == 0 { Some("a long password 1A!") } else { None }, "locale": "de",
            "delete_at": if number == 5 { time(3) } else { 0 },
            "military_time": "true", "theme": "{}", "notify_props": { "mobile": "all", "mention_keys": "nick" },
            "profile_image": if number == 2 { "faces/2.png" } else { "" },
            "teams": [{ "name": "reds", "roles": "team_user", "channels": channels }] } }));
    }
    lines.push(json!({ "type": "bot", "bot": { "username": "robot", "owner": name(0), "display_name": "Robot", "description": "beeps" } }));
    for number in 0..posts {
        let mut post = json!({ "team": "reds", "channel": if number % 3 == 0 { "plans" } else { "town-square" },
            "user": if number % 50 == 7 { "robot".to_owned() } else { name(number) },
            "message": format!("Message {number} of a #company"), "create_at": time(number) });
        if number % 10 == 0 {
            post["replies"] = json!([
                { "user": name(number + 1), "message": format!("Yes, {number}"), "create_at": time(number) + 10,
                  "reactions": [{ "user": name(2), "emoji_name": "party_dot", "create_at": time(number) + 20 }] },
                { "user": name(number + 2), "message": "No", "create_at": time(number) + 30, "edit_at": time(number) + 40 },
            ]);
            post["reactions"] = json!([{ "user": name(3), "emoji_name": "+1", "create_at": time(number) + 5 }]);
        }
        if number % 100 == 0 {
            post["attachments"] = json!([{ "path": format!("posts/{number}.txt") }, { "path": "posts/dot.png" }]);
            post["flagged_by"] = json!([name(4)]);
            post["is_pinned"] = json!(true);
            post["props"] = json!({ "from_elsewhere": number });
        }
        lines.push(json!({ "type": "post", "post": post }));
    }
    lines.push(
        json!({ "type": "direct_channel", "direct_channel": { "members": [name(0), name(1)], "favorited_by": [name(0)],
        "shown_by": [name(0), name(1)], "header": "us" } }),
    );
    lines.push(json!({ "type": "direct_channel", "direct_channel": { "members": [name(0), name(1), name(2)] } }));
    for members in [vec![name(0), name(1)], vec![name(2), name(1), name(0)], vec![name(4)]] {
        lines.push(json!({ "type": "direct_post", "direct_post": { "channel_members": members, "user": members[0],
            "message": "Between us", "create_at": time(posts), "replies": [{ "user": members[0], "message": "indeed",
            "create_at": time(posts) + 1 }] } }));
    }
    lines
}

/// An archive of lines, with the files that those above name.
fn archive(lines: &[Value]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("company.jsonl", options).unwrap();
    for line in lines {
        writeln!(zip, "{line}").unwrap();
    }
    for name in ["emoji/dot.png", "faces/2.png", "posts/dot.png"] {
        zip.start_file(format!("data/{name}"), options).unwrap();
        zip.write_all(&dot()).unwrap();
    }
    for number in (0..lines.len()).step_by(100) {
        zip.start_file(format!("data/posts/{number}.txt"), options).unwrap();
        write!(zip, "plan {number}").unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn put(world: &World, name: &str, bytes: &[u8]) -> PathBuf {
    let path = world.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

async fn ask(app: &App, world: &World, bytes: &[u8]) -> JobId {
    let from = put(world, "company.zip", bytes);
    let managing = testing::granted::<ManageSystem>(());
    let name = uploads::keep_import(app, &managing, "company.zip", &from).await.unwrap();
    let data = StringMap::from([("import_file".to_owned(), name)]);
    tasks::create(app, &testing::granted::<ManageJobs>(()), "import_process", data).await.unwrap().id
}

async fn job(app: &App, id: JobId) -> Job {
    tasks::get(app, &testing::granted::<ReadJobs>(()), id).await.unwrap()
}

fn worker(app: &App) -> Worker {
    Worker::new(app.clone(), vec![Arc::new(Queue(Moving))])
}

/// Brings lines in; answers the job as it ended.
async fn bring(app: &App, world: &World, bytes: &[u8]) -> Job {
    let id = ask(app, world, bytes).await;
    worker(app).run_due().await.unwrap();
    job(app, id).await
}

/// Exports everything; answers the lines, and how many files there are.
async fn take(app: &App) -> (Vec<String>, usize) {
    let data =
        ["include_attachments", "include_archived_channels", "include_profile_pictures", "include_roles_and_schemes"]
            .map(|name| (name.to_owned(), "true".to_owned()));
    let asked = tasks::create(app, &testing::granted::<ManageJobs>(()), "export_process", data.into()).await.unwrap();
    worker(app).run_due().await.unwrap();
    let done = job(app, asked.id).await;
    assert_eq!(done.status, JobStatus::Success, "{:?}", done.data);
    let managing = testing::granted::<ManageSystem>(());
    let (path, _) = uploads::export(app, &managing, &done.data["export_name"]).await.unwrap();
    let bytes = jackfield_domain::files::bytes_at(app, &path).await.unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name("import.jsonl").unwrap().read_to_string(&mut text).unwrap();
    (text.lines().map(str::to_owned).collect(), zip.len() - 1)
}

/// How many rows tables have.
async fn counts(app: &App) -> BTreeMap<&'static str, i64> {
    let tables = [
        "teams",
        "channels",
        "users",
        "bots",
        "emoji",
        "posts",
        "reactions",
        "fileinfo",
        "threads",
        "threadmemberships",
        "channelmembers",
        "teammembers",
        "preferences",
    ];
    let mut counts = BTreeMap::new();
    for table in tables {
        let query = Query::new(stored::statement(format!("SELECT COUNT(*) FROM {table}")));
        counts.insert(table, query.one::<(i64,)>(&app.store).await.unwrap().0);
    }
    counts
}

async fn named(app: &App, name: &str) -> User {
    users::by_username(name).one::<User>(&app.store).await.unwrap()
}

#[tokio::test]
async fn a_company_moves_in_once_however_often_it_comes() {
    let posts = 1200;
    let mut of_both = Vec::new();
    for world in World::everywhere().await {
        let app = world.server().await;
        let bytes = archive(&lines(posts));
        let done = bring(&app, &world, &bytes).await;
        let report = Report::of(&done.data);
        assert_eq!((done.status, report.left_out), (JobStatus::Success, 0), "{:?}", report.lines);
        let expected =
            [("posts", posts + 3), ("replies", posts / 10 * 2 + 3), ("files", posts / 100 * 2), ("users", PEOPLE)];
        for (what, count) in expected {
            assert_eq!(report.imported[what], u64::try_from(count).unwrap(), "{what}");
        }
        let first = counts(&app).await;
        let again = bring(&app, &world, &bytes).await;
        let report = Report::of(&again.data);
        assert_eq!((again.status, &report.imported), (JobStatus::Success, &BTreeMap::new()));
        assert_eq!(report.updated, BTreeMap::new(), "a second import changes nothing");
        assert_eq!(counts(&app).await, first, "a second import adds nothing");

        let anna = named(&app, &name(0)).await;
        assert!(anna.has_role("system_admin") && !anna.password.is_empty());
        let ben = named(&app, &name(1)).await;
        assert!(!ben.has_role("system_admin") && ben.password.is_empty(), "nobody signs in by what is not there");
        assert_eq!(ben.notify_props["push"], "all");
        assert!(!named(&app, &name(5)).await.is_active());
        read_is_counted(&app, ben.id).await;
        of_both.push(first);
    }
    assert_eq!(of_both[0], of_both[1]);
}

/// What somebody has read of a channel is all that was written before they looked.
async fn read_is_counted(app: &App, user: UserId) {
    let square =
        Query::new(stored::statement("SELECT id, totalmsgcount FROM channels WHERE name = 'town-square'".into()));
    let (square, total) = square.one::<(ChannelId, i64)>(&app.store).await.unwrap();
    let member = channel_members::get(square, user).one::<ChannelMember>(&app.store).await.unwrap();
    let later =
        Query::new(stored::statement("SELECT COUNT(*) FROM posts WHERE channelid = $1 AND createat > $2".into()));
    let (unread,) = later.bind(square).bind(member.last_viewed_at).one::<(i64,)>(&app.store).await.unwrap();
    assert!(unread > 0 && unread < total);
    assert_eq!((member.msg_count, member.mention_count), (total - unread, 3));
}

#[tokio::test]
async fn an_export_of_an_import_has_the_same_lines() {
    for (world, other) in World::everywhere().await.into_iter().zip(World::everywhere().await.into_iter().rev()) {
        let (app, elsewhere) = (world.server().await, other.server().await);
        assert_eq!(bring(&app, &world, &archive(&lines(330))).await.status, JobStatus::Success);
        let (first, files) = take(&app).await;
        assert!(first.len() > 330 && files == 4 * 2 + 2, "{} lines, {files} files", first.len());
        for part in [
            r#"{"name":"gardener","display_name":"Gardener","#,
            r#""scheme":"quiet""#,
            r#""permissions":["read_channel"]"#,
        ] {
            assert!(first.iter().any(|line| line.contains(part)), "{part}");
        }
        let managing = testing::granted::<ManageSystem>(());
        let exports = uploads::archives(&app, &managing, uploads::Kind::Export).await.unwrap();
        let (path, _) = uploads::export(&app, &managing, &exports[0]).await.unwrap();
        let bytes = jackfield_domain::files::bytes_at(&app, &path).await.unwrap();
        let moved = bring(&elsewhere, &other, &bytes).await;
        assert_eq!(moved.status, JobStatus::Success, "{:?}", moved.data);
        let (second, files_there) = take(&elsewhere).await;
        for (one, other) in first.iter().zip(&second) {
            assert_eq!(one, other);
        }
        assert_eq!((first.len(), files), (second.len(), files_there));
    }
}

#[tokio::test]
async fn an_import_that_ended_in_the_middle_goes_on_behind_what_is_stored() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let posts = 1100;
        let id = ask(&app, &world, &archive(&lines(posts))).await;
        let half = async {
            // As soon as the first posts are stored the work is dropped, as the end of the server would.
            while !Report::of(&job(&app, id).await.data).imported.contains_key("posts") {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            () = half => {}
            ended = async { worker(&app).run_due().await } => panic!("it was done before it was dropped: {ended:?}"),
        }
        drop(app);
        let next = world.server().await;
        let kept = job(&next, id).await;
        let before = Report::of(&kept.data);
        assert_eq!(kept.status, JobStatus::InProgress);
        assert!(before.imported["posts"] < u64::try_from(posts).unwrap());
        worker(&next).run_due().await.unwrap();
        assert_eq!(job(&next, id).await.status, JobStatus::InProgress, "somebody may still be at it");
        world.clock.advance(61_000);
        worker(&next).run_due().await.unwrap();
        let done = job(&next, id).await;
        assert_eq!(done.status, JobStatus::Success);
        assert_eq!(Report::of(&done.data).imported["posts"], u64::try_from(posts + 3).unwrap());
        let fresh = World::everywhere().await.remove(0);
        let whole = fresh.server().await;
        bring(&whole, &fresh, &archive(&lines(posts))).await;
        assert_eq!(counts(&next).await, counts(&whole).await);
    }
}

// covers: 31, 37
#[tokio::test]
async fn what_cannot_come_in_is_left_out_and_named() {
    let world = World::small();
    let app = world.server_with(vec![("FileSettings.MaxFileSize".into(), "1000".into())]).await;
    person(&app, "owner").await;
    let post = |change: Value| {
        let mut post = json!({ "team": "reds", "channel": "town-square", "user": "person0", "message": "m", "create_at": time(1) });
        post.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        json!({ "type": "post", "post": post })
    };
    let mut said = lines(0);
    said.truncate(11);
    said.extend([
        json!({ "type": "role", "role": { "name": "system_user", "permissions": ["manage_system"] } }),
        json!({ "type": "user", "user": { "username": "owner", "email": "other@reds.example", "roles": "system_user",
            "password": "another long password 2B?" } }),
        json!({ "type": "user", "user": { "username": "x y", "email": "x@reds.example" } }),
        json!({ "type": "user", "user": { "username": "short", "email": "short@reds.example", "password": "a" } }),
        post(json!({ "user": "nobody" })),
        post(json!({ "channel": "nowhere" })),
        post(json!({ "create_at": 0 })),
        post(json!({ "create_at": START.0 + 1000 })),
        post(json!({ "message": "x".repeat(20_000) })),
        post(json!({ "message": "1", "attachments": [{ "path": "../../../etc/passwd" }, { "path": "/etc/passwd" }, { "path": "huge.txt" }] })),
        post(json!({ "message": "2", "reactions": [{ "user": "nobody", "emoji_name": "+1" }, { "user": "person0", "emoji_name": "" }] })),
        json!({ "type": "direct_post", "direct_post": { "channel_members": [], "user": "person0", "message": "m", "create_at": time(1) } }),
        json!({ "type": "what", "what": {} }),
    ]);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("lines.jsonl", options).unwrap();
    for line in &said {
        writeln!(zip, "{line}").unwrap();
    }
    write!(zip, "[no line").unwrap();
    for (name, bytes) in [("data/emoji/dot.png", dot()), ("data/huge.txt", vec![b' '; 5_000_000])] {
        zip.start_file(name, options).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    let owner = named(&app, "owner").await;
    let done = bring(&app, &world, &zip.finish().unwrap().into_inner()).await;
    let report = Report::of(&done.data);
    assert_eq!(done.status, JobStatus::Warning);
    let why: Vec<&str> = report.lines.iter().map(|left| left.why.as_str()).collect();
    let expected = [
        "api.roles.patch_roles.not_allowed_permission.error",
        "model.user.is_valid.username.app_error",
        "model.user.is_valid.pwd_min_length.app_error",
        "unknown_channel",
        "unknown_user",
        "bad_time",
        "bad_time",
        "too_long",
        "no_such_file",
        "no_such_file",
        "no_such_file",
        "unknown_user",
        "bad_emoji",
        "bad_members",
        "unknown_type",
        "not_json",
    ];
    let (mut why, mut expected) = (why, expected.to_vec());
    why.sort_unstable();
    expected.sort_unstable();
    assert_eq!(why, expected, "{:#?}", report.lines);
    let after = named(&app, "owner").await;
    assert_eq!(after.password, owner.password, "an archive lets nobody into an account that is there");
    assert_eq!((after.email.as_str(), after.roles.as_str()), ("other@reds.example", "system_user"));
    assert!(named(&app, "short").await.password.is_empty());
}

#[tokio::test]
async fn what_is_there_becomes_what_its_line_says() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let first = archive(&lines(0));
        assert_eq!(bring(&app, &world, &first).await.status, JobStatus::Success);
        let before = counts(&app).await;
        let changed = [
            json!({ "type": "role", "role": { "name": "gardener", "permissions": ["create_post", "add_reaction", "no_such"] } }),
            json!({ "type": "team", "team": { "name": "reds", "display_name": "Reds", "type": "O", "allow_open_invite": true } }),
            json!({ "type": "channel", "channel": { "team": "reds", "name": "plans", "header": "new", "type": "O" } }),
            json!({ "type": "user", "user": { "username": name(1), "email": "new@reds.example", "nickname": "Benny",
                "roles": "system_user system_manager", "password": "another long password 2B?", "delete_at": 0,
                "teams": [{ "name": "reds", "roles": "team_user team_admin", "channels": [
                    { "name": "plans", "roles": "channel_user", "notify_props": { "desktop": "all" } }] }] } }),
            json!({ "type": "user", "user": { "username": name(2), "email": format!("{}@reds.example", name(2)), "delete_at": time(2) } }),
            json!({ "type": "bot", "bot": { "username": "robot", "owner": name(0), "description": "boops" } }),
        ];
        let done = bring(&app, &world, &archive(&changed)).await;
        let report = Report::of(&done.data);
        let updated = ["bots", "channels", "memberships", "roles", "teams", "users"];
        assert_eq!(report.updated.keys().collect::<Vec<_>>(), updated, "{:?}", report.lines);
        assert_eq!((report.updated["users"], report.updated["memberships"], report.imported.len()), (2, 2, 0));
        assert_eq!(report.lines.iter().map(|left| left.why.as_str()).collect::<Vec<_>>(), ["unknown_permission"]);
        assert_eq!(counts(&app).await, before);
        let ben = named(&app, &name(1)).await;
        assert_eq!(
            (ben.email.as_str(), ben.nickname.as_str(), ben.email_verified),
            ("new@reds.example", "Benny", true)
        );
        assert!(ben.has_role("system_manager") && ben.password.is_empty() && ben.is_active());
        assert!(!named(&app, &name(2)).await.is_active());
        let plans = Query::new(stored::statement(
            "SELECT id FROM channels WHERE name = 'plans' AND type = 'O' AND header = 'new'".into(),
        ));
        let (plans,) = plans.one::<(ChannelId,)>(&app.store).await.unwrap();
        let member = channel_members::get(plans, ben.id).one::<ChannelMember>(&app.store).await.unwrap();
        assert!(!member.scheme_admin && member.notify_props["desktop"] == "all");
        let again = Report::of(&bring(&app, &world, &archive(&changed)).await.data);
        assert_eq!(again.updated, BTreeMap::new(), "and once only");
    }
}

// covers: 1, 4
#[tokio::test]
async fn only_who_manages_the_whole_server_moves_it() {
    let world = World::small();
    let app = world.server().await;
    person(&app, "first").await;
    let ben = person(&app, "ben").await;
    let granted = app.authorize::<ManageJobs>(&cx(ben), ()).await;
    assert!(granted.is_err(), "members manage no jobs");
    // Somebody who manages jobs, and not the server.
    let session =
        jackfield_model::Session { user_id: ben, roles: "system_user system_manager".into(), ..Default::default() };
    let manager = jackfield_domain::Cx::new(jackfield_domain::Actor::User(Arc::new(session)), Default::default());
    if let Ok(granted) = app.authorize::<ManageJobs>(&manager, ()).await {
        for kind in ["import_process", "export_process"] {
            let refused = tasks::create(&app, &granted, kind, StringMap::new()).await.unwrap_err();
            assert_eq!(refused.0.status_code, 403);
        }
    }
}

#[tokio::test]
async fn an_import_that_is_none_ends_with_the_reason() {
    let world = World::small();
    let app = world.server().await;
    let broken = bring(&app, &world, b"no archive").await;
    assert_eq!(broken.status, JobStatus::Error);
    assert_eq!(broken.data["error"], "app.import.bulk_import.json_decode.error");
    let data = StringMap::from([("import_file".to_owned(), "nothing.zip".to_owned())]);
    let asked = tasks::create(&app, &testing::granted::<ManageJobs>(()), "import_process", data).await.unwrap();
    worker(&app).run_due().await.unwrap();
    let missing = job(&app, asked.id).await;
    assert_eq!(
        (missing.status, missing.data["error"].as_str()),
        (JobStatus::Error, "import_process.worker.do_job.file_exists")
    );
    assert!(missing.last_activity_at > Millis::NEVER);
}
