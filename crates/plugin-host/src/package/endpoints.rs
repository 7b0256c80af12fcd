//! What a package says of its own endpoints: `openapi.json`, whose paths are those below `/plugins/<id>`. It is part of the
//! description that the server gives of itself, and what it says of who may ask is held to.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use jackfield_model::{Need, Scope, Within};
use serde_json::{Map, Value, json};

use super::{PackageError, Result};

/// The file in the package.
pub const FILE: &str = "openapi.json";
/// Bytes of a package's description of its endpoints.
const BYTES: u64 = 1 << 20;
/// The most operations that a package describes.
const MOST: usize = 200;
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch"];

/// An operation that a package describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// In capitals.
    pub method: String,
    /// Below `/plugins/<id>`, with its parameters in braces.
    pub path: String,
    /// Who may ask, each of them alone: what `security` lists. Nobody listed is everybody.
    pub callers: Vec<Caller>,
}

/// Somebody who may ask an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// `{"cookie": []}`: people with a session, in a browser or a client.
    Session,
    /// `{"token": ["posts:read"]}`: programs whose token is good for all of that.
    Token(Vec<Need>),
    /// `{"signature": ["HookSecret", "github"]}`: whoever signs with the secret that this setting of the plugin is, in the way that
    /// is named, else as Standard Webhooks.
    Signature { setting: String, scheme: String },
}

impl Caller {
    /// Who may ask where nothing is said: whoever is signed in.
    pub fn signed_in() -> Vec<Self> {
        vec![Self::Session, Self::Token(Vec::new())]
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session => f.write_str("sessions"),
            Self::Token(needs) if needs.is_empty() => f.write_str("tokens"),
            Self::Token(needs) => {
                let needs: Vec<String> = needs.iter().map(Need::to_string).collect();
                write!(f, "tokens for {}", needs.join(" and "))
            }
            Self::Signature { setting, scheme } => write!(f, "whoever signs with {setting} ({scheme})"),
        }
    }
}

impl Endpoint {
    /// Whether strangers may ask whatever they are.
    pub fn is_public(&self) -> bool {
        self.callers.is_empty()
    }

    /// Who may ask, where it is not simply whoever is signed in.
    pub fn whom(&self) -> Option<String> {
        if self.is_public() {
            return Some("anybody".into());
        }
        if self.callers == Caller::signed_in() {
            return None;
        }
        let callers: Vec<String> = self.callers.iter().map(Caller::to_string).collect();
        Some(callers.join(", "))
    }

    /// How many parts of its path are parameters: of two operations that a request fits, the one with fewer is meant.
    pub fn parameters(&self) -> usize {
        self.path.split('/').filter(|part| part.starts_with('{')).count()
    }

    /// Whether a request is one of this operation.
    pub fn is_of(&self, method: &str, path: &str) -> bool {
        let (mut wanted, mut found) = (self.path.split('/'), path.split('/'));
        let parts = loop {
            match (wanted.next(), found.next()) {
                (None, None) => break true,
                (Some(wanted), Some(found)) if wanted == found || (wanted.starts_with('{') && !found.is_empty()) => {}
                _ => break false,
            }
        };
        parts && self.method == method
    }
}

/// What a package describes; nothing without the file.
///
/// # Errors
/// Says what in it is no description.
pub fn endpoints(dir: &Path) -> Result<Vec<Endpoint>> {
    read(dir)?.as_ref().map_or(Ok(Vec::new()), of)
}

/// The description as the server gives it: with the whole paths, and with names that no other plugin has.
///
/// # Errors
/// As [`endpoints`].
pub fn described(dir: &Path, id: &str) -> Result<Option<Value>> {
    let Some(mut whole) = read(dir)? else { return Ok(None) };
    let signs = |endpoint: &Endpoint| endpoint.callers.iter().any(|caller| matches!(caller, Caller::Signature { .. }));
    let is_signed = of(&whole)?.iter().any(signs);
    lead_home(&mut whole, id);
    let mut paths = Map::new();
    for (path, item) in whole["paths"].as_object_mut().into_iter().flat_map(std::mem::take) {
        let mut item = item;
        // What stands beside the operations is for all of them, or for nobody: each reader finds operations alone.
        let shared = item.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
        if let Some(item) = item.as_object_mut() {
            item.retain(|method, operation| METHODS.contains(&method.as_str()) && operation.is_object());
        }
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let Some(operation) = operation.as_object_mut() else { continue };
            if !shared.is_empty() {
                let own = operation.entry("parameters").or_insert_with(|| json!([]));
                own.as_array_mut().into_iter().for_each(|own| own.extend(shared.iter().cloned()));
            }
            if !operation.get("responses").is_some_and(Value::is_object) {
                operation
                    .insert("responses".into(), json!({ "default": { "description": "What the plugin answers." } }));
            }
            let callers = callers(operation.get("security").unwrap_or(&Value::Null)).unwrap_or_default();
            let described = Endpoint { method: method.to_uppercase(), path: path.clone(), callers };
            let whom = described.whom().unwrap_or_else(|| "whoever is signed in".into());
            operation.insert("x-permission-rule".into(), whom.into());
            let verb = if matches!(method.as_str(), "get" | "head" | "options") { "read" } else { "write" };
            operation.insert("x-scope".into(), format!("extensions:{verb}").into());
            let name = operation.get("operationId").and_then(Value::as_str).map(str::to_owned);
            let name = name.unwrap_or_else(|| format!("{method}{path}"));
            operation.insert("operationId".into(), format!("{id}.{name}").into());
            operation.insert("tags".into(), json!([format!("plugins/{id}")]));
            operation.entry("security").or_insert_with(|| json!([{ "token": [] }, { "cookie": [] }]));
        }
        paths.insert(format!("/plugins/{id}{path}"), item);
    }
    let schemas = whole["components"]["schemas"].as_object_mut().map(std::mem::take).unwrap_or_default();
    let schemas: Map<String, Value> =
        schemas.into_iter().map(|(name, schema)| (format!("{id}.{name}"), schema)).collect();
    let mut components = json!({ "schemas": schemas });
    if is_signed {
        components["securitySchemes"] = json!({ "signature": {
            "type": "apiKey", "in": "header", "name": "webhook-signature",
            "description": "Signed by a secret that is a setting of the plugin: as Standard Webhooks do, or as the second word says.",
        } });
    }
    Ok(Some(json!({ "paths": paths, "components": components })))
}

