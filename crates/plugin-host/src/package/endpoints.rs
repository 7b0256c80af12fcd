//! What a package says of its own endpoints: `openapi.json`, whose paths are those below `/plugins/<id>`. It is part of the
//! description that the server gives of itself, and what it says of who may ask is held to.

use std::collections::BTreeSet;
use std::path::Path;

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
    /// Whether strangers may ask: `"security": []`.
    pub is_public: bool,
}

impl Endpoint {
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
    of(&whole)?;
    lead_home(&mut whole, id);
    let mut paths = Map::new();
    for (path, item) in whole["paths"].as_object_mut().into_iter().flat_map(std::mem::take) {
        let mut item = item;
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let Some(operation) = operation.as_object_mut().filter(|_| METHODS.contains(&method.as_str())) else {
                continue;
            };
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
    Ok(Some(json!({ "paths": paths, "components": { "schemas": schemas } })))
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
            let is_public = operation["security"].as_array().is_some_and(Vec::is_empty);
            found.push(Endpoint { method: method.to_uppercase(), path: path.clone(), is_public });
        }
    }
    if found.len() > MOST {
        return Err(refuse(format!("it has more than {MOST} operations")));
    }
    Ok(found)
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
                    "parameters": [],
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
        assert_eq!(item["get"]["tags"], json!(["plugins/todo"]));
        let schema = &item["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(schema["$ref"], "#/components/schemas/todo.Item");
        assert_eq!(whole["components"]["schemas"]["todo.Item"]["type"], "object");
        assert!(item["post"]["x"].get("$ref").is_none());
        let found = endpoints(dir.path()).unwrap();
        let of = |method: &str, path: &str| found.iter().find(|one| one.is_of(method, path)).map(|one| one.is_public);
        assert_eq!((of("GET", "/items/7"), of("POST", "/items/7")), (Some(false), Some(true)));
        assert_eq!((of("PUT", "/items/7"), of("GET", "/items/"), of("GET", "/items/7/more")), (None, None, None));
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
