//! The OpenAPI description is whole.

use std::collections::BTreeSet;

use jackfield_api::{all, openapi};
use serde_json::Value;

fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get("$ref").and_then(Value::as_str));
            object.values().for_each(|value| references(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn every_reference_resolves() {
    let description = openapi();
    let mut found = BTreeSet::new();
    references(&description, &mut found);
    assert!(found.len() > 20);
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("references stay inside the document");
        assert!(description.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn every_operation_is_described_once_with_its_answer_and_its_refusals() {
    let description = openapi();
    let paths = description["paths"].as_object().expect("there are paths");
    let described: usize = paths.values().filter_map(Value::as_object).map(serde_json::Map::len).sum();
    assert_eq!(described, all().len());
    for operation in all() {
        let entry = &paths[operation.path][operation.method.as_str().to_ascii_lowercase()];
        assert_eq!(entry["operationId"], operation.id);
        let responses = entry["responses"].as_object().expect("there are responses");
        assert!(responses.contains_key(&operation.status.to_string()), "{}", operation.id);
        let is_public = operation.permission == "Public";
        assert_eq!(responses.contains_key("401"), !is_public, "{}", operation.id);
    }
}

#[test]
fn what_is_written_has_all_fields_and_what_is_read_needs_none() {
    let description = openapi();
    let schemas = &description["components"]["schemas"];
    let written = schemas["Post"]["required"].as_array().expect("a written post has fields");
    assert!(written.contains(&"message".into()) && !written.contains(&"has_reactions".into()));
    assert_eq!(schemas["PostInput"].get("required"), None);
    let inner = &schemas["PostEphemeral"]["properties"]["post"];
    assert_eq!(inner["$ref"], "#/components/schemas/PostInput");
}

#[test]
fn ids_in_paths_have_their_pattern_and_queries_are_optional() {
    let description = openapi();
    let operation = &description["paths"]["/api/v4/channels/{channel_id}/posts"]["get"];
    let parameters = operation["parameters"].as_array().expect("there are parameters");
    let named = |name: &str| parameters.iter().find(|p| p["name"] == name).expect("the parameter is described");
    assert_eq!(named("channel_id")["required"], true);
    assert!(named("channel_id")["schema"]["pattern"].is_string());
    assert_eq!(named("per_page")["schema"]["maximum"], 200);
    assert_eq!(named("since")["required"], false);
}
