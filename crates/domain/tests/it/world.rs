//! Servers without HTTP on one database of each engine, with a clock that tests move.

use std::path::Path;
use std::sync::Arc;

use jackfield_domain::files::LocalFiles;
use jackfield_domain::{App, ManualClock, Parts};
use jackfield_model::Millis;
use jackfield_storage::{Store, testing};
use tempfile::TempDir;

/// One database, and as many servers on it as a test starts.
pub struct World {
    pub clock: ManualClock,
    folder: TempDir,
    place: String,
}

impl World {
    /// One on each engine.
    pub async fn everywhere() -> Vec<Self> {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let [sqlite, postgres] = testing::databases(first.path()).await;
        let clock = || ManualClock::at(Millis(1_700_000_000_000));
        vec![
            Self { clock: clock(), folder: first, place: sqlite },
            Self { clock: clock(), folder: second, place: postgres },
        ]
    }

    /// A server, as after a start of the program.
    pub async fn server(&self) -> App {
        self.server_with(Vec::new()).await
    }

    /// A server whose environment fixes settings.
    pub async fn server_with(&self, overrides: Vec<(String, String)>) -> App {
        start(&self.place, self.folder.path(), &self.clock, overrides).await
    }
}

async fn start(place: &str, folder: &Path, clock: &ManualClock, overrides: Vec<(String, String)>) -> App {
    let store = Store::open(place).await.unwrap();
    let files = Arc::new(LocalFiles::new(folder.join("files")));
    App::start(Parts { store, files, clock: Arc::new(clock.clone()), overrides }).await.unwrap()
}
