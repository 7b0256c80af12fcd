//! What is told of a package before it is installed, and calls that somebody makes up.

use jackfield_domain::config;
use jackfield_model::{PluginEventRequest, PluginPreview};
use jackfield_plugin_host::package;
use jackfield_storage::owned;
use serde_json::{Value, json};

use super::script::{ID, lay_compiled, scripted};
use super::world::World;

const TEXT: &str = "import {plugin, reject} from 'jackfield';
    let seen = 0;
    export default plugin({
        MessageWillBePosted(_context, post) {
            if (post.message === 'throw') { throw new Error('as asked'); }
            if (post.message === 'no') { return reject('Not here.'); }
            return post.message === 'quiet' ? undefined : {message: post.message.toUpperCase()};
        },
        ServeHTTP() { seen += 1; return {body: {seen}}; },
    });";

/// A package as somebody sends it.
fn packed(
    world: &World,
    name: &str,
    number: &str,
    permissions: &Value,
    migrations: &[(&str, &str)],
) -> std::path::PathBuf {
    let folder = world.dir.path().join(name);
    std::fs::create_dir_all(folder.join("migrations")).unwrap();
    let manifest = json!({
        "id": ID, "name": "Scripted", "version": number, "server": { "executable": "", "wasm": "plugin.js" }, "permissions": permissions,
    });
    std::fs::write(folder.join("plugin.json"), manifest.to_string()).unwrap();
    std::fs::write(folder.join("plugin.js"), TEXT).unwrap();
    for (name, text) in migrations {
        std::fs::write(folder.join("migrations").join(name), text).unwrap();
    }
    let described = json!({ "paths": { "/seen": { "get": { "operationId": "seen", "security": [] } } } });
    std::fs::write(folder.join("openapi.json"), described.to_string()).unwrap();
    let archive = world.dir.path().join(format!("{name}.tar.gz"));
    package::pack(&folder, &archive).unwrap();
    archive
}

const MADE: [(&str, &str); 2] = [("0001_a.up.sql", "CREATE TABLE a (b TEXT)"), ("0001_a.down.sql", "DROP TABLE a")];
const BROKEN: [(&str, &str); 2] =
    [("0002_b.up.sql", "INSERT INTO a (nothing) VALUES (1)"), ("0002_b.down.sql", "SELECT 1")];

#[tokio::test]
async fn a_package_is_told_of_before_it_does_anything() {
    for world in World::everywhere().await {
        lay_compiled(&world).await;
        let admin = World::admin();
        let empty = owned::list(&world.app.store, ID).await.unwrap();
        let files = || std::fs::read_dir(world.host.folder()).unwrap().count();
        let before = files();
        let asked = json!({ "hooks": ["message-will-be-posted", "serve-http"], "database": { "read": ["users"] } });
        let first = packed(&world, "first", "1.0.0", &asked, &MADE);
        let preview = async |archive: &std::path::Path| -> PluginPreview {
            world.host.preview_archive(&admin, archive).await.unwrap()
        };
        let seen = preview(&first).await;
        assert_eq!((seen.manifest.version.as_str(), seen.installed_version.as_str()), ("1.0.0", ""));
        assert_eq!(seen.endpoints, ["GET /seen: anybody"]);
        assert_eq!(seen.server_size, i64::try_from(TEXT.len()).unwrap());
        assert!(seen.size > seen.server_size && seen.web_size == 0);
        let database = seen.database.unwrap();
        assert_eq!((database.problem.as_str(), database.size, database.reads), ("", 0, vec!["users".to_owned()]));
        assert_eq!(database.migrations[0].sql, "CREATE TABLE a (b TEXT)");
        assert!(database.migrations[0].is_up);
        assert_eq!(
            (owned::list(&world.app.store, ID).await.unwrap(), files()),
            (empty, before),
            "nothing is left of it"
        );

        world.host.install_archive(&admin, &first, false).await.unwrap();
        world.host.enable(&admin, ID).await.unwrap();
        let more = json!({ "hooks": ["serve-http"], "api": ["posts:read"], "database": {} });
        let second = packed(&world, "second", "1.1.0", &more, &[MADE, BROKEN].concat());
        let seen = preview(&second).await;
        assert_eq!(seen.installed_version, "1.0.0");
        assert_eq!(seen.asks_more, ["posts:read"]);
        assert_eq!(
            seen.asks_less,
            ["the hook message-will-be-posted", "to read the server's users by its own queries"]
        );
        let database = seen.database.unwrap();
        assert!(database.problem.contains("migration 2 b failed") && database.size > 0, "{database:?}");
        assert_eq!(database.migrations.len(), 1);
        // What is installed has nothing to do.
        assert!(world.host.preview_installed(&admin, ID).await.unwrap().database.unwrap().migrations.is_empty());
        let refused = world.host.preview_archive(&admin, &world.dir.path().join("first/plugin.js")).await.unwrap_err();
        assert_eq!((refused.0.status_code, refused.0.id.as_str()), (400, "app.plugin.extract.app_error"));
    }
}

