//! Plugins in TypeScript: their text, and the component of the server's own that runs it. What such a plugin is given and may
//! answer is the same as for every component; it travels as JSON in Mattermost's shapes.

use std::sync::Arc;

use jackfield_domain::Cx;
use jackfield_domain::hooks::HookId;
use jackfield_model::{AppError, User};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use wasmtime::Store;
use wasmtime::component::{Linker, TypedFunc};

use super::bindings::wit::types;
use super::convert;
use super::exports::crash;
use super::plugin::{path, read};
use super::state::State;
use super::tape;
use crate::runtime::{Package, PluginError};

/// The component, made of what `scripts/build-js-runtime` builds.
const COMPONENT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/script.wasm"));
/// The interface by which an instance asks for its text. No other component gets it.
pub(super) const SOURCE: &str = "jackfield:script/source@1.0.0";
/// What it exports, and the function in it.
pub(super) const HOOKS: (&str, &str) = ("jackfield:script/hooks@1.0.0", "call");
/// The longest text.
const LIMIT: u64 = 8 << 20;
/// How the file of such a plugin ends.
const ENDING: &str = ".js";

/// The text of a package whose server half is one.
///
/// # Errors
/// When it cannot be read.
pub(super) fn read_text(package: &Package) -> Result<Option<Arc<str>>, PluginError> {
    let path = path(package);
    if !path.ends_with(ENDING) {
        return Ok(None);
    }
    let text = String::from_utf8(read(package, LIMIT)?);
    text.map(|text| Some(text.into())).map_err(|_| PluginError::Load(format!("`{path}` is no UTF-8 text")))
}

/// The component that runs texts.
///
/// # Errors
/// When this server was built without it.
pub(super) fn component() -> Result<&'static [u8], PluginError> {
    if COMPONENT.is_empty() {
        return Err(PluginError::Load("this server was built without what runs plugins in TypeScript".into()));
    }
    Ok(COMPONENT)
}

pub(super) fn offer(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    let mut source = linker.instance(SOURCE)?;
    source.func_wrap("read", |store, ()| Ok((store.data().script().to_owned(),)))
}

/// The way to the hooks of a text.
pub(super) struct Script(TypedFunc<(String, String, String), (String,)>);

/// What a text says to a hook.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Said {
    None(bool),
    Value(Value),
    Reject(String),
    Dismiss(bool),
    Thrown(Thrown),
}

/// What it threw: a refusal, when it has an id, and else a mistake.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Thrown {
    message: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    status_code: u16,
}

impl Script {
    pub fn new(function: TypedFunc<(String, String, String), (String,)>) -> Self {
        Self(function)
    }

    /// Asks the text. What it threw as a refusal is one; a mistake is a crash, as a trap is.
    ///
    /// # Errors
    /// As above, and for what is no answer.
    pub async fn ask(
        &self,
        store: &mut Store<State>,
        cx: &Cx,
        hook: HookId,
        arguments: Vec<Value>,
    ) -> Result<Said, PluginError> {
        let (context, given) = (context(cx), Value::Array(arguments));
        let texts = (context.to_string(), given.to_string());
        store.data_mut().tape.given(|| context, || given);
        let said = self.call(store, hook, texts.0, texts.1).await?;
        store.data_mut().tape.said(|| tape::value(&said));
        Ok(said)
    }

    /// The same, with its arguments as they travel.
    ///
    /// # Errors
    /// As [`Script::ask`].
    pub async fn call(
        &self,
        store: &mut Store<State>,
        hook: HookId,
        context: String,
        given: String,
    ) -> Result<Said, PluginError> {
        let given = (hook.name().to_owned(), context, given);
        let (answer,) = self.0.call_async(&mut *store, given).await.map_err(crash)?;
        let said: Said = super::exports::parsed(&answer)?;
        let Said::Thrown(Thrown { message, id, status_code }) = said else { return Ok(said) };
        if id.is_empty() {
            // The first line is the message; where it happened is for the log.
            store.data_mut().api().log(jackfield_domain::plugins::LogLevel::Error, &message, &[("hook", hook.name())]);
            let mut lines = message.lines();
            let (what, place) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default().trim());
            return Err(match hook {
                HookId::OnActivate | HookId::OnConfigurationChange => PluginError::Refused(format!("{what} {place}")),
                _ => PluginError::Crash(format!("{what} {place}").trim_end().to_owned()),
            });
        }
        let status = if (400..=599).contains(&status_code) { status_code } else { 500 };
        Err(PluginError::App(Box::new(AppError::new(id, status, message))))
    }
}

/// What led to the call; the names are Mattermost's, and the user's is ours.
fn context(cx: &Cx) -> Value {
    let session = cx.session().map(|session| session.id.to_string()).unwrap_or_default();
    json!({
        "SessionId": session,
        "UserId": cx.user_id().as_str(),
        "ConnectionId": cx.request.connection_id,
        "RequestId": cx.request.id,
        "IPAddress": cx.request.ip,
        "AcceptLanguage": cx.request.accept_language,
        "UserAgent": cx.request.user_agent,
    })
}

/// What components learn of people.
pub(super) fn user(user: &User) -> Value {
    let types::User {
        id,
        create_at,
        delete_at,
        username,
        email,
        nickname,
        first_name,
        last_name,
        position,
        roles,
        locale,
        is_bot,
    } = convert::user(user);
    json!({
        "id": id, "create_at": create_at, "delete_at": delete_at, "username": username, "email": email,
        "nickname": nickname, "first_name": first_name, "last_name": last_name, "position": position, "roles": roles,
        "locale": locale, "is_bot": is_bot,
    })
}

/// An object that lost nothing of the original: what the answer leaves out keeps its value.
pub(super) fn merged(original: Value, answer: Value) -> Value {
    match (original, answer) {
        (Value::Object(original), Value::Object(mut answer)) => {
            for (key, value) in original {
                answer.entry(key).or_insert(value);
            }
            Value::Object(answer)
        }
        (_, answer) => answer,
    }
}

/// The words of a command's answer that Mattermost writes in another way.
pub(super) fn command_response(answer: Value) -> Value {
    match answer {
        Value::String(text) => json!({ "response_type": "ephemeral", "text": text }),
        Value::Object(mut answer) => {
            answer.entry("response_type").or_insert("ephemeral".into());
            Value::Object(answer)
        }
        _ => Value::Object(Map::new()),
    }
}
