//! Servers for tests: one is made with people, a team and the plugin, and each test gets a copy of it within milliseconds, with a
//! clock that stands still until the test moves it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, ensure};
use jackfield_api::plugins::{ByPlugin, EnablePlugin, UploadPlugin};
use jackfield_api::users::CreateUser;
use jackfield_client::{Client, NOTHING, multipart};
use jackfield_domain::files::LocalFiles;
use jackfield_domain::{App, ManualClock, Parts};
use jackfield_model::{Millis, PluginRecording, User};
use jackfield_plugin_host::{Means, PluginHost, Replayed};
use jackfield_storage::Store;
use serde::Serialize;
use tempfile::TempDir;
use tokio::net::TcpListener;

/// When every test begins: a Tuesday in November 2023.
const START: Millis = Millis(1_700_000_000_000);
/// Whom `--seed` makes; the first one administers the server.
const PEOPLE: &[&str] = &["anna", "ben", "chloe", "dmitri"];
const PASSWORD: &str = "jackfield";
const DATABASE: &str = "jackfield.db";

/// Somebody who is signed in.
#[derive(Clone, Serialize)]
pub struct Person {
    username: String,
    id: String,
    token: String,
}

impl Person {
    async fn sign_in(stranger: &Client, name: &str) -> anyhow::Result<(Self, Client)> {
        let signed_in = stranger.login(name, PASSWORD).await?;
        let token = signed_in.client.auth().token().context("whoever signs in gets a token")?.to_owned();
        Ok((Self { username: name.into(), id: signed_in.user.id.to_string(), token }, signed_in.client))
    }

    pub fn token(&self) -> &str {
        &self.token
    }
}

/// What every test begins with.
pub struct Ground {
    folder: TempDir,
    pub plugin: String,
    pub people: Vec<Person>,
    made: AtomicU64,
}

/// A test's own server.
pub struct World {
    pub clock: ManualClock,
    running: jackfield_server::Running,
    folder: std::path::PathBuf,
}

impl Ground {
    /// Makes a server with the plugin, which is allowed what it asks for.
    ///
    /// # Errors
    /// When the plugin cannot run, with its reason.
    pub async fn lay(package: &Path) -> anyhow::Result<Self> {
        let (folder, world) = first(true).await?;
        let stranger = Client::new(&world.url())?;
        let mut people = Vec::new();
        let mut anna = None;
        for name in PEOPLE {
            let (person, client) = Person::sign_in(&stranger, name).await?;
            people.push(person);
            anna.get_or_insert(client);
        }
        let anna = anna.context("somebody administers the server")?;
        let part = multipart::Part::bytes(std::fs::read(package)?).file_name("plugin.tar.gz");
        let manifest =
            anna.upload::<UploadPlugin>(NOTHING, NOTHING, multipart::Form::new().part("plugin", part)).await?;
        anna.call::<EnablePlugin>(ByPlugin { plugin_id: manifest.id.clone() }, NOTHING, ()).await?;
        world.running.stop().await;
        Ok(Self { folder, plugin: manifest.id.clone(), people, made: AtomicU64::new(0) })
    }

    /// Makes one with its administrator, and nothing else.
    ///
    /// # Errors
    /// When there is no room.
    pub async fn bare() -> anyhow::Result<Self> {
        let (folder, world) = first(false).await?;
        let stranger = Client::new(&world.url())?;
        let anna = User {
            username: PEOPLE[0].into(),
            email: format!("{}@example.com", PEOPLE[0]),
            password: PASSWORD.into(),
            ..User::default()
        };
        stranger.post::<CreateUser>(anna).await?;
        let (anna, _) = Person::sign_in(&stranger, PEOPLE[0]).await?;
        world.running.stop().await;
        Ok(Self { folder, plugin: String::new(), people: vec![anna], made: AtomicU64::new(0) })
    }

    /// A copy of it that runs.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn world(&self) -> anyhow::Result<World> {
        let place = self.folder.path().join(self.made.fetch_add(1, Ordering::Relaxed).to_string());
        copy(&self.folder.path().join("first"), &place)?;
        World::start(place, false).await
    }
}

/// The server that the others are copies of.
async fn first(seed: bool) -> anyhow::Result<(TempDir, World)> {
    let folder = tempfile::tempdir()?;
    let place = folder.path().join("first");
    std::fs::create_dir(&place)?;
    let world = World::start(place, seed).await?;
    Ok((folder, world))
}

impl World {
    async fn start(folder: std::path::PathBuf, seed: bool) -> anyhow::Result<Self> {
        let clock = ManualClock::at(START);
        let store = Store::open(&folder.join(DATABASE).to_string_lossy()).await?;
        let files = Arc::new(LocalFiles::new(folder.join("files")));
        let app = App::start(Parts {
            store,
            files,
            clock: Arc::new(clock.clone()),
            overrides: Vec::new(),
            log: Default::default(),
        })
        .await?;
        if seed {
            jackfield_domain::seed::plant(&app).await?;
        }
        let means = Means { confine: None, compiled: crate::environment::compiled() };
        let plugins = PluginHost::start_by(app.clone(), &folder.join("plugins"), means).await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let running = jackfield_server::start(jackfield_server::Options { app, plugins, listener })
            .map_err(|error| anyhow::anyhow!(error))?;
        Ok(Self { clock, running, folder })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.running.address)
    }

    /// Moves the clock; what is due then is done.
    pub fn advance(&self, ms: i64) {
        self.clock.advance(ms);
        self.running.server().app().memory.jobs.ring();
    }

    /// Plays a recording to the plugin that this server has.
    ///
    /// # Errors
    /// When it cannot be read, or the plugin cannot be played.
    pub async fn replay(&self, plugin: &str, file: &Path) -> anyhow::Result<(PluginRecording, Vec<Replayed>)> {
        let text = tokio::fs::read(file).await.with_context(|| format!("cannot read {}", file.display()))?;
        let recording: PluginRecording =
            serde_json::from_slice(&text).with_context(|| format!("{} is no recording", file.display()))?;
        ensure!(
            recording.plugin_id == plugin,
            "this is `{plugin}`, and {} of `{}`",
            file.display(),
            recording.plugin_id
        );
        let played = self.running.server().plugins().replay(plugin, &recording.calls).await;
        Ok((recording, played.map_err(|failure| anyhow::anyhow!(failure.0.message.clone()))?))
    }

    pub async fn end(self) {
        self.running.stop().await;
        // What is left of it goes with the ground.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Copies a folder. Packages and what was compiled of them are the same files: nobody writes into them.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    let mode = std::fs::metadata(from)?.permissions().mode() & 0o777;
    std::fs::DirBuilder::new().mode(mode).create(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (path, kind) = (to.join(entry.file_name()), entry.file_type()?);
        if kind.is_dir() {
            copy(&entry.path(), &path)?;
        } else if entry.file_name().to_string_lossy().starts_with(DATABASE) {
            std::fs::copy(entry.path(), path)?;
        } else {
            ensure!(kind.is_file(), "{} is no file", entry.path().display());
            std::fs::hard_link(entry.path(), path)?;
        }
    }
    Ok(())
}
