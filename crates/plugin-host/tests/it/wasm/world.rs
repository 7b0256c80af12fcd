//! A server without HTTP: an application with a team, a channel, people, and a plugin host.

use std::path::Path;
use std::sync::Arc;

use futures_util::StreamExt;
use jackfield_domain::cluster::{self, Me};
use jackfield_domain::posts::{self, Author};
use jackfield_domain::{Actor, App, Cx, Granted, ManualClock, RequestInfo};
use jackfield_model::permission::{CreatePost, ManagePlugins};
use jackfield_model::{
    ChannelId, CommandArgs, CommandResponse, Manifest, ManifestServer, PluginPermissions, Post, Session, TeamId, UserId,
};
use jackfield_plugin_host::{BodyStream, Means, Package, PluginHost};
use jackfield_testkit::{World as Ground, people};

use super::fixtures::component;

pub struct World {
    pub app: App,
    pub host: PluginHost,
    pub clock: ManualClock,
    /// The database and the data folder; other servers of them share it.
    pub dir: Arc<Ground>,
    pub team: TeamId,
    pub town: ChannelId,
    pub anna: UserId,
}

impl World {
    pub async fn new() -> Self {
        Self::on(Ground::small()).await
    }

    /// One on each engine, each with an empty database.
    pub async fn everywhere() -> Vec<Self> {
        let mut worlds = Vec::new();
        for ground in Ground::everywhere().await {
            worlds.push(Self::on(ground).await);
        }
        worlds
    }

    /// One on PostgreSQL, which other servers may join.
    pub async fn shared() -> Self {
        let world = Self::on(Ground::shared().await).await;
        cluster::join(&world.app, Me::new("first".into(), String::new())).await.unwrap();
        world
    }

    /// Another server of the same database and data folder.
    pub async fn beside(&self) -> Self {
        let app = self.dir.server().await;
        cluster::join(&app, Me::new("second".into(), String::new())).await.unwrap();
        let host = start_plugins(&app, self.dir.path()).await;
        let (clock, dir) = (self.clock.clone(), self.dir.clone());
        Self { app, host, clock, dir, team: self.team, town: self.town, anna: self.anna }
    }

    async fn on(ground: Ground) -> Self {
        let app = ground.server().await;
        let anna = people::person(&app, "anna").await;
        let (team, town) = people::team(&app, "team", anna).await;
        let host = start_plugins(&app, ground.path()).await;
        Self { app, host, clock: ground.clock.clone(), dir: Arc::new(ground), team, town, anna }
    }

    /// The same data, served by another process.
    pub async fn restarted(self) -> Self {
        self.host.stop().await;
        let Self { clock, dir, team, town, anna, .. } = self;
        let app = dir.server().await;
        let host = start_plugins(&app, dir.path()).await;
        Self { app, host, clock, dir, team, town, anna }
    }

    pub fn admin() -> Granted<ManagePlugins> {
        jackfield_domain::testing::granted(())
    }

    /// Unpacks a plugin to its place.
    pub fn unpack(&self, manifest: Manifest, wasm: &[u8]) -> Package {
        self.unpack_at(manifest, "plugin.wasm", wasm)
    }

