//! Runs a test against a real server, once on each engine.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use std::path::Path;
use std::sync::Arc;

use jackfield_client::{Client, ClientError};
use jackfield_domain::files::LocalFiles;
use jackfield_domain::{App, Parts, SystemClock};
use jackfield_plugin_host::PluginHost;
use jackfield_server::Running;
use jackfield_storage::Store;
use tokio::net::TcpListener;

use crate::town::Town;

/// Runs `test` in a fresh town on SQLite and on PostgreSQL.
pub async fn everywhere(test: impl AsyncFn(&Town) -> Result<(), ClientError>) {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    for place in jackfield_storage::testing::databases(folder.path()).await {
        in_town(&place, folder.path(), &test).await;
    }
}

async fn in_town(place: &str, folder: &Path, test: &impl AsyncFn(&Town) -> Result<(), ClientError>) {
    let (running, client) = serve(application(place, folder).await, folder).await;
    let town = Town::build(client).await;
    let outcome = test(&town).await;
    running.stop().await;
    outcome.unwrap_or_else(|error| panic!("on {place}: {error}"));
}

/// An application on the database at `place`, with its files below `folder`.
pub async fn application(place: &str, folder: &Path) -> App {
    let store = Store::open(place).await.expect("the database opens");
    let files = Arc::new(LocalFiles::new(folder.join("files")));
    let overrides = vec![("TeamSettings.EnableOpenServer".to_owned(), "true".to_owned())];
    let parts = Parts { store, files, clock: Arc::new(SystemClock), overrides };
    App::start(parts).await.expect("the application starts")
}

/// Serves an application, without plugins; a stranger's client comes with it.
pub async fn serve(app: App, folder: &Path) -> (Running, Client) {
    let plugins = PluginHost::start_with(app.clone(), &folder.join("plugins"), Vec::new()).await;
    let plugins = plugins.expect("there are no plugins to fail");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
    let options = jackfield_server::Options { app, plugins, listener };
    let running = jackfield_server::start(options).expect("the server starts");
    let client = Client::new(&format!("http://{}", running.address)).expect("the client starts");
    (running, client)
}
