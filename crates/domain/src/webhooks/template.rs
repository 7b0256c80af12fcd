//! Templates: what a hook makes of JSON that was not written for chats. One is a text in Jinja's language, or a message as
//! JSON whose texts are such; so whatever a value holds, it stays a text in its place.
//!
//! Whoever manages a hook writes one, and whoever calls it chooses what it works on: each text has so much fuel, which
//! counts steps and bytes, and a template has so many texts.

use jiff::Timestamp;
use jiff::tz::Offset;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde_json::{Map, Value};

use crate::{Failure, Result};

/// Bytes of a template.
const LONGEST: usize = 16 * 1024;
/// Texts of one.
const TEXTS: usize = 60;
/// Steps of one text; 64 bytes that it makes or reads are one.
const FUEL: u64 = 50_000;
/// Letters of what is said of a template that does not work.
const REASON: usize = 300;

/// Whether a text is a template.
///
/// # Errors
/// 400 with what is wrong.
pub(super) fn check(template: &str) -> Result<()> {
    if template.len() > LONGEST {
        return Err(broken(&format!("it is longer than {LONGEST} bytes")));
    }
    let environment = environment();
    let mut left = TEXTS;
    each_text(&mut shape(template)?, &mut left, &mut |text| {
        environment.template_from_str(text).map(|_| text.to_owned())
    })
}

/// The message that a template makes of what was sent.
///
/// # Errors
/// 400 for a template that does not work on this.
pub(super) fn render(template: &str, payload: Value) -> Result<Value> {
    let mut message = shape(template)?;
    let environment = environment();
    let whole = without_nulls(payload);
    let mut context = match &whole {
        Value::Object(members) => members.clone(),
        _ => Map::new(),
    };
    context.insert("payload".to_owned(), whole);
    let context = minijinja::Value::from(minijinja::value::Serde(&context));
    let mut left = TEXTS;
    each_text(&mut message, &mut left, &mut |text| environment.template_from_str(text)?.render(context.clone()))?;
    leave_out_empty_fields(&mut message);
    Ok(message)
}

/// A message whose texts are templates.
fn shape(template: &str) -> Result<Value> {
    let is_text = !template.trim_start().starts_with('{')
        || ["{{", "{%", "{#"].iter().any(|mark| template.trim_start().starts_with(mark));
    if is_text {
        return Ok(Value::Object(Map::from_iter([("text".to_owned(), Value::from(template))])));
    }
    serde_json::from_str(template).map_err(|error| broken(&error.to_string()))
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(FUEL));
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    // What a sender leaves out is nothing, and so is what it would have held.
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    environment.add_filter("time", time);
    environment.add_filter("truncate", truncate);
    environment
}

/// A number of seconds or milliseconds as people write a time; what is none stays.
fn time(value: minijinja::Value) -> minijinja::Value {
    let Ok(number) = i64::try_from(value.clone()) else { return value };
    let milliseconds = if number.abs() < 100_000_000_000 { number.saturating_mul(1000) } else { number };
    let Ok(time) = Timestamp::from_millisecond(milliseconds) else { return value };
    let at = Offset::UTC.to_datetime(time);
    let (date, time) = (at.date(), at.time());
    let day = format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day());
    format!("{day} {:02}:{:02} UTC", time.hour(), time.minute()).into()
}

