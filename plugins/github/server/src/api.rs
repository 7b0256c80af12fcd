//! What the web half asks.

use jackfield_plugin_api::http::{Request, ResponseOut};
use jackfield_plugin_api::{Error, host};
use serde_json::{Value, json};

use crate::subscriptions;

/// `GET /api/v1/subscriptions?channel_id=`, for the channel's members.
pub fn list(request: &Request, response: &ResponseOut) {
    let Some(user) = request.user_id() else {
        return refuse(response, 401, "Sign in to see subscriptions.");
    };
    let channel = request.query_parameter("channel_id").unwrap_or_default();
    match found(user, &channel) {
        Ok(Some(list)) => response.send(200, "application/json", list.to_string().as_bytes()),
        Ok(None) => refuse(response, 403, "Only members of a channel see what it subscribes to."),
        Err(error) if error.status_code == 400 => refuse(response, 400, "channel_id is missing or not valid."),
        Err(_) => refuse(response, 500, "The subscriptions could not be read."),
    }
}

fn found(user: &str, channel: &str) -> Result<Option<Value>, Error> {
    if channel.is_empty() {
        return Err(Error::new("github.channel_id", 400, "missing"));
    }
    if host::channels_read::get_member(channel, user)?.is_none() {
        return Ok(None);
    }
    let list: Vec<Value> = subscriptions::of_channel(channel)?.into_iter().map(|one| json!(one)).collect();
    Ok(Some(Value::Array(list)))
}

fn refuse(response: &ResponseOut, status: u16, message: &str) {
    let body = json!({ "id": "github.api.error", "message": message, "status_code": status });
    response.send(status, "application/json", body.to_string().as_bytes());
}
