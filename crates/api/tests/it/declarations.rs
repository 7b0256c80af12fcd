//! No two operations claim the same request, and each path's parameters have types.

use std::collections::{BTreeMap, BTreeSet};

use jackfield_api::{Body, example};
use schemars::SchemaGenerator;

/// The path with its parameters' names left out: what the router tells requests apart by.
fn shape(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

fn parameters(path: &str) -> BTreeSet<String> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{').and_then(|part| part.strip_suffix('}')).map(str::to_owned))
        .collect()
}

#[test]
fn no_two_operations_share_a_name_or_a_method_and_path() {
    let mut ids = BTreeSet::new();
    let mut requests = BTreeMap::new();
    for operation in jackfield_api::all() {
        assert!(ids.insert(operation.id), "{} is declared twice", operation.id);
        let request = (operation.method, shape(operation.path));
        if let Some(other) = requests.insert(request, operation.id) {
            panic!("{} and {other} answer the same requests", operation.id);
        }
    }
}

#[test]
fn parameters_at_the_same_place_have_the_same_name() {
    // axum's router refuses `/users/{user_id}` beside `/users/{id}`.
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for operation in jackfield_api::all() {
        let parts: Vec<&str> = operation.path.split('/').collect();
        for (at, part) in parts.iter().enumerate().filter(|(_, part)| part.starts_with('{')) {
            let place = shape(&parts[..=at].join("/"));
            let known = names.entry(place).or_insert(part);
            assert_eq!(known, part, "{}: {}", operation.id, operation.path);
        }
    }
}

#[test]
fn every_path_parameter_is_a_field_of_the_paths_type() {
    for operation in jackfield_api::all() {
        let mut generator = SchemaGenerator::default();
        let schema = (operation.path_schema)(&mut generator);
        let definitions = generator.take_definitions(true);
        let name = schema.get("$ref").and_then(|r| r.as_str()).and_then(|r| r.rsplit('/').next()).unwrap_or_default();
        let fields: BTreeSet<String> = definitions
            .get(name)
            .and_then(|definition| definition.get("properties"))
            .and_then(|properties| properties.as_object())
            .map(|properties| properties.keys().cloned().collect())
            .unwrap_or_default();
        assert_eq!(fields, parameters(operation.path), "{}", operation.id);
    }
}

#[test]
fn every_operation_says_in_a_sentence_what_it_does() {
    for operation in jackfield_api::all() {
        let summary = operation.summary.trim();
        assert!(summary.ends_with('.') && summary.len() > 10, "{}: {summary:?}", operation.id);
    }
}

#[test]
fn every_body_has_an_example_that_can_be_read() {
    for operation in jackfield_api::all() {
        let example = operation.example.map(|given| example::fill_body(given(), &mut example::sample));
        match (operation.request, example) {
            (Body::Json, Some(example)) => {
                (operation.reads)(example).unwrap_or_else(|error| panic!("{}: {error}", operation.id));
            }
            (Body::Multipart, Some(example)) => {
                let fields = example.as_object().unwrap_or_else(|| panic!("{}: a form has fields", operation.id));
                assert!(fields.values().any(|field| example::file_name(field).is_some()), "{}", operation.id);
            }
            (Body::Bytes, Some(example)) => assert!(example.is_string(), "{}: bytes are shown as a text", operation.id),
            (Body::None, None) => {}
            (request, _) => panic!("{} takes {request:?}, which its example does not show", operation.id),
        }
    }
}