fn truncate(text: &str, most: Option<usize>) -> String {
    let most = most.unwrap_or(255);
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Puts each text through `change`.
fn each_text(
    value: &mut Value,
    left: &mut usize,
    change: &mut impl FnMut(&str) -> Result<String, minijinja::Error>,
) -> Result<()> {
    match value {
        Value::String(text) => {
            *left = left.checked_sub(1).ok_or_else(|| broken(&format!("it has more than {TEXTS} texts")))?;
            *text = change(text).map_err(|error| broken(&error.to_string()))?;
            Ok(())
        }
        Value::Array(items) => items.iter_mut().try_for_each(|item| each_text(item, left, change)),
        Value::Object(members) => members.values_mut().try_for_each(|member| each_text(member, left, change)),
        _ => Ok(()),
    }
}

/// Jinja writes null as a word; who sends it means nothing.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(_, member)| !member.is_null());
            Value::Object(kept.map(|(name, member)| (name, without_nulls(member))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        Value::Null => Value::from(""),
        other => other,
    }
}

/// Fields whose value became empty say nothing.
fn leave_out_empty_fields(message: &mut Value) {
    let attachments = message.get_mut("attachments").and_then(Value::as_array_mut);
    for attachment in attachments.into_iter().flatten() {
        if let Some(fields) = attachment.get_mut("fields").and_then(Value::as_array_mut) {
            fields
                .retain(|field| !field.get("value").and_then(Value::as_str).is_some_and(|text| text.trim().is_empty()));
        }
    }
}

fn broken(reason: &str) -> Failure {
    let reason: String = reason.chars().take(REASON).collect();
    Failure::of("api.incoming_webhook.template.app_error", 400).with("reason", reason)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(template: &str, payload: Value) -> String {
        check(template).unwrap();
        render(template, payload).unwrap()["text"].as_str().unwrap().to_owned()
    }

    #[test]
    fn a_text_is_a_template_and_so_is_each_text_of_a_message() {
        let payload = json!({ "build": { "number": 7, "by": null }, "steps": ["a", null, "c"], "at": 1_700_000_000 });
        assert_eq!(text("Build {{ build.number }}{{ build.by }} {{ missing.too }}!", payload.clone()), "Build 7 !");
        assert_eq!(text("{% for step in steps %}[{{ step }}]{% endfor %}", payload.clone()), "[a][][c]");
        assert_eq!(text("{{ at | time }} {{ 'never' | time }}", payload.clone()), "2023-11-14 22:13 UTC never");
        assert_eq!(text("{{ 'abcdef' | truncate(3) }} {{ payload.steps | join('-') }}", payload), "abc… a--c");
        assert_eq!(text("{{ payload | length }}", json!([1, 2])), "2");
        let template = json!({ "text": "{{ x }}", "attachments": [{ "title": "{{ x }}", "fields": [
            { "title": "a", "value": "{{ y }}" }, { "title": "b", "value": "{{ x }}", "short": true }] }] });
        let sent = render(&template.to_string(), json!({ "x": "\"}, {\"text\": \"<b>", "y": " " })).unwrap();
        assert_eq!(sent["text"], "\"}, {\"text\": \"<b>", "a value stays a text");
        assert_eq!(sent["attachments"][0]["fields"].as_array().map(Vec::len), Some(1), "the other is empty");
    }

    // covers: 24, 35
    #[test]
    fn no_template_is_endless_or_endlessly_long() {
        let long = "x".repeat(100_000);
        let payload = json!({ "list": vec![0; 2000], "long": long });
        for template in [
            "{% for a in list %}{% for b in list %}{% for c in list %}{% endfor %}{% endfor %}{% endfor %}",
            "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            "{% for a in list %}{{ long }}{% endfor %}",
            "{{ long | replace('x', long) }}",
            "{{ list | join(long) }}",
            "{{ 'x' * 999999999 }}",
            "{{ '%999999999d' | format(1) }}",
            "{{ 'x' | indent(999999999) }}",
            &format!("{{% set a = long %}}{}{{{{ a }}}}", "{% set a = a ~ a %}".repeat(40)),
            &format!(
                "{}{{{{ a }}}}",
                (0..40).map(|_| "{% for a in [a ~ long ~ a] %}").collect::<String>() + &"{% endfor %}".repeat(40)
            ),
        ] {
            let began = std::time::Instant::now();
            let outcome = render(template, payload.clone()).map(|made| made.to_string().len());
            let harmless = outcome.is_err() || outcome.is_ok_and(|length| length < 4_000_000);
            assert!(
                harmless && began.elapsed().as_secs() < 5,
                "{} took {:?}",
                &template[..40.min(template.len())],
                began.elapsed()
            );
        }
    }

    #[test]
    fn what_is_no_template_says_why() {
        for template in
            ["{{ x", "{% if %}", "{\"text\": ", "{\"text\": \"{{ 1 | nothing }}\"}", &"x".repeat(LONGEST + 1)]
        {
            let known = check(template).and_then(|()| render(template, json!({})).map(drop));
            let refusal = known.unwrap_err();
            assert_eq!(
                (refusal.0.status_code, refusal.0.id.as_str()),
                (400, "api.incoming_webhook.template.app_error")
            );
        }
        let many = json!({ "text": "", "props": { "list": vec![""; TEXTS] } });
        assert!(check(&many.to_string()).is_err());
        for file in ["{% include 'x' %}", "{% import 'x' as y %}", "{% extends 'x' %}"] {
            assert!(check(file).and_then(|()| render(file, json!({})).map(drop)).is_err(), "{file}");
        }
    }
}
