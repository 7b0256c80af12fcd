//! Examples of requests: what documents show, and what the tests over all operations send.

use serde_json::Value;

/// What a form's file is called, and what stands for it in an example.
const FILE: char = '@';

/// How a parameter ends that stands for all of a list, with spaces between.
const MANY: &str = "_ids}";

/// Puts a value in the place of every parameter of a text, `{post_id}`; `with` answers each by its name.
pub fn fill(text: &str, with: &mut impl FnMut(&str) -> String) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        filled.push_str(&with(name));
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

/// The same in every text of a body.
pub fn fill_body(body: Value, with: &mut impl FnMut(&str) -> String) -> Value {
    match body {
        Value::String(text) => Value::String(fill(&text, with)),
        Value::Array(items) => {
            let filled = items.into_iter().flat_map(|item| {
                let is_many = item.as_str().is_some_and(|text| text.ends_with(MANY));
                match fill_body(item, with) {
                    Value::String(all) if is_many => all.split(' ').map(Value::from).collect(),
                    one => vec![one],
                }
            });
            filled.collect()
        }
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, fill_body(value, with))).collect(),
        other => other,
    }
}

/// The name of a form's file, if that is what a field of an example is.
pub fn file_name(value: &Value) -> Option<&str> {
    value.as_str().and_then(|text| text.strip_prefix(FILE))
}

/// What documents show in the place of a parameter. What is not named here is an id.
pub fn sample(name: &str) -> String {
    let text = match name {
        "unique" => "release-plans",
        "username" | "login_id" => "anna",
        "email" => "anna@example.com",
        "password" => "correct horse 7",
        "team_name" => "reds",
        "channel_name" => "town-square",
        "emoji_name" => "party",
        "role_name" => "system_user",
        "category" => "display_settings",
        "preference_name" => "use_military_time",
        "plugin_id" => "com.example.plugin",
        "action_id" => "approve",
        "timestamp" => "1767225600000",
        "link_hash" => "Zm9yIHRoZSBkb2N1bWVudHM",
        "integration_url" => "https://example.com/dialog",
        _ => "4yz8rbmqrpf7bgwpqkknt9wrhe",
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_parameter_may_stand_for_a_whole_list() {
        let filled = fill_body(json!(["{category_ids}"]), &mut |_| "a b".into());
        assert_eq!(filled, json!(["a", "b"]));
    }

    #[test]
    fn parameters_are_replaced_wherever_they_stand() {
        let body = json!({ "id": "{post_id}", "list": ["a {post_id} b {"], "number": 1 });
        let filled = fill_body(body, &mut |name| name.to_uppercase());
        assert_eq!(filled, json!({ "id": "POST_ID", "list": ["a POST_ID b {"], "number": 1 }));
    }
}
