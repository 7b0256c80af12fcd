//! Reviews: who may do what when, and what comes of it.

use jackfield_domain::Clock as _;
use jackfield_domain::market::keys::{Kind, SigningKey};
use jackfield_domain::market::tiers::CERTIFIED_MS;
use jackfield_model::{MarketAct, MarketRevocations};
use jackfield_testkit::outside::storage;
use serde_json::json;

use super::{Draft, Hosted, ID, refusal, says};

/// A version of a plugin that speaks to a host, so that two have to approve.
fn reaching(version: &str) -> Draft {
    let asked = json!({ "http": { "allow": ["hooks.example.com"] } });
    Draft::good().with(json!({ "version": version, "permissions": asked, "props": { "categories": ["cards"] } }))
}

// covers: 30
#[tokio::test]
async fn two_people_certify_what_reaches_hosts_and_it_ends_after_a_year() {
    let folder = tempfile::tempdir().unwrap();
    for database in storage::databases(folder.path()).await {
        let hosted = Hosted::on(&database).await;
        Box::pin(certifies(&hosted)).await;
        Box::pin(takes_back_and_rates(&hosted)).await;
        hosted.running.stop().await;
    }
}

async fn certifies(hosted: &Hosted) {
    let Hosted { remote, author, .. } = hosted;
    let published = hosted.publishes(reaching("1.0.0"), author).await;
    let digest = published.statement.digest.clone();
    assert_eq!((published.statement.tier.as_str(), hosted.state("1.0.0").await.as_str()), ("verified", "checked"));
    let (rita, rita_token) = hosted.names("Rita", "").await;
    let (tom, _) = hosted.names("Tom", "").await;
    let (vera, _) = hosted.names("Vera", "").await;
    let (own, _) = hosted.names("Olaf", "Example").await;
    let approve = || MarketAct { digest: digest.clone(), ..says("approve", "1.0.0", "It does what it says.") };

    // Nobody but the administrator names reviewers, and nothing is decided before it is handed in.
    let state = "app.market.act.state.app_error";
    assert_eq!(refusal(rita.name_reviewer(&Default::default()).await), "app.market.admin.app_error");
    assert_eq!(refusal(remote.act_as_reviewer(&approve()).await), "app.market.reviewer.app_error");
    assert_eq!(refusal(rita.act_as_reviewer(&approve()).await), state);
    assert_eq!(refusal(hosted.acts("appeal", "1.0.0", "Why?").await), state);
    // Whose it is, and when it was signed.
    let other = SigningKey::generate().unwrap();
    let submit = hosted.act("submit", "1.0.0", "");
    assert_eq!(refusal(remote.act(&submit, &other).await), "app.market.publish.unknown_key.app_error");
    hosted.registers("Other", &other, "org.other").await;
    assert_eq!(refusal(remote.act(&submit, &other).await), "app.market.publish.owner.app_error");
    hosted.clock.advance(11 * 60 * 1_000);
    let replayed = "app.market.act.replayed.app_error";
    assert_eq!(refusal(remote.act(&submit, author).await), replayed);
    let submit =
        author.seal(Kind::AuthorAct, &hosted.act("submit", "1.0.0", "https://example.com/source v1.0.0")).unwrap();
    remote.send_act(&submit).await.unwrap();
    assert_eq!(hosted.state("1.0.0").await, "in_review");
    assert_eq!(refusal(remote.send_act(&submit).await), replayed);

    // A question and its answer; a return with its rule and place; an appeal, which others decide.
    tom.act_as_reviewer(&says("question", "1.0.0", "What is the host for?")).await.unwrap();
    hosted.acts("answer", "1.0.0", "For the pictures.").await.unwrap();
    assert_eq!(refusal(own.act_as_reviewer(&approve()).await), "app.market.act.own.app_error");
    let invalid = "app.market.act.invalid.app_error";
    for bad in [
        says("approve", "1.0.0", " "),
        says("return", "1.0.0", "No rule is named."),
        MarketAct { rule: "taste".into(), ..says("return", "1.0.0", "I do not like it.") },
        MarketAct { rule: "hosts".into(), ..says("approve", "1.0.0", "A rule that it does not break.") },
        MarketAct { rule: "hosts".into(), line: -1, ..says("return", "1.0.0", "Where is that?") },
        says("submit", "1.0.0", "Not a reviewer's to do."),
        says("question", "1.0.0", &"x".repeat(4_001)),
    ] {
        assert_eq!(refusal(rita.act_as_reviewer(&bad).await), invalid, "{bad:?}");
    }
    let wrong = MarketAct { digest: "0".repeat(64), ..approve() };
    assert_eq!(refusal(rita.act_as_reviewer(&wrong).await), "app.market.act.rebuilt.app_error");
    let back =
        MarketAct { rule: "hosts".into(), file: "plugin.json".into(), line: 7, ..says("return", "1.0.0", "Too wide.") };
    rita.act_as_reviewer(&back).await.unwrap();
    let review = remote.review(ID, "1.0.0").await.unwrap();
    let last = review.acts.last().unwrap();
    assert_eq!(
        (review.state.as_str(), last.rule.as_str(), last.file.as_str(), last.line),
        ("returned", "hosts", "plugin.json", 7)
    );
    hosted.acts("appeal", "1.0.0", "It is one host.").await.unwrap();
    assert_eq!(refusal(rita.act_as_reviewer(&approve()).await), state);
    tom.act_as_reviewer(&approve()).await.unwrap();
    assert_eq!(refusal(tom.act_as_reviewer(&approve()).await), state);
    assert_eq!(hosted.state("1.0.0").await, "in_review", "two are needed");
    vera.act_as_reviewer(&says("approve", "1.0.0", "I asked the host's owner.")).await.unwrap();
    assert_eq!(hosted.state("1.0.0").await, "certified");

    // The market's word is signed anew, and what is left of it after a year too.
    let plugin = remote.plugin(ID).await.unwrap();
    let statement = &plugin.versions[0].statement;
    let until = hosted.clock.now().plus(CERTIFIED_MS);
    assert_eq!(
        (statement.tier.as_str(), statement.tier_after.as_str(), statement.until),
        ("certified", "verified", until)
    );
    let found = |query: &'static str| async move { remote.search(query).await.unwrap() };
    let certified = found("q=cards&tier=certified").await;
    assert_eq!(
        (certified.total, certified.facets["tier"]["certified"], certified.facets["category"]["cards"]),
        (1, 1, 1)
    );
    let key = remote.keys().await.unwrap().key;
    let (log, _) = remote.verified_log(&key).await.unwrap();
    assert!(log.iter().any(|entry| entry.kind == "certify"));
    hosted.clock.advance(CERTIFIED_MS);
    assert_eq!(found("tier=certified").await.total, 0);
    assert_eq!((found("tier=verified").await.total, hosted.state("1.0.0").await.as_str()), (1, "checked"));

    // A token that was taken away is nobody's.
    hosted.administrator.revoke_reviewer("Rita").await.unwrap();
    let gone = rita.with_token(&rita_token).act_as_reviewer(&approve()).await;
    assert_eq!(refusal(gone), "app.market.reviewer.app_error");
}

