//! The methods of the plugin API by Mattermost's names: for Go programs, and for components through the JSON way. What
//! there is, what it takes and what it does is the domain's table; here values change their form.

pub(crate) mod json;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use jackfield_domain::{
    Cx, Result,
    plugins::{Carried, PluginApi, all_methods, answered_unserved, find_method},
};

use crate::go::{Dynamic, io_rpc::Body, schema};

/// The results before the error, in order.
pub(crate) type Answer = Result<Vec<Dynamic>>;

/// The names of all methods that are served, sorted.
#[must_use]
pub fn served_methods() -> Vec<&'static str> {
    let known = all_methods().map(|entry| entry.name).filter(|name| schema::api(name).is_some());
    let mut names: Vec<&str> = known.collect();
    names.sort_unstable();
    names
}

/// The plugin API for one plugin. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Served {
    pub(crate) api: PluginApi,
    /// What it called that there is not, each of which is logged once.
    missing: Arc<Mutex<BTreeSet<&'static str>>>,
}

impl Served {
    pub(crate) fn new(api: PluginApi) -> Self {
        Self { api, missing: Arc::default() }
    }

    /// The same plugin, acting because of `cause`.
    #[must_use]
    pub(crate) fn within(&self, cause: &Arc<Cx>) -> Self {
        Self { api: self.api.within(cause), ..self.clone() }
    }

    /// Answers a method with its results before the error, or `None` when this server does not have it.
    pub(crate) async fn call(
        &self,
        method: &'static str,
        arguments: Vec<Dynamic>,
        reader: Option<Body>,
    ) -> Option<Answer> {
        let Some(entry) = find_method(method) else {
            self.misses(method);
            let answered = answered_unserved(method)?;
            // What Go does not get is zero.
            return Some(answered.map(|()| Vec::new()).map_err(|failure| self.api.told(failure)));
        };
        let given = arguments.into_iter().map(Dynamic::carried).chain(reader.map(Carried::Stream)).collect();
        let results = entry.call(self.api.clone(), given).await;
        let results = results.map_err(|failure| self.api.told(failure));
        Some(results.map(|results| results.into_iter().map(Dynamic::of).collect()))
    }

    fn misses(&self, method: &'static str) {
        let mut missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        if missing.insert(method) {
            let id = &self.api.principal().id;
            tracing::warn!(plugin.id = %id, method, "The plugin `{id}` calls {method}, which means nothing here");
        }
    }
}

/// An argument that this server has no use for.
fn refused(message: &str) -> jackfield_domain::Failure {
    jackfield_domain::Failure::of("app.plugin.api.argument.app_error#why", 400).with("why", message)
}