/// References lead to the names that schemas get; what leads elsewhere leads nowhere.
fn lead_home(value: &mut Value, id: &str) {
    match value {
        Value::Object(object) => {
            let home = object.get("$ref").map(|to| {
                let name = to.as_str().and_then(|to| to.strip_prefix("#/components/schemas/"));
                name.map(|name| format!("#/components/schemas/{id}.{name}"))
            });
            match home {
                Some(Some(home)) => drop(object.insert("$ref".into(), home.into())),
                Some(None) => drop(object.remove("$ref")),
                None => {}
            }
            object.values_mut().for_each(|value| lead_home(value, id));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| lead_home(value, id)),
        _ => {}
    }
}

fn read(dir: &Path) -> Result<Option<Value>> {
    let path = dir.join(FILE);
    let Ok(about) = std::fs::metadata(&path) else { return Ok(None) };
    if about.len() > BYTES {
        return Err(PackageError::TooLarge("openapi.json may have 1 MiB"));
    }
    let whole = serde_json::from_slice(&std::fs::read(&path)?);
    whole.map(Some).map_err(|error| PackageError::Manifest(format!("{FILE}: {error}")))
}

fn of(whole: &Value) -> Result<Vec<Endpoint>> {
    let refuse = |text: String| PackageError::Manifest(format!("{FILE}: {text}"));
    let paths = whole["paths"].as_object().ok_or_else(|| refuse("it has no `paths`".into()))?;
    let mut found = Vec::new();
    let mut names = BTreeSet::new();
    for (path, item) in paths {
        let plain =
            path.starts_with('/') && path.len() <= 200 && !path.contains("..") && !path.contains(['?', '#', ' ']);
        if !plain {
            return Err(refuse(format!("{path:?} is no path: they begin with / and are those below /plugins/<id>")));
        }
        for (method, operation) in item.as_object().into_iter().flatten() {
            if !METHODS.contains(&method.as_str()) {
                continue;
            }
            if let Some(name) = operation["operationId"].as_str()
                && !names.insert(name)
            {
                return Err(refuse(format!("two operations are called {name:?}")));
            }
            let callers = callers(&operation["security"])
                .ok_or_else(|| refuse(format!("who may ask {} {path}? {SECURITY}", method.to_uppercase())))?;
            found.push(Endpoint { method: method.to_uppercase(), path: path.clone(), callers });
        }
    }
    if found.len() > MOST {
        return Err(refuse(format!("it has more than {MOST} operations")));
    }
    Ok(found)
}

/// What `security` may say.
const SECURITY: &str = "`security` lists who may, each with one of `cookie` ([]), `token` (scopes such as \"posts:read\") and \
    `signature` (a setting, and github, gitlab, stripe, slack or standard)";
/// Callers of one operation, and scopes of one.
const CALLERS: usize = 16;

fn callers(security: &Value) -> Option<Vec<Caller>> {
    if security.is_null() {
        return Some(Caller::signed_in());
    }
    let listed = security.as_array().filter(|listed| listed.len() <= CALLERS)?;
    listed.iter().map(caller).collect()
}

fn caller(listed: &Value) -> Option<Caller> {
    let listed = listed.as_object().filter(|listed| listed.len() == 1)?;
    let (kind, given) = listed.iter().next()?;
    let given: Option<Vec<&str>> = given.as_array()?.iter().map(Value::as_str).collect();
    let given = given.filter(|given| given.len() <= CALLERS)?;
    match (kind.as_str(), given.as_slice()) {
        ("cookie", []) => Some(Caller::Session),
        ("token", scopes) => {
            let needs: Option<Vec<Need>> = scopes.iter().map(|scope| need(scope)).collect();
            needs.map(Caller::Token)
        }
        ("signature", [setting]) => signature(setting, "standard"),
        ("signature", [setting, scheme]) => signature(setting, scheme),
        _ => None,
    }
}

