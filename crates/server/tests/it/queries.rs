//! Every query parameter that an operation declares is read by whoever serves it, for more than a refusal. Rust does not say so: the
//! fields are public, and are written by what reads addresses. So the handlers' texts are looked at, with the functions that they
//! hand the query to.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use http::Method;
use jackfield_api::channels::CreateDirectChannel;
use jackfield_api::path::ByPost;
use jackfield_api::{files, posts};
use jackfield_client::{NOTHING, multipart};
use jackfield_domain::config;
use jackfield_model::{FileUploadResponse, Post, PostPatch, names};
use jackfield_testkit::World;
use jackfield_testkit::outside::PushProxy;
use serde_json::{Value, json};

use crate::everywhere;
use crate::town::{Person, Town};

/// What is declared because clients send it, and means nothing here: operation, field, why.
const MEANINGLESS: &[(&str, &str, &str)] = &[
    ("GetAllTeams", "exclude_policy_constrained", "no team is bound by a policy: there are none"),
    ("GetClientConfig", "format", "there is one format, and real answers do not depend on it"),
    ("GetClientLicense", "format", "it has to be there, and there is one format"),
    ("GetEmojiList", "sort", "they are in the order of their names in any case"),
    ("GetNotices", "client", "there are no notices"),
    ("GetNotices", "client_version", "there are no notices"),
    ("GetNotices", "locale", "there are no notices"),
    ("GetProfileImage", "version", "it makes the address change with the picture"),
    ("GetTeamIcon", "version", "it makes the address change with the picture"),
    ("GetUserCountForReporting", "sort_column", "a number has no order"),
    ("GetUserCountForReporting", "direction", "a number has no pages"),
    ("GetUserCountForReporting", "sort_direction", "a number has no order"),
    ("GetUserCountForReporting", "page_size", "a number has no pages"),
    ("GetUserCountForReporting", "from_column_value", "a number has no pages"),
    ("GetUserCountForReporting", "from_id", "a number has no pages"),
    ("GetUserCountForReporting", "date_range", "it says over which time activity is summed up, not whom it is about"),
];

async fn asks(person: &Person, path: &str) -> Value {
    let answer = person.client.raw(Method::GET, &format!("/api/v4{path}")).send().await.expect("the server answers");
    let status = answer.status();
    let text = answer.text().await.expect("the answer is whole");
    assert!(status.is_success(), "{path}: {text}");
    serde_json::from_str(&text).expect("it is JSON")
}

async fn status_of(person: &Person, path: &str) -> u16 {
    person
        .client
        .raw(Method::GET, &format!("/api/v4{path}"))
        .send()
        .await
        .expect("the server answers")
        .status()
        .as_u16()
}

