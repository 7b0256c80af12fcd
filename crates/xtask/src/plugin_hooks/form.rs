//! The form that a hook of the table has in WIT: what it gets and what it answers.

use anyhow::{Result, bail};
use jackfield_domain::hooks::{HookId, HookKind};

/// A value that crosses the border between the server and a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    Post,
    Posts,
    User,
    MaybeUser,
    Channel,
    Member,
    Reaction,
    CommandArgs,
    CommandResponse,
    Id,
    Text,
    Bytes,
    Number,
    Flag,
    /// The configuration as JSON, without secrets.
    Config,
    /// Mattermost's JSON: for everything without a record of its own.
    Json,
}

/// What a hook answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Nothing,
    /// Done, or why not, in words.
    Outcome,
    PostVerdict,
    PostsVerdict,
    JsonVerdict,
    /// Why it refuses, if it does.
    Refusal,
    /// Done, or an error.
    Done,
    /// A value, or an error.
    Result(Noun),
}

/// What streams beside the arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Streams {
    None,
    /// A request and its answer.
    Http,
    /// A file and another one in its place.
    Upload,
}

#[derive(Clone, Debug)]
pub struct Form {
    pub hook: HookId,
    /// Whether it learns what led to the call.
    pub context: bool,
    pub arguments: Vec<(&'static str, Noun)>,
    pub answer: Answer,
    pub streams: Streams,
}

impl Form {
    pub fn of(hook: HookId) -> Result<Self> {
        let streams = match hook {
            HookId::ServeHTTP | HookId::ServeMetrics => Streams::Http,
            HookId::FileWillBeUploaded => Streams::Upload,
            other if other.kind() == HookKind::Stream => bail!("{} streams something unknown", other.name()),
            _ => Streams::None,
        };
        // These tell a plugin of its own life, which no person's request led to.
        let own = matches!(
            hook,
            HookId::OnActivate | HookId::OnDeactivate | HookId::OnConfigurationChange | HookId::Scheduled
        );
        // What is replaced is written in the form in which it was read: all of a noun, or a record of what matters.
        let typed = hook.kind() != HookKind::Will || matches!(noun(hook.answer()), Noun::Post | Noun::Posts);
        let argument = |(name, ty): &(&'static str, &'static str)| {
            let noun = match noun(ty) {
                Noun::Json if hook == HookId::ConfigurationWillBeSaved => Noun::Config,
                noun @ (Noun::Id | Noun::Text | Noun::Bytes | Noun::Number | Noun::Flag) => noun,
                noun if typed => noun,
                _ => Noun::Json,
            };
            (*name, noun)
        };
        Ok(Self {
            hook,
            context: !own,
            arguments: hook.parameters().iter().map(argument).collect(),
            answer: answer(hook, own)?,
            streams,
        })
    }

    /// The hook's name as a Rust function.
    pub fn function(&self) -> String {
        self.hook.wit_name().replace('-', "_")
    }

    pub fn about(&self) -> Vec<&'static str> {
        let sentences = self.hook.about().trim();
        sentences.lines().map(str::trim).collect()
    }
}

fn answer(hook: HookId, own: bool) -> Result<Answer> {
    let verdict = match noun(hook.answer()) {
        Noun::Post => Answer::PostVerdict,
        Noun::Posts => Answer::PostsVerdict,
        _ => Answer::JsonVerdict,
    };
    Ok(match hook.kind() {
        HookKind::Will => verdict,
        HookKind::Gate => Answer::Refusal,
        HookKind::Has | HookKind::Event => Answer::Nothing,
        HookKind::Directed if hook == HookId::OnDeactivate => Answer::Nothing,
        HookKind::Directed if own => Answer::Outcome,
        HookKind::Directed if hook.answer() == "()" => Answer::Done,
        HookKind::Directed => match noun(hook.answer()) {
            noun @ (Noun::CommandResponse | Noun::Number | Noun::Flag | Noun::Json) => Answer::Result(noun),
            other => bail!("{} answers {other:?}, for which there is no form yet", hook.name()),
        },
        HookKind::Stream if hook == HookId::FileWillBeUploaded => Answer::JsonVerdict,
        HookKind::Stream => Answer::Nothing,
    })
}

/// The noun of a type, as the table writes it.
fn noun(ty: &str) -> Noun {
    let ty: String = ty.split_whitespace().collect();
    match ty.as_str() {
        "Post" => Noun::Post,
        "Vec<Post>" => Noun::Posts,
        "User" => Noun::User,
        "Option<User>" => Noun::MaybeUser,
        "Channel" => Noun::Channel,
        "ChannelMember" => Noun::Member,
        "Reaction" => Noun::Reaction,
        "CommandArgs" => Noun::CommandArgs,
        "CommandResponse" => Noun::CommandResponse,
        "String" => Noun::Text,
        "Vec<u8>" => Noun::Bytes,
        "i64" => Noun::Number,
        "bool" => Noun::Flag,
        id if id.ends_with("Id") => Noun::Id,
        _ => Noun::Json,
    }
}

impl Noun {
    /// Its type in WIT.
    pub const fn wit(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Posts => "list<post>",
            Self::User => "user",
            Self::MaybeUser => "option<user>",
            Self::Channel => "channel",
            Self::Member => "channel-member",
            Self::Reaction => "reaction",
            Self::CommandArgs => "command-args",
            Self::CommandResponse => "command-response",
            Self::Id => "id",
            Self::Text => "string",
            Self::Bytes => "list<u8>",
            Self::Number => "s64",
            Self::Flag => "bool",
            Self::Config | Self::Json => "json",
        }
    }

    /// The type of the interface `types` that it needs.
    pub const fn used(self) -> Option<&'static str> {
        match self {
            Self::Posts => Some("post"),
            Self::MaybeUser => Some("user"),
            Self::Text | Self::Bytes | Self::Number | Self::Flag => None,
            other => Some(other.wit()),
        }
    }

    /// Its type in a guest.
    pub const fn guest(self) -> &'static str {
        match self {
            Self::Post => "Post",
            Self::Posts => "Vec<Post>",
            Self::User => "User",
            Self::MaybeUser => "Option<User>",
            Self::Channel => "Channel",
            Self::Member => "ChannelMember",
            Self::Reaction => "Reaction",
            Self::CommandArgs => "CommandArgs",
            Self::CommandResponse => "CommandResponse",
            Self::Id | Self::Text | Self::Config | Self::Json => "String",
            Self::Bytes => "Vec<u8>",
            Self::Number => "i64",
            Self::Flag => "bool",
        }
    }

    /// Its word in the host's macro.
    pub const fn host(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Posts => "posts",
            Self::User => "user",
            Self::MaybeUser => "maybe_user",
            Self::Channel => "channel",
            Self::Member => "member",
            Self::Reaction => "reaction",
            Self::CommandArgs => "command_args",
            Self::CommandResponse => "command_response",
            Self::Id => "id",
            Self::Text => "text",
            Self::Bytes => "bytes",
            Self::Number => "number",
            Self::Flag => "flag",
            Self::Config => "config",
            Self::Json => "json",
        }
    }
}
