//! The hooks that a component exports, and how each is called.

use std::sync::Arc;

use jackfield_domain::Cx;
use jackfield_domain::hooks::{HookCall, HookId, HookReply, HookSet, Verdict};
use jackfield_model::Post;
use wasmtime::component::{
    Component, ComponentExportIndex, ComponentNamedList, Instance, Lift, Lower, Resource, TypedFunc,
};
use wasmtime::{AsContextMut, Store};

use super::bindings::wit::{http_server, types};
use super::convert;
use super::http::{RequestBody, ResponseOut};
use super::state::State;
use crate::runtime::PluginError;

/// The hooks that the WIT world has.
const OFFERED: &[HookId] = &[
    HookId::OnActivate,
    HookId::OnDeactivate,
    HookId::OnConfigurationChange,
    HookId::MessageWillBePosted,
    HookId::MessageWillBeUpdated,
    HookId::MessageHasBeenPosted,
    HookId::UserHasBeenCreated,
    HookId::UserHasJoinedChannel,
    HookId::ExecuteCommand,
    HookId::ServeHTTP,
    HookId::Scheduled,
];

/// Hooks that tell a plugin nothing but its own state; it need not ask for them.
const OWN: &[HookId] = &[HookId::OnActivate, HookId::OnDeactivate, HookId::OnConfigurationChange];

/// Where in a component its hooks are.
#[derive(Clone, Debug, Default)]
pub(super) struct Found(Vec<(HookId, ComponentExportIndex)>);

