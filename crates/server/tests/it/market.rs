//! The way of a plugin through a market: published, found, installed, revoked, mirrored. The market is the real one.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Router, body::Body};
use http::{Method, StatusCode, Uri, header};
use jackfield_api::plugins::{
    ByPlugin, EnablePlugin, GetMarketplacePlugins, GetMarketplaceVersions, GetPluginStatuses, GetPlugins,
    GetWebappPlugins, InstallMarketplacePlugin, MarketplaceQuery, UploadPlugin,
};
use jackfield_api::system::PatchConfig;
use jackfield_client::{ClientError, NOTHING, multipart};
use jackfield_domain::market::keys::{Kind, SigningKey};
use jackfield_domain::testing::storage;
use jackfield_domain::{Clock, SystemClock};
use jackfield_market::remote::{Outcome, Remote, sign};
use jackfield_market::{Market, Options, Running, certify, mirror};
use jackfield_model::{
    AuthorStatement, CertificationReport, InstallMarketplacePluginRequest, Manifest, MarketKeys, MarketPlugin,
    MarketPublisher, MarketRevocation, MarketRevocations, MarketStatement, MarketVersion, MarketplacePlugin, Millis,
};
use jackfield_plugin_host::package;
use jackfield_testkit::everywhere::{application, serve};
use jackfield_testkit::storage::Store;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::town::{Person, Town, refused};

const ID: &str = "com.example.cards";
const CLEAN: &str = "window.registerPlugin;\n";

/// A package of a web half.
fn packed(folder: &Path, id: &str, version: &str, script: &str) -> PathBuf {
    let source = folder.join(format!("{id}-{version}-{}", script.len()));
    for part in ["webapp", "assets"] {
        std::fs::create_dir_all(source.join(part)).unwrap();
    }
    let manifest = json!({
        "id": id, "name": "Cards", "version": version, "description": "Shows cards.", "icon_path": "assets/icon.svg",
        "homepage_url": "https://example.com", "release_notes_url": "https://example.com/notes",
        "webapp": { "bundle_path": "webapp/main.js" },
    });
    let files = [
        ("plugin.json", manifest.to_string()),
        ("webapp/main.js", script.to_owned()),
        ("assets/icon.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>".to_owned()),
        ("LICENSE", "MIT License\n".to_owned()),
    ];
    for (name, content) in files {
        std::fs::write(source.join(name), content).unwrap();
    }
    let archive = source.join("dist/a.tar.gz");
    package::pack(&source, &archive).unwrap();
    archive
}

async fn serves(data: &Path, place: &str) -> (Running, Remote) {
    std::fs::create_dir_all(data).unwrap();
    let store = Store::open(place).await.unwrap();
    let options = Options::new(store, data.to_owned(), Arc::new(SystemClock));
    let market = Market::open(options).await.unwrap();
    let running = jackfield_market::start(market, TcpListener::bind("127.0.0.1:0").await.unwrap()).unwrap();
    let remote = Remote::at(&format!("http://{}", running.address)).unwrap();
    (running, remote)
}

async fn configure(town: &Town, change: Value) {
    let change = change.as_object().cloned().unwrap_or_default();
    town.anna.client.call::<PatchConfig>(NOTHING, Default::default(), change).await.unwrap();
}

/// Has a server ask a market on this machine.
async fn asks_at(town: &Town, address: &str, more: Value) {
    let plugin =
        json!({ "MarketplaceURL": address, "AllowInsecureDownloadURL": true, "RequirePluginSignature": false });
    let inside = json!({ "AllowedUntrustedInternalConnections": "127.0.0.1" });
    configure(town, json!({ "PluginSettings": plugin, "ServiceSettings": inside })).await;
    configure(town, more).await;
}

async fn lists(person: &Person) -> Result<Vec<MarketplacePlugin>, ClientError> {
    person.client.call::<GetMarketplacePlugins>(NOTHING, MarketplaceQuery::default(), ()).await
}

