//! `make bench`: starts a server, loads it through the public API, and prints what each operation costs.
//!
//! The figure that counts is CPU time an operation, read from /proc for the server and for PostgreSQL apart, because wall
//! time on a shared machine says little. Requests go to the loopback address alone and stop by themselves.
//!
//! `load --binary target/release/jackfield [--database postgres://… --postgres-pid PID] [--seconds 5]`

mod measure;
mod scenarios;
mod server;
mod world;

use std::collections::HashMap;
use std::time::Duration;

use measure::Figures;

pub type Error = Box<dyn std::error::Error + Send + Sync>;
pub type Result<T> = std::result::Result<T, Error>;

/// What the command line says.
pub struct Settings {
    pub binary: String,
    pub database: Option<String>,
    pub postgres_pid: Option<u32>,
    pub seconds: Duration,
    pub callers: usize,
    pub sockets: usize,
    pub plugin: Option<String>,
}

impl Settings {
    fn from_arguments() -> Result<Self> {
        let mut given = HashMap::new();
        let mut arguments = std::env::args().skip(1);
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("{name} wants a value"))?;
            given.insert(name, value);
        }
        let number = |name: &str, default: usize| given.get(name).map_or(Ok(default), |text| text.parse());
        Ok(Self {
            binary: given.get("--binary").cloned().ok_or("--binary is missing")?,
            database: given.get("--database").cloned(),
            postgres_pid: given.get("--postgres-pid").map(|pid| pid.parse()).transpose()?,
            seconds: Duration::from_secs(number("--seconds", 5)? as u64),
            callers: number("--callers", 16)?,
            sockets: number("--sockets", 1000)?,
            plugin: given.get("--plugin").cloned(),
        })
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    // The client has a TLS library that wants to be told its provider, though all requests here are plain.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let settings = Settings::from_arguments()?;
    let data = server::DataFolder::create()?;
    let server = server::Server::start(&settings, &data).await?;
    let world = world::build(&server.url, settings.callers.max(50)).await?;
    let mut figures = Figures::new(server.pid(), settings.postgres_pid);
    scenarios::run(&settings, &world, &mut figures).await?;
    if let Some(plugin) = &settings.plugin {
        world.install(plugin).await?;
    }
    server.stop().await?;

    let restarted = server::Server::start(&settings, &data).await?;
    figures.line("second start to the first answer", format!("{:.2} s", restarted.took.as_secs_f64()));
    tokio::time::sleep(Duration::from_secs(3)).await;
    figures.line("resident when idle", format!("{:.0} MiB", measure::resident_kib(restarted.pid()) / 1024.0));
    restarted.stop().await?;
    figures.print(settings.database.is_some());
    Ok(())
}
