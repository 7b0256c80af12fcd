//! The conformance plugin inside the host: hooks of the domain, the API of the domain.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use futures_util::{StreamExt, stream};
use jackfield_domain::{Cx, config, testing};
use jackfield_model::{Manifest, ManifestServer};
use jackfield_plugin_host::{BodyStream, Package};
use serde_json::{Value as Json, json};

use super::running::conformance;
use crate::wasm::world::World;

const ID: &str = "conformance";

/// A server whose administrator lets programs run, or not.
pub(crate) struct Hosted {
    pub(crate) world: World,
    /// The methods of the API that the plugin was told to call.
    asked: Mutex<BTreeSet<String>>,
}

impl Hosted {
    async fn new(allowed: bool) -> Self {
        Self::on(World::new().await, allowed).await
    }

    /// A running plugin on each engine.
    pub(crate) async fn everywhere() -> Vec<Self> {
        let mut running = Vec::new();
        for world in World::everywhere().await {
            let hosted = Self::on(world, true).await;
            hosted.run().await.unwrap();
            running.push(hosted);
        }
        running
    }

    pub(super) async fn on(world: World, allowed: bool) -> Self {
        if allowed {
            let switch = json!({"JackfieldSettings": {"AllowNativePlugins": true}});
            config::change(&world.app, &testing::granted(()), switch).await.unwrap();
        }
        Self::of(world)
    }

    pub(super) fn of(world: World) -> Self {
        Self { world, asked: Mutex::default() }
    }

    pub(super) async fn run(&self) -> jackfield_domain::Result<()> {
        self.run_as(ID, json!({})).await
    }

    /// Runs the conformance plugin under an id, with what its manifest says of its hooks.
    pub(super) async fn run_as(&self, id: &str, permissions: Json) -> jackfield_domain::Result<()> {
        let executable = tokio::task::spawn_blocking(conformance).await.unwrap();
        let server = ManifestServer { executable: "server/plugin".into(), ..ManifestServer::default() };
        let manifest = Manifest {
            id: id.into(),
            name: "Conformance".into(),
            version: "1.0.0".into(),
            server: Some(server),
            permissions: Some(serde_json::from_value(permissions).unwrap()),
            ..Manifest::default()
        };
        let dir = self.world.host.place(id, "0123456789abcdef0123456789abcdef");
        std::fs::create_dir_all(dir.join("server")).unwrap();
        std::os::unix::fs::symlink(executable, dir.join("server/plugin")).unwrap();
        let package = Package { manifest: Arc::new(manifest), dir, digest: "0123456789abcdef0123456789abcdef".into() };
        self.world.host.install(&World::admin(), package, false).await?;
        self.world.host.enable(&World::admin(), id).await.map(drop)
    }

    async fn request(&self, method: &str, path: &str, body: &str) -> (u16, Vec<u8>) {
        self.try_request(method, path, body).await.expect("the plugin runs")
    }

    /// `None` when the plugin does not run.
    pub(super) async fn try_request(&self, method: &str, path: &str, body: &str) -> Option<(u16, Vec<u8>)> {
        let part = bytes::Bytes::from(body.to_owned());
        let body: BodyStream = Box::pin(stream::iter([Ok(part)]));
        let request = http::Request::builder().method(method).uri(path).body(body).unwrap();
        let cx = self.world.cx(self.world.anna);
        let response = self.world.host.serve_http(&cx, ID, request).await.ok()?;
        let status = response.status().as_u16();
        let parts: Vec<_> = response.into_body().collect().await;
        Some((status, parts.into_iter().flat_map(|part| part.unwrap()).collect()))
    }

    pub(super) fn asked(self) -> BTreeSet<String> {
        self.asked.into_inner().unwrap()
    }

    /// Calls a method, which is held to have been tried by that.
    pub(super) async fn api(&self, method: &str, args: Json) -> Json {
        self.asked.lock().unwrap().insert(method.to_owned());
        self.refused(method, args).await
    }

    /// Calls a method that refuses: nobody saw by that what it does.
    pub(super) async fn refused(&self, method: &str, args: Json) -> Json {
        let (status, body) = self.request("POST", &format!("/api/{method}"), &args.to_string()).await;
        let text = String::from_utf8_lossy(&body).into_owned();
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{method}: {status} {text}"))
    }

    pub(super) async fn seen(&self) -> Vec<String> {
        let seen = self.seen_with_arguments().await.expect("the plugin runs");
        seen.iter().map(|call| call["hook"].as_str().unwrap().to_owned()).collect()
    }

    /// `None` when the plugin does not run.
    pub(super) async fn seen_with_arguments(&self) -> Option<Vec<Json>> {
        let (_, body) = self.try_request("GET", "/seen", "").await?;
        serde_json::from_slice(&body).ok()
    }
}

