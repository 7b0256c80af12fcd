//! A server with a plugin that does harm, and one beside it that does not.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use jackfield_domain::{Cx, config};
use jackfield_model::{Manifest, ManifestServer, PluginStatus};
use jackfield_plugin_host::{BodyStream, Package};
use serde_json::json;

use super::running::{build, conformance};
use crate::wasm::world::World;

pub const ID: &str = "hostile";
/// The plugin beside it.
pub const NEIGHBOUR: &str = "neighbour";

fn hostile() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| build("go-hostile"))
}

pub struct Hostile {
    pub world: World,
}

impl Hostile {
    /// Both plugins run.
    pub async fn running() -> Self {
        let hostile = Self::installed("").await;
        hostile.world.host.enable(&World::admin(), ID).await.unwrap();
        hostile
    }

    /// The neighbour runs; the other one would do in its activation what `mode` says.
    pub async fn installed(mode: &str) -> Self {
        let world = World::new().await;
        let settings = json!({
            "JackfieldSettings": {"AllowNativePlugins": true},
            "PluginSettings": {"Plugins": {ID: {"mode": mode}}},
        });
        config::change(&world.app, &Cx::system("test"), settings).await.unwrap();
        let (harmful, harmless) = tokio::task::spawn_blocking(|| (hostile(), conformance())).await.unwrap();
        let hostile = Self { world };
        for (id, executable) in [(NEIGHBOUR, harmless), (ID, harmful)] {
            let package = hostile.package(id, executable, "1.0.0");
            hostile.world.host.install(&World::admin(), package, false).await.unwrap();
        }
        hostile.world.host.enable(&World::admin(), NEIGHBOUR).await.unwrap();
        hostile
    }

    /// Another version of the harmful plugin.
    pub fn version(&self, version: &str) -> Package {
        self.package(ID, hostile(), version)
    }

    fn package(&self, id: &str, executable: &Path, version: &str) -> Package {
        let digest = format!("{:0>32}", version.replace('.', ""));
        let dir = self.world.host.place(id, &digest);
        std::fs::create_dir_all(dir.join("server")).unwrap();
        let program = dir.join("server/plugin");
        if !program.exists() {
            std::fs::hard_link(executable, &program)
                .or_else(|_| std::fs::copy(executable, &program).map(drop))
                .unwrap();
        }
        let manifest = Manifest {
            id: id.into(),
            name: id.into(),
            version: version.into(),
            server: Some(ManifestServer { executable: "server/plugin".into(), ..ManifestServer::default() }),
            ..Manifest::default()
        };
        Package { manifest: Arc::new(manifest), dir, digest }
    }

    /// What the harmful plugin says to a command.
    pub async fn says(&self, words: &str) -> String {
        self.world.says(ID, &format!("/c {words}")).await
    }

    pub async fn status(&self) -> PluginStatus {
        let statuses = self.world.host.statuses().await.unwrap();
        statuses.into_iter().find(|status| status.plugin_id == ID).unwrap()
    }

    /// Waits until the status is as wanted.
    pub async fn until(&self, wanted: impl Fn(&PluginStatus) -> bool) -> PluginStatus {
        let waiting = async {
            loop {
                let status = self.status().await;
                if wanted(&status) {
                    return status;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        match tokio::time::timeout(Duration::from_secs(60), waiting).await {
            Ok(status) => status,
            Err(_) => panic!("it stays as {:?}", self.status().await),
        }
    }

    /// The server works, and so does the plugin beside.
    pub async fn nobody_else_is_harmed(&self) {
        let answer = self.world.command(NEIGHBOUR, "/c").await.unwrap();
        assert_eq!(answer.text, format!("conformance of {}", self.world.anna));
        assert_eq!(self.world.post("hello").await.unwrap().message, "hello");
    }

    /// Has the harmful plugin answer a request.
    pub async fn request(&self, path: &str) -> Result<http::Response<BodyStream>, jackfield_domain::Failure> {
        let body: BodyStream = Box::pin(futures_util::stream::empty());
        let request = http::Request::builder().uri(path).body(body).unwrap();
        let cx = self.world.cx(self.world.anna);
        self.world.host.serve_http(&cx, ID, request).await
    }

    /// What was logged under the plugin's name.
    pub async fn log(&self) -> String {
        let lines = self.world.host.logs(&World::admin(), ID).await.unwrap();
        lines.into_iter().map(|line| format!("{} {}\n", line.level, line.message)).collect()
    }
}
