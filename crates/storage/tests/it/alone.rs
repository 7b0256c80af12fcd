//! A SQLite file has one server.

use jackfield_storage::{Error, Store};

#[tokio::test]
async fn a_second_server_is_kept_from_a_sqlite_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one.db");
    let place = path.to_string_lossy().into_owned();
    let first = Store::open_to_serve(&place).await.unwrap();
    let refused = Store::open_to_serve(&place).await.err().expect("it is refused");
    assert!(matches!(refused, Error::Taken(_)), "{refused}");
    assert!(refused.to_string().contains("another server uses the database"), "{refused}");
    // By another name it is the same file.
    let link = folder.path().join("link.db");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    assert!(Store::open_to_serve(&link.to_string_lossy()).await.is_err());
    first.close().await;
    drop(first);
    Store::open_to_serve(&place).await.unwrap().close().await;
}
