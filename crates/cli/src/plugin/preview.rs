//! What a package would do to a server, told before anything of it is done.

use std::path::Path;

use anyhow::{Context, bail};
use jackfield_api::plugins::PreviewPlugin;
use jackfield_client::{Client, NOTHING, multipart};
use jackfield_domain::plugins::Principal;
use jackfield_model::{PluginDatabasePreview, PluginMigration, PluginPreview};
use jackfield_plugin_host::{Package, package};
use jackfield_storage::Store;
use jackfield_storage::owned::{self, Rehearsal};

/// Asks the server what the package would do, and says it.
///
/// # Errors
/// When it is no package, or its migrations would fail.
pub async fn on_server(client: &Client, bytes: Vec<u8>) -> anyhow::Result<()> {
    let part = multipart::Part::bytes(bytes).file_name("plugin.tar.gz");
    let form = multipart::Form::new().part("plugin", part);
    let preview = client.upload::<PreviewPlugin>(NOTHING, NOTHING, form).await?;
    tell(&preview);
    match preview.database.map(|database| database.problem) {
        Some(problem) if !problem.is_empty() => bail!("it is not installed: {problem}"),
        _ => Ok(()),
    }
}

/// The size and the difference to what is installed; what it asks for is told by whoever installs it.
fn tell(preview: &PluginPreview) {
    let PluginPreview { manifest, installed_version, .. } = preview;
    let size = [("server half", preview.server_size), ("web half", preview.web_size)];
    let halves: Vec<String> = size
        .into_iter()
        .filter(|(_, size)| *size > 0)
        .map(|(half, size)| format!("{half} {} KiB", kibibytes(size)))
        .collect();
    println!("{} {}: {} KiB ({})", manifest.id, manifest.version, kibibytes(preview.size), halves.join(", "));
    if !installed_version.is_empty() {
        println!("  in the place of {installed_version}");
    }
    for (what, wishes) in [("also asks for", &preview.asks_more), ("asks no more for", &preview.asks_less)] {
        if !wishes.is_empty() {
            println!("  {what}: {}", wishes.join(", "));
        }
    }
    for endpoint in &preview.endpoints {
        println!("  answers at {endpoint}");
    }
    if let Some(database) = &preview.database {
        tell_database(database);
    }
}

fn tell_database(database: &PluginDatabasePreview) {
    if database.is_erased {
        println!("  its database goes, with all rows: this version has none");
        return;
    }
    println!("  its database has {} KiB of at most {} KiB", kibibytes(database.size), kibibytes(database.quota));
    for PluginMigration { number, name, is_up, sql } in &database.migrations {
        let what = if *is_up { "runs" } else { "is taken back" };
        println!("  migration {number:04} {name} {what}:");
        for line in sql.lines().filter(|line| !line.trim().is_empty()) {
            println!("      {line}");
        }
    }
    match database.problem.as_str() {
        "" if database.migrations.is_empty() => println!("  its tables stay as they are"),
        "" => println!("  tried out and undone: that goes"),
        problem => println!("  tried out and undone: {problem}"),
    }
}

fn kibibytes(size: i64) -> i64 {
    (size + 1023) / 1024
}

/// Tries a package's migrations out on an empty database of this machine, and says what they are.
///
/// # Errors
/// When one fails.
pub fn offline(package: &Package) -> anyhow::Result<()> {
    let described = package::endpoints(&package.dir)?;
    for endpoint in &described {
        let whom = endpoint.whom().map(|whom| format!(" ({whom})")).unwrap_or_default();
        println!("  answers at {} /plugins/{}{}{whom}", endpoint.method, package.manifest.id, endpoint.path);
    }
    let principal =
        Principal::from_manifest(&package.manifest).map_err(|failure| anyhow::anyhow!(failure.0.message))?;
    let Some(grant) = principal.database else { return Ok(()) };
    let steps = package::read_migrations(&package.dir, &package.manifest)?;
    let quota = i64::try_from(grant.quota).unwrap_or(i64::MAX);
    let rehearsal = crate::runtime()?.block_on(async {
        let folder = tempfile::tempdir().context("there is no room for an empty database")?;
        rehearse(folder.path(), grant, &steps).await
    })?;
    let migration = |planned: owned::Planned| PluginMigration {
        number: planned.number.into(),
        name: planned.name,
        is_up: planned.is_up,
        sql: planned.sql,
    };
    let problem = rehearsal.fault.map(|fault| fault.to_string()).unwrap_or_default();
    let migrations = rehearsal.planned.into_iter().map(migration).collect();
    tell_database(&PluginDatabasePreview { quota, migrations, problem: problem.clone(), ..Default::default() });
    if problem.is_empty() { Ok(()) } else { bail!("its migrations do not run: {problem}") }
}

async fn rehearse(folder: &Path, grant: owned::Grant, steps: &[owned::Step]) -> anyhow::Result<Rehearsal> {
    let store = Store::open(&folder.join("empty.db").to_string_lossy()).await?;
    Ok(owned::rehearse(&store, grant, steps).await?)
}