async fn installs(person: &Person, version: &str) -> Result<Manifest, ClientError> {
    let asked = InstallMarketplacePluginRequest { id: ID.into(), version: version.into() };
    person.calls::<InstallMarketplacePlugin>(NOTHING, asked).await
}

fn listed<E: std::fmt::Debug>(outcome: Result<Outcome, E>) -> Box<MarketVersion> {
    match outcome.unwrap() {
        Outcome::Listed(version) => version,
        Outcome::Returned(report) => panic!("{report:?}"),
    }
}

/// The id of the market's refusal.
fn refusal<T, E: std::fmt::Display>(outcome: Result<T, E>) -> String {
    let Err(error) = outcome else { panic!("this must be refused") };
    let text = error.to_string();
    text.rsplit_once('(').map_or(text.clone(), |(_, id)| id.trim_end_matches(')').to_owned())
}

/// What settings say of a web half that is on: whether it runs apart from the page, and whom the page connects to.
async fn held_apart(town: &Town) {
    let is_apart = async || {
        let listed = town.anna.client.get::<GetWebappPlugins>(NOTHING).await.unwrap();
        listed.iter().find(|one| one.id == ID).and_then(|one| one.webapp.as_ref()).unwrap().isolated
    };
    assert!(!is_apart().await);
    // A market signed it.
    for (word, apart) in [("all", true), ("unsigned", false), ("asked", false)] {
        configure(town, json!({ "JackfieldSettings": { "IsolateWebHalves": word } })).await;
        assert_eq!(is_apart().await, apart, "{word}");
    }
    configure(town, json!({ "JackfieldSettings": { "WebHalfHosts": "live.example.com bad;host *" } })).await;
    let page = town.anna.client.raw(Method::GET, "/").send().await.unwrap();
    // This server may have been made without the client.
    if page.status().is_success() {
        let policy = page.headers()["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("connect-src 'self' https://live.example.com wss://live.example.com; object-src"),
            "{policy}"
        );
    }
    let frame = town.anna.client.raw(Method::GET, "/isolated.html").send().await.unwrap();
    let policy = frame.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("sandbox allow-scripts; default-src 'none'; script-src 'nonce-"), "{policy}");
    configure(town, json!({ "JackfieldSettings": { "WebHalfHosts": "" } })).await;
}

async fn is_on(town: &Town) -> bool {
    let plugins = town.anna.client.get::<GetPlugins>(NOTHING).await.unwrap();
    plugins.active.iter().any(|manifest| manifest.id == ID)
}

// covers: 30
#[tokio::test]
async fn a_plugin_is_published_installed_revoked_and_mirrored() {
    let folder = tempfile::tempdir().unwrap();
    let servers = storage::databases(folder.path()).await;
    let markets = storage::databases(folder.path()).await;
    let mirrors = storage::databases(folder.path()).await;
    for ((server, market), mirror) in servers.iter().zip(&markets).zip(&mirrors) {
        let place = tempfile::tempdir().unwrap();
        Box::pin(walk(place.path(), server, (market, mirror))).await;
    }
}

