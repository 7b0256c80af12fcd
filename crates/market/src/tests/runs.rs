//! Publishing from CI: a provider of tokens that this test starts, an author who lets some of its runs publish, and all that
//! others could try.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::routing::get;
use axum::{Json, Router};
use data_encoding::BASE64URL_NOPAD;
use jackfield_domain::Clock as _;
use jackfield_domain::market::keys::SigningKey;
use jackfield_domain::market::trust;
use jackfield_model::{AuthorWorkloads, MarketPublisher, MarketVersion, MarketWorkload, Sealed};
use jackfield_testkit::outside::storage;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

use super::{Draft, Hosted, ID, packed, refusal};
use crate::remote::{Outcome, Remote};
use crate::{Options, mirror};

const MARKET: &str = "https://market.example.com";
const RUN: &str = "repo:example/cards:ref:refs/tags/v1";
const REFUSED: &str = "app.market.publish.workload.app_error";

/// An issuer of tokens.
struct Provider {
    issuer: String,
    pair: EcdsaKeyPair,
    asked: Arc<AtomicUsize>,
}

impl Provider {
    async fn start() -> Self {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).unwrap();
        let point = pair.public_key().as_ref();
        let (x, y) = (BASE64URL_NOPAD.encode(&point[1..33]), BASE64URL_NOPAD.encode(&point[33..]));
        let key = json!({ "kty": "EC", "crv": "P-256", "kid": "one", "use": "sig", "x": x, "y": y });
        // One of a kind that nobody here knows stands before it.
        let keys = json!({ "keys": [{ "kty": "OKP", "kid": "other" }, { "kty": 7 }, key] });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let about = json!({ "issuer": issuer, "jwks_uri": format!("{issuer}/keys") });
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = asked.clone();
        let router = Router::new().route("/.well-known/openid-configuration", get(async move || Json(about))).route(
            "/keys",
            get(async move || {
                counted.fetch_add(1, Ordering::Relaxed);
                Json(keys)
            }),
        );
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { issuer, pair, asked }
    }

    /// A token, with what is said otherwise.
    fn token(&self, hosted: &Hosted, change: Value) -> String {
        let now = hosted.clock.now().0 / 1000;
        let mut claims = json!({
            "iss": self.issuer, "aud": MARKET, "sub": RUN, "jti": "one", "iat": now, "nbf": now, "exp": now + 300,
            "repository": "example/cards", "ref": "refs/tags/v1",
        });
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let kid = claims.as_object_mut().unwrap().remove("kid").unwrap_or_else(|| "one".into());
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let said = format!("{}.{}", part(&json!({ "alg": "ES256", "kid": kid, "typ": "JWT" })), part(&claims));
        let signature = self.pair.sign(&SystemRandom::new(), said.as_bytes()).unwrap();
        format!("{said}.{}", BASE64URL_NOPAD.encode(signature.as_ref()))
    }
}

