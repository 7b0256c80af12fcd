//! The hooks that a component exports, and how each is called.

use std::collections::HashMap;
use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jackfield_domain::Cx;
use jackfield_domain::hooks::{HookCall, HookId, HookReply, HookSet, Verdict};
use jackfield_domain::plugins::{Capability, Principal};
use jackfield_model::Post;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use wasmtime::component::{
    Component, ComponentExportIndex, ComponentNamedList, Instance, Lift, Lower, Resource, TypedFunc,
};
use wasmtime::{AsContextMut, Store};

use super::bindings::wit::{http_server, types};
use super::convert;
use super::http::{RequestBody, ResponseOut};
use super::script::{self, Said, Script};
use super::state::State;
use super::tape;
use super::upload::{Received, Replacement};
use super::worlds::World;
use crate::runtime::PluginError;

/// JSON that a component may answer at most.
const JSON_LIMIT: usize = 16 << 20;

/// Hooks that tell a plugin nothing but its own state; it need not ask for them.
const OWN: &[HookId] = &[HookId::OnActivate, HookId::OnDeactivate, HookId::OnConfigurationChange];

/// Hooks that stream, each with a function of its own.
const STREAMS: &[HookId] = &[HookId::ServeHTTP, HookId::ServeMetrics, HookId::FileWillBeUploaded];

/// Where in a component its hooks are.
#[derive(Clone, Debug)]
pub(super) struct Found {
    exported: Vec<(HookId, ComponentExportIndex)>,
    /// Of a text: the hooks that its manifest asks for, and the one function behind all that do not stream.
    script: Option<(HookSet, ComponentExportIndex)>,
}

impl Found {
    /// Looks for hooks, and compares them with what the manifest asks for.
    ///
    /// # Errors
    /// Fails when the manifest asks for a hook that is unknown, or that the component does not have.
    pub fn look(component: &Component, world: &World, asked: &[String]) -> Result<Self, PluginError> {
        let wanted = wanted(asked)?;
        let mut found = Vec::new();
        for hook in HookId::ALL.iter().copied() {
            let name = hook.wit_name();
            let index = component
                .get_export_index(None, world.name_of(name))
                .and_then(|interface| component.get_export_index(Some(&interface), name));
            match index {
                Some(index) if OWN.contains(&hook) || wanted.contains(&hook) => found.push((hook, index)),
                Some(_) => tracing::warn!(
                    hook = name,
                    "A plugin has a hook that its manifest does not ask for; it is not called"
                ),
                None if wanted.contains(&hook) => {
                    return Err(PluginError::Load(format!(
                        "its manifest asks for the hook `{name}`, which it does not have"
                    )));
                }
                None => {}
            }
        }
        Ok(Self { exported: found, script: None })
    }

    /// The hooks of a text, which are those that its manifest asks for: the component that runs it has a way to each.
    ///
    /// # Errors
    /// Fails when the manifest asks for a hook that is unknown, or that streams otherwise than a text can.
    pub fn in_script(component: &Component, world: &World, asked: &[String]) -> Result<Self, PluginError> {
        let mut wanted = wanted(asked)?;
        let index = |interface: &str, name: &str| {
            let interface = component.get_export_index(None, interface)?;
            component.get_export_index(Some(&interface), name)
        };
        let own = || PluginError::Load("the component that runs plugins in TypeScript is of another version".into());
        let call = index(script::HOOKS.0, script::HOOKS.1).ok_or_else(own)?;
        let mut exported = Vec::new();
        for hook in wanted.iter().copied().filter(|hook| STREAMS.contains(hook)) {
            let name = hook.wit_name();
            let found = index(&world.name_of(name), name)
                .ok_or_else(|| PluginError::Load(format!("a plugin in TypeScript cannot have the hook `{name}`")))?;
            exported.push((hook, found));
        }
        wanted.extend(OWN);
        Ok(Self { exported, script: Some((wanted.into_iter().collect(), call)) })
    }

    pub fn hooks(&self) -> HookSet {
        match &self.script {
            Some((hooks, _)) => *hooks,
            None => self.exported.iter().map(|(hook, _)| *hook).collect(),
        }
    }

    fn index(&self, hook: HookId) -> Option<&ComponentExportIndex> {
        self.exported.iter().find(|(found, _)| *found == hook).map(|(_, index)| index)
    }