// covers: 21
#[tokio::test]
async fn strangers_reach_what_a_package_says_is_public_and_nothing_else() {
    let world = World::new().await;
    lay_compiled(&world).await;
    let admin = World::admin();
    let archive = packed(&world, "first", "1.0.0", &json!({ "hooks": ["serve-http"] }), &[]);
    world.host.install_archive(&admin, &archive, false).await.unwrap();
    world.host.enable(&admin, ID).await.unwrap();
    let stranger = jackfield_domain::Cx::new(jackfield_domain::Actor::Stranger, Default::default());
    let asks = async |cx: std::sync::Arc<jackfield_domain::Cx>, method: &str, path: &str| {
        let request = http::Request::builder().method(method).uri(path).body(super::world::body(vec![])).unwrap();
        world
            .host
            .serve_http(&cx, ID, request)
            .await
            .map_or_else(|failure| failure.0.status_code, |answer| answer.status().as_u16())
    };
    assert_eq!(asks(stranger.clone(), "GET", "/seen?x=1").await, 200);
    for (method, path) in [("POST", "/seen"), ("GET", "/seen/"), ("GET", "/other"), ("GET", "/%73een")] {
        assert_eq!(asks(stranger.clone(), method, path).await, 401, "{method} {path}");
        assert_eq!(asks(world.cx(world.anna), method, path).await, 200, "{method} {path}");
    }
    let mut whole = json!({ "paths": { "/api/v4/users": {} }, "components": { "schemas": {} } });
    world.host.describe(&mut whole);
    assert_eq!(whole["paths"]["/plugins/scripted/seen"]["get"]["operationId"], "scripted.seen");
    assert!(whole["paths"].get("/api/v4/users").is_some());
}

// covers: 20
#[tokio::test]
async fn a_hook_is_called_with_what_somebody_makes_up_on_a_developers_server_alone() {
    let world = World::new().await;
    lay_compiled(&world).await;
    let admin = World::admin();
    let package = world.unpack_at(
        scripted(json!({ "hooks": ["message-will-be-posted", "serve-http"] })),
        "plugin.js",
        TEXT.as_bytes(),
    );
    world.host.install(&admin, package, false).await.unwrap();
    world.host.enable(&admin, ID).await.unwrap();
    let sends = async |hook: &str, given: Value| {
        let event = PluginEventRequest { hook: hook.into(), given: vec![given] };
        world.host.send_event(&admin, ID, event).await
    };
    let refused = sends("MessageWillBePosted", json!({})).await.unwrap_err();
    assert_eq!((refused.0.status_code, refused.0.id.as_str()), (403, "app.plugin.event.developer.app_error"));
    let settings = json!({ "ServiceSettings": { "EnableDeveloper": true } });
    config::change(&world.app, &jackfield_domain::testing::granted(()), settings).await.unwrap();
    let says = async |message: &str| sends("MessageWillBePosted", json!({ "message": message })).await.unwrap();
    assert_eq!(says("loud").await.answer["replace"]["message"], "LOUD");
    assert_eq!(says("quiet").await.answer, Value::Null);
    assert_eq!(says("no").await.answer, json!({ "reject": "Not here." }));
    let thrown = says("throw").await;
    assert!(thrown.error.contains("Error: as asked") && thrown.error.contains("plugin.js"), "{}", thrown.error);
    // By its other name too; what is not there or of another shape is named.
    assert!(sends("message-will-be-posted", json!({})).await.is_ok());
    for (hook, given, id) in [
        ("ServeHTTP", json!({}), "app.plugin.event.hook.app_error"),
        ("Nonsense", json!({}), "app.plugin.event.hook.app_error"),
        ("MessageWillBePosted", json!(7), "app.plugin.event.given.app_error"),
    ] {
        let refused = sends(hook, given).await.unwrap_err();
        assert_eq!((refused.0.status_code, refused.0.id.as_str()), (400, id), "{hook}");
    }
    let unknown = PluginEventRequest { hook: "OnActivate".into(), given: vec![] };
    assert_eq!(world.host.send_event(&admin, "nobody", unknown).await.unwrap_err().0.status_code, 404);
}

// covers: 30
#[tokio::test]
async fn a_package_that_one_server_was_given_is_on_all_and_only_as_it_was() {
    let world = World::shared().await;
    lay_compiled(&world).await;
    let admin = World::admin();
    let archive = packed(&world, "first", "1.0.0", &json!({ "hooks": ["message-will-be-posted"] }), &[]);
    world.host.install_archive(&admin, &archive, false).await.unwrap();
    world.host.enable(&admin, ID).await.unwrap();
    let digest = world.host.versions(&admin, ID).await.unwrap().remove(0).digest;
    let (place, kept) = (world.host.place(ID, &digest), format!("files/plugins/{ID}/{digest}.tar.gz"));
    let kept = world.dir.path().join(kept);
    // A server that has not been given the files.
    std::fs::remove_dir_all(&place).unwrap();
    let other = world.beside().await;
    assert_eq!(other.host.state(ID), (jackfield_model::plugin_state::RUNNING, String::new()));
    assert!(place.exists());
    other.host.stop().await;
    // What somebody put in its place is not unpacked.
    std::fs::remove_dir_all(&place).unwrap();
    std::fs::write(&kept, b"another package").unwrap();
    let third = world.beside().await;
    let (state, why) = third.host.state(ID);
    assert_eq!(state, jackfield_model::plugin_state::FAILED_TO_START);
    assert!(why.contains("is not the one that was installed"), "{why}");
    world.host.remove(&admin, ID).await.unwrap();
    assert!(!kept.exists());
}
