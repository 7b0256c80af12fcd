//! What a server refuses to start for: a file that another one has, a seed for everybody.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

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

#[tokio::test]
async fn a_seed_whose_passwords_are_known_is_for_this_machine_alone() {
    for address in ["0.0.0.0:0", "[::]:0"] {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_jackfield"));
        command.args(["serve", "--seed", "--listen", address, "--data"]).arg(folder.path().join("data"));
        let refused = tokio::time::timeout(Duration::from_secs(60), command.kill_on_drop(true).output());
        let refused = refused.await.expect("it refuses and ends").unwrap();
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(!refused.status.success());
        assert!(said.contains("passwords everybody knows"), "{said}");
        assert!(!folder.path().join("data").exists(), "nothing was planted");
    }
}