impl Found {
    /// Looks for hooks, and compares them with what the manifest asks for.
    ///
    /// # Errors
    /// Fails when the manifest asks for a hook that is unknown, or that the component does not have.
    pub fn look(component: &Component, asked: &[String]) -> Result<Self, PluginError> {
        let mut wanted = Vec::new();
        for name in asked {
            let hook = HookId::from_wit_name(name).filter(|hook| OFFERED.contains(hook));
            let hook = hook.ok_or_else(|| {
                PluginError::Load(format!("`permissions.hooks` has `{name}`, which no component can have"))
            })?;
            wanted.push(hook);
        }
        let mut found = Vec::new();
        for hook in OFFERED.iter().copied() {
            let name = hook.wit_name();
            let index = component
                .get_export_index(None, format!("jackfield:plugin/{name}@1.0.0"))
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
        Ok(Self(found))
    }

    pub fn hooks(&self) -> HookSet {
        self.0.iter().map(|(hook, _)| *hook).collect()
    }

    fn index(&self, hook: HookId) -> Option<&ComponentExportIndex> {
        self.0.iter().find(|(found, _)| *found == hook).map(|(_, index)| index)
    }

    fn function<P, R>(
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

type Outcome = (Result<(), String>,);

/// The functions of one instance.
pub(super) struct Exports {
    activate: Option<TypedFunc<(), Outcome>>,
    deactivate: Option<TypedFunc<(), ()>>,
    configuration_changed: Option<TypedFunc<(), Outcome>>,
    message_will_be_posted: Option<TypedFunc<(types::Context, types::Post), (types::PostVerdict,)>>,
    message_will_be_updated: Option<TypedFunc<(types::Context, types::Post, types::Post), (types::PostVerdict,)>>,
    message_has_been_posted: Option<TypedFunc<(types::Context, types::Post), ()>>,
    user_has_been_created: Option<TypedFunc<(types::Context, types::User), ()>>,
    user_has_joined_channel: Option<TypedFunc<(types::Context, types::ChannelMember, Option<types::User>), ()>>,
    execute_command:
        Option<TypedFunc<(types::Context, types::CommandArgs), (Result<types::CommandResponse, types::Error>,)>>,
    scheduled: Option<TypedFunc<(String, Vec<u8>), Outcome>>,
}

/// The function that serves a request.
pub(super) type ServeHttp =
    TypedFunc<(types::Context, http_server::Request, Resource<RequestBody>, Resource<ResponseOut>), ()>;

impl Exports {
    pub fn of(found: &Found, instance: &Instance, store: &mut Store<State>) -> Result<Self, PluginError> {
        Ok(Self {
            activate: found.function(HookId::OnActivate, instance, store)?,
            deactivate: found.function(HookId::OnDeactivate, instance, store)?,
            configuration_changed: found.function(HookId::OnConfigurationChange, instance, store)?,
            message_will_be_posted: found.function(HookId::MessageWillBePosted, instance, store)?,
            message_will_be_updated: found.function(HookId::MessageWillBeUpdated, instance, store)?,
            message_has_been_posted: found.function(HookId::MessageHasBeenPosted, instance, store)?,
            user_has_been_created: found.function(HookId::UserHasBeenCreated, instance, store)?,
            user_has_joined_channel: found.function(HookId::UserHasJoinedChannel, instance, store)?,
            execute_command: found.function(HookId::ExecuteCommand, instance, store)?,
            scheduled: found.function(HookId::Scheduled, instance, store)?,
        })
    }

    pub fn serve_http(
        found: &Found,
        instance: &Instance,
        store: &mut Store<State>,
    ) -> Result<Option<ServeHttp>, PluginError> {
        found.function(HookId::ServeHTTP, instance, store)
    }

    /// Calls a hook. One that the component does not have has nothing to say.
    pub async fn call(
        &self,
        store: &mut Store<State>,
        cx: &Arc<Cx>,
        call: &HookCall,
    ) -> Result<HookReply, PluginError> {
        macro_rules! run {
            ($function:ident ($($arg:expr),*)) => {
                match &self.$function {
                    Some(function) => function.call_async(&mut *store, ($($arg,)*)).await.map_err(crash)?,
                    None => return Ok(call.unchanged()),
                }
            };
        }
        Ok(match call {
            HookCall::OnActivate {} => {
                let (outcome,) = run!(activate());
                HookReply::OnActivate(outcome.map_err(PluginError::Refused)?)
            }
            HookCall::OnDeactivate {} => {
                run!(deactivate());
                HookReply::OnDeactivate(())
            }
            HookCall::OnConfigurationChange {} => {
                let (outcome,) = run!(configuration_changed());
                HookReply::OnConfigurationChange(outcome.map_err(PluginError::Refused)?)
            }
            HookCall::MessageWillBePosted { post } => {
                let (verdict,) = run!(message_will_be_posted(convert::context(cx), convert::post(post)));
                HookReply::MessageWillBePosted(verdict_on(post, verdict)?)
            }
            HookCall::MessageWillBeUpdated { new_post, old_post } => {
                let (verdict,) = run!(message_will_be_updated(
                    convert::context(cx),
                    convert::post(new_post),
                    convert::post(old_post)
                ));
                HookReply::MessageWillBeUpdated(verdict_on(new_post, verdict)?)
            }
            HookCall::MessageHasBeenPosted { post } => {
                run!(message_has_been_posted(convert::context(cx), convert::post(post)));
                HookReply::MessageHasBeenPosted(())
            }
            HookCall::UserHasBeenCreated { user } => {
                run!(user_has_been_created(convert::context(cx), convert::user(user)));
                HookReply::UserHasBeenCreated(())
            }
            HookCall::UserHasJoinedChannel { member, actor } => {
                run!(user_has_joined_channel(
                    convert::context(cx),
                    convert::member(member),
                    actor.as_ref().as_ref().map(convert::user)
                ));
                HookReply::UserHasJoinedChannel(())
            }
            HookCall::ExecuteCommand { args } => {
                let (answer,) = run!(execute_command(convert::context(cx), convert::command_args(args)));
                let answer = answer.map_err(convert::refusal)?;
                HookReply::ExecuteCommand(convert::command_response(answer)?)
            }
            HookCall::Scheduled { name, payload } => {
                let (outcome,) = run!(scheduled(String::clone(name), Vec::clone(payload)));
                HookReply::Scheduled(outcome.map_err(PluginError::Refused)?)
            }
            // Not in the WIT world; `Found` never says that a component has it.
            other => other.unchanged(),
        })
    }
}

fn verdict_on(original: &Post, verdict: types::PostVerdict) -> Result<Verdict<Post>, PluginError> {
    Ok(match verdict {
        types::PostVerdict::Unchanged => Verdict::Unchanged,
        types::PostVerdict::Replace(answer) => Verdict::Replace(convert::replaced(original, answer)?),
        types::PostVerdict::Reject(reason) => Verdict::Reject(reason),
        types::PostVerdict::Dismiss => Verdict::Dismiss,
    })
}

/// What went wrong inside the component, in one line.
pub(super) fn crash(error: wasmtime::Error) -> PluginError {
    let cause = error.root_cause().to_string();
    PluginError::Crash(cause.lines().next().unwrap_or_default().to_owned())
}