async fn walk(folder: &Path, database: &str, (market_database, mirror_database): (&str, &str)) {
    let data = folder.join("market");
    let (market, remote) = serves(&data, market_database).await;
    let token = std::fs::read_to_string(Market::token_file(&data)).unwrap();
    let administrator = Remote::at(remote.address()).unwrap().with_token(&token);
    let key = SigningKey::generate().unwrap();

    // Nobody knows the author yet, and nobody but the administrator registers one.
    let first = packed(folder, ID, "1.0.0", CLEAN);
    assert_eq!(refusal(remote.publish(&first, &key).await), "app.market.publish.unknown_key.app_error");
    let author = MarketPublisher {
        name: "Example".into(),
        key: key.public(),
        namespaces: vec!["com.example".into()],
        verified: true,
        ..MarketPublisher::default()
    };
    assert_eq!(refusal(remote.register(&author).await), "app.market.admin.app_error");
    administrator.register(&author).await.unwrap();

    // A rule fails with its line; mended, it is listed.
    let bad = packed(folder, ID, "1.0.0", "a();\neval(b);\n");
    let Outcome::Returned(report) = remote.publish(&bad, &key).await.unwrap() else { panic!("it breaks a rule") };
    let finding = &report.findings[0];
    assert_eq!((finding.rule.as_str(), finding.file.as_str(), finding.line), ("web-globals", "webapp/main.js", 2));
    assert_eq!(listed(remote.publish(&first, &key).await).statement.tier, "verified");
    assert_eq!(
        listed(remote.publish(&first, &key).await).statement.tier,
        "verified",
        "a lost answer is asked for again"
    );
    let kept: CertificationReport = serde_json::from_str(&remote.report(ID, "1.0.0").await.unwrap()).unwrap();
    let own = certify::look(&first, kept.checked_at, certify::With::default()).unwrap().report;
    assert_eq!(certify::text(&own), remote.report(ID, "1.0.0").await.unwrap(), "but for the time they are the same");

    refuses_lies(folder, &remote, &administrator, &key).await;

    let app = application(database, folder).await;
    let (server, client) = serve(app, folder).await;
    let town = Town::build(client).await;
    let market_key = remote.keys().await.unwrap().key;
    asks_at(&town, remote.address(), json!({})).await;
    let there = lists(&town.anna).await.unwrap();
    let facts = there[0].market.as_ref().unwrap();
    assert_eq!((there.len(), there[0].manifest.id.as_str(), facts.tier.as_str()), (2, ID, "verified"));
    assert_eq!(there[0].installed_version, "");
    for person in [&town.ben, &town.chloe] {
        assert_eq!(refused(lists(person).await).0, 403);
        assert_eq!(refused(installs(person, "").await).0, 403);
    }

    // Only signed plugins, and whose signature counts.
    let strict = |key: &str| json!({ "PluginSettings": { "RequirePluginSignature": true }, "JackfieldSettings": { "MarketKeys": key } });
    configure(&town, strict("")).await;
    let unsigned = refused(installs(&town.anna, "").await);
    assert_eq!(unsigned, (500, "app.plugin.marketplace_plugins.signature_not_found.app_error".into()));
    configure(&town, strict(&key.public())).await;
    let untrusted = refused(installs(&town.anna, "").await).1;
    assert_eq!(untrusted, "app.plugin.marketplace_client.failed_to_fetch");
    configure(&town, strict(&market_key)).await;
    let form =
        multipart::Form::new().part("plugin", multipart::Part::bytes(std::fs::read(&first).unwrap()).file_name("a"));
    let uploaded = town.anna.client.upload::<UploadPlugin>(NOTHING, Default::default(), form).await;
    assert_eq!(refused(uploaded), (501, "app.plugin.upload_disabled.app_error".into()));
    configure(&town, json!({ "JackfieldSettings": { "PublisherKeys": market_key } })).await;
    assert_eq!(refused(installs(&town.anna, "").await).1, "app.plugin.marketplace.publisher.app_error");
    configure(&town, json!({ "JackfieldSettings": { "PublisherKeys": key.public(), "LeastMarketTier": "certified" } }))
        .await;
    assert_eq!(refused(installs(&town.anna, "").await).1, "app.plugin.marketplace.tier.app_error");
    configure(&town, json!({ "JackfieldSettings": { "LeastMarketTier": "verified" } })).await;
    assert_eq!(installs(&town.anna, "").await.unwrap().version, "1.0.0");
    assert!(!is_on(&town).await, "installing is no consent");
    town.anna.calls::<EnablePlugin>(ByPlugin { plugin_id: ID.into() }, ()).await.unwrap();

    // A newer version replaces it while it runs, since it asks for no more.
    let second = packed(folder, ID, "1.1.0", CLEAN);
    listed(remote.publish(&second, &key).await);
    // It waits a day, so that others see first what is wrong with it, and for as long as the plugin is pinned.
    assert_eq!(refused(installs(&town.anna, "").await), (400, "app.plugin.marketplace.waits.app_error".into()));
    assert!(lists(&town.anna).await.unwrap()[0].market.as_ref().unwrap().waits_until > Millis(0));
    configure(&town, json!({ "JackfieldSettings": { "MarketUpdateHours": 0, "PinnedPlugins": ID } })).await;
    assert_eq!(refused(installs(&town.anna, "").await), (400, "app.plugin.marketplace.pinned.app_error".into()));
    assert!(lists(&town.anna).await.unwrap()[0].market.as_ref().unwrap().pinned);
    configure(&town, json!({ "JackfieldSettings": { "PinnedPlugins": "" } })).await;
    assert_eq!(installs(&town.anna, "").await.unwrap().version, "1.1.0");
    held_apart(&town).await;
    // Which versions there are is for whoever may see the plugins.
    let choices = town.anna.client.get::<GetMarketplaceVersions>(ByPlugin { plugin_id: ID.into() }).await.unwrap();
    let shown: Vec<_> = choices.iter().map(|one| (one.version.as_str(), one.tier.as_str(), one.runs_here)).collect();
    assert_eq!(shown, [("1.1.0", "verified", true), ("1.0.0", "verified", true)]);
    let none = town.anna.client.get::<GetMarketplaceVersions>(ByPlugin { plugin_id: "none.at.all".into() }).await;
    assert_eq!(refused(none), (404, "app.plugin.marketplace_plugins.not_found.app_error".into()));
    let asked = town.ben.client.get::<GetMarketplaceVersions>(ByPlugin { plugin_id: ID.into() }).await;
    assert_eq!(refused(asked).0, 403);
    assert!(is_on(&town).await);
    assert_eq!(lists(&town.anna).await.unwrap()[0].installed_version, "1.1.0");

    // Revoked with a warning: it goes on, and says so.
    let warning = MarketRevocation {
        plugin_id: ID.into(),
        version: "1.1.0".into(),
        severity: "warning".into(),
        reason: "It forgets cards.".into(),
        ..MarketRevocation::default()
    };
    administrator.revoke(&warning).await.unwrap();
    server.server().plugins().follow_revocations().await;
    let statuses = town.anna.client.get::<GetPluginStatuses>(NOTHING).await.unwrap();
    assert_eq!((&*statuses[0].revoked, &*statuses[0].error), ("It forgets cards.", ""));
    assert!(is_on(&town).await);

    // Revoked: switched off, told of, and not to be had any more.
    let revocation = MarketRevocation {
        plugin_id: ID.into(),
        version: "1.1.0".into(),
        severity: "critical".into(),
        reason: "It sends messages elsewhere.".into(),
        ..MarketRevocation::default()
    };
    assert_eq!(refusal(remote.revoke(&revocation).await), "app.market.admin.app_error");
    administrator.revoke(&revocation).await.unwrap();
    server.server().plugins().follow_revocations().await;
    assert!(!is_on(&town).await);
    let statuses = town.anna.client.get::<GetPluginStatuses>(NOTHING).await.unwrap();
    assert!(statuses[0].error.contains("It sends messages elsewhere."), "{}", statuses[0].error);
    let told = jackfield_testkit::storage::Query::new(storage::statement(
        "SELECT message FROM posts WHERE message LIKE '%sends messages elsewhere%'".into(),
    ));
    assert_eq!(
        told.all::<(String,)>(&server.server().app().store).await.unwrap().len(),
        1,
        "Anna is told, and nobody else"
    );
    let back = town.anna.calls::<EnablePlugin>(ByPlugin { plugin_id: ID.into() }, ()).await;
    assert_eq!(refused(back), (400, "app.plugin.marketplace.revoked.app_error".into()));
    assert_eq!(refused(installs(&town.anna, "1.1.0").await).1, "app.plugin.marketplace.revoked.app_error");

    // A mirror, without the market and without its key.
    let copy = folder.join("mirror");
    let store = Store::open(mirror_database).await.unwrap();
    let mirrored = mirror::mirror(&remote, &copy, &store, &[ID.to_owned()], Some(&market_key)).await.unwrap();
    assert_eq!((mirrored.plugins, mirrored.versions), (1, 2));
    store.close().await;
    market.stop().await;
    assert_eq!(refused(installs(&town.anna, "1.0.0").await).1, "app.plugin.marketplace_client.failed_to_fetch");
    let (market, remote) = serves(&copy, mirror_database).await;
    asks_at(&town, remote.address(), strict(&market_key)).await;
    assert_eq!(installs(&town.anna, "").await.unwrap().version, "1.0.0", "the newest that was not revoked");
    assert_eq!(refused(installs(&town.anna, "1.1.0").await).1, "app.plugin.marketplace.revoked.app_error");
    town.anna.calls::<EnablePlugin>(ByPlugin { plugin_id: ID.into() }, ()).await.unwrap();
    assert!(is_on(&town).await);
    let third = packed(folder, ID, "1.2.0", CLEAN);
    assert_eq!(refusal(remote.publish(&third, &key).await), "app.market.mirror.app_error");
    let (log, _) = remote.verified_log(&market_key).await.unwrap();
    let kinds: Vec<&str> = log.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["publisher", "publish", "publisher", "publish", "publish", "revoke_key", "publish", "revoke", "revoke"]
    );
    assert!(remote.verified_log(&key.public()).await.is_err(), "the end is signed by another");
    market.stop().await;
    server.stop().await;
}

