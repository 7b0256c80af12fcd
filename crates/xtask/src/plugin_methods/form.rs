//! The form that a method has in WIT and in the host's bindings, by the types that the table writes.

use anyhow::{Context, Result};
use jackfield_domain::plugins::Entry;

/// A type on both sides of the border.
#[derive(Clone, Copy)]
struct Noun {
    wit: &'static str,
    host: &'static str,
}

pub struct Form {
    parameters: Vec<(&'static str, Noun)>,
    answer: Option<Noun>,
}

impl Form {
    pub fn of(entry: &Entry) -> Result<Self> {
        let unknown = |ty: &str| format!("{} has `{ty}`, which has no form in WIT", entry.name);
        let mut parameters = Vec::new();
        for (name, ty) in entry.parameters {
            parameters.push((*name, taken(ty).with_context(|| unknown(ty))?));
        }
        let answer = match entry.answer {
            "" => None,
            ty => Some(told(ty).with_context(|| unknown(ty))?),
        };
        Ok(Self { parameters, answer })
    }

    pub fn signature(&self) -> String {
        let parameters: Vec<String> =
            self.parameters.iter().map(|(name, noun)| format!("{}: {}", name.replace('_', "-"), noun.wit)).collect();
        format!("func({}) -> result<{}, error>", parameters.join(", "), self.answer.map_or("_", |noun| noun.wit))
    }

    pub fn host(&self) -> String {
        let parameters: Vec<String> =
            self.parameters.iter().map(|(name, noun)| format!("{name}: {}", noun.host)).collect();
        let answer = self.answer.map(|noun| format!(" -> {}", noun.host)).unwrap_or_default();
        format!("({}){answer}", parameters.join(", "))
    }

    /// What it needs of the interface `types`.
    pub fn used(&self) -> Vec<&'static str> {
        let all = self.parameters.iter().map(|(_, noun)| *noun).chain(self.answer);
        let bare =
            all.map(|noun| noun.wit.trim_start_matches("list<").trim_start_matches("option<").trim_end_matches('>'));
        bare.filter(|name| !OWN.contains(name)).collect()
    }
}

/// Words of WIT, and records of the interfaces themselves.
const OWN: &[&str] = &[
    "string",
    "u8",
    "list<u8",
    "u32",
    "u64",
    "bool",
    "s64",
    "f64",
    "request",
    "response",
    "audience",
    "value",
    "statement",
    "answer",
];

const fn noun(wit: &'static str, host: &'static str) -> Option<Noun> {
    Some(Noun { wit, host })
}

/// As an argument.
fn taken(ty: &str) -> Option<Noun> {
    match ty {
        "Post" => noun("post-draft", "types::PostDraft"),
        "PostPatch" => noun("post-patch", "types::PostPatch"),
        "Channel" => noun("channel-draft", "types::ChannelDraft"),
        "Bot" => noun("bot-draft", "types::BotDraft"),
        "Command" => noun("command", "types::Command"),
        "FetchRequest" => noun("request", "wit::http_client::Request"),
        "Vec<SqlValue>" => noun("list<value>", "Vec<wit::database::Value>"),
        "Vec<SqlStatement>" => noun("list<statement>", "Vec<wit::database::Statement>"),
        "WebsocketBroadcast" => noun("audience", "wit::websocket::Audience"),
        other => plain(other),
    }
}

/// As an answer.
fn told(ty: &str) -> Option<Noun> {
    match ty {
        "Post" => noun("post", "types::Post"),
        "Vec<Post>" => noun("list<post>", "Vec<types::Post>"),
        "User" => noun("user", "types::User"),
        "Vec<User>" => noun("list<user>", "Vec<types::User>"),
        "Team" => noun("team", "types::Team"),
        "Vec<Team>" => noun("list<team>", "Vec<types::Team>"),
        "Channel" => noun("channel", "types::Channel"),
        "Vec<Channel>" => noun("list<channel>", "Vec<types::Channel>"),
        "ChannelMember" => noun("channel-member", "types::ChannelMember"),
        "Option<ChannelMember>" => noun("option<channel-member>", "Option<types::ChannelMember>"),
        "Vec<ChannelMember>" => noun("list<channel-member>", "Vec<types::ChannelMember>"),
        "Reaction" => noun("reaction", "types::Reaction"),
        "Vec<Reaction>" => noun("list<reaction>", "Vec<types::Reaction>"),
        "SqlAnswer" => noun("answer", "wit::database::Answer"),
        "Vec<SqlAnswer>" => noun("list<answer>", "Vec<wit::database::Answer>"),
        "FetchResponse" => noun("response", "wit::http_client::Response"),
        other => plain(other),
    }
}

fn plain(ty: &str) -> Option<Noun> {
    match ty {
        "String" | "PermissionName" => noun("string", "String"),
        "UserId" | "TeamId" | "ChannelId" | "PostId" => noun("id", "String"),
        "Vec<UserId>" => noun("list<id>", "Vec<String>"),
        "Vec<String>" => noun("list<string>", "Vec<String>"),
        "Map<String, Value>" => noun("json", "String"),
        "Bytes" => noun("list<u8>", "Vec<u8>"),
        "MaybeBytes" => noun("option<list<u8>>", "Option<Vec<u8>>"),
        "Millis" => noun("millis", "i64"),
        "u32" => noun("u32", "u32"),
        "u64" => noun("u64", "u64"),
        "Option<u64>" => noun("option<u64>", "Option<u64>"),
        "bool" => noun("bool", "bool"),
        _ => None,
    }
}