fn need(scope: &str) -> Option<Need> {
    let scope: Scope = scope.parse().ok()?;
    (scope.within == Within::Everywhere).then(|| Need::new(scope.resource, scope.verb))
}

fn signature(setting: &str, scheme: &str) -> Option<Caller> {
    let known = ["github", "gitlab", "stripe", "slack", "standard"].contains(&scheme);
    (known && !setting.is_empty()).then(|| Caller::Signature { setting: setting.to_owned(), scheme: scheme.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(text: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), text).unwrap();
        dir
    }

    #[test]
    fn a_description_gets_whole_paths_and_names_of_its_own() {
        let dir = package(
            &json!({
                "openapi": "3.1.0",
                "paths": { "/items/{id}": {
                    "parameters": [{ "name": "id", "in": "path", "required": true }],
                    "get": { "operationId": "item", "responses": { "200": { "content": { "application/json": {
                        "schema": { "$ref": "#/components/schemas/Item" } } } } } },
                    "post": { "security": [], "x": { "$ref": "https://elsewhere.example/schema" } },
                } },
                "components": { "schemas": { "Item": { "type": "object" } } },
            })
            .to_string(),
        );
        let whole = described(dir.path(), "todo").unwrap().unwrap();
        let item = &whole["paths"]["/plugins/todo/items/{id}"];
        assert_eq!(item["get"]["operationId"], "todo.item");
        assert_eq!(item["post"]["operationId"], "todo.post/items/{id}");
        assert_eq!(item.as_object().unwrap().keys().collect::<Vec<_>>(), ["get", "post"], "operations alone");
        assert_eq!(
            (&item["get"]["parameters"][0]["name"], &item["post"]["parameters"][0]["name"]),
            (&json!("id"), &json!("id"))
        );
        assert!(item["post"]["responses"].is_object());
        let rules = (&item["get"]["x-permission-rule"], &item["post"]["x-permission-rule"]);
        assert_eq!(rules, (&json!("whoever is signed in"), &json!("anybody")));
        assert_eq!(item["get"]["tags"], json!(["plugins/todo"]));
        let schema = &item["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(schema["$ref"], "#/components/schemas/todo.Item");
        assert_eq!(whole["components"]["schemas"]["todo.Item"]["type"], "object");
        assert!(item["post"]["x"].get("$ref").is_none());
        let found = endpoints(dir.path()).unwrap();
        let of = |method: &str, path: &str| found.iter().find(|one| one.is_of(method, path)).map(Endpoint::is_public);
        assert_eq!((of("GET", "/items/7"), of("POST", "/items/7")), (Some(false), Some(true)));
        assert_eq!((of("PUT", "/items/7"), of("GET", "/items/"), of("GET", "/items/7/more")), (None, None, None));
    }

    #[test]
    fn who_may_ask_is_read_and_said() {
        let of = |security: &str| {
            let text = format!(r#"{{"paths": {{"/a": {{"get": {{"security": {security}}}}}}}}}"#);
            endpoints(package(&text).path()).map(|mut found| found.remove(0).whom())
        };
        let said = |security: &str| of(security).unwrap().unwrap_or_default();
        assert_eq!(said("[]"), "anybody");
        assert_eq!(said(r#"[{"cookie": []}, {"token": []}]"#), "");
        assert_eq!(said(r#"[{"cookie": []}]"#), "sessions");
        assert_eq!(said(r#"[{"token": ["posts:read", "users:read"]}]"#), "tokens for posts:read and users:read");
        assert_eq!(
            said(r#"[{"signature": ["Key"]}, {"signature": ["Key", "github"]}]"#),
            "whoever signs with Key (standard), whoever signs with Key (github)"
        );
        for nonsense in [
            "{}",
            r#"["cookie"]"#,
            r#"[{}]"#,
            r#"[{"cookie": [], "token": []}]"#,
            r#"[{"token": ["everything"]}]"#,
            r#"[{"token": ["posts:read@team:aaaaaaaaaaaaaaaaaaaaaaaaaa"]}]"#,
            r#"[{"signature": []}]"#,
            r#"[{"signature": ["Key", "md5"]}]"#,
            r#"[{"password": []}]"#,
        ] {
            assert!(of(nonsense).unwrap_err().to_string().contains("who may ask GET /a?"), "{nonsense}");
        }
    }

    #[test]
    fn what_is_no_description_is_refused() {
        for (text, why) in [
            ("nonsense", "expected"),
            ("{}", "no `paths`"),
            (r#"{"paths": {"items": {}}}"#, "is no path"),
            (r#"{"paths": {"/../todo": {}}}"#, "is no path"),
            (
                r#"{"paths": {"/a": {"get": {"operationId": "x"}}, "/b": {"get": {"operationId": "x"}}}}"#,
                "two operations",
            ),
        ] {
            let refused = endpoints(package(text).path()).unwrap_err().to_string();
            assert!(refused.contains(why), "{text}: {refused}");
        }
        assert!(endpoints(tempfile::tempdir().unwrap().path()).unwrap().is_empty());
    }
}
