//! The list of what is served, which the reference page shows, is true.

use jackfield_domain::plugins::{UNSERVED, all_methods, why_unserved};
use jackfield_plugin_host::{go::schema::API, served_methods};

/// These travel another way than the methods that `served_methods` names.
const STREAMED: &[&str] = &["PluginHTTP", "PluginHTTPStream"];

#[test]
fn every_method_of_the_table_takes_as_many_arguments_as_mattermosts_or_is_typed_for_components() {
    for entry in all_methods() {
        match API.iter().find(|method| method.name == entry.name) {
            Some(method) => assert_eq!(entry.parameters.len(), method.params.len(), "{}", entry.name),
            None => assert!(entry.wit.is_some(), "nothing could call {}", entry.name),
        }
    }
}

#[test]
fn every_method_is_served_or_has_a_reason() {
    let served = served_methods();
    for method in API.iter().filter(|method| !STREAMED.contains(&method.name)) {
        let is_served = served.contains(&method.name);
        assert_ne!(is_served, why_unserved(method.name).is_some(), "{}", method.name);
    }
    let unserved: usize = UNSERVED.iter().map(|family| family.methods.len()).sum();
    assert_eq!(served.len() + unserved + STREAMED.len(), API.len());
    assert!(served.len() >= 160, "{}", served.len());
}