#[tokio::test]
async fn a_domain_proves_whose_namespace_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let [database, _] = storage::databases(folder.path()).await;
    let hosted = Hosted::made(&database, |options| Options { inside: "127.0.0.1".into(), ..options }).await;
    let key = SigningKey::generate().unwrap();
    let publisher = MarketPublisher {
        name: "Local".into(),
        key: key.public(),
        namespaces: vec!["1.0.0.127.cards".into()],
        ..MarketPublisher::default()
    };
    hosted.administrator.register(&publisher).await.unwrap();
    let said = Arc::new(std::sync::Mutex::new("# keys\n".to_owned()));
    let says = said.clone();
    let place = "/.well-known/jackfield-publisher.txt";
    let router = Router::new().route(place, get(async move || says.lock().unwrap().clone()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let domain = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let unproven = "app.market.publisher.unproven.app_error";
    let proves = async |name: &str, domain: &str| hosted.administrator.prove(name, domain).await;
    assert_eq!(refusal(hosted.remote.prove("Local", &domain).await), "app.market.admin.app_error");
    assert_eq!(refusal(proves("Nobody", &domain).await), "app.market.not_found.app_error");
    for other in ["", "localhost", "example.com:8080", "example.com/x", "a@example.com", "127.0.0.1:1"] {
        assert_eq!(refusal(proves("Local", other).await), unproven, "{other}");
    }
    assert_eq!(refusal(proves("Example", &domain).await), unproven, "another's namespace");
    assert_eq!(refusal(proves("Local", &domain).await), unproven, "it does not say so yet");
    said.lock().unwrap().push_str(&key.public());
    assert!(proves("Local", &domain).await.unwrap().verified);
    assert!(hosted.remote.publishers().await.unwrap().iter().any(|one| one.name == "Local" && one.verified));
    hosted.running.stop().await;
}

fn list(hosted: &Hosted, runs: &[(&str, &str)]) -> AuthorWorkloads {
    hosted.clock.advance(1_000);
    let run =
        |(issuer, subject): &(&str, &str)| MarketWorkload { issuer: (*issuer).into(), subject: (*subject).into() };
    AuthorWorkloads { plugin_id: ID.into(), workloads: runs.iter().map(run).collect(), at: hosted.clock.now() }
}

/// Publishes a version as a run that shows a token, with a key that is its own.
async fn publishes(hosted: &Hosted, version: &str, token: &str) -> anyhow::Result<Box<MarketVersion>> {
    let folder = tempfile::tempdir_in(hosted.folder.path()).unwrap();
    let file = packed(Draft::good().with(json!({ "version": version })), folder.path());
    let remote = Remote::at(hosted.remote.address()).unwrap().with_token(token);
    match remote.publish(&file, &SigningKey::generate().unwrap()).await? {
        Outcome::Listed(version) => Ok(version),
        Outcome::Returned(report) => panic!("{report:?}"),
    }
}

// covers: 18, 30
#[tokio::test]
async fn a_run_that_its_author_named_publishes_without_any_key_and_no_other_does() {
    let folder = tempfile::tempdir().unwrap();
    for database in storage::databases(folder.path()).await {
        Box::pin(walk(&database)).await;
    }
}

async fn walk(database: &str) {
    let provider = Provider::start().await;
    let issuer = provider.issuer.clone();
    let believed = vec![issuer.clone(), "http://127.0.0.1:1".into()];
    let inside = |options| Options { issuers: believed, inside: "127.0.0.1".into(), ..options };
    let hosted = Hosted::made(database, inside).await;
    let good = || provider.token(&hosted, json!({}));

    // Nobody was named yet, and nobody names runs for what is not theirs, or runs of issuers that nobody believes.
    assert_eq!(refusal(publishes(&hosted, "1.0.0", &good()).await), REFUSED);
    let other = SigningKey::generate().unwrap();
    let own = list(&hosted, &[(&issuer, "repo:example/cards:ref:refs/tags/*")]);
    assert_eq!(refusal(hosted.remote.allow_workloads(&own, &other).await), "app.market.publish.unknown_key.app_error");
    hosted.registers("Other", &other, "org.other").await;
    assert_eq!(refusal(hosted.remote.allow_workloads(&own, &other).await), "app.market.publish.namespace.app_error");
    for bad in [("https://evil.example.com", RUN), (&*issuer, "repo:example/*"), (&*issuer, "*")] {
        let refused = refusal(hosted.remote.allow_workloads(&list(&hosted, &[bad]), &hosted.author).await);
        assert_eq!(refused, "app.market.workloads.invalid.app_error", "{bad:?}");
    }
    let own = list(&hosted, &[(&issuer, "repo:example/cards:ref:refs/tags/*"), ("http://127.0.0.1:1", RUN)]);
    hosted.remote.allow_workloads(&own, &hosted.author).await.unwrap();
    assert_eq!(hosted.remote.workloads(ID).await.unwrap(), own);
    assert_eq!(refusal(hosted.remote.allow_workloads(&own, &hosted.author).await), "app.market.act.replayed.app_error");

    // What others could show.
    for (change, why) in [
        (json!({ "sub": "repo:example/cards:ref:refs/heads/main" }), "another run of the same repository"),
        (json!({ "sub": "repo:example/cards-evil:ref:refs/tags/v1" }), "another repository"),
        (json!({ "aud": "https://other.example.com" }), "a token for somebody else"),
        (json!({ "aud": [] }), "a token for nobody"),
        (json!({ "exp": 1 }), "an old one"),
        (json!({ "nbf": 4_000_000_000_i64 }), "one of the future"),
        (json!({ "iss": "https://evil.example.com" }), "another issuer"),
        (json!({ "kid": "other" }), "another key"),
        (json!({ "kid": "none" }), "a key that there is not"),
        (json!({ "jti": "" }), "one without a name"),
    ] {
        assert_eq!(refusal(publishes(&hosted, "1.0.0", &provider.token(&hosted, change)).await), REFUSED, "{why}");
    }
    let elsewhere = Provider::start().await;
    let forged = elsewhere.token(&hosted, json!({ "iss": issuer }));
    assert_eq!(refusal(publishes(&hosted, "1.0.0", &forged).await), REFUSED, "signed by somebody else");
    assert_eq!(refusal(publishes(&hosted, "1.0.0", "nonsense").await), REFUSED);
    let silent = provider.token(&hosted, json!({ "iss": "http://127.0.0.1:1" }));
    assert_eq!(refusal(publishes(&hosted, "1.0.0", &silent).await), "app.market.publish.issuer.app_error");
    assert_eq!(provider.asked.load(Ordering::Relaxed), 1, "keys are kept, whatever tokens name");

    // The run that was named.
    let published = publishes(&hosted, "1.0.0", &good()).await.unwrap();
    let statement = &published.statement;
    assert_eq!((&statement.author, &*statement.publisher), (&hosted.author.public(), "Example"));
    assert_ne!(statement.signer, statement.author);
    assert_eq!(statement.workload.as_ref().map(|run| &*run.subject), Some(RUN));
    assert_eq!(refusal(publishes(&hosted, "1.0.1", &good()).await), REFUSED, "a token is good for one package");
    let second = provider.token(&hosted, json!({ "jti": "two" }));
    publishes(&hosted, "1.0.1", &second).await.unwrap();

    // A server sees the author's own key above it, and believes no market that says so by itself.
    let trusted = [hosted.remote.keys().await.unwrap().key];
    let told = hosted.remote.plugin(ID).await.unwrap().versions.remove(1);
    assert_eq!(trust::check(&told, &trusted).unwrap().author, hosted.author.public());
    let without = MarketVersion { delegation: None, ..told.clone() };
    assert!(trust::check(&without, &trusted).is_err());
    let forged = other.seal(jackfield_domain::market::keys::Kind::Workloads, &own).unwrap();
    assert!(trust::check(&MarketVersion { delegation: Some(forged), ..told.clone() }, &trusted).is_err());
    let stolen = Sealed { key: hosted.author.public(), ..told.author.clone() };
    assert!(trust::check(&MarketVersion { author: stolen, ..told }, &trusted).is_err());

    // A mirror has what is needed for that.
    let copy = hosted.folder.path().join("mirror");
    let second = tempfile::tempdir().unwrap();
    let [place, _] = storage::databases(second.path()).await;
    std::fs::create_dir_all(&copy).unwrap();
    let store = jackfield_storage::Store::open(&place).await.unwrap();
    assert_eq!(mirror::mirror(&hosted.remote, &copy, &store, &[], None).await.unwrap().versions, 2);

    // A list that is empty, and a key that was taken away, end it.
    hosted.remote.allow_workloads(&list(&hosted, &[]), &hosted.author).await.unwrap();
    let third = || provider.token(&hosted, json!({ "jti": "three" }));
    assert_eq!(refusal(publishes(&hosted, "1.0.2", &third()).await), REFUSED);
    hosted.remote.allow_workloads(&list(&hosted, &[(&issuer, RUN)]), &hosted.author).await.unwrap();
    hosted.administrator.revoke_key("Example").await.unwrap();
    assert_eq!(refusal(publishes(&hosted, "1.0.2", &third()).await), "app.market.publish.unknown_key.app_error");
    hosted.running.stop().await;
}
