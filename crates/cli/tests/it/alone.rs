//! One SQLite file has one server.

use std::process::Stdio;

use crate::running::{Running, serve};

#[tokio::test]
async fn a_second_server_on_one_data_folder_refuses_to_start() {
    let folder = tempfile::tempdir().unwrap();
    let first = Running::start(&mut serve(folder.path())).await;
    let second = serve(folder.path()).stderr(Stdio::piped()).output().await.unwrap();
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(!second.status.success());
    assert!(said.contains("another server uses the database"), "{said}");
    assert!(said.contains("PostgreSQL"), "it says what to do instead: {said}");
    // The claim ends with its process, however that ends.
    first.kill().await;
    assert!(Running::start(&mut serve(folder.path())).await.stop().await.success());
}
