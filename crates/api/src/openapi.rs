//! The OpenAPI 3.1 description of all declared operations.
//!
//! What is read and what is written differ: when written every field is there, when read every
//! field may be missing. A type that travels both ways has therefore two schemas, `Post` and `PostInput`.

mod components;

use jackfield_model::AppError;
use jackfield_model::permission::Rule;
use schemars::Schema;
use serde_json::{Map, Value, json};

use crate::{Body, OperationInfo, all, example};
use components::Components;

/// Describes the whole API. The same for the same build; worth keeping.
pub fn openapi() -> Value {
    let mut components = Components::default();
    let operations = all();
    let described: Vec<Described<'_>> =
        operations.iter().map(|operation| Described::new(operation, &mut components)).collect();
    let refusal = components.written.subschema_for::<AppError>();
    let schemas = components.finish();

    let mut paths = Map::new();
    for operation in &described {
        let item = paths.entry(operation.info.path).or_insert_with(|| json!({}));
        if let Value::Object(item) = item {
            let method = operation.info.method.as_str().to_ascii_lowercase();
            item.insert(method, operation.to_json(&schemas));
        }
    }
    let mut tags: Vec<&str> = operations.iter().map(|operation| operation.tag).collect();
    tags.sort_unstable();
    tags.dedup();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Jackfield",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The operations of Mattermost's API v4 that this server answers, and its own.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "tags": tags.iter().map(|tag| json!({ "name": tag })).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "schemas": schemas.definitions,
            "responses": { "Refusal": {
                "description": "The operation was refused. Clients match on the body's `id`.",
                "content": { "application/json": { "schema": refusal } },
            } },
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "A session's or an access token's secret." },
                "cookie": { "type": "apiKey", "in": "cookie", "name": "MMAUTHTOKEN",
                    "description": "A browser's session; changes also need the header X-CSRF-Token." },
            },
        },
    })
}

/// Collects schemas of what the server writes, by the rules of the description; for what is no operation's.
pub fn written_schemas() -> schemars::SchemaGenerator {
    Components::default().written
}

/// An operation with its schemas, whose names are final only when all operations were seen.
struct Described<'a> {
    info: &'a OperationInfo,
    path: Schema,
    query: Schema,
    request: Option<Schema>,
    response: Option<Schema>,
}

impl<'a> Described<'a> {
    fn new(info: &'a OperationInfo, components: &mut Components) -> Self {
        let json = |body: Body| body == Body::Json;
        Self {
            info,
            path: components.parameters(info.path_schema),
            query: components.parameters(info.query_schema),
            request: json(info.request).then(|| (info.request_schema)(&mut components.read)),
            response: json(info.response).then(|| (info.response_schema)(&mut components.written)),
        }
    }

    fn to_json(&self, schemas: &components::Schemas) -> Value {
        let info = self.info;
        let (summary, description) = info.summary.trim().split_once('\n').unwrap_or((info.summary.trim(), ""));
        let mut operation = json!({
            "operationId": info.id,
            "summary": summary.trim(),
            "tags": [info.tag],
            "responses": self.responses(schemas),
            "x-permission": info.permission,
            "x-permission-rule": info.rule.describe(),
            "x-scope": info.need.to_string(),
            "security": if info.rule == Rule::Public { json!([]) } else { json!([{ "token": [] }, { "cookie": [] }]) },
        });
        if !description.trim().is_empty() {
            operation["description"] = description.trim().into();
        }
        let mut parameters = parameters(&self.path, "path");
        parameters.extend(parameters_in_query(&self.query));
        if !parameters.is_empty() {
            operation["parameters"] = parameters.into();
        }
        if info.request != Body::None {
            let mut content = content(info.request, self.request.as_ref().map(|schema| schemas.input(schema)));
            if let Some(given) = info.example {
                let given = example::fill_body(given(), &mut example::sample);
                match info.request {
                    Body::Multipart => content["multipart/form-data"]["schema"] = form(&given),
                    Body::Bytes => content["application/octet-stream"]["example"] = given,
                    _ => content["application/json"]["example"] = given,
                }
            }
            operation["requestBody"] = json!({ "required": true, "content": content });
        }
        operation
    }

    fn responses(&self, schemas: &components::Schemas) -> Value {
        let info = self.info;
        let mut responses = Map::new();
        let mut success = json!({ "description": "Done." });
        if info.response != Body::None {
            success["content"] = content(info.response, self.response.as_ref().map(|schema| schemas.output(schema)));
        }
        responses.insert(info.status.to_string(), success);
        let refusal = || json!({ "$ref": "#/components/responses/Refusal" });
        let has_path = info.path.contains('{');
        if has_path || info.request != Body::None {
            responses.insert("400".into(), refusal());
        }
        if info.rule != Rule::Public {
            responses.insert("401".into(), refusal());
        }
        if !matches!(info.rule, Rule::Public | Rule::SignedIn) {
            responses.insert("403".into(), refusal());
        }
        if has_path {
            responses.insert("404".into(), refusal());
        }
        responses.insert("default".into(), refusal());
        responses.into()
    }
}

/// A form's fields, by an example of them.
fn form(example: &Value) -> Value {
    let fields = example.as_object().into_iter().flatten().map(|(name, value)| {
        let field = match (example::file_name(value), value) {
            (Some(_), _) => json!({ "type": "string", "format": "binary" }),
            (None, Value::Object(_)) => json!({ "type": "object", "example": value }),
            (None, _) => json!({ "type": "string", "example": value }),
        };
        (name.clone(), field)
    });
    json!({ "type": "object", "properties": fields.collect::<Map<_, _>>() })
}

fn content(body: Body, schema: Option<Value>) -> Value {
    let (media, schema) = match body {
        Body::None => return json!({}),
        Body::Json => ("application/json", schema.unwrap_or_else(|| json!({}))),
        Body::Multipart => ("multipart/form-data", json!({ "type": "object" })),
        Body::Bytes => ("application/octet-stream", json!({ "type": "string", "format": "binary" })),
        Body::Text => ("text/plain", json!({ "type": "string" })),
    };
    let mut content = Map::new();
    content.insert(media.into(), json!({ "schema": schema }));
    content.into()
}

fn parameters_in_query(schema: &Schema) -> Vec<Value> {
    parameters(schema, "query")
}

/// The fields of a parameters' type, each as a parameter of its own.
fn parameters(schema: &Schema, place: &str) -> Vec<Value> {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return Vec::new() };
    let parameter = |(name, schema): (&String, &Value)| {
        let mut schema = schema.clone();
        let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
        let mut parameter = json!({ "name": name, "in": place, "required": place == "path", "schema": schema });
        if let Some(description) = description {
            parameter["description"] = description;
        }
        parameter
    };
    properties.iter().map(parameter).collect()
}
