//! The support packet's query: the only one that names a parameter several times.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a support packet is to hold beside what every one has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SupportPacketQuery {
    /// Whether logs are added. Mattermost: yes, unless it says `false`.
    pub without_server_logs: bool,
    /// Plugins that are to add files of their own: one parameter each.
    pub plugin_packets: Vec<String>,
}

/// More names than these are not read.
const MOST: usize = 100;
const LOGS: &str = "basic_server_logs";
const PLUGINS: &str = "plugin_packets";

impl Serialize for SupportPacketQuery {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let logs = self.without_server_logs.then_some((LOGS, "false"));
        let plugins = self.plugin_packets.iter().map(|id| (PLUGINS, id.as_str()));
        serializer.collect_seq(logs.into_iter().chain(plugins))
    }
}

impl<'de> Deserialize<'de> for SupportPacketQuery {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Parameters)
    }
}

struct Parameters;

impl<'de> Visitor<'de> for Parameters {
    type Value = SupportPacketQuery;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("query parameters")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut query = SupportPacketQuery::default();
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                LOGS => query.without_server_logs = map.next_value::<String>()? == "false",
                // Clients write lists with brackets, too.
                PLUGINS | "plugin_packets[]" => {
                    let id = map.next_value::<String>()?;
                    if !id.is_empty() && query.plugin_packets.len() < MOST {
                        query.plugin_packets.push(id);
                    }
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(query)
    }
}

impl JsonSchema for SupportPacketQuery {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SupportPacketQuery".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "properties": {
                "basic_server_logs": { "type": "boolean", "default": true },
                "plugin_packets": {
                    "type": "array", "items": { "type": "string" },
                    "description": "Plugins that are to add files of their own: one parameter each.",
                },
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plugins_are_named_one_by_one() {
        let text = "basic_server_logs=false&plugin_packets=a&other=1&plugin_packets%5B%5D=b&plugin_packets=";
        let query: SupportPacketQuery = serde_urlencoded::from_str(text).expect("it is a query");
        assert_eq!(
            query,
            SupportPacketQuery { without_server_logs: true, plugin_packets: vec!["a".into(), "b".into()] }
        );
        let written = serde_urlencoded::to_string(&query);
        assert_eq!(written.as_deref(), Ok("basic_server_logs=false&plugin_packets=a&plugin_packets=b"));
        assert_eq!(serde_urlencoded::from_str(""), Ok(SupportPacketQuery::default()));
    }
}
