//! Configuration, log, events and what a plugin asks about the server.

use jackfield_domain::{
    config::API_VERSION,
    events::{Audience, Sensitivity},
    plugins::LogLevel,
};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::{done, one, refused, served};
use crate::go::Dynamic;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Broadcast {
    user_id: String,
    channel_id: String,
    team_id: String,
    connection_id: String,
    omit_connection_id: String,
    /// Go's nil map is null.
    omit_users: Option<Map<String, Json>>,
    contains_sanitized_data: bool,
    contains_sensitive_data: bool,
}

impl Broadcast {
    fn audience(&self) -> jackfield_domain::Result<Audience> {
        let sensitivity = match (self.contains_sensitive_data, self.contains_sanitized_data) {
            (true, _) => Sensitivity::Sensitive,
            (false, true) => Sensitivity::Sanitized,
            (false, false) => Sensitivity::ForAll,
        };
        let omitted = self.omit_users.iter().flatten().filter(|(_, left_out)| **left_out == Json::Bool(true));
        Ok(Audience {
            user_id: id(&self.user_id)?,
            channel_id: id(&self.channel_id)?,
            team_id: id(&self.team_id)?,
            connection_id: id(&self.connection_id)?,
            omit_connection_id: id(&self.omit_connection_id)?,
            omit_users: omitted.map(|(user, _)| id(user)).collect::<Result<_, _>>()?,
            sensitivity,
            ..Audience::everybody()
        })
    }
}

served! {
    "LoadPluginConfiguration" => |server, args| {
        // Mattermost: in lower case, which Go's structs do not mind and plugins that read a map rely on.
        let settings = server.api.configuration().into_iter().map(|(key, value)| (key.to_lowercase(), value));
        let settings = Json::Object(settings.collect());
        Ok(vec![Dynamic::Bytes(settings.to_string().into_bytes())])
    }
    "GetPluginConfig" => |server, args| { one(&server.api.configuration()) }
    "GetPluginID" => |server, args| { one(&server.api.principal().id) }
    "GetBundlePath" => |server, args| {
        let bundle = server.bundle.as_ref().ok_or_else(|| refused("A component reads no files of the machine."))?;
        one(&bundle.to_string_lossy())
    }
    "GetServerVersion" => |server, args| { one(&API_VERSION) }
    "IsEnterpriseReady" => |server, args| { one(&false) }
    "GetLicense" => |server, args| { one(&Json::Null) }
    "LogDebug" => |server, args| { log(server, LogLevel::Debug, &mut args) }
    "LogInfo" => |server, args| { log(server, LogLevel::Info, &mut args) }
    "LogWarn" => |server, args| { log(server, LogLevel::Warn, &mut args) }
    "LogError" => |server, args| { log(server, LogLevel::Error, &mut args) }
    "PublishWebSocketEvent" => |server, args| {
        let (name, data, broadcast) = (args.text(), args.next::<Option<_>>()?, args.next::<Option<Broadcast>>()?);
        let audience = broadcast.unwrap_or_default().audience()?;
        server.api.publish_web_socket_event(&name, data.unwrap_or_default(), audience)?;
        done()
    }
}

fn log(server: &super::Served, level: LogLevel, args: &mut super::Args) -> super::Answer {
    let (message, pairs): (String, Option<Vec<Json>>) = (args.text(), args.next()?);
    let pairs: Vec<String> = pairs.unwrap_or_default().iter().map(text).collect();
    let fields: Vec<(&str, &str)> = pairs
        .chunks(2)
        .filter_map(|pair| match pair {
            [name, value] => Some((name.as_str(), value.as_str())),
            _ => None,
        })
        .collect();
    server.api.log(level, &message, &fields);
    done()
}

fn text(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn id<T: serde::de::DeserializeOwned>(text: &str) -> jackfield_domain::Result<T> {
    serde_json::from_value(Json::String(text.to_owned())).map_err(|_| {
        let message = format!("`{text}` is no id.");
        jackfield_domain::Failure::new("app.plugin.api.argument.app_error", 400, message)
    })
}
