//! What every plugin may know and do: its own settings and log, and what the server tells anybody.

use serde_json::{Map, Value};

use super::{Bytes, Entry, LogLevel, Method, PluginApi, unknown};
use crate::Result;
use crate::config::API_VERSION;
use crate::plugins::Capability;

methods! {
    /// The plugin's own settings as JSON, their names in lower case.
    LoadPluginConfiguration = Everybody () -> Bytes |api| {
        // Mattermost: in lower case, which Go's structs do not mind and plugins that read a map rely on.
        let settings = api.configuration().into_iter().map(|(key, value)| (key.to_lowercase(), value));
        Ok(Bytes(Value::Object(settings.collect()).to_string().into_bytes()))
    }
    /// The plugin's own settings.
    GetPluginConfig = Everybody () -> Map<String, Value> |api| {
        Ok(api.configuration())
    }
    /// The plugin's id.
    GetPluginID = Everybody () -> String |api| {
        Ok(api.principal.id.to_string())
    }
    /// Where the plugin's package is; for programs, which can read it.
    GetBundlePath = Everybody () -> String |api| {
        let folders = api.folders.as_ref().ok_or_else(|| unknown("A component reads no files of the machine."))?;
        Ok(folders.bundle.to_string_lossy().into_owned())
    }
    /// The version of Mattermost that this server is as.
    GetServerVersion = Everybody () -> String |api| {
        Ok(API_VERSION.to_owned())
    }
    /// Whether licensed features could be there.
    IsEnterpriseReady = Everybody () -> bool |api| {
        Ok(false)
    }
    /// The license: there is none.
    GetLicense = Everybody () -> Value |api| {
        Ok(Value::Null)
    }
    /// Limits of a cloud's contract: there are none.
    GetCloudLimits = Everybody () -> Value |api| {
        Ok(Value::Null)
    }
    /// Writes to the log, for those who look for a fault.
    LogDebug = Everybody (message: String, pairs: Vec<Value>) |api| {
        log(api, LogLevel::Debug, &message, &pairs)
    }
    /// Writes to the log.
    LogInfo = Everybody (message: String, pairs: Vec<Value>) |api| {
        log(api, LogLevel::Info, &message, &pairs)
    }
    /// Writes to the log that something is odd.
    LogWarn = Everybody (message: String, pairs: Vec<Value>) |api| {
        log(api, LogLevel::Warn, &message, &pairs)
    }
    /// Writes to the log that somebody should look.
    LogError = Everybody (message: String, pairs: Vec<Value>) |api| {
        log(api, LogLevel::Error, &message, &pairs)
    }
}

fn log(api: &PluginApi, level: LogLevel, message: &str, pairs: &[Value]) -> Result<()> {
    let texts: Vec<String> =
        pairs.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect();
    let fields: Vec<(&str, &str)> = texts
        .chunks(2)
        .filter_map(|pair| match pair {
            [name, value] => Some((name.as_str(), value.as_str())),
            _ => None,
        })
        .collect();
    api.log(level, message, &fields);
    Ok(())
}