#[tokio::test]
async fn a_go_plugin_takes_part_in_what_the_domain_does() {
    for hosted in Hosted::everywhere().await {
        takes_part(&hosted).await;
    }
}

async fn takes_part(hosted: &Hosted) {
    let post = hosted.world.post("change by the plugin").await.unwrap();
    assert_eq!(post.message, "by the plugin");
    assert_eq!(post.props["changed"], true);
    let refused = hosted.world.post("reject because").await.unwrap_err();
    assert!(refused.to_string().contains("because"), "{refused}");
    assert_eq!(hosted.world.says(ID, "/c").await, format!("conformance of {}", hosted.world.anna));
    assert_eq!(hosted.world.says(ID, "/c error").await, "418 conformance.teapot");
    // Told in order and later; asking the plugin itself is the way to see it.
    while !hosted.seen().await.iter().any(|hook| hook == "MessageHasBeenPosted") {
        tokio::task::yield_now().await;
    }
    hosted.world.host.stop().await;
    assert_eq!(hosted.world.kept(ID, "deactivated").await.as_deref(), Some("yes"));
}

#[tokio::test]
async fn a_go_plugin_calls_the_domain() {
    for hosted in Hosted::everywhere().await {
        calls_the_domain(&hosted).await;
    }
}

async fn calls_the_domain(hosted: &Hosted) {
    let anna = hosted.world.anna;
    assert_eq!(hosted.api("KVSet", json!(["k", "dmFsdWU="])).await, json!([null]));
    assert_eq!(hosted.world.kept(ID, "k").await.as_deref(), Some("value"));
    assert_eq!(hosted.api("KVGet", json!(["k"])).await, json!(["dmFsdWU=", null]));
    assert_eq!(hosted.api("KVList", json!([0, 10])).await, json!([["k"], null]));
    assert_eq!(
        hosted.api("KVSetWithOptions", json!(["k", "bmV3", {"Atomic": true, "OldValue": "d3Jvbmc="}])).await,
        json!([false, null])
    );
    assert_eq!(hosted.api("KVDeleteAll", json!([])).await, json!([null]));

    let user = hosted.api("GetUser", json!([anna])).await;
    assert_eq!((&user[0]["username"], &user[1]), (&json!("anna"), &Json::Null));
    let missing = hosted.api("GetUserByUsername", json!(["nobody"])).await;
    assert_eq!((&missing[0], &missing[1]["status_code"]), (&Json::Null, &json!(404)));
    let channel = hosted.api("GetChannelByName", json!([hosted.world.team, "town-square", false])).await;
    assert_eq!(channel[0]["id"], json!(hosted.world.town));

    let draft = json!({"channel_id": hosted.world.town, "user_id": anna, "message": "from Go", "props": {"n": 1.5}});
    let made = hosted.api("CreatePost", json!([draft])).await;
    assert_eq!((&made[0]["message"], &made[0]["props"]["n"]), (&json!("from Go"), &json!(1.5)));
    let page = hosted.api("GetPostsForChannel", json!([hosted.world.town, 0, 1])).await;
    assert_eq!(page[0]["order"][0], made[0]["id"]);
    assert_eq!(hosted.api("GetServerVersion", json!([])).await, json!(["11.9.0"]));
    assert_eq!(hosted.api("GetPluginID", json!([])).await, json!([ID]));
    let refused = hosted.api("RegisterChannelGuard", json!(["g"])).await;
    assert_eq!(refused[0]["status_code"], 501);
}

#[tokio::test]
async fn without_the_administrators_leave_it_is_refused_by_the_name_of_the_switch() {
    let hosted = Hosted::new(false).await;
    let refused = hosted.run().await.unwrap_err();
    assert!(
        refused.to_string().contains("AllowNativePlugins") || refused.0.message.contains("AllowNativePlugins"),
        "{refused}"
    );
}

#[tokio::test]
async fn a_plugin_that_crashed_comes_back() {
    let hosted = Hosted::new(true).await;
    hosted.run().await.unwrap();
    let first = hosted.seen().await.len();
    assert!(first > 0);
    let failed = hosted.world.command(ID, "/c exit").await;
    assert!(failed.is_err());
    let cx = Cx::system("test");
    let back = async {
        loop {
            let body: BodyStream = Box::pin(stream::empty());
            let request = http::Request::builder().uri("/seen").body(body).unwrap();
            if let Ok(response) = hosted.world.host.serve_http(&cx, ID, request).await {
                assert_eq!(response.status(), 200);
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), back).await.expect("it comes back");
}