fn order(list: &Value) -> Vec<String> {
    list["order"].as_array().expect("it is a list").iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[tokio::test]
async fn parts_of_threads_and_what_was_deleted_are_answered_as_they_were_asked_for() {
    everywhere(async |town: &Town| {
        let (anna, ben, chloe) = (&town.anna, &town.ben, &town.chloe);
        let square = ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let root = ben.posts("Summer").in_channel(&square).await?;
        let one = chloe.posts("One").below(&root).in_channel(&square).await?;
        let two = ben.posts("Two").below(&root).in_channel(&square).await?;
        let thread = format!("/posts/{}/thread", root.id);
        assert_eq!(order(&asks(ben, &format!("{thread}?skipFetchThreads=true")).await), [root.id.to_string()]);
        let shown = |list: &Value| list["posts"][root.id.as_str()]["participants"].clone();
        assert!(shown(&asks(ben, &thread).await).is_null(), "nobody asked who takes part");
        let collapsed = shown(&asks(ben, &format!("{thread}?collapsedThreads=true")).await);
        assert_eq!((collapsed[0]["id"].as_str(), &collapsed[0]["username"]), (Some(chloe.id.as_str()), &json!("")));
        let whole = "collapsedThreads=true&collapsedThreadsExtended=true";
        for path in [format!("{thread}?{whole}"), format!("/channels/{}/posts?{whole}", square.id)] {
            assert_eq!(shown(&asks(ben, &path).await)[0]["username"], "chloe", "{path}");
        }
        let changed = PostPatch { message: Some("One, in short".into()), ..PostPatch::default() };
        let changed = Post::from(chloe.calls::<posts::PatchPost>(ByPost { post_id: one.id }, changed).await?);
        let since = format!("{thread}?fromUpdateAt={}&fromPost={}&direction=down", two.update_at, two.id);
        let mut found = order(&asks(ben, &since).await);
        assert_eq!(found.pop(), Some(root.id.to_string()), "the root comes with a part of its thread");
        assert_eq!(found, [changed.id.to_string()]);
        assert_eq!(order(&asks(ben, &format!("{since}&updatesOnly=true")).await), [changed.id.to_string()]);
        assert_eq!(status_of(ben, &format!("{thread}?updatesOnly=true")).await, 400);
        assert_eq!(status_of(ben, &format!("{since}&direction=up")).await, 400);

        let direct = ben.client.post::<CreateDirectChannel>(vec![ben.id, chloe.id]).await?;
        let psst = ben.posts("Psst").in_channel(&direct).await?;
        chloe.posts("What?").below(&psst).in_channel(&direct).await?;
        let threads = format!("/users/me/teams/{}/threads", town.team.id);
        let ids = |list: &Value| -> Vec<String> {
            let threads = list["threads"].as_array().expect("there are some");
            threads.iter().filter_map(|thread| thread["id"].as_str()).map(str::to_owned).collect()
        };
        assert_eq!(ids(&asks(ben, &threads).await), [psst.id.to_string(), root.id.to_string()]);
        assert_eq!(ids(&asks(ben, &format!("{threads}?after={}", root.id)).await), [psst.id.to_string()]);
        assert_eq!(ids(&asks(ben, &format!("{threads}?before={}", psst.id)).await), [root.id.to_string()]);
        let without = asks(ben, &format!("{threads}?excludeDirect=true")).await;
        assert_eq!((ids(&without), &without["total"]), (vec![root.id.to_string()], &json!(1)));
        let single = format!("{threads}/{}", root.id);
        assert_eq!(asks(ben, &single).await["participants"][0]["username"], "");
        assert_eq!(asks(ben, &format!("{single}?extended=true")).await["participants"][0]["username"], "chloe");

        let part = multipart::Part::bytes(b"to be forgotten".to_vec()).file_name("note.txt");
        let form = multipart::Form::new().text("channel_id", square.id.to_string()).part("files", part);
        let sent: FileUploadResponse =
            ben.client.upload::<files::UploadFile>(NOTHING, Default::default(), form).await?;
        let gone = ben.posts("Gone").with_files(vec![sent.file_infos[0].id]).in_channel(&square).await?;
        ben.calls::<posts::DeletePost>(ByPost { post_id: gone.id }, ()).await?;
        let page = format!("/channels/{}/posts", square.id);
        for cursor in ["", &format!("&after={}", two.id), &format!("&before={}", gone.id)] {
            let path = format!("{page}?include_deleted=true{cursor}");
            assert_eq!(status_of(ben, &path).await, 403);
            let shown = asks(anna, &path).await;
            let is_there = order(&shown).contains(&gone.id.to_string());
            assert_eq!(is_there, !cursor.starts_with("&before"), "{path}");
            assert!(!is_there || shown["posts"][gone.id.as_str()]["message"] == "Gone", "{path}");
        }
        assert!(!order(&asks(anna, &page).await).contains(&gone.id.to_string()));
        let kept = format!("/posts/{}/files/info", gone.id);
        assert_eq!(asks(anna, &format!("{kept}?include_deleted=true")).await[0]["name"], "note.txt");
        assert_eq!(status_of(ben, &format!("{kept}?include_deleted=true")).await, 403);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_configuration_is_had_without_masks_and_defaults_and_a_device_is_tried() {
    let proxy = PushProxy::start().await;
    let mut settings = vec![("TeamSettings.SiteName".to_owned(), "Fields".to_owned())];
    for section in proxy.settings().as_object().expect("there are sections") {
        for (name, value) in section.1.as_object().into_iter().flatten() {
            settings.push((format!("{}.{name}", section.0), value.as_str().unwrap_or_default().to_owned()));
        }
    }
    settings.push(("EmailSettings.SMTPPassword".to_owned(), "geheim".to_owned()));
    settings.push(("TeamSettings.EnableOpenServer".to_owned(), "true".to_owned()));
    let world = World::small();
    let (running, client) = jackfield_testkit::everywhere::serve(world.server_with(settings).await, world.path()).await;
    let anna = Town::build(client).await.anna;
    let whole = asks(&anna, "/config").await;
    assert_eq!(whole["EmailSettings"]["SMTPPassword"], config::MASK, "secrets are masked");
    assert!(asks(&anna, "/config?remove_masked=true").await["EmailSettings"].get("SMTPPassword").is_none());
    let own = asks(&anna, "/config?remove_masked=true&remove_defaults=true").await;
    assert_eq!(own["TeamSettings"], json!({ "SiteName": "Fields", "EnableOpenServer": true }));
    assert_eq!(own.get("LocalizationSettings"), None);

    let said = async |device: &str| asks(&anna, &format!("/system/ping?device_id={device}")).await;
    assert_eq!(said("apple:abc").await["CanReceiveNotifications"], "true");
    let told = proxy.until(1).await;
    assert_eq!(
        (&told[0]["type"], &told[0]["platform"], &told[0]["device_id"]),
        (&json!("test"), &json!("apple"), &json!("abc"))
    );
    proxy.answers(200, json!({ "status": "REMOVE" }));
    assert_eq!(said("apple:abc").await["CanReceiveNotifications"], "false");
    proxy.answers(500, json!({}));
    assert_eq!(said("apple:abc").await["CanReceiveNotifications"], "unknown");
    assert_eq!(said(&"x".repeat(600)).await["CanReceiveNotifications"], "false");
    assert!(said("").await.get("CanReceiveNotifications").is_none(), "nobody asked");
    running.stop().await;
}

#[test]
fn every_declared_query_parameter_is_read() {
    let declared = Declared::read();
    let handlers = Handlers::read();
    let (mut passed_over, mut count) = (Vec::new(), 0);
    for (operation, query) in &declared.operations {
        let fields = declared.fields.get(query).unwrap_or_else(|| panic!("{query} is not found"));
        let read = handlers.reads(operation, query, &declared);
        for field in fields {
            count += 1;
            let known = MEANINGLESS.iter().any(|(of, name, _)| of == operation && name == field);
            match (read.contains(field), known) {
                (true, true) => passed_over.push(format!("{operation}: {field} is read, and said to mean nothing")),
                (false, false) => passed_over.push(format!("{operation}: {field} is declared, and nobody reads it")),
                _ => {}
            }
        }
    }
    assert!(count > 250, "the declarations are found: {count}");
    assert!(passed_over.is_empty(), "{passed_over:#?}");
}

fn word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn first_word(text: &str) -> &str {
    &text[..text.find(|c| !word(c)).unwrap_or(text.len())]
}

fn last_word(text: &str) -> &str {
    let end = text.trim_end();
    &end[end.rfind(|c| !word(c)).map_or(0, |at| at + 1)..]
}

fn sources(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is there").flatten() {
        let path: PathBuf = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else {
            found.push(std::fs::read_to_string(&path).expect("it is a text"));
        }
    }
    found
}

/// The text of what begins in a line, up to the line that ends it.
fn block<'a>(text: &'a str, line: &'a str, end: &str) -> &'a str {
    let from = line.as_ptr() as usize - text.as_ptr() as usize;
    let indent = line.len() - line.trim_start().len();
    let closing = format!("\n{}{end}", " ".repeat(indent));
    let rest = &text[from..];
    &rest[..rest.find(&closing).unwrap_or(rest.len())]
}

/// What `crates/api` says.
struct Declared {
    /// The query of each operation that has one.
    operations: BTreeMap<String, String>,
    /// The fields of each query.
    fields: BTreeMap<String, Vec<String>>,
    /// Its methods.
    methods: BTreeMap<(String, String), String>,
}

impl Declared {
    fn read() -> Self {
        let mut found = Self { operations: BTreeMap::new(), fields: BTreeMap::new(), methods: BTreeMap::new() };
        let ids: BTreeSet<&str> = jackfield_api::all().iter().map(|operation| operation.id).collect();
        for text in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/src")) {
            for line in text.lines() {
                let start = line.trim_start();
                if let Some(name) = start.strip_prefix("pub struct ").map(first_word) {
                    let fields =
                        block(&text, line, "}").lines().filter_map(|line| line.trim_start().strip_prefix("pub "));
                    let fields = fields.filter(|field| field.contains(':')).map(|field| first_word(field).to_owned());
                    found.fields.insert(name.to_owned(), fields.collect());
                } else if let Some(name) = line.strip_prefix("impl ").map(first_word) {
                    for (method, body) in functions(block(&text, line, "}")) {
                        found.methods.insert((name.to_owned(), method.to_owned()), body.to_owned());
                    }
                } else if ids.contains(first_word(start)) && start[first_word(start).len()..].starts_with(" = ") {
                    let query =
                        block(&text, line, "}").lines().find_map(|line| line.trim_start().strip_prefix("query: "));
                    if let Some(query) = query {
                        let query = last_word(query.trim_end_matches(','));
                        found.operations.insert(first_word(start).to_owned(), query.to_owned());
                    }
                }
            }
        }
        found
    }
}

fn functions(text: &str) -> Vec<(&str, &str)> {
    let begins = |line: &&str| {
        let start = line.trim_start();
        ["fn ", "async fn ", "pub fn ", "pub async fn ", "pub(super) fn ", "pub(super) async fn "]
            .iter()
            .any(|begin| start.starts_with(begin))
    };
    let named = |line| (first_word(text_after(line, "fn ")), block(text, line, "}"));
    text.lines().filter(begins).map(named).collect()
}

fn text_after<'a>(text: &'a str, what: &str) -> &'a str {
    text.split_once(what).map_or("", |(_, rest)| rest)
}