    pub fn unpack_at(&self, manifest: Manifest, path: &str, wasm: &[u8]) -> Package {
        let digest = format!("{:0>32}", format!("{:x}{}", wasm.len(), manifest.version.replace('.', "")));
        let place = self.host.place(&manifest.id, &digest);
        let file = place.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, wasm).unwrap();
        Package { manifest: Arc::new(manifest), dir: place, digest }
    }

    /// Installs and enables a fixture plugin.
    pub async fn run(&self, manifest: Manifest) {
        let id = manifest.id.clone();
        let package = self.unpack(manifest, component(&id));
        self.host.install(&Self::admin(), package, false).await.unwrap();
        self.host.enable(&Self::admin(), &id).await.unwrap();
    }

    /// Somebody's own context.
    pub fn cx(&self, user: UserId) -> Arc<Cx> {
        let session = Session { user_id: user, roles: "system_user".into(), ..Session::default() };
        let request = RequestInfo { ip: "192.0.2.7".into(), ..RequestInfo::default() };
        Cx::new(Actor::User(Arc::new(session)), request)
    }

    pub async fn post(&self, message: &str) -> jackfield_domain::Result<Arc<Post>> {
        let post = Post { channel_id: self.town, message: message.into(), ..Post::default() };
        let granted = self.app.authorize::<CreatePost>(&self.cx(self.anna), self.town).await?;
        posts::create(&self.app, &granted, post, Author::Caller).await
    }

    pub async fn command(&self, plugin: &str, command: &str) -> jackfield_domain::Result<CommandResponse> {
        let args = CommandArgs {
            user_id: self.anna,
            channel_id: self.town,
            team_id: self.team,
            command: command.into(),
            ..CommandArgs::default()
        };
        self.app.hooks.execute_command(&self.cx(self.anna), plugin, &args).await
    }

    /// What a plugin answers to a command.
    pub async fn says(&self, plugin: &str, command: &str) -> String {
        match self.command(plugin, command).await {
            Ok(answer) => answer.text,
            Err(failure) => format!("{} {}", failure.0.status_code, failure.0.id),
        }
    }

    pub async fn new_person(&self, name: &str) -> UserId {
        let user = people::person(&self.app, name).await;
        people::join(&self.app, self.team, user).await;
        user
    }

    /// Somebody who is in no team.
    pub async fn account(&self, name: &str) -> UserId {
        people::person(&self.app, name).await
    }

    /// A value of a plugin's storage.
    pub async fn kept(&self, plugin: &str, key: &str) -> Option<String> {
        let query = jackfield_storage::plugin_keys::get(plugin, key, jackfield_domain::Clock::now(&self.clock));
        let found = query.optional::<(Vec<u8>,)>(&self.app.store).await.unwrap();
        found.map(|(value,)| String::from_utf8(value).unwrap())
    }

    /// Waits until a value of a plugin's storage is as wanted; plugins are told later.
    pub async fn until_kept(&self, plugin: &str, key: &str, wanted: impl Fn(&str) -> bool) -> String {
        let waiting = async {
            loop {
                match self.kept(plugin, key).await {
                    Some(value) if wanted(&value) => return value,
                    _ => tokio::task::yield_now().await,
                }
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), waiting).await.expect("the plugin is told in time")
    }
}

/// Native plugins are confined as `jackfield serve` does it.
async fn start_plugins(app: &App, dir: &Path) -> PluginHost {
    let confine = (env!("CARGO_BIN_EXE_jackfield-confine").into(), Vec::new());
    let means = Means { confine: Some(confine), compiled: None };
    PluginHost::start_by(app.clone(), &dir.join("plugins"), means).await.unwrap()
}

/// A manifest of a component, with what it asks for as JSON.
pub fn manifest(id: &str, permissions: serde_json::Value) -> Manifest {
    let permissions: PluginPermissions = serde_json::from_value(permissions).unwrap();
    Manifest {
        id: id.into(),
        name: id.into(),
        version: "1.0.0".into(),
        server: Some(ManifestServer { wasm: "plugin.wasm".into(), ..ManifestServer::default() }),
        permissions: Some(permissions),
        ..Manifest::default()
    }
}

pub fn body(pieces: Vec<&'static str>) -> BodyStream {
    Box::pin(futures_util::stream::iter(
        pieces.into_iter().map(|piece| Ok(bytes::Bytes::from_static(piece.as_bytes()))),
    ))
}

/// The whole of an answer, or how it broke off.
pub async fn read(mut body: BodyStream) -> Result<String, String> {
    let mut whole = String::new();
    while let Some(piece) = body.next().await {
        whole.push_str(std::str::from_utf8(&piece.map_err(|error| error.to_string())?).unwrap());
    }
    Ok(whole)
}