    /// The way to a text's hooks, if it is one.
    fn script(&self, instance: &Instance, store: &mut Store<State>) -> Result<Option<Script>, PluginError> {
        let Some((_, index)) = &self.script else { return Ok(None) };
        let function = instance.get_typed_func(store.as_context_mut(), index);
        let load = |error: wasmtime::Error| PluginError::Load(format!("its hooks have another form: {error:#}"));
        function.map(|function| Some(Script::new(function))).map_err(load)
    }

    /// The function of a hook in an instance, if the component has it.
    pub fn function<P, R>(
        &self,
        hook: HookId,
        instance: &Instance,
        store: &mut Store<State>,
    ) -> Result<Option<TypedFunc<P, R>>, PluginError>
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
    {
        let Some(index) = self.index(hook) else { return Ok(None) };
        let found = instance.get_typed_func::<P, R>(store.as_context_mut(), index);
        found
            .map(Some)
            .map_err(|error| PluginError::Load(format!("the hook `{}` has another form: {error:#}", hook.wit_name())))
    }
}

/// The hooks that a manifest asks for.
fn wanted(asked: &[String]) -> Result<Vec<HookId>, PluginError> {
    let hook = |name: &String| {
        HookId::from_wit_name(name)
            .ok_or_else(|| PluginError::Load(format!("`permissions.hooks` has `{name}`, which no component can have")))
    };
    asked.iter().map(hook).collect()
}

/// The function that serves a request.
pub(super) type ServeHttp =
    TypedFunc<(types::Context, http_server::Request, Resource<RequestBody>, Resource<ResponseOut>), ()>;

/// The function that looks at a file.
pub(super) type FileWillBeUploaded =
    TypedFunc<(types::Context, String, Resource<Received>, Resource<Replacement>), (types::JsonVerdict,)>;

/// The type of a noun in WIT.
macro_rules! wit {
    (context) => { types::Context };
    (post) => { types::Post };
    (posts) => { Vec<types::Post> };
    (user) => { types::User };
    (maybe_user) => { Option<types::User> };
    (channel) => { types::Channel };
    (member) => { types::ChannelMember };
    (reaction) => { types::Reaction };
    (command_args) => { types::CommandArgs };
    (bytes) => { Vec<u8> };
    (number) => { i64 };
    (flag) => { bool };
    (id) => { String };
    (text) => { String };
    (config) => { String };
    (json) => { String };
}

/// A noun of the server as WIT has it.
macro_rules! given {
    (post $value:expr) => {
        convert::post($value)
    };
    (posts $value:expr) => {
        $value.iter().map(convert::post).collect::<Vec<_>>()
    };
    (user $value:expr) => {
        convert::user($value)
    };
    (maybe_user $value:expr) => {
        Option::as_ref($value).map(convert::user)
    };
    (channel $value:expr) => {
        convert::channel($value)
    };
    (member $value:expr) => {
        convert::member($value)
    };
    (reaction $value:expr) => {
        convert::reaction($value)
    };
    (command_args $value:expr) => {
        convert::command_args($value)
    };
    (bytes $value:expr) => {
        Vec::clone($value)
    };
    (number $value:expr) => {
        i64::clone($value)
    };
    (flag $value:expr) => {
        bool::clone($value)
    };
    (id $value:expr) => {
        $value.to_string()
    };
    (text $value:expr) => {
        String::clone($value)
    };
    (config $value:expr) => {
        convert::configuration($value)
    };
    (json $value:expr) => {
        json(&**$value)?
    };
}

/// A noun of the server as a text has it: JSON in Mattermost's shape, less what no component gets.
macro_rules! told {
    (user $value:expr) => {
        script::user($value)
    };
    (maybe_user $value:expr) => {
        Option::as_ref($value).map(script::user).unwrap_or_default()
    };
    (bytes $value:expr) => {
        Value::String(STANDARD.encode(&**$value))
    };
    (config $value:expr) => {
        serde_json::from_str(&convert::configuration($value)).map_err(nonsense)?
    };
    ($noun:ident $value:expr) => {
        serde_json::to_value(&**$value).map_err(nonsense)?
    };
}