/// What the server's handlers do.
struct Handlers {
    files: Vec<String>,
    /// The file and the function that serves each operation.
    of: BTreeMap<String, (usize, String)>,
}

/// What is followed: the names by which a function knows the query, or the call that has it.
struct Followed<'a> {
    query: &'a str,
    operation: &'a str,
    declared: &'a Declared,
    seen: BTreeSet<String>,
    read: BTreeSet<String>,
}

impl Handlers {
    fn read() -> Self {
        let files = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/handlers"));
        let mut of = BTreeMap::new();
        for (at, file) in files.iter().enumerate() {
            for added in file.split(".add::<").skip(1) {
                let operation = last_word(added.split(',').next().unwrap_or_default());
                let function = last_word(text_after(added, ">(").split(')').next().unwrap_or_default());
                of.insert(operation.to_owned(), (at, function.to_owned()));
            }
        }
        Self { files, of }
    }

    fn reads(&self, operation: &str, query: &str, declared: &Declared) -> BTreeSet<String> {
        let (file, function) = self.of.get(operation).unwrap_or_else(|| panic!("nobody serves {operation}"));
        let (seen, read) = (BTreeSet::new(), BTreeSet::new());
        let mut followed = Followed { query, operation, declared, seen, read };
        let (file, body) = self.function(*file, function).unwrap_or_else(|| panic!("{function} is not found"));
        self.follow(&mut followed, file, body, "call.query");
        followed.read
    }

