//! The same methods for those who have neither gob nor streams: arguments and results as JSON.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jackfield_domain::{
    Failure, Result,
    plugins::{Carried, Entry, answered_unserved, find_method, why_unserved},
};
use serde_json::Value as Json;

use super::{Served, refused};
use crate::go::{
    Dynamic,
    schema::{self, Method, Part, from_json},
};

/// Arguments of one call.
pub(crate) const ARGUMENTS: usize = 8 << 20;
/// What one call answers at most; it has to fit into the memory of a component.
const ANSWER: usize = 16 << 20;
/// Methods whose request and answer are streams to other plugins.
const BETWEEN_PLUGINS: &[&str] = &["PluginHTTP", "PluginHTTPStream"];

/// Calls a method with a JSON array of its arguments. Answers the results before the error: nothing is null, one is
/// itself, several are an array; bytes are base64.
///
/// # Errors
/// The method's own, 400 for arguments that it does not take, 413 for too many bytes, 501 for a method that is
/// unknown, not served, or streams.
pub(crate) async fn call(served: &Served, name: &str, arguments: &str) -> Result<String> {
    if arguments.len() > ARGUMENTS {
        return Err(Failure::of("app.plugin.api.too_large.app_error#arguments", 413)
            .with("name", name)
            .with("most", ARGUMENTS >> 20));
    }
    let Some(method) = schema::api(name) else {
        let entry = find_method(name).ok_or_else(|| missing(name, "There is no such method."))?;
        return bounded(name, own(served, entry, arguments).await?);
    };
    if let (Some(why), None) = (why_unserved(name), answered_unserved(name)) {
        return Err(missing(name, why));
    }
    let streams = method.params.iter().chain(method.results).any(|part| part.is_stream());
    if streams || BETWEEN_PLUGINS.contains(&name) {
        return Err(Failure::of("app.plugin.api.stream.app_error", 501).with("name", name));
    }
    let arguments = read(method, arguments)?;
    let answer = served.call(method.name, arguments, None).await;
    let mut results = answer.ok_or_else(|| missing(name, ""))??;
    let whole = match results.len() {
        0 => Json::Null,
        1 => results.remove(0).into_json(),
        _ => results.into_iter().map(Dynamic::into_json).collect(),
    };
    bounded(name, whole)
}

/// Calls a method that is Jackfield's own.
async fn own(served: &Served, entry: &'static Entry, arguments: &str) -> Result<Json> {
    let given: Vec<Json> = serde_json::from_str(arguments)
        .map_err(|error| refused(&format!("The arguments of {} are no JSON array: {error}.", entry.name)))?;
    let (takes, count) = (entry.parameters.len(), given.len());
    // What stands last and may be missing is left out.
    if count > takes {
        return Err(refused(&format!("{} takes {takes} arguments, not {count}.", entry.name)));
    }
    let mut carried = Vec::with_capacity(takes);
    for ((name, ty), value) in entry.parameters.iter().zip(given) {
        carried.push(match (*ty, value) {
            ("Reader", _) => return Err(Failure::of("app.plugin.api.stream.app_error", 501).with("name", entry.name)),
            ("Bytes" | "MaybeBytes", Json::String(text)) => {
                let bytes = STANDARD.decode(text);
                Carried::Bytes(bytes.map_err(|_| refused(&format!("`{name}` of {} is no base64.", entry.name)))?)
            }
            (_, value) => Carried::Json(value),
        });
    }
    let results = entry.call(served.api.clone(), carried).await.map_err(|failure| served.api.told(failure))?;
    let mut results: Vec<Json> = results.into_iter().map(told).collect();
    Ok(match results.len() {
        0 => Json::Null,
        1 => results.remove(0),
        _ => Json::Array(results),
    })
}

fn told(carried: Carried) -> Json {
    match carried {
        Carried::Json(value) => value,
        Carried::Bytes(bytes) => STANDARD.encode(bytes).into(),
        // No answer of the table is one.
        Carried::Stream(_) => Json::Null,
    }
}

fn bounded(name: &str, whole: Json) -> Result<String> {
    let text = whole.to_string();
    if text.len() > ANSWER {
        return Err(Failure::of("app.plugin.api.too_large.app_error#answer", 413)
            .with("name", name)
            .with("most", ANSWER >> 20));
    }
    Ok(text)
}

/// Reads arguments as Go's types would hold them: what is of another kind is refused.
fn read(method: &'static Method, text: &str) -> Result<Vec<Dynamic>> {
    let given: Vec<Json> = serde_json::from_str(text)
        .map_err(|error| refused(&format!("The arguments of {} are no JSON array: {error}.", method.name)))?;
    if given.len() != method.params.len() {
        let (takes, given) = (method.params.len(), given.len());
        return Err(refused(&format!("{} takes {takes} arguments, not {given}.", method.name)));
    }
    let wrong = |number: usize, why: &str| refused(&format!("Argument {number} of {} {why}.", method.name));
    let mut arguments = Vec::with_capacity(given.len());
    for (number, ((field, part), value)) in (1..).zip(method.param_fields().zip(given)) {
        arguments.push(match (part, value) {
            (Part::Bytes, Json::Null) => Dynamic::Bytes(Vec::new()),
            (Part::Bytes, Json::String(text)) => {
                Dynamic::Bytes(STANDARD.decode(text).map_err(|_| wrong(number, "is no base64"))?)
            }
            (Part::Bytes, _) => return Err(wrong(number, "is no base64")),
            (_, value) => {
                from_json(&field.ty, &value).map_err(|error| wrong(number, &format!("is not valid: {error}")))?;
                Dynamic::Json(value)
            }
        });
    }
    Ok(arguments)
}

fn missing(name: &str, why: &str) -> Failure {
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(64).collect();
    let key = match why {
        "" => "api.plugin.method_not_served.app_error",
        _ => "api.plugin.method_not_served.app_error#why",
    };
    Failure::of(key, 501).with("name", name).with("why", why)
}