/// What a text says as the server has it; a verdict is on the first argument.
macro_rules! said {
    (nothing $said:ident $($rest:ident)*) => {{
        let _ = $said;
    }};
    (outcome $said:ident $($rest:ident)*) => {
        match $said {
            Said::Reject(reason) => return Err(PluginError::Refused(reason)),
            _ => (),
        }
    };
    (done $said:ident $($rest:ident)*) => {{
        let _ = $said;
    }};
    (refusal $said:ident $($rest:ident)*) => {
        match $said {
            Said::Reject(reason) => Verdict::Reject(reason),
            Said::Dismiss(true) => Verdict::Dismiss,
            _ => Verdict::Unchanged,
        }
    };
    (post_verdict $said:ident $first:ident $($rest:ident)*) => {
        match $said {
            Said::Value(answer) => post_verdict($first, types::PostVerdict::Replace(changed($first, answer)?))?,
            other => refused(other),
        }
    };
    (posts_verdict $said:ident $first:ident $($rest:ident)*) => {
        match $said {
            Said::Value(answer) => posts_verdict($first, types::PostsVerdict::Replace(all_changed($first, answer)?))?,
            other => refused(other),
        }
    };
    (json_verdict $said:ident $first:ident $($rest:ident)*) => {
        match $said {
            Said::Value(answer) => json_verdict(&**$first, types::JsonVerdict::Replace(answer.to_string()))?,
            other => refused(other),
        }
    };
    (command_response $said:ident $($rest:ident)*) => {
        match $said {
            Said::Value(answer) => serde_json::from_value(script::command_response(answer)).map_err(nonsense)?,
            _ => Default::default(),
        }
    };
    ($noun:ident $said:ident $($rest:ident)*) => {
        match $said {
            Said::Value(answer) => serde_json::from_value(answer).map_err(nonsense)?,
            _ => Default::default(),
        }
    };
}

/// The type of an answer in WIT.
macro_rules! answers {
    (nothing) => { () };
    (outcome) => { (Result<(), String>,) };
    (post_verdict) => { (types::PostVerdict,) };
    (posts_verdict) => { (types::PostsVerdict,) };
    (json_verdict) => { (types::JsonVerdict,) };
    (refusal) => { (Option<String>,) };
    (done) => { (Result<(), types::Error>,) };
    (command_response) => { (Result<types::CommandResponse, types::Error>,) };
    (number) => { (Result<i64, types::Error>,) };
    (flag) => { (Result<bool, types::Error>,) };
    (json) => { (Result<String, types::Error>,) };
}

/// An answer as the server has it; a verdict is on the first argument.
macro_rules! read {
    (nothing $answer:ident $($rest:ident)*) => {
        $answer
    };
    (outcome $answer:ident $($rest:ident)*) => {
        $answer.0.map_err(PluginError::Refused)?
    };
    (post_verdict $answer:ident $first:ident $($rest:ident)*) => {
        post_verdict($first, $answer.0)?
    };
    (posts_verdict $answer:ident $first:ident $($rest:ident)*) => {
        posts_verdict($first, $answer.0)?
    };
    (json_verdict $answer:ident $first:ident $($rest:ident)*) => {
        json_verdict(&**$first, $answer.0)?
    };
    (refusal $answer:ident $($rest:ident)*) => {
        $answer.0.map_or(Verdict::Unchanged, Verdict::Reject)
    };
    (done $answer:ident $($rest:ident)*) => {
        $answer.0.map_err(convert::refusal)?
    };
    (number $answer:ident $($rest:ident)*) => {
        $answer.0.map_err(convert::refusal)?
    };
    (flag $answer:ident $($rest:ident)*) => {
        $answer.0.map_err(convert::refusal)?
    };
    (command_response $answer:ident $($rest:ident)*) => {
        convert::command_response($answer.0.map_err(convert::refusal)?)?
    };
    (json $answer:ident $($rest:ident)*) => {
        parsed(&$answer.0.map_err(convert::refusal)?)?
    };
}