async fn takes_back_and_rates(hosted: &Hosted) {
    let Hosted { remote, author, .. } = hosted;
    // What breaks a rule that should hold is listed, and not handed in.
    hosted.publishes(reaching("1.1.0").file("LICENSE", "All rights reserved."), author).await;
    assert_eq!(refusal(hosted.acts("submit", "1.1.0", "").await), "app.market.act.rules.app_error");
    // Its author takes it back: nobody installs it any more.
    assert_eq!(refusal(hosted.acts("yank", "1.1.0", "").await), "app.market.act.invalid.app_error");
    hosted.acts("yank", "1.1.0", "It forgets cards.").await.unwrap();
    assert_eq!(hosted.state("1.1.0").await, "yanked");
    assert_eq!(refusal(hosted.acts("yank", "1.1.0", "Again.").await), "app.market.act.state.app_error");
    let list: MarketRevocations = serde_json::from_str(&remote.revocations().await.unwrap().payload).unwrap();
    let one = &list.revocations[0];
    assert_eq!((one.version.as_str(), one.severity.as_str()), ("1.1.0", "warning"));
    assert!(one.reason.contains("It forgets cards."), "{}", one.reason);
    assert_eq!(remote.search("q=cards").await.unwrap().plugins[0].manifest.version, "1.0.0");

    // Publishers rate what is not their own, once each.
    let third = SigningKey::generate().unwrap();
    hosted.registers("Third", &third, "net.third").await;
    for (stars, text) in [(2, "Slow."), (4, "Quicker now.")] {
        hosted.clock.advance(1_000);
        let rating = jackfield_model::AuthorAct { stars, ..hosted.act("rate", "", text) };
        assert_eq!(refusal(remote.act(&rating, author).await), "app.market.act.own.app_error");
        remote.act(&rating, &third).await.unwrap();
    }
    let rating = jackfield_model::AuthorAct { stars: 6, ..hosted.act("rate", "", "") };
    assert_eq!(refusal(remote.act(&rating, &third).await), "app.market.act.invalid.app_error");
    let found = remote.search("order=downloads").await.unwrap();
    let stars = found.plugins[0].rating.as_ref().unwrap();
    assert_eq!((stars.count, stars.sum), (1, 4));
    // What is fetched is counted.
    let version = &found.plugins[0];
    let file = hosted.folder.path().join("fetched");
    remote.package(&version.statement.digest, version.statement.size, &file).await.unwrap();
    assert_eq!(remote.search("").await.unwrap().plugins[0].downloads, 1);
}
