//! `make bench`: loads a server through the public API, and prints what each operation costs beside its target.
//!
//! The figure that counts is CPU time an operation, read from /proc for the server and for PostgreSQL apart, because wall
//! time on a shared machine says little. Requests go to one address alone and stop by themselves.
//!
//!     load --binary target/release/jackfield [--database postgres://… --postgres-pid PID]
//!     load --growth 1000000 --binary …             the growth table: the same operations on more and more posts
//!     load --plugin plugin.tar.gz --path /plugins/ID/… --binary …     requests to a plugin alone
//!     load --neighbours FOLDER --binary …          all packages of a folder on: what those cost that do not use them
//!     load --storm FOLDER --seconds 120 --binary …   a hundred plugins of which ten throw: what people wait beside that
//!     load --peer URL --admin LOGIN --password …   the same rows of any other server of the API
//!
//! Also: --only WORD (rows whose names hold it; `fan-out` for all of sockets), --seconds 5, --callers 16, --people 200, --sockets 1000, --server-pid PID (of a peer on this machine).

mod growth;
mod hostile;
mod measure;
mod neighbours;
mod requests;
mod scenarios;
mod server;
mod settings;
mod sockets;
mod storm;
mod target;
mod world;
mod yardstick;

use std::time::Duration;

use measure::Figures;
use settings::Settings;
use world::World;

pub type Error = Box<dyn std::error::Error + Send + Sync>;
pub type Result<T> = std::result::Result<T, Error>;

#[tokio::main]
async fn main() -> Result<()> {
    // The client has a TLS library that wants to be told its provider, though requests here may be plain.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let settings = Settings::from_arguments()?;
    match &settings.peer {
        Some(url) => peer(&settings, url).await,
        None => own(&settings).await,
    }
}

/// A server that runs already, of whatever make.
async fn peer(settings: &Settings, url: &str) -> Result<()> {
    let mut figures = Figures::new(settings, settings.server_pid);
    let world = World::build(settings, url).await?;
    rows(settings, &world, &mut figures).await?;
    figures.print(&format!("Peer at {url}"));
    Ok(())
}

/// A server of our own, on an empty database.
async fn own(settings: &Settings) -> Result<()> {
    if let Some(folder) = &settings.neighbours {
        return neighbours::run(settings, folder).await;
    }
    if let Some(folder) = &settings.storm {
        return storm::run(settings, folder).await;
    }
    let data = server::DataFolder::create()?;
    let server = server::Server::start(settings, &data).await?;
    let mut figures = Figures::new(settings, Some(server.pid()));
    let name = if settings.database.is_some() { "PostgreSQL" } else { "SQLite" };
    if let Some(most) = settings.growth {
        growth::run(settings, &server.url, most, &figures, name).await?;
        return server.stop().await;
    }
    if let (Some(plugin), Some(path)) = (&settings.plugin, &settings.path) {
        let world = World::empty(settings, &server.url).await?;
        world.install(plugin).await?;
        requests::run(&world, path, &mut figures).await?;
        figures.print(&format!("GET {path}"));
        return server.stop().await;
    }
    let world = World::build(settings, &server.url).await?;
    rows(settings, &world, &mut figures).await?;
    if let Some(plugin) = &settings.plugin {
        world.install(plugin).await?;
    }
    server.stop().await?;

    let restarted = server::Server::start(settings, &data).await?;
    figures.held("second start to the first answer, s", restarted.took.as_secs_f64(), target::SECOND_START);
    tokio::time::sleep(Duration::from_secs(3)).await;
    let resident = measure::resident_kib(restarted.pid()) / 1024.0;
    figures.held("resident when idle, MiB", resident, target::IDLE);
    restarted.stop().await?;
    figures.print(name);
    Ok(())
}

async fn rows(settings: &Settings, world: &World, figures: &mut Figures) -> Result<()> {
    yardstick::measure(figures, "before")?;
    scenarios::run(settings, world, figures).await?;
    if settings.wants("fan-out") {
        sockets::run(settings, world, figures).await?;
    }
    hostile::run(settings, world, figures).await?;
    yardstick::measure(figures, "after")
}