/// Makes the functions of an instance, and the call of each, out of the generated table.
macro_rules! exports {
    ($($name:ident $field:ident ($($context:ident)?; $($arg:ident: $noun:ident),*) -> $answer:ident;)+) => {
        /// The functions of one instance.
        pub(in crate::wasm) struct Exports {
            /// Of a text, the one behind all hooks.
            script: Option<Script>,
            $($field: Option<TypedFunc<($(wit!($context),)? $(wit!($noun),)*), answers!($answer)>>,)+
        }

        impl Exports {
            pub fn of(found: &Found, instance: &Instance, store: &mut Store<State>) -> Result<Self, PluginError> {
                let script = found.script(instance, store)?;
                Ok(Self { script, $($field: found.function(HookId::$name, instance, store)?,)+ })
            }

            /// Calls a hook. One that the component does not have has nothing to say.
            pub async fn call(
                &self,
                store: &mut Store<State>,
                cx: &Arc<Cx>,
                call: &HookCall,
            ) -> Result<HookReply, PluginError> {
                if let Some(script) = &self.script {
                    return self.ask(script, store, cx, call).await;
                }
                match call {
                    $(HookCall::$name { $($arg),* } => {
                        let Some(function) = &self.$field else { return Ok(call.unchanged()) };
                        let given = ($(convert::$context(cx),)? $(given!($noun $arg),)*);
                        store.data_mut().tape.given(|| Value::Null, || tape::value(&given));
                        let answer = function.call_async(&mut *store, given).await.map_err(crash)?;
                        store.data_mut().tape.said(|| tape::value(&answer));
                        let reply = HookReply::$name(read!($answer answer $($arg)*));
                        Ok(permitted(store.data_mut().api().principal(), call, reply))
                    })+
                    // These stream, each in an instance of its own.
                    HookCall::ServeHTTP {} | HookCall::ServeMetrics {} | HookCall::FileWillBeUploaded { .. } => {
                        Ok(call.unchanged())
                    }
                }
            }

            /// Calls a hook with what a recording has; answers what the component says.
            pub async fn play(
                &self,
                store: &mut Store<State>,
                hook: HookId,
                (context, given): (Value, Value),
            ) -> Result<Value, PluginError> {
                if let Some(script) = &self.script {
                    return Ok(tape::value(&script.call(store, hook, context.to_string(), given.to_string()).await?));
                }
                match hook {
                    $(HookId::$name => {
                        let Some(function) = &self.$field else { return Ok(Value::Null) };
                        let given: ($(wit!($context),)? $(wit!($noun),)*) = serde_json::from_value(given).map_err(nonsense)?;
                        let answer = function.call_async(&mut *store, given).await.map_err(crash)?;
                        Ok(tape::value(&answer))
                    })+
                    _ => Err(PluginError::Nonsense(format!("`{}` is no hook that can be played", hook.name()))),
                }
            }

            /// Asks a text.
            async fn ask(
                &self,
                script: &Script,
                store: &mut Store<State>,
                cx: &Arc<Cx>,
                call: &HookCall,
            ) -> Result<HookReply, PluginError> {
                match call {
                    $(HookCall::$name { $($arg),* } => {
                        let given: Vec<Value> = vec![$(told!($noun $arg)),*];
                        let said = script.ask(store, cx, call.id(), given).await?;
                        if matches!(said, Said::None(true)) {
                            return Ok(call.unchanged());
                        }
                        let reply = HookReply::$name(said!($answer said $($arg)*));
                        Ok(permitted(store.data_mut().api().principal(), call, reply))
                    })+
                    HookCall::ServeHTTP {} | HookCall::ServeMetrics {} | HookCall::FileWillBeUploaded { .. } => {
                        Ok(call.unchanged())
                    }
                }
            }
        }
    };
}

#[rustfmt::skip]
mod table;

pub(super) use table::Exports;

/// What of an answer the plugin's capabilities let it say: who only looks at settings before they are stored may
/// refuse them, and changes none.
fn permitted(principal: &Principal, call: &HookCall, reply: HookReply) -> HookReply {
    match (call, reply) {
        (_, HookReply::ConfigurationWillBeSaved(Verdict::Replace(_))) if !principal.has(Capability::ConfigWrite) => {
            let (id, word) = (&principal.id, Capability::ConfigWrite.word());
            tracing::warn!(plugin.id = %id, "The plugin `{id}` changes settings without `{word}`; they stay as they are");
            HookReply::ConfigurationWillBeSaved(Verdict::Unchanged)
        }
        (
            HookCall::ConfigurationWillBeSaved { config },
            HookReply::ConfigurationWillBeSaved(Verdict::Replace(mut wanted)),
        ) => {
            let kept = principal.keep_within_consent(config, &mut wanted);
            if !kept.is_empty() {
                let (id, kept) = (&principal.id, kept.join(", "));
                tracing::warn!(plugin.id = %id, "The plugin `{id}` reached for settings that no component changes; they stay: {kept}");
            }
            HookReply::ConfigurationWillBeSaved(Verdict::Replace(wanted))
        }
        (_, other) => other,
    }
}