    /// A function by its name, in the file where it is asked for, or in another.
    fn function(&self, file: usize, name: &str) -> Option<(usize, &str)> {
        let others = (0..self.files.len()).filter(|at| *at != file);
        std::iter::once(file).chain(others).find_map(|at| {
            let mut all = functions(&self.files[at]).into_iter();
            all.find(|(found, _)| *found == name).map(|(_, body)| (at, body))
        })
    }

    /// Notes what a function reads of the query that it knows as `known`.
    fn follow(&self, followed: &mut Followed<'_>, file: usize, body: &str, known: &str) {
        let mut names = vec![known.to_owned()];
        let lines = body.lines().map(str::trim);
        names.extend(lines.filter_map(|line| {
            let (name, value) = line.strip_prefix("let ")?.strip_suffix(';')?.split_once(" = ")?;
            (value.trim_start_matches('&') == known).then(|| name.to_owned())
        }));
        // A function that gets the whole call has the query, too.
        let call = known.strip_suffix(".query").map(str::to_owned);
        for name in names.iter().chain(&call) {
            for (at, _) in body.match_indices(name.as_str()) {
                let (before, after) = (&body[..at], &body[at + name.len()..]);
                if before.ends_with(|c| word(c) || c == '.') {
                    continue;
                }
                if is_only_checked(before, after) {
                    continue;
                }
                if let Some(field) = after.strip_prefix('.').map(first_word).filter(|_| Some(name) != call.as_ref()) {
                    if followed.read.insert(field.to_owned()) {
                        let method = (followed.query.to_owned(), field.to_owned());
                        if let Some(body) = followed.declared.methods.get(&method) {
                            self.follow(followed, file, body, "self");
                        }
                    }
                } else if after.starts_with([')', ',']) {
                    self.follow_into(followed, file, called(before));
                }
            }
        }
    }

