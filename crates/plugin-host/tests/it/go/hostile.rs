//! A server with a plugin that does harm, and one beside it that does not.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use jackfield_domain::hooks::HookId;
use jackfield_domain::{config, testing};
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
    program: &'static Path,
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
        Self::with(hostile, mode).await
    }

    /// As [`Hostile::installed`], with another program in the place of the harmful one.
    pub async fn with(program: fn() -> &'static Path, mode: &str) -> Self {
        let world = World::new().await;
        let settings = json!({
            "JackfieldSettings": {"AllowNativePlugins": true},
            "PluginSettings": {"Plugins": {ID: {"mode": mode}}},
        });
        config::change(&world.app, &testing::granted(()), settings).await.unwrap();
        let (harmful, harmless) = tokio::task::spawn_blocking(move || (program(), conformance())).await.unwrap();
        let hostile = Self { world, program: harmful };
        for (id, executable) in [(NEIGHBOUR, harmless), (ID, harmful)] {
            let package = hostile.package(id, executable, "1.0.0");
            hostile.world.host.install(&World::admin(), package, false).await.unwrap();
        }
        hostile.world.host.enable(&World::admin(), NEIGHBOUR).await.unwrap();
        hostile
    }

    /// Another version of the harmful plugin.
    pub fn version(&self, version: &str) -> Package {
        self.package(ID, self.program, version)
    }

    /// Gives the harmful plugin's hooks other deadlines, all the same, and switches it on.
    pub async fn enable_with_deadline(&self, milliseconds: u64) {
        let policies: serde_json::Map<String, serde_json::Value> = HookId::ALL
            .iter()
            .filter(|hook| !matches!(hook, HookId::OnActivate | HookId::OnDeactivate))
            .map(|hook| (hook.wit_name().to_owned(), json!({"deadline_ms": milliseconds})))
            .collect();
        let mut package = self.version("1.0.0");
        let mut manifest = (*package.manifest).clone();
        manifest.permissions = Some(serde_json::from_value(json!({"hook_policies": policies})).unwrap());
        package.manifest = Arc::new(manifest);
        self.world.host.install(&World::admin(), package, true).await.unwrap();
        self.world.host.enable(&World::admin(), ID).await.unwrap();
    }

    /// Runs the harmful program once more, under another id and with another place among those that are asked.
    pub async fn another(&self, id: &str, priority: i64) {
        let mut package = self.package(id, self.program, "1.0.0");
        let mut manifest = (*package.manifest).clone();
        let policies = json!({"hook_policies": {"message-will-be-posted": {"priority": priority}}});
        manifest.permissions = Some(serde_json::from_value(policies).unwrap());
        package.manifest = Arc::new(manifest);
        self.world.host.install(&World::admin(), package, false).await.unwrap();
        self.world.host.enable(&World::admin(), id).await.unwrap();
    }

    /// The harmful program as a package of another plugin.
    pub fn as_another(&self, id: &str, version: &str) -> Package {
        self.package(id, self.program, version)
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
        self.request_with(path, "").await
    }

    /// The same with a body; without one the plugin gets no stream of it.
    pub async fn request_with(
        &self,
        path: &str,
        body: &'static str,
    ) -> Result<http::Response<BodyStream>, jackfield_domain::Failure> {
        let pieces: Vec<_> = [body].into_iter().filter(|piece| !piece.is_empty()).map(|p| Ok(p.into())).collect();
        let body: BodyStream = Box::pin(futures_util::stream::iter(pieces));
        let request = http::Request::builder().uri(path).body(body).unwrap();
        let cx = self.world.cx(self.world.anna);
        self.world.host.serve_http(&cx, ID, request).await
    }

    /// Waits until a hook of the plugin is not asked any more for a while.
    pub async fn until_it_rests(&self, hook: &str) {
        let resting = async {
            while !self.log().await.contains(&format!("{hook} keeps missing its deadline")) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), resting).await.expect("it is left out");
    }

    /// What was logged under the plugin's name.
    pub async fn log(&self) -> String {
        let lines = self.world.host.logs(&World::admin(), ID).await.unwrap();
        lines.into_iter().map(|line| format!("{} {}\n", line.level, line.message)).collect()
    }
}
