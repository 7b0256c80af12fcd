//! What belongs to one instance: its limits, its resources, and on whose behalf it runs at the moment.

use std::sync::Arc;

use jackfield_domain::Cx;
use jackfield_domain::plugins::PluginApi;
use wasmtime::component::ResourceTable;

use super::limits::{Held, Limits};
use super::tape::Tape;
use crate::served::Served;

/// The data of a store.
pub(super) struct State {
    /// The server as the plugin sees it outside of any call.
    outside: Served,
    /// The server within the chain of causes of the running call; made when the component first asks for something.
    inside: Option<Served>,
    cause: Option<Arc<Cx>>,
    /// The plugin's text, where the component is the shared one.
    script: Option<Arc<str>>,
    pub tape: Tape,
    pub table: ResourceTable,
    pub limits: Limits,
}

impl State {
    pub fn new(served: Served, (memory, held): (usize, &Held), script: Option<Arc<str>>) -> Self {
        Self {
            outside: served,
            inside: None,
            cause: None,
            script,
            tape: Tape::Off,
            table: ResourceTable::new(),
            limits: Limits::new(memory, held),
        }
    }

    pub fn script(&self) -> &str {
        self.script.as_deref().unwrap_or_default()
    }

    /// From here on the instance acts because of `cx`.
    pub fn begin(&mut self, cx: &Arc<Cx>) {
        self.inside = None;
        self.cause = Some(cx.clone());
    }

    /// The server as the running call sees it.
    pub fn served(&mut self) -> &Served {
        let (outside, cause) = (&self.outside, &self.cause);
        self.inside.get_or_insert_with(|| match cause {
            Some(cause) => outside.within(cause),
            None => outside.clone(),
        })
    }

    pub fn api(&mut self) -> &PluginApi {
        &self.served().api
    }
}
