//! Known faults: what a package is made of, and what becomes known of it later.

use jackfield_testkit::outside::storage;
use serde_json::{Value, json};

use super::{Draft, Hosted, ID, packed, refusal};
use crate::advisories::tests::fault;
use crate::remote::{Outcome, Remote};
use crate::{Market, Options, mirror};

const LOCK: &str = "[[package]]\nname = \"ring\"\nversion = \"0.17.8\"\nsource = \"registry\"\n";

async fn page(hosted: &Hosted, path: &str) -> String {
    reqwest::get(format!("{}{path}", hosted.remote.address())).await.unwrap().text().await.unwrap()
}

#[tokio::test]
async fn what_becomes_known_of_a_library_marks_the_versions_that_have_it() {
    let folder = tempfile::tempdir().unwrap();
    for database in storage::databases(folder.path()).await {
        Box::pin(marks(&database)).await;
    }
}

async fn marks(database: &str) {
    let data = tempfile::tempdir().unwrap();
    let known = data.path().to_owned();
    let hosted = Hosted::made(database, |options| Options { advisories: Some(known), ..options }).await;
    hosted.publishes(Draft::good().file("server/Cargo.lock", LOCK), &hosted.author).await;

    // What it is made of is told as CycloneDX.
    let listed: Value =
        serde_json::from_str(&page(&hosted, &format!("/api/v2/plugins/{ID}/1.0.0/sbom")).await).unwrap();
    assert_eq!(listed["components"][0]["purl"], "pkg:cargo/ring@0.17.8");
    assert_eq!(listed["metadata"]["component"]["name"], ID);

    // Something becomes known, and everybody is told: the list, the pages, the feed and the log.
    let nothing = refusal(hosted.remote.scan().await);
    assert_eq!(nothing, "app.market.admin.app_error", "whoever hosts it asks, and nobody else");
    let file = data.path().join("RUSTSEC-1.json");
    let events = json!([{ "introduced": "0" }, { "fixed": "0.17.9" }]);
    std::fs::write(&file, fault("RUSTSEC-1", "ring", &events).to_string()).unwrap();
    let scan = hosted.administrator.scan().await.unwrap();
    assert_eq!((scan.known, scan.marked), (1, 1));
    let plugin = hosted.remote.plugin(ID).await.unwrap();
    let mark = &plugin.versions[0].advisories[0];
    assert_eq!((&*mark.id, &*mark.package, &*mark.fixed), ("RUSTSEC-1", "crates.io ring", "0.17.9"));
    for path in [format!("/plugins/{ID}"), format!("/plugins/{ID}/1.0.0"), "/feed.atom".into()] {
        let page = page(&hosted, &path).await;
        assert!(page.contains("RUSTSEC-1") && page.contains("0.17.9"), "{path}: {page}");
    }
    let key = hosted.remote.keys().await.unwrap().key;
    let kinds = async || {
        let (entries, _) = hosted.remote.verified_log(&key).await.unwrap();
        entries.into_iter().map(|entry| entry.kind).filter(|kind| kind.starts_with("advisory")).collect::<Vec<_>>()
    };
    assert_eq!(kinds().await, ["advisory"]);
    // Nothing new is nothing to say, and the mark keeps its time.
    hosted.clock.advance(60_000);
    assert_eq!(hosted.administrator.scan().await.unwrap().changed, 0);
    assert_eq!(hosted.remote.plugin(ID).await.unwrap().versions[0].advisories[0].at, mark.at);

    // What comes later with the same library has a warning in its report, and the mark from the start.
    let next = Draft::good().with(json!({ "version": "1.1.0" })).file("server/Cargo.lock", LOCK);
    let published = hosted.publishes(next, &hosted.author).await;
    assert_eq!((published.statement.tier.as_str(), published.advisories.len()), ("community", 1));
    let report = hosted.remote.report(ID, "1.1.0").await.unwrap();
    assert!(report.contains(&format!("\"advisories\": \"{}\"", scan.data)), "{report}");

    // A mirror reads the packages itself, with whatever data it is given.
    let (copy, second) = (hosted.folder.path().join("mirror"), tempfile::tempdir().unwrap());
    let [place, _] = storage::databases(second.path()).await;
    std::fs::create_dir_all(&copy).unwrap();
    let store = jackfield_storage::Store::open(&place).await.unwrap();
    mirror::mirror(&hosted.remote, &copy, &store, &[], None).await.unwrap();
    let clock = std::sync::Arc::new(hosted.clock.clone());
    let options = Options { advisories: Some(data.path().to_owned()), ..Options::new(store, copy, clock) };
    let market = Market::open(options).await.unwrap();
    assert_eq!(market.scan().await.unwrap().marked, 2);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let running = crate::start(market, listener).unwrap();
    let mirrored = Remote::at(&format!("http://{}", running.address)).unwrap();
    assert_eq!(mirrored.plugin(ID).await.unwrap().versions[1].advisories[0].id, "RUSTSEC-1");
    running.stop().await;

    // What was wrong of it is taken away again.
    std::fs::remove_file(&file).unwrap();
    assert_eq!(hosted.administrator.scan().await.unwrap().marked, 0);
    assert!(hosted.remote.plugin(ID).await.unwrap().versions[1].advisories.is_empty());
    assert_eq!(kinds().await, ["advisory", "advisory_gone", "advisory_gone"]);
    hosted.running.stop().await;
}

#[tokio::test]
async fn a_market_without_such_a_folder_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let [database, _] = storage::databases(folder.path()).await;
    let hosted = Hosted::on(&database).await;
    assert_eq!(refusal(hosted.administrator.scan().await), "app.market.advisories.none.app_error");
    let place = tempfile::tempdir_in(folder.path()).unwrap();
    let package = packed(Draft::good(), place.path());
    assert!(matches!(hosted.remote.publish(&package, &hosted.author).await.unwrap(), Outcome::Listed(_)));
    let listed = page(&hosted, &format!("/api/v2/plugins/{ID}/1.0.0/sbom")).await;
    assert!(listed.contains("\"components\":[]"), "{listed}");
    assert!(page(&hosted, &format!("/plugins/{ID}/1.0.0")).await.contains("No lock file"));
    hosted.running.stop().await;
}
