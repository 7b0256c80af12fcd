//! What holds a native plugin back, tried by a plugin that wants to get out.

use super::hostile::{Hostile, NEIGHBOUR};

const DENIED: &str = "permission denied";
const FORBIDDEN: &str = "operation not permitted";

/// The name of the server's database.
fn database(folder: &std::path::Path) -> String {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.into_iter().find(|name| name.ends_with(".db")).expect("the server keeps its database here")
}

#[tokio::test]
async fn a_plugin_reads_and_writes_only_what_is_its_own() {
    let hostile = Hostile::running().await;
    let folder = hostile.world.dir.path();
    let secret = folder.join("secret");
    std::fs::write(&secret, "secret").unwrap();
    let inside = |name: &str| folder.join(name).display().to_string();
    for words in [
        format!("read {}", secret.display()),
        format!("read {}", inside(&database(folder))),
        format!("list {}", inside("plugins")),
        format!("list {}", inside(&format!("plugins/{NEIGHBOUR}"))),
        format!("write {}", secret.display()),
        format!("write {}", inside("new")),
        "bundle".to_owned(),
        "read /etc/shadow".to_owned(),
        format!("read /proc/{}/cmdline", std::process::id()),
        format!("read /proc/{}/environ", std::process::id()),
        "list /root".to_owned(),
        "list /".to_owned(),
    ] {
        let answer = hostile.says(&words).await;
        assert!(answer.ends_with(DENIED), "{words}: {answer}");
    }
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), "secret");
    for words in ["home", "temporary", "folders", "read /etc/resolv.conf", "read /proc/self/status", "write /dev/null"]
    {
        assert_eq!(hostile.says(words).await, "done", "{words}");
    }
    // What it keeps in its folder is there when it comes back.
    assert!(folder.join("plugins/hostile/data/mine").is_file());
    hostile.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn a_plugin_cannot_reach_into_other_processes_or_the_kernel() {
    let hostile = Hostile::running().await;
    let server = std::process::id();
    for words in
        [format!("trace {server}"), "mount".into(), "unshare".into(), "reboot".into(), format!("signal {server}")]
    {
        let answer = hostile.says(&words).await;
        assert_eq!(answer, FORBIDDEN, "{words}");
    }
    assert_eq!(hostile.says("status NoNewPrivs").await, "1");
    assert_eq!(hostile.says("status Seccomp").await, "2");
    for set in ["CapEff", "CapPrm", "CapInh", "CapAmb"] {
        assert_eq!(hostile.says(&format!("status {set}")).await, "0000000000000000", "{set}");
    }
    // The network is open to it.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    assert_eq!(hostile.says(&format!("dial {}", listener.local_addr().unwrap())).await, "done");
}

#[tokio::test]
async fn limits_hold_and_nothing_that_was_open_is_left_open() {
    let hostile = Hostile::running().await;
    assert_eq!(hostile.says("limit core").await, "0");
    assert_eq!(hostile.says("limit data").await, (2_u64 << 30).to_string());
    assert!(hostile.says("limit files").await.parse::<u64>().unwrap() <= 4096);
    assert_eq!(hostile.says("limit size").await, (4_u64 << 30).to_string());
    // The server has its database open.
    let database = database(hostile.world.dir.path());
    assert_eq!(hostile.says(&format!("descriptors {database}")).await, "0");
    let answer = hostile.says("memory").await;
    assert!(answer.starts_with("502"), "{answer}");
    hostile.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn the_status_says_what_is_enforced() {
    let hostile = Hostile::running().await;
    let confinement = hostile.status().await.confinement.unwrap();
    assert_eq!(confinement.missing, Vec::<String>::new());
    for part in
        ["files", "system calls", "no capabilities", "no new privileges", "no signals", "MiB of memory", "ends with it"]
    {
        assert!(confinement.enforced.iter().any(|enforced| enforced.contains(part)), "{part}: {confinement:?}");
    }
}