    fn follow_into(&self, followed: &mut Followed<'_>, file: usize, function: &str) {
        if function.is_empty() || !followed.seen.insert(function.to_owned()) {
            return;
        }
        let Some((file, body)) = self.function(file, function) else { return };
        let head = body.split('{').next().unwrap_or_default();
        let parameters = head.split(") ->").next().unwrap_or_default();
        let named = |kind: &str| {
            let (before, _) = parameters.split_once(kind)?;
            before.rsplit_once(':').map(|(before, _)| last_word(before.trim_end_matches(':')).to_owned())
        };
        let of_query = parameters.split([',', '(']).find(|one| last_word(one) == followed.query);
        if let Some(name) = of_query.and_then(|one| one.split_once(':')).map(|(name, _)| name.trim().to_owned()) {
            self.follow(followed, file, body, &name);
        }
        let takes_call = parameters.contains(&format!("{}>", followed.operation)) || parameters.contains("Call<O>");
        if let Some(name) = takes_call.then(|| named("Call<")).flatten() {
            self.follow(followed, file, body, &format!("{name}.query"));
        }
    }
}

/// Whether what is read here decides about nothing but a refusal, or a right that is asked for: then it is looked at and passed over.
fn is_only_checked(before: &str, after: &str) -> bool {
    let statement = before.rfind([';', '{', '}']).map_or(before, |at| &before[at + 1..]);
    let Some((_, follows)) = after.split_once(" {\n") else { return false };
    let follows = follows.trim_start();
    let only_asks = || {
        let rest = follows.strip_prefix("call.also_granted::<").and_then(|rest| rest.split_once(';'));
        rest.is_some_and(|(_, rest)| rest.trim_start().starts_with('}'))
    };
    statement.trim_start().starts_with("if ") && (follows.starts_with("return Err(") || only_asks())
}

/// The function whose arguments a text ends in.
fn called(before: &str) -> &str {
    let mut depth = 0;
    for (at, c) in before.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' if depth == 0 => return last_word(&before[..at]),
            '(' => depth -= 1,
            ';' | '{' => return "",
            _ => {}
        }
    }
    ""
}
