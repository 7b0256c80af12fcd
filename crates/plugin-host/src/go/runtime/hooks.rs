//! A hook of the domain as a call of the plugin, and the plugin's answer as the domain's.

use std::sync::Arc;

use jackfield_domain::{
    Cx,
    hooks::{HookCall, HookId, HookKind, HookReply, Verdict},
};
use jackfield_model::AppError;
use serde_json::{Value as Json, json};
use tokio::sync::OwnedSemaphorePermit;

use crate::{
    PluginError,
    go::{
        CallError, Dynamic, GoError, GoPlugin,
        gob::Type,
        schema::{Method, Part, hook},
    },
};

/// The reason with which a plugin drops a post without a word.
const DISMISS: &str = "plugin.message_will_be_posted.dismiss_post";

/// Calls a hook; one that the plugin does not have is answered as if it had nothing to say.
pub(super) async fn call(
    plugin: &GoPlugin,
    place: OwnedSemaphorePermit,
    cx: &Arc<Cx>,
    call: HookCall,
) -> Result<HookReply, PluginError> {
    let id = call.id();
    if id == HookId::OnActivate {
        return match plugin.activate().await.map_err(failed)? {
            Ok(()) => Ok(call.unchanged()),
            Err(error) => Err(PluginError::Refused(error.to_string())),
        };
    }
    let Some(method) = hook(id.name()).filter(|method| plugin.implements(method.name)) else {
        return Ok(call.unchanged());
    };
    if method.params.iter().any(|part| part.is_stream()) {
        return Ok(call.unchanged());
    }
    let args = arguments(method, cx, &call)?;
    let results = plugin.call_hook_in(place, method.name, args).await.map_err(failed)?;
    reply(method, &call, results)
}

/// Mattermost's arguments: most hooks get a context first, the rest is the domain's.
fn arguments(method: &'static Method, cx: &Cx, call: &HookCall) -> Result<Vec<Dynamic>, PluginError> {
    let mut given = call.arguments().map_err(|error| PluginError::Nonsense(error.to_string()))?;
    if let HookCall::OnInstall { user_id } = call {
        given = vec![json!({"UserId": user_id})];
    }
    if let HookCall::ExecuteCommand { args } = call
        && let Some(told) = given.first_mut()
    {
        // These have no names in JSON.
        told["SiteURL"] = json!(args.site_url);
        told["UserMentions"] = json!(args.user_mentions);
        told["ChannelMentions"] = json!(args.channel_mentions);
    }
    let takes_context = method.param_fields().next().is_some_and(|(field, _)| is_context(&field.ty));
    let before = takes_context.then(|| context(cx));
    Ok(before.into_iter().chain(given).map(Dynamic::Json).collect())
}

fn is_context(ty: &Type) -> bool {
    matches!(ty.pointee(), Type::Struct(inner) if inner.name == "Context")
}

/// What Mattermost tells plugins about the request that led to a call.
pub(super) fn context(cx: &Cx) -> Json {
    let session = cx.session().map(|session| session.id.to_string()).unwrap_or_default();
    json!({
        "SessionId": session,
        "ConnectionId": cx.request.connection_id,
        "RequestId": cx.request.id,
        "IPAddress": cx.request.ip,
        "AcceptLanguage": cx.request.accept_language,
        "UserAgent": cx.request.user_agent,
    })
}

/// The first result that is no refusal is the answer; a reason or an error is a refusal.
fn reply(method: &'static Method, call: &HookCall, results: Vec<Dynamic>) -> Result<HookReply, PluginError> {
    let (mut answer, mut refusal) = (Json::Null, None);
    let asked = call.id().kind();
    let gate = asked == HookKind::Gate;
    for (index, ((field, part), result)) in method.result_fields().zip(results).enumerate() {
        match (part, result) {
            (Part::Error, Dynamic::Error(error)) => refusal = error.or(refusal),
            (_, result) if is_app_error(&field.ty) => {
                let error = result.into_json();
                refusal = (!error.is_null()).then_some(GoError::App(error)).or(refusal);
            }
            (_, result) if gate || index > 0 => {
                let reason = result.text();
                refusal = (!reason.is_empty()).then(|| GoError::plain(reason)).or(refusal);
            }
            (_, result) => answer = result.into_json(),
        }
    }
    // Mattermost: of this hook nothing is no consent; who has nothing to change gives the new post back.
    if call.id() == HookId::MessageWillBeUpdated && answer.is_null() {
        refusal = refusal.or_else(|| Some(GoError::plain("")));
    }
    match refusal {
        None => HookReply::read(call.id(), answer).map_err(|error| PluginError::Nonsense(error.to_string())),
        Some(error) => refused(call, error),
    }
}

fn refused(call: &HookCall, error: GoError) -> Result<HookReply, PluginError> {
    let reason = error.to_string();
    if reason == DISMISS && call.id() == HookId::MessageWillBePosted {
        return Ok(HookReply::MessageWillBePosted(Verdict::Dismiss));
    }
    if let Some(rejected) = call.rejected(&reason) {
        return Ok(rejected);
    }
    let refusal = match error {
        GoError::App(error) => serde_json::from_value(error).ok(),
        GoError::Plain { .. } => None,
    };
    let refusal = refusal.unwrap_or_else(|| AppError::new("app.plugin.hook.app_error", 500, reason));
    Err(PluginError::App(Box::new(refusal)))
}

fn is_app_error(ty: &Type) -> bool {
    matches!(ty.pointee(), Type::Struct(inner) if inner.name == "AppError")
}

pub(super) fn failed(error: CallError) -> PluginError {
    match error {
        CallError::Ended(reason) => PluginError::Crash(reason),
        CallError::UnknownHook(_) | CallError::NotImplemented(_) => PluginError::Nonsense(error.to_string()),
        CallError::Rpc(error) => match error {
            crate::go::rpc::RpcError::Closed(reason) => PluginError::Crash(reason),
            crate::go::rpc::RpcError::TooManyCalls(_) => PluginError::Overloaded,
            other => PluginError::Nonsense(other.to_string()),
        },
    }
}