fn post_verdict(original: &Post, verdict: types::PostVerdict) -> Result<Verdict<Post>, PluginError> {
    Ok(match verdict {
        types::PostVerdict::Unchanged => Verdict::Unchanged,
        types::PostVerdict::Replace(answer) => Verdict::Replace(convert::replaced(original, answer)?),
        types::PostVerdict::Reject(reason) => Verdict::Reject(reason),
        types::PostVerdict::Dismiss => Verdict::Dismiss,
    })
}

/// The posts that a plugin made of those that are about to be shown: changed, or fewer.
fn posts_verdict(originals: &[Post], verdict: types::PostsVerdict) -> Result<Verdict<Vec<Post>>, PluginError> {
    let types::PostsVerdict::Replace(answers) = verdict else { return Ok(Verdict::Unchanged) };
    let known: HashMap<&str, &Post> = originals.iter().map(|post| (post.id.as_str(), post)).collect();
    let stranger = || PluginError::Nonsense("it shows a post that it was not asked about".into());
    let changed = |answer: types::Post| {
        let original = known.get(answer.id.as_str()).ok_or_else(stranger)?;
        convert::replaced(original, answer)
    };
    answers.into_iter().map(changed).collect::<Result<_, _>>().map(Verdict::Replace)
}

/// A post as a text made it.
fn changed(original: &Post, answer: Value) -> Result<types::Post, PluginError> {
    let original = serde_json::to_value(original).map_err(nonsense)?;
    let post: Post = serde_json::from_value(script::merged(original, answer)).map_err(nonsense)?;
    Ok(convert::post(&post))
}

/// Posts as a text made them; each is known by its id.
fn all_changed(originals: &[Post], answer: Value) -> Result<Vec<types::Post>, PluginError> {
    let answers: Vec<Value> = serde_json::from_value(answer).map_err(nonsense)?;
    let stranger = || PluginError::Nonsense("it shows a post that it was not asked about".into());
    let one = |answer: Value| {
        let original = originals.iter().find(|post| answer["id"] == post.id.as_str()).ok_or_else(stranger)?;
        changed(original, answer)
    };
    answers.into_iter().map(one).collect()
}

/// A verdict that replaces nothing.
fn refused<T>(said: Said) -> Verdict<T> {
    match said {
        Said::Reject(reason) => Verdict::Reject(reason),
        Said::Dismiss(true) => Verdict::Dismiss,
        _ => Verdict::Unchanged,
    }
}

/// What a plugin made of something that is JSON to it; what an object leaves out keeps its value.
pub(super) fn json_verdict<A: Serialize, R: DeserializeOwned>(
    original: &A,
    verdict: types::JsonVerdict,
) -> Result<Verdict<R>, PluginError> {
    Ok(match verdict {
        types::JsonVerdict::Unchanged => Verdict::Unchanged,
        types::JsonVerdict::Reject(reason) => Verdict::Reject(reason),
        types::JsonVerdict::Dismiss => Verdict::Dismiss,
        types::JsonVerdict::Replace(text) => {
            let answer = match (parsed(&text)?, serde_json::to_value(original).map_err(nonsense)?) {
                (Value::Null, _) => return Ok(Verdict::Unchanged),
                (Value::Object(mut answer), Value::Object(original)) => {
                    for (key, value) in original {
                        answer.entry(key).or_insert(value);
                    }
                    Value::Object(answer)
                }
                (_, Value::Object(_)) => return Err(PluginError::Nonsense("its answer is no JSON object".into())),
                (answer, _) => answer,
            };
            Verdict::Replace(serde_json::from_value(answer).map_err(nonsense)?)
        }
    })
}

/// A noun as JSON.
pub(super) fn json(value: &impl Serialize) -> Result<String, PluginError> {
    serde_json::to_string(value).map_err(nonsense)
}

pub(super) fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, PluginError> {
    if text.len() > JSON_LIMIT {
        return Err(PluginError::Nonsense("its answer is longer than 16 MiB".into()));
    }
    serde_json::from_str(text).map_err(nonsense)
}

fn nonsense(error: serde_json::Error) -> PluginError {
    PluginError::Nonsense(error.to_string())
}

/// What went wrong inside the component, in one line.
pub(super) fn crash(error: wasmtime::Error) -> PluginError {
    let cause = error.root_cause().to_string();
    PluginError::Crash(cause.lines().next().unwrap_or_default().to_owned())
}
