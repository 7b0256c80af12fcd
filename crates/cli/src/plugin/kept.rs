//! What a server keeps of a plugin: former versions, rows, and figures.

use std::path::Path;

use anyhow::{Context, bail};
use jackfield_api::plugins::{
    ByPlugin, ExportPluginDatabase, GetPluginFigures, GetPluginVersions, RestorePluginDatabase, RollBackPlugin,
};
use jackfield_client::{Client, NOTHING};
use jackfield_model::PluginRollbackRequest;
use tokio::io::AsyncWriteExt;

fn by(id: &str) -> ByPlugin {
    ByPlugin { plugin_id: id.to_owned() }
}

/// Brings a kept version back: the one before the present one, or one that is named.
pub async fn roll_back(client: &Client, id: &str, to: Option<&str>) -> anyhow::Result<()> {
    let digest = match to {
        None => String::new(),
        Some(wanted) => {
            let versions = client.get::<GetPluginVersions>(by(id)).await?;
            let kept: Vec<&str> =
                versions.iter().filter(|one| !one.is_current).map(|one| one.version.as_str()).collect();
            let found = versions.iter().find(|one| !one.is_current && one.version == wanted);
            let Some(found) = found else { bail!("version {wanted} is not kept; there are: {}", kept.join(", ")) };
            found.digest.clone()
        }
    };
    let manifest = client.call::<RollBackPlugin>(by(id), NOTHING, PluginRollbackRequest { digest }).await?;
    println!("{id} is {} again.", manifest.version);
    Ok(())
}

/// Downloads the rows of a plugin's database.
pub async fn export(client: &Client, id: &str, file: &Path) -> anyhow::Result<()> {
    let mut answer = client.respond::<ExportPluginDatabase>(by(id), NOTHING, ()).await?;
    let fault = || format!("cannot write {}", file.display());
    let mut out = tokio::fs::File::create(file).await.with_context(fault)?;
    let mut size = 0;
    while let Some(piece) = answer.chunk().await? {
        size += piece.len();
        out.write_all(&piece).await.with_context(fault)?;
    }
    out.flush().await.with_context(fault)?;
    println!("{}: {} KiB. What people wrote is in it.", file.display(), size.div_ceil(1024));
    Ok(())
}

/// Makes a plugin's database what was exported of it.
pub async fn restore(client: &Client, id: &str, file: &Path) -> anyhow::Result<()> {
    let open = tokio::fs::File::open(file).await.with_context(|| format!("cannot read {}", file.display()))?;
    // Without a name it is POST that is meant.
    let path = format!("/api/v4/plugins/{id}/database");
    let request = client.raw(jackfield_client::Method::POST, &path).body(open);
    let restored: <RestorePluginDatabase as jackfield_api::Operation>::Response =
        Client::send(request).await?.json().await?;
    println!("{id} has {} rows in {} tables again.", restored.rows, restored.tables);
    Ok(())
}

/// Says how a plugin has answered each hook.
pub async fn figures(client: &Client, id: &str) -> anyhow::Result<()> {
    let figures = client.get::<GetPluginFigures>(by(id)).await?;
    println!("{:<36} {:>9} {:>9} {:>9} {:>9}", "hook", "calls", "failures", "p50 ms", "p99 ms");
    #[expect(clippy::cast_precision_loss, reason = "shown to a hundredth")]
    let ms = |micros: i64| micros as f64 / 1000.0;
    for hook in &figures.hooks {
        let (p50, p99) = (ms(hook.p50_us), ms(hook.p99_us));
        println!("{:<36} {:>9} {:>9} {p50:>9.2} {p99:>9.2}", hook.hook, hook.calls, hook.failures);
    }
    println!("{} KiB of memory, {} failures within an hour", figures.memory / 1024, figures.crashes);
    Ok(())
}
