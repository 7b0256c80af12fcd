//! Servers without HTTP on one database of each engine, with a clock that tests move.

use std::path::Path;
use std::sync::Arc;

use jackfield_domain::files::LocalFiles;
use jackfield_domain::{App, ManualClock, Parts};
use jackfield_model::Millis;
use jackfield_storage::{Store, testing};
use tempfile::TempDir;

/// When it is for a clock that was not moved yet: a Tuesday in November 2023.
pub const START: Millis = Millis(1_700_000_000_000);

/// One database, and as many servers on it as a test starts.
pub struct World {
    pub clock: ManualClock,
    folder: TempDir,
    place: String,
}

impl World {
    /// One on each engine.
    pub async fn everywhere() -> Vec<Self> {
        let (first, second) = (Self::folder(), Self::folder());
        let [sqlite, postgres] = testing::databases(first.path()).await;
        vec![Self::at(first, sqlite), Self::at(second, postgres)]
    }

    /// One on SQLite, for what does not depend on the engine.
    pub fn small() -> Self {
        let folder = Self::folder();
        let place = folder.path().join("small.db").to_string_lossy().into_owned();
        Self::at(folder, place)
    }

    /// One on PostgreSQL, which several servers share.
    pub async fn shared() -> Self {
        let folder = Self::folder();
        let [_, postgres] = testing::databases(folder.path()).await;
        Self::at(folder, postgres)
    }

    fn folder() -> TempDir {
        tempfile::tempdir().expect("there is room for a folder")
    }

    fn at(folder: TempDir, place: String) -> Self {
        Self { clock: ManualClock::at(START), folder, place }
    }

    /// The folder for files and plugins; it goes with the world.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where the database is.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// A server, as after a start of the program.
    pub async fn server(&self) -> App {
        self.server_with(Vec::new()).await
    }

    /// A server whose environment fixes settings.
    pub async fn server_with(&self, overrides: Vec<(String, String)>) -> App {
        let store = Store::open(&self.place).await.expect("the database opens");
        let files = Arc::new(LocalFiles::new(self.path().join("files")));
        let parts = Parts { store, files, clock: Arc::new(self.clock.clone()), overrides, log: Default::default() };
        App::start(parts).await.expect("the application starts")
    }
}
