//! Runs a test against a real server, once on each engine.

use std::path::Path;
use std::sync::Arc;

use jackfield_client::{Client, ClientError};
use jackfield_domain::files::LocalFiles;
use jackfield_domain::testing::Store;
use jackfield_domain::{App, Parts, SystemClock};
use jackfield_plugin_host::PluginHost;
use jackfield_server::Running;
use tokio::net::TcpListener;

use crate::town::Town;

/// Runs `test` in a fresh town on SQLite and on PostgreSQL.
pub async fn everywhere(test: impl AsyncFn(&Town) -> Result<(), ClientError>) {
    on_each(&test, false).await;
}

/// The same, on a server that may run plugins' programs.
pub async fn with_programs(test: impl AsyncFn(&Town) -> Result<(), ClientError>) {
    on_each(&test, true).await;
}

async fn on_each(test: &impl AsyncFn(&Town) -> Result<(), ClientError>, programs: bool) {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    for place in jackfield_domain::testing::storage::databases(folder.path()).await {
        in_town(&place, folder.path(), test, programs).await;
    }
}

async fn in_town(place: &str, folder: &Path, test: &impl AsyncFn(&Town) -> Result<(), ClientError>, programs: bool) {
    let app = application(place, folder).await;
    let (running, client) = if programs {
        let place_of_plugins = folder.join(format!("programs-{:?}", app.store.engine()));
        let plugins = PluginHost::start(app.clone(), &place_of_plugins).await;
        listen(app, plugins.expect("there are no plugins to fail")).await
    } else {
        serve(app, folder).await
    };
    let town = Town::build(client).await;
    let outcome = test(&town).await;
    let wrong = jackfield_domain::testing::wrongly_remembered(running.server().app()).await;
    running.stop().await;
    outcome.unwrap_or_else(|error| panic!("on {place}: {error}"));
    // Whatever a test did, what the server remembers of it is true.
    assert!(wrong.is_empty(), "on {place}, remembered wrongly: {wrong:?}");
}

/// An application on the database at `place`, with its files below `folder`.
pub async fn application(place: &str, folder: &Path) -> App {
    let store = Store::open(place).await.expect("the database opens");
    let files = Arc::new(LocalFiles::new(folder.join("files")));
    let overrides = vec![("TeamSettings.EnableOpenServer".to_owned(), "true".to_owned())];
    let parts = Parts { store, files, clock: Arc::new(SystemClock), overrides, log: Default::default() };
    App::start(parts).await.expect("the application starts")
}

/// Serves an application, without plugins; a stranger's client comes with it.
pub async fn serve(app: App, folder: &Path) -> (Running, Client) {
    let plugins = PluginHost::start_with(app.clone(), &folder.join("plugins"), Vec::new()).await;
    listen(app, plugins.expect("there are no plugins to fail")).await
}

async fn listen(app: App, plugins: PluginHost) -> (Running, Client) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
    let options = jackfield_server::Options { app, plugins, listener };
    let running = jackfield_server::start(options).expect("the server starts");
    let client = Client::new(&format!("http://{}", running.address)).expect("the client starts");
    (running, client)
}