/// What an author may not publish.
async fn refuses_lies(folder: &Path, remote: &Remote, administrator: &Remote, key: &SigningKey) {
    let publish = |id: &'static str, version: &'static str, script: &'static str| packed(folder, id, version, script);
    let older = publish(ID, "0.9.0", CLEAN);
    assert_eq!(refusal(remote.publish(&older, key).await), "app.market.publish.older.app_error");
    let changed = publish(ID, "1.0.0", "other();\n");
    assert_eq!(refusal(remote.publish(&changed, key).await), "app.market.publish.other_digest.app_error");
    let elsewhere = publish("org.other.cards", "1.0.0", CLEAN);
    assert_eq!(refusal(remote.publish(&elsewhere, key).await), "app.market.publish.namespace.app_error");
    let beside = publish("com.examples.cards", "1.0.0", CLEAN);
    assert_eq!(refusal(remote.publish(&beside, key).await), "app.market.publish.namespace.app_error");
    // Signed is one package, sent another.
    let (signed, sent) = (publish(ID, "1.0.1", CLEAN), publish(ID, "1.0.1", "other();\n"));
    let sealed = sign(&signed, key).unwrap();
    let lie = remote.send_package(&sealed, std::fs::read(&sent).unwrap()).await;
    assert_eq!(refusal(lie), "app.market.publish.digest.app_error");
    // What is signed is about another plugin than the package.
    let digest = package::digest_of(&sent).unwrap();
    let statement = AuthorStatement { plugin_id: "com.example.trusted".into(), version: "1.0.1".into(), digest };
    let sealed = key.seal(Kind::Author, &statement).unwrap();
    let lie = remote.send_package(&sealed, std::fs::read(&sent).unwrap()).await;
    assert_eq!(refusal(lie), "app.market.publish.identity.app_error");
    // Somebody else, whose namespace is their own and whose plugin looks like one that is there.
    let other = SigningKey::generate().unwrap();
    let publisher = |namespace: &str| MarketPublisher {
        name: "Other".into(),
        key: other.public(),
        namespaces: vec![namespace.into()],
        ..MarketPublisher::default()
    };
    for namespace in ["com.example.cards", "com..example", "com.example"] {
        let refused = administrator.register(&publisher(namespace)).await;
        assert_eq!(refusal(refused), "app.market.publisher.invalid.app_error", "{namespace}");
    }
    administrator.register(&publisher("corn.example")).await.unwrap();
    let alike = publish("corn.example.cards", "1.0.0", CLEAN);
    assert_eq!(refusal(remote.publish(&alike, &other).await), "app.market.publish.look_alike.app_error");
    let honest = publish("corn.example.polls", "1.0.0", CLEAN);
    assert_eq!(
        listed(remote.publish(&honest, &other).await).statement.tier,
        "community",
        "nobody has proved who it is"
    );
    let next = publish("corn.example.polls", "1.1.0", CLEAN);
    listed(remote.publish(&next, &other).await);
    // A key that was taken away.
    administrator.revoke_key("Other").await.unwrap();
    let after = publish("corn.example.polls", "1.2.0", CLEAN);
    assert_eq!(refusal(remote.publish(&after, &other).await), "app.market.publish.unknown_key.app_error");
    administrator
        .revoke(&MarketRevocation {
            plugin_id: "none.at.all".into(),
            severity: "critical".into(),
            reason: "x".into(),
            ..MarketRevocation::default()
        })
        .await
        .unwrap_err();
}

