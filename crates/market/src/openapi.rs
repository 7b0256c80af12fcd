//! The description of protocol 2, for programs: `GET /api/v2/openapi.json`.

use jackfield_model::{
    CertificationReport, MarketAct, MarketFound, MarketKeys, MarketLog, MarketPlugin, MarketProof, MarketPublisher,
    MarketReview, MarketReviewer, MarketReviewerToken, MarketRevocation, MarketScan, MarketVersion, Sealed,
};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

/// Who may ask.
#[derive(Clone, Copy)]
enum Who {
    Everybody,
    Administrator,
    Reviewer,
}

type Make = fn(&mut SchemaGenerator) -> Schema;

struct Described {
    method: &'static str,
    path: &'static str,
    about: &'static str,
    who: Who,
    query: &'static [&'static str],
    body: Option<Make>,
    answer: (u16, Option<Make>),
}

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

const LIST: &[&str] = &["page", "per_page", "filter", "plugin_id", "server_version", "tier", "return_all_versions"];
const SEARCH: &[&str] = &["q", "tier", "publisher", "category", "order", "page", "per_page"];

const fn read(path: &'static str, about: &'static str, query: &'static [&'static str], answer: Make) -> Described {
    Described { method: "get", path, about, who: Who::Everybody, query, body: None, answer: (200, Some(answer)) }
}

const fn write(path: &'static str, about: &'static str, who: Who, body: Make, answer: Option<Make>) -> Described {
    Described { method: "post", path, about, who, query: &[], body: Some(body), answer: (201, answer) }
}

const fn remove(path: &'static str, about: &'static str) -> Described {
    Described { method: "delete", path, about, who: Who::Administrator, query: &[], body: None, answer: (200, None) }
}

/// All of it but what takes or gives a package.
const DESCRIBED: &[Described] = &[
    read("/api/v2/plugins", "The newest good version of each plugin.", LIST, of::<Vec<MarketVersion>>),
    read("/api/v2/search", "A page of what was found, with how many there are of what.", SEARCH, of::<MarketFound>),
    read("/api/v2/plugins/{id}", "A plugin with its versions, the newest first.", &[], of::<MarketPlugin>),
    read("/api/v2/plugins/{id}/{version}/report", "What the rules say of it.", &[], of::<CertificationReport>),
    read("/api/v2/plugins/{id}/{version}/review", "Where it stands, and all that was done.", &[], of::<MarketReview>),
    read("/api/v2/plugins/{id}/{version}/sbom", "What it is made of, as CycloneDX.", &[], of::<Value>),
    read("/api/v2/plugins/{id}/workloads", "Which runs in CI may publish it, sealed.", &[], of::<Sealed>),
    read("/api/v2/revocations", "What was revoked, sealed.", &[], of::<Sealed>),
    read("/api/v2/log", "A part of the log, with its end sealed.", &["after"], of::<MarketLog>),
    read("/api/v2/keys", "The key that the market signs with.", &[], of::<MarketKeys>),
    read("/api/v2/publishers", "Who publishes.", &[], of::<Vec<MarketPublisher>>),
    read("/api/v2/reviewers", "Who reviews.", &[], of::<Vec<MarketReviewer>>),
    write("/api/v2/acts", "Does what an author signed.", Who::Everybody, of::<Sealed>, None),
    write(
        "/api/v2/workloads",
        "Says which runs in CI may publish a plugin, sealed by its author.",
        Who::Everybody,
        of::<Sealed>,
        None,
    ),
    write("/api/v2/reviews", "Does what a reviewer says.", Who::Reviewer, of::<MarketAct>, None),
    write("/api/v2/revocations", "Revokes a version.", Who::Administrator, of::<MarketRevocation>, None),
    write(
        "/api/v2/publishers",
        "Registers a publisher, or changes one.",
        Who::Administrator,
        of::<MarketPublisher>,
        Some(of::<MarketPublisher>),
    ),
    write(
        "/api/v2/publishers/{name}/proof",
        "Sees that a publisher has the domain of their namespaces.",
        Who::Administrator,
        of::<MarketProof>,
        Some(of::<MarketPublisher>),
    ),
    write(
        "/api/v2/reviewers",
        "Names a reviewer, with a new token.",
        Who::Administrator,
        of::<MarketReviewer>,
        Some(of::<MarketReviewerToken>),
    ),
    Described {
        method: "post",
        path: "/api/v2/scan",
        about: "Looks at all packages for known faults again.",
        who: Who::Administrator,
        query: &[],
        body: None,
        answer: (201, Some(of::<MarketScan>)),
    },
    remove("/api/v2/publishers/{name}", "Takes a publisher's key away."),
    remove("/api/v2/reviewers/{name}", "Takes a reviewer's token away."),
];

/// The document.
pub fn document() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    let mut generator = settings.into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for one in DESCRIBED {
        let content = |schema: Schema| json!({ "application/json": { "schema": schema } });
        let parts = one.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let text = json!({ "type": "string" });
        let parameter =
            |name: &str, place: &str| json!({ "name": name, "in": place, "required": place == "path", "schema": text });
        let mut parameters: Vec<Value> = parts.map(|name| parameter(name, "path")).collect();
        parameters.extend(one.query.iter().map(|name| parameter(name, "query")));
        let (status, answer) = one.answer;
        let mut answered = json!({ "description": "Done." });
        if let Some(answer) = answer {
            answered["content"] = content(answer(&mut generator));
        }
        let security = match one.who {
            Who::Everybody => json!([]),
            Who::Administrator => json!([{ "administrator": [] }]),
            Who::Reviewer => json!([{ "reviewer": [] }]),
        };
        let mut described = json!({ "summary": one.about, "parameters": parameters, "security": security, "responses": { status.to_string(): answered } });
        if let Some(body) = one.body {
            described["requestBody"] = json!({ "required": true, "content": content(body(&mut generator)) });
        }
        let methods = paths.entry(one.path).or_insert_with(|| json!({}));
        methods[one.method] = described;
    }
    let bytes = |kind: &str| json!({ kind: { "schema": { "type": "string", "format": "binary" } } });
    paths.insert(
        "/api/v2/packages/{digest}".into(),
        json!({ "get": { "summary": "A package.", "responses": { "200": { "description": "It.", "content": bytes("application/gzip") } },
            "parameters": [{ "name": "digest", "in": "path", "required": true, "schema": { "type": "string" } }] } }),
    );
    paths.insert(
        "/api/v2/publish".into(),
        json!({ "post": { "summary": "Publishes: a form with `author`, which is sealed, and then `package`.",
            "requestBody": { "required": true, "content": bytes("multipart/form-data") },
            "responses": { "201": { "description": "It is listed." }, "422": { "description": "It breaks rules, which `report` names." } } } }),
    );
    let bearer = |about: &str| json!({ "type": "http", "scheme": "bearer", "description": about });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "A market of plugins", "version": env!("CARGO_PKG_VERSION") },
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "securitySchemes": {
                "administrator": bearer("The token of the market's folder."),
                "reviewer": bearer("The token that a reviewer was given."),
            },
        },
    })
}
