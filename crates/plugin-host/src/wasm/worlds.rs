//! The versions of the world that components are made for. A released one is frozen; a new one stands beside it, with a
//! line of its own in [`WORLDS`].

use jackfield_domain::plugins::{Capability, CapabilitySet, WIT_PACKAGE};
use wasmtime::Engine;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, InstancePre, Linker};

use super::script;
use super::state::State;
use crate::runtime::PluginError;

/// One version: what it offers and to whom.
pub(super) struct World {
    /// As in the names of its interfaces.
    pub version: &'static str,
    /// The interfaces that are imported, with what each needs.
    pub interfaces: &'static [(&'static str, Option<Capability>)],
    /// Gives a linker what is granted.
    pub offer: fn(&mut Linker<State>, CapabilitySet) -> wasmtime::Result<()>,
}

/// All of them, the newest last.
pub(super) const WORLDS: &[World] = &[super::host::SINCE_V1_0];

impl World {
    /// The world that a component is made for, by the interfaces that it names.
    ///
    /// # Errors
    /// When it is for one that this server does not have, or for several at once.
    pub fn of(worlds: &'static [World], engine: &Engine, component: &Component) -> Result<&'static World, PluginError> {
        let ty = component.component_type();
        let imports: Vec<&str> = ty.imports(engine).map(|(name, _)| name).collect();
        let exports: Vec<&str> = ty.exports(engine).map(|(name, _)| name).collect();
        let mut named: Vec<&str> = imports.into_iter().chain(exports).filter_map(version).collect();
        named.sort_unstable();
        named.dedup();
        let newest = worlds.last().ok_or_else(|| PluginError::Load("this server runs no components".into()))?;
        match named.as_slice() {
            [] => Ok(newest),
            [one] => worlds.iter().find(|world| world.version == *one).ok_or_else(|| {
                let known: Vec<&str> = worlds.iter().map(|world| world.version).collect();
                let known = known.join(", ");
                PluginError::Load(format!(
                    "it is made for version {one} of `{WIT_PACKAGE}`, and this server has {known}"
                ))
            }),
            several => {
                let several = several.join(" and ");
                Err(PluginError::Load(format!("it is made for several versions of `{WIT_PACKAGE}` at once: {several}")))
            }
        }
    }

    /// Links what is granted; the result makes instances.
    ///
    /// # Errors
    /// Fails with the names of what the component imports and its manifest does not ask for.
    pub fn link(
        &self,
        engine: &Engine,
        component: &Component,
        granted: CapabilitySet,
        is_script: bool,
    ) -> Result<InstancePre<State>, PluginError> {
        self.check(engine, component, granted, is_script)?;
        let load = |error: wasmtime::Error| PluginError::Load(format!("it cannot be linked: {error:#}"));
        let mut linker = Linker::new(engine);
        (self.offer)(&mut linker, granted).map_err(load)?;
        if is_script {
            script::offer(&mut linker).map_err(load)?;
        }
        linker.instantiate_pre(component).map_err(load)
    }

    /// Compares what is imported with what is granted, for a message that says what to do.
    fn check(
        &self,
        engine: &Engine,
        component: &Component,
        granted: CapabilitySet,
        is_script: bool,
    ) -> Result<(), PluginError> {
        let mut problems = Vec::new();
        for (name, item) in component.component_type().imports(engine) {
            let types_only = matches!(&item.ty, ComponentItem::ComponentInstance(instance)
                if instance.exports(engine).all(|(_, export)| matches!(export.ty, ComponentItem::Type(_))));
            if types_only || (is_script && name == script::SOURCE) {
                continue;
            }
            let Some(interface) = self.interface(name) else {
                problems.push(format!("it imports `{name}`, which no plugin gets"));
                continue;
            };
            match self.interfaces.iter().find(|(known, _)| *known == interface) {
                Some((_, None)) => {}
                Some((_, Some(capability))) if granted.contains(*capability) => {}
                Some((_, Some(capability))) => problems
                    .push(format!("it uses `{interface}`, but its manifest does not ask for `{}`", capability.word())),
                None => problems.push(format!("it imports `{name}`, which this server does not have")),
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(PluginError::Load(problems.join("; "))) }
    }

    /// An interface's whole name.
    pub fn name_of(&self, interface: &str) -> String {
        format!("{WIT_PACKAGE}/{interface}@{}", self.version)
    }

    /// The interface that a whole name of this version means.
    pub fn interface<'a>(&self, name: &'a str) -> Option<&'a str> {
        let rest = name.strip_prefix(WIT_PACKAGE)?.strip_prefix('/')?;
        rest.strip_suffix(self.version)?.strip_suffix('@')
    }
}

/// The version in the name of one of our interfaces.
fn version(name: &str) -> Option<&str> {
    Some(name.strip_prefix(WIT_PACKAGE)?.strip_prefix('/')?.split_once('@')?.1)
}

#[cfg(test)]
mod tests;