/// A market that answers what it is told to, by path.
#[derive(Clone, Default)]
struct Liar(Arc<Mutex<BTreeMap<String, Said>>>);

#[derive(Clone)]
enum Said {
    Text(String),
    Redirect(&'static str),
    Endless,
}

impl Liar {
    async fn start() -> (Self, String) {
        let liar = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(Self::answer).with_state(liar.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (liar, address)
    }

    fn says(&self, path: &str, said: Said) {
        self.0.lock().unwrap().insert(format!("/api/v2{path}"), said);
    }

    fn tells<T: serde::Serialize>(&self, path: &str, value: &T) {
        self.says(path, Said::Text(serde_json::to_string(value).unwrap()));
    }

    async fn answer(State(liar): State<Self>, uri: Uri) -> Response {
        let path = percent_encoding::percent_decode_str(uri.path()).decode_utf8_lossy().into_owned();
        let said = liar.0.lock().unwrap().get(&path).cloned();
        match said {
            None => StatusCode::NOT_FOUND.into_response(),
            Some(Said::Text(text)) => text.into_response(),
            Some(Said::Redirect(place)) => (StatusCode::FOUND, [(header::LOCATION, place)]).into_response(),
            Some(Said::Endless) => {
                let pieces = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 1 << 20]));
                Body::from_stream(pieces).into_response()
            }
        }
    }
}

