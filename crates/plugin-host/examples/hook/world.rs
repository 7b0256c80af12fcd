//! A server without HTTP, with one plugin at a time.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use jackfield_domain::files::LocalFiles;
use jackfield_domain::{Actor, App, Cx, Granted, Parts, RequestInfo, SystemClock, config, testing};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{
    ChannelId, CommandArgs, Manifest, ManifestServer, Millis, PluginPermissions, PluginStoragePermission, Post, PostId,
    Session, UserId,
};
use jackfield_plugin_host::{BodyStream, Means, Package, PluginHost};
use jackfield_storage::Store;
use serde_json::json;

use crate::{Result, Settings, machine};

const ID: &str = "bench";
/// Plugins leave it as it is.
pub const QUIET: &str = "quiet";
/// Plugins rewrite it; without spaces, because the official host's commands are words.
pub const LOUD: &str = "A_message_of_ordinary_length,_as_people_write_them_all_day_long.";
/// How often activation is measured.
pub const ACTIVATIONS: usize = 7;
/// What the plugins answer and take, large.
const LARGE: usize = 1 << 20;
/// How a socket's reader hands on what it reads.
const PIECE: usize = 16 << 10;

pub struct World {
    pub app: App,
    host: PluginHost,
    cx: Arc<Cx>,
    _dir: tempfile::TempDir,
}

impl World {
    pub async fn start(settings: &Settings) -> Result<Self> {
        let dir = tempfile::tempdir()?;
        let store = Store::open(dir.path().join("bench.db").to_str().ok_or("the path is text")?).await?;
        let files = Arc::new(LocalFiles::new(dir.path().join("files")));
        let app = App::start(Parts {
            store,
            files,
            clock: Arc::new(SystemClock),
            overrides: Vec::new(),
            log: Default::default(),
        })
        .await?;
        let switch = json!({"JackfieldSettings": {"AllowNativePlugins": true}});
        config::change(&app, &testing::granted(()), switch).await?;
        let means = Means { confine: Some((settings.confine.clone().into_os_string(), Vec::new())), compiled: None };
        let host = PluginHost::start_by(app.clone(), &dir.path().join("plugins"), means).await?;
        let session = Arc::new(Session { user_id: UserId::new(), ..Session::default() });
        let request = RequestInfo { ip: "192.0.2.7".into(), user_agent: "bench".into(), ..RequestInfo::default() };
        let cx = Cx::new(Actor::User(session), request);
        Ok(Self { app, host, cx, _dir: dir })
    }

    pub async fn stop(&self) {
        self.host.stop().await;
    }

    /// Installs the component and switches it on, which compiles it, and off: the milliseconds of that.
    pub async fn run_wasm(&self, module: &Path) -> Result<f64> {
        let mut encoder = wit_component::ComponentEncoder::default();
        encoder.module(&std::fs::read(module)?)?;
        let component = encoder.encode()?;
        let hooks = ["message-will-be-posted", "execute-command", "serve-http"].map(str::to_owned).to_vec();
        let kv = Some(PluginStoragePermission { quota: "1MB".into() });
        let manifest = Manifest {
            server: Some(ManifestServer { wasm: "plugin.wasm".into(), ..ManifestServer::default() }),
            permissions: Some(PluginPermissions { hooks, kv, ..PluginPermissions::default() }),
            ..manifest()
        };
        self.install(manifest, |dir| std::fs::write(dir.join("plugin.wasm"), component)).await?;
        let first = self.activate().await?;
        self.host.disable(&granted(), ID).await?;
        Ok(first)
    }

    /// Installs the program and switches it on some times: the milliseconds each took. It is on afterwards.
    pub async fn run_go(&self, program: &Path) -> Result<Vec<f64>> {
        let manifest = Manifest {
            server: Some(ManifestServer { executable: "plugin".into(), ..ManifestServer::default() }),
            ..manifest()
        };
        self.install(manifest, |dir| std::fs::copy(program, dir.join("plugin")).map(drop)).await?;
        // The first one reads the program from the disk.
        self.activate().await?;
        let mut took = Vec::new();
        for _ in 0..ACTIVATIONS {
            self.host.disable(&granted(), ID).await?;
            took.push(self.activate().await?);
        }
        Ok(took)
    }

    pub async fn remove(&self) -> Result<()> {
        Ok(self.host.remove(&granted(), ID).await?)
    }

    /// Switches the plugin on; gives milliseconds.
    pub async fn activate(&self) -> Result<f64> {
        let start = Instant::now();
        self.host.enable(&granted(), ID).await?;
        Ok(start.elapsed().as_secs_f64() * 1e3)
    }

    async fn install(&self, manifest: Manifest, unpack: impl FnOnce(&Path) -> std::io::Result<()>) -> Result<()> {
        let digest = if manifest.permissions.is_some() { "component" } else { "program" };
        let dir = self.host.place(ID, digest);
        std::fs::create_dir_all(&dir)?;
        unpack(&dir)?;
        let package = Package { manifest: Arc::new(manifest), dir, digest: digest.into() };
        self.host.install(&granted(), package, false).await?;
        Ok(())
    }

    /// The process of the Go plugin.
    pub fn plugin_pid(&self) -> Result<String> {
        let program = self.host.place(ID, "program").join("plugin").canonicalize()?;
        machine::child(std::process::id(), &program)
    }

    pub fn post(&self, message: &str) -> Post {
        Post {
            id: PostId::new(),
            user_id: UserId::new(),
            channel_id: ChannelId::new(),
            create_at: Millis(1_700_000_000_000),
            update_at: Millis(1_700_000_000_000),
            message: message.replace('_', " "),
            ..Post::default()
        }
    }

    pub fn cx(&self) -> &Arc<Cx> {
        &self.cx
    }

    /// Has the plugin execute a command; gives its text.
    pub async fn command(&self, command: &str) -> Result<String> {
        let args = CommandArgs { command: command.into(), ..CommandArgs::default() };
        Ok(self.app.hooks.execute_command(&self.cx, ID, &args).await?.text)
    }

    /// Sends the plugin a request and reads the answer to its end.
    pub async fn request(&self, path: &str) -> Result<()> {
        let (method, expected) = match path {
            "/upload" => ("POST", LARGE.to_string().len()),
            "/large" => ("GET", LARGE),
            _ => ("GET", "a short answer\n".len()),
        };
        let body: BodyStream = if method == "POST" {
            Box::pin(stream::iter((0..LARGE / PIECE).map(|_| Ok(Bytes::from_static(&[0; PIECE])))))
        } else {
            Box::pin(stream::empty())
        };
        let request = http::Request::builder().method(method).uri(path).header("User-Agent", "bench");
        let request = request.header("Accept", "*/*").header("Host", "localhost").body(body)?;
        let mut answer = self.host.serve_http(&self.cx, ID, request).await?.into_body();
        let mut length = 0;
        while let Some(piece) = answer.next().await {
            length += piece?.len();
        }
        if length != expected {
            return Err(format!("{path}: {length} bytes came").into());
        }
        Ok(())
    }
}

fn manifest() -> Manifest {
    Manifest { id: ID.into(), name: "Bench".into(), version: "1.0.0".into(), ..Manifest::default() }
}

fn granted() -> Granted<ManagePlugins> {
    testing::granted(())
}
