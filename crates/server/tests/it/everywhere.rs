//! Runs a test against a real server, once on each engine.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use std::path::Path;
use std::sync::Arc;

use jackfield_client::{Client, ClientError};
use jackfield_domain::files::LocalFiles;
use jackfield_domain::{App, Parts, SystemClock};
use jackfield_model::TeamId;
use jackfield_plugin_host::PluginHost;
use jackfield_storage::{Query, Statement, Store};
use tokio::net::TcpListener;

use crate::town::Town;

/// Names a PostgreSQL server on which databases may be created; without it only SQLite is tested.
const POSTGRES: &str = "JACKFIELD_TEST_POSTGRES";

#[expect(clippy::disallowed_methods, reason = "only the environment knows where PostgreSQL is")]
fn postgres() -> Option<String> {
    std::env::var(POSTGRES).ok()
}

/// Runs `test` in a fresh town on SQLite, and on PostgreSQL where one is named.
pub async fn everywhere(test: impl AsyncFn(&Town) -> Result<(), ClientError>) {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let sqlite = folder.path().join("jackfield.db");
    in_town(&sqlite.to_string_lossy(), folder.path(), &test).await;
    let Some(postgres) = postgres() else { return };
    let database = format!("t{}", TeamId::new());
    let admin = Store::open(&format!("{postgres}/postgres")).await.expect("PostgreSQL answers");
    make_database(&admin, &database).await;
    in_town(&format!("{postgres}/{database}"), folder.path(), &test).await;
}

async fn make_database(admin: &Store, name: &str) {
    let sql: &'static str = Box::leak(format!("CREATE DATABASE {name}").into_boxed_str());
    let statement: &'static Statement = Box::leak(Box::new(Statement::new(sql, file!(), line!())));
    Query::new(statement).execute(admin).await.expect("databases may be created");
}

async fn in_town(place: &str, folder: &Path, test: &impl AsyncFn(&Town) -> Result<(), ClientError>) {
    let store = Store::open(place).await.expect("the database opens");
    let files = Arc::new(LocalFiles::new(folder.join("files")));
    let overrides = vec![("TeamSettings.EnableOpenServer".to_owned(), "true".to_owned())];
    let parts = Parts { store, files, clock: Arc::new(SystemClock), overrides };
    let app = App::start(parts).await.expect("the application starts");
    let plugins = PluginHost::start_with(app.clone(), &folder.join("plugins"), Vec::new()).await;
    let plugins = plugins.expect("there are no plugins to fail");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
    let options = jackfield_server::Options { app, plugins, listener };
    let running = jackfield_server::start(options).expect("the server starts");
    let client = Client::new(&format!("http://{}", running.address)).expect("the client starts");
    let town = Town::build(client).await;
    let outcome = test(&town).await;
    running.stop().await;
    outcome.unwrap_or_else(|error| panic!("on {place}: {error}"));
}