// covers: 23, 24, 33
#[tokio::test]
async fn a_market_that_lies_or_talks_without_end_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let [place, _] = storage::databases(folder.path()).await;
    let (server, client) = serve(application(&place, folder.path()).await, folder.path()).await;
    let town = Town::build(client).await;
    let (liar, address) = Liar::start().await;
    let (key, other) = (SigningKey::generate().unwrap(), SigningKey::generate().unwrap());
    asks_at(&town, &address, json!({})).await;
    liar.tells("/keys", &MarketKeys { key: key.public(), mirror_of: String::new() });
    let failed = (500, "app.plugin.marketplace_client.failed_to_fetch".to_owned());
    for said in
        [Said::Text("nonsense".into()), Said::Text("{}".into()), Said::Redirect("http://127.0.0.1:1/"), Said::Endless]
    {
        liar.says("/plugins", said.clone());
        assert_eq!(refused(lists(&town.anna).await), failed);
        liar.says(&format!("/plugins/{ID}"), said);
        assert_eq!(refused(installs(&town.anna, "").await), failed);
    }

    // A version that is signed as it must be, until something of it is not.
    let archive = packed(folder.path(), ID, "1.0.0", CLEAN);
    let bytes = std::fs::read(&archive).unwrap();
    let unpacked = package::unpack_to_read(&archive, &folder.path().join("read")).unwrap();
    let now = SystemClock.now();
    let offer = |author: &SigningKey, market: &SigningKey, size: i64, id: &str| {
        let statement = MarketStatement {
            plugin_id: id.into(),
            version: "1.0.0".into(),
            digest: unpacked.digest.clone(),
            size,
            author: key.public(),
            publisher: "Example".into(),
            tier: "community".into(),
            at: now,
            ..MarketStatement::default()
        };
        let signed = AuthorStatement { plugin_id: id.into(), version: "1.0.0".into(), digest: unpacked.digest.clone() };
        let version = MarketVersion {
            manifest: (*unpacked.manifest).clone(),
            author: author.seal(Kind::Author, &signed).unwrap(),
            market: market.seal(Kind::Market, &statement).unwrap(),
            statement,
            ..MarketVersion::default()
        };
        liar.tells(&format!("/plugins/{ID}"), &MarketPlugin { plugin_id: ID.into(), versions: vec![version] });
    };
    let revokes = |sequence: i64, issued_at: Millis, expires_at: Millis| {
        let list = MarketRevocations { sequence, issued_at, expires_at, ..MarketRevocations::default() };
        liar.tells("/revocations", &key.seal(Kind::Revocations, &list).unwrap());
    };
    let size = i64::try_from(bytes.len()).unwrap();
    let package_at = format!("/packages/{}", unpacked.digest);
    revokes(5, now, now.plus(60_000));
    let untrusted = (500, "app.plugin.marketplace.untrusted.app_error".to_owned());
    offer(&other, &key, size, ID);
    assert_eq!(refused(installs(&town.anna, "").await), untrusted, "another author signed it");
    offer(&key, &other, size, ID);
    assert_eq!(refused(installs(&town.anna, "").await), untrusted, "another market signed it");
    offer(&key, &key, size, "com.example.other");
    assert_eq!(refused(installs(&town.anna, "").await), untrusted, "another plugin was signed");
    offer(&key, &key, size, ID);
    liar.says(&package_at, Said::Endless);
    assert_eq!(refused(installs(&town.anna, "").await), failed, "more is sent than was signed");
    liar.says(&package_at, Said::Text("x".into()));
    assert_eq!(refused(installs(&town.anna, "").await), untrusted, "something else is sent than was signed");
    liar.says(&package_at, Said::Redirect("http://169.254.169.254/"));
    assert_eq!(refused(installs(&town.anna, "").await), failed, "it leads inside");

    // Lists of what was revoked that are old, or older than one that was seen.
    revokes(5, now, now);
    let expired = "app.plugin.marketplace.expired.app_error";
    assert_eq!(refused(installs(&town.anna, "").await).1, expired);
    revokes(4, now.plus(1), now.plus(60_000));
    let replayed = "app.plugin.marketplace.replayed.app_error";
    assert_eq!(refused(installs(&town.anna, "").await).1, replayed);
    revokes(5, now.plus(-1), now.plus(60_000));
    assert_eq!(refused(installs(&town.anna, "").await).1, replayed);

    // A market further back does not stand in for one that does not answer, nor one that has the plugin.
    let (second, elsewhere) = Liar::start().await;
    second.tells("/keys", &MarketKeys { key: other.public(), mirror_of: String::new() });
    configure(&town, json!({ "JackfieldSettings": { "MoreMarkets": elsewhere } })).await;
    assert_eq!(refused(installs(&town.anna, "").await).1, replayed);
    assert!(second.0.lock().unwrap().len() == 1);
    configure(&town, json!({ "PluginSettings": { "EnableMarketplace": false } })).await;
    let disabled = (501, "app.plugin.marketplace_disabled.app_error".to_owned());
    assert_eq!(refused(lists(&town.anna).await), disabled);
    assert_eq!(refused(installs(&town.anna, "").await), disabled);
    server.stop().await;
}
