//! The server, its machine and its database in figures, under the names that Mattermost's packet has.

use jackfield_model::TeamId;
use jackfield_storage::{Engine, support, users, webhooks};
use serde_json::{Value, json};

use crate::{App, Result, config, identity};

/// Versions and the state of what the server leans on.
///
/// # Errors
/// Fails when the database does.
pub(super) async fn diagnostics(app: &App) -> Result<Value> {
    let (version,) = support::version().one::<(String,)>(&app.store).await?;
    let (schema,) = support::schema_version().one::<(i64,)>(&app.store).await?;
    let engine = match app.store.engine() {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    };
    let file_store = match app.files.size("support packet").await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => ("FAIL", error.to_string()),
        _ => ("OK", String::new()),
    };
    Ok(json!({
        "version": super::PACKET_VERSION,
        "server": {
            "os": std::env::consts::OS,
            "architecture": std::env::consts::ARCH,
            "cpu_cores": std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
            "process_id": std::process::id(),
            "installed_at": identity::installed_at(app).await?,
            "version": config::API_VERSION,
            "build": concat!("jackfield ", env!("CARGO_PKG_VERSION")),
        },
        "config": { "store_type": "database" },
        "database": { "type": engine, "version": version, "schema_version": schema.to_string() },
        "file_store": { "file_status": file_store.0, "error": file_store.1, "file_driver": "local" },
        "cluster": { "id": app.memory.cluster.id(), "number_of_nodes": app.memory.cluster.others() + 1 },
    }))
}

/// How much there is.
///
/// # Errors
/// Fails when the database does.
pub(super) async fn stats(app: &App) -> Result<Value> {
    let store = &app.store;
    let (people,) = users::count_people().one::<(i64,)>(store).await?;
    let (active,) = users::count_active().one::<(i64,)>(store).await?;
    let (channels, posts) = support::channels_and_posts().one::<(i64, i64)>(store).await?;
    let (teams,) = support::teams().one::<(i64,)>(store).await?;
    let (bots,) = support::bots().one::<(i64,)>(store).await?;
    let (commands,) = support::commands().one::<(i64,)>(store).await?;
    let (hooks,) = webhooks::count(TeamId::EMPTY, jackfield_model::UserId::EMPTY).one::<(i64,)>(store).await?;
    Ok(json!({
        "registered_users": people, "active_users": active, "deactivated_users": people - active,
        "bot_accounts": bots, "teams": teams, "channels": channels, "posts": posts,
        "slash_commands": commands, "incoming_webhooks": hooks,
    }))
}
