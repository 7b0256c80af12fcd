//! Configuration, log, events and what a plugin asks about the server.

use jackfield_domain::{config::API_VERSION, events::Audience, plugins::LogLevel};
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
    omit_users: Map<String, Json>,
}

served! {
    "LoadPluginConfiguration" => |server, args| {
        let settings = Json::Object(server.api.configuration());
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
        let broadcast = broadcast.unwrap_or_default();
        let audience = Audience {
            user_id: id(&broadcast.user_id)?,
            channel_id: id(&broadcast.channel_id)?,
            team_id: id(&broadcast.team_id)?,
            omit_users: broadcast.omit_users.keys().map(|user| id(user)).collect::<Result<_, _>>()?,
            ..Audience::everybody()
        };
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
