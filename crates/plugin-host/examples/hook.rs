//! What a hook costs: `hook FILE.wasm`, a guest that answers `message-will-be-posted`. Prints rows of a Markdown table.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jackfield_domain::files::LocalFiles;
use jackfield_domain::{App, Cx, Granted, Parts, SystemClock};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{ChannelId, Manifest, ManifestServer, PluginPermissions, Post, PostId, UserId};
use jackfield_plugin_host::{Package, PluginHost};
use jackfield_storage::Store;

const CALLS: u32 = 200_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let module = std::env::args().nth(1).ok_or("usage: hook FILE.wasm")?;
    let dir = tempfile::tempdir()?;
    let store = Store::open(dir.path().join("bench.db").to_str().ok_or("the path is text")?).await?;
    let files = Arc::new(LocalFiles::new(dir.path().join("files")));
    let app = App::start(Parts { store, files, clock: Arc::new(SystemClock), overrides: Vec::new() }).await?;
    let host = PluginHost::start(app.clone(), &dir.path().join("plugins")).await?;
    let post = Post {
        id: PostId::new(),
        user_id: UserId::new(),
        channel_id: ChannelId::new(),
        message: "A message of ordinary length, as people write them all day long.".into(),
        ..Post::default()
    };
    println!("| Hook | µs a call | CPU µs a call |\n|---|---|---|");
    measure("nobody implements it", &app, &post).await?;
    install(&host, Path::new(&module)).await?;
    measure("a WebAssembly plugin rewrites the post", &app, &post).await?;
    host.stop().await;
    Ok(())
}

async fn install(host: &PluginHost, module: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let bytes = std::fs::read(module)?;
    let mut encoder = wit_component::ComponentEncoder::default();
    encoder.module(&bytes)?;
    let wasm = encoder.encode()?;
    let hooks = vec!["message-will-be-posted".to_owned()];
    let manifest = Manifest {
        id: "bench".into(),
        version: "1.0.0".into(),
        server: Some(ManifestServer { wasm: "plugin.wasm".into(), ..ManifestServer::default() }),
        permissions: Some(PluginPermissions { hooks, ..PluginPermissions::default() }),
        ..Manifest::default()
    };
    let place = host.place("bench", "bench");
    std::fs::create_dir_all(&place)?;
    std::fs::write(place.join("plugin.wasm"), wasm)?;
    let granted = Granted::<ManagePlugins>::for_system(Cx::system("bench"), ());
    let package = Package { manifest: Arc::new(manifest), dir: place, digest: "bench".into() };
    host.install(&granted, package, false).await?;
    host.enable(&granted, "bench").await?;
    Ok(())
}

async fn measure(what: &str, app: &App, post: &Post) -> Result<(), Box<dyn std::error::Error>> {
    let cx = Cx::system("bench");
    for _ in 0..CALLS / 10 {
        app.hooks.message_will_be_posted(&cx, post).await?;
    }
    let (started, cpu) = (Instant::now(), cpu_time()?);
    for _ in 0..CALLS {
        app.hooks.message_will_be_posted(&cx, post).await?;
    }
    let each = |whole: Duration| whole.as_secs_f64() * 1e6 / f64::from(CALLS);
    println!("| {what} | {:.2} | {:.2} |", each(started.elapsed()), each(cpu_time()? - cpu));
    Ok(())
}

/// User and system time of this process, from /proc in hundredths of a second.
fn cpu_time() -> Result<Duration, Box<dyn std::error::Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit_once(") ").ok_or("stat names the process")?.1;
    let ticks: u64 = after_name.split(' ').skip(11).take(2).map(|field| field.parse::<u64>().unwrap_or(0)).sum();
    Ok(Duration::from_millis(ticks * 10))
}
