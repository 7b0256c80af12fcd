//! Links a component to what its manifest asks for, and to nothing else.

use jackfield_domain::plugins::{Capability, CapabilitySet};
use wasmtime::Engine;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, HasSelf, InstancePre, Linker};

use super::bindings::wit;
use super::state::State;
use crate::runtime::PluginError;

/// Interfaces that every component may import.
const ALWAYS: &[&str] = &["types", "system", "log", "configuration", "api", "http-server", "file-upload"];

/// Interfaces with the capability that each needs.
const GRANTED: &[(&str, Capability)] = &[
    ("kv", Capability::Kv),
    ("posts-read", Capability::PostsRead),
    ("posts-write", Capability::PostsWrite),
    ("users-read", Capability::UsersRead),
    ("permissions", Capability::UsersRead),
    ("teams-read", Capability::TeamsRead),
    ("channels-read", Capability::ChannelsRead),
    ("channels-write", Capability::ChannelsWrite),
    ("reactions-read", Capability::ReactionsRead),
    ("reactions-write", Capability::ReactionsWrite),
    ("bots", Capability::BotsWrite),
    ("commands", Capability::CommandsWrite),
    ("http-client", Capability::Http),
    ("websocket", Capability::WebSocket),
    ("schedule", Capability::JobsWrite),
];

/// Links what is granted; the result makes instances.
///
/// # Errors
/// Fails with the names of what the component imports and its manifest does not ask for.
pub(super) fn link(
    engine: &Engine,
    component: &Component,
    granted: CapabilitySet,
) -> Result<InstancePre<State>, PluginError> {
    check(engine, component, granted)?;
    let load = |error: wasmtime::Error| PluginError::Load(format!("it cannot be linked: {error:#}"));
    let mut linker = Linker::new(engine);
    add_always(&mut linker).map_err(load)?;
    for capability in Capability::ALL.iter().copied().filter(|capability| granted.contains(*capability)) {
        add_granted(&mut linker, capability).map_err(load)?;
    }
    linker.instantiate_pre(component).map_err(load)
}

/// Compares what is imported with what is granted, for a message that says what to do.
fn check(engine: &Engine, component: &Component, granted: CapabilitySet) -> Result<(), PluginError> {
    let mut problems = Vec::new();
    for (name, item) in component.component_type().imports(engine) {
        let interface = name.strip_prefix("jackfield:plugin/").and_then(|rest| rest.strip_suffix("@1.0.0"));
        let types_only = matches!(&item.ty, ComponentItem::ComponentInstance(instance)
            if instance.exports(engine).all(|(_, export)| matches!(export.ty, ComponentItem::Type(_))));
        match interface {
            _ if types_only => {}
            Some(interface) if ALWAYS.contains(&interface) => {}
            Some(interface) => match GRANTED.iter().find(|(known, _)| *known == interface) {
                Some((_, capability)) if granted.contains(*capability) => {}
                Some((_, capability)) => problems
                    .push(format!("it uses `{interface}`, but its manifest does not ask for `{}`", capability.word())),
                None => problems.push(format!("it imports `{name}`, which this server does not have")),
            },
            None => problems.push(format!("it imports `{name}`, which no plugin gets")),
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(PluginError::Load(problems.join("; "))) }
}

fn add_always(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    wit::types::add_to_linker::<State, HasSelf<State>>(linker, |state| state)?;
    wit::system::add_to_linker::<State, HasSelf<State>>(linker, |state| state)?;
    wit::log::add_to_linker::<State, HasSelf<State>>(linker, |state| state)?;
    wit::configuration::add_to_linker::<State, HasSelf<State>>(linker, |state| state)?;
    wit::api::add_to_linker::<State, HasSelf<State>>(linker, |state| state)?;
    wit::http_server::add_to_linker::<State, HasSelf<State>>(linker, |state| state)?;
    wit::file_upload::add_to_linker::<State, HasSelf<State>>(linker, |state| state)
}

fn add_granted(linker: &mut Linker<State>, capability: Capability) -> wasmtime::Result<()> {
    macro_rules! add {
        ($interface:ident) => {
            wit::$interface::add_to_linker::<State, HasSelf<State>>(linker, |state| state)
        };
    }
    match capability {
        Capability::Kv => add!(kv),
        Capability::PostsRead => add!(posts_read),
        Capability::PostsWrite => add!(posts_write),
        Capability::UsersRead => {
            add!(users_read)?;
            add!(permissions)
        }
        Capability::TeamsRead => add!(teams_read),
        Capability::ChannelsRead => add!(channels_read),
        Capability::ChannelsWrite => add!(channels_write),
        Capability::ReactionsRead => add!(reactions_read),
        Capability::ReactionsWrite => add!(reactions_write),
        Capability::BotsWrite => add!(bots),
        Capability::CommandsWrite => add!(commands),
        Capability::Http => add!(http_client),
        Capability::WebSocket => add!(websocket),
        Capability::JobsWrite => add!(schedule),
        // Reached by the JSON way, which asks for each call whether it is granted.
        _ => Ok(()),
    }
}
