//! The methods of the plugin API that this server has, by Mattermost's names: for Go programs, and for components
//! through the JSON way. What they do is the domain's; here arguments and results change their form.

mod bots;
mod channels;
mod files;
pub(crate) mod json;
mod keys;
mod people;
mod reads;
mod server;
mod sidebars;
mod surroundings;
mod teams;
mod writes;

use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use jackfield_domain::{Cx, Failure, Result, plugins::PluginApi};
use serde::{Serialize, de::DeserializeOwned};

use crate::HostHandle;
use crate::go::{Dynamic, io_rpc::Body};

/// Declares methods once: their names, and how each is answered.
macro_rules! served {
    ($($name:literal => |$server:ident, $args:ident| $body:block)*) => {
        pub(super) const NAMES: &[&str] = &[$($name),*];

        /// Answers a method of this file, or `None`.
        pub(super) async fn answer(server: &super::Served, name: &str, args: super::Args) -> Option<super::Answer> {
            match name {
                $($name => {
                    let ($server, mut $args) = (server, args);
                    let _ = ($server, &mut $args);
                    Some(async move { $body }.await)
                })*
                _ => None,
            }
        }
    };
}
use served;

/// The results before the error, in order.
pub(crate) type Answer = Result<Vec<Dynamic>>;

/// Declares which files there are, in the order in which they are asked.
macro_rules! files {
    ($($file:ident),* $(,)?) => {
        const FILES: &[&[&str]] = &[$($file::NAMES),*];

        async fn answer(served: &Served, name: &str, args: Args) -> Option<Answer> {
            $(if $file::NAMES.contains(&name) {
                return $file::answer(served, name, args).await;
            })*
            None
        }
    };
}
files!(keys, reads, writes, surroundings, bots, channels, files, people, server, sidebars, teams);

/// The names of all methods that are served, sorted.
#[must_use]
pub fn served_methods() -> Vec<&'static str> {
    let mut names: Vec<&str> = FILES.iter().flat_map(|file| file.iter().copied()).collect();
    names.sort_unstable();
    names
}

/// The plugin API for one plugin. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Served {
    pub(crate) api: PluginApi,
    host: HostHandle,
    /// Where its package is, for those that can read it.
    bundle: Option<Arc<PathBuf>>,
    /// What it called that there is not, each of which is logged once.
    missing: Arc<Mutex<BTreeSet<&'static str>>>,
}

impl Served {
    /// For a program, which may read its package.
    pub(crate) fn for_program(api: PluginApi, host: HostHandle, bundle: PathBuf) -> Self {
        Self { api, host, bundle: Some(Arc::new(bundle)), missing: Arc::default() }
    }

    /// For a component, which sees no files.
    pub(crate) fn for_component(api: PluginApi, host: HostHandle) -> Self {
        Self { api, host, bundle: None, missing: Arc::default() }
    }

    /// The same plugin, acting because of `cause`.
    #[must_use]
    pub(crate) fn within(&self, cause: &Arc<Cx>) -> Self {
        self.through(self.api.within(cause))
    }

    /// The same plugin, acting through this view of the server.
    #[must_use]
    pub(crate) fn through(&self, api: PluginApi) -> Self {
        Self { api, ..self.clone() }
    }

    /// Answers a method with its results before the error, or `None` when this server does not have it.
    pub(crate) async fn call(
        &self,
        method: &'static str,
        arguments: Vec<Dynamic>,
        reader: Option<Body>,
    ) -> Option<Answer> {
        let found = answer(self, method, Args { method, values: arguments.into_iter(), reader }).await;
        if found.is_none() {
            self.misses(method);
        }
        found
    }

    fn misses(&self, method: &'static str) {
        let mut missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        if missing.insert(method) {
            let id = &self.api.principal().id;
            tracing::warn!(plugin.id = %id, method, "The plugin `{id}` calls {method}, which this server does not have");
        }
    }
}

/// The arguments of a call, in order.
struct Args {
    method: &'static str,
    values: std::vec::IntoIter<Dynamic>,
    /// What the plugin sends as it is read.
    reader: Option<Body>,
}

impl Args {
    fn next<T: DeserializeOwned>(&mut self) -> Result<T> {
        let value = self.values.next().map(Dynamic::into_json).unwrap_or_default();
        serde_json::from_value(value).map_err(|error| {
            let text = format!("An argument of {} is not valid: {error}.", self.method);
            Failure::new("app.plugin.api.argument.app_error", 400, text)
        })
    }

    /// Go's nil is an empty list.
    fn list<T: DeserializeOwned>(&mut self) -> Result<Vec<T>> {
        Ok(self.next::<Option<Vec<T>>>()?.unwrap_or_default())
    }

    fn text(&mut self) -> String {
        self.values.next().map(|value| value.text().to_owned()).unwrap_or_default()
    }

    fn bytes(&mut self) -> Vec<u8> {
        self.values.next().map(Dynamic::into_bytes).unwrap_or_default()
    }
}

/// A single result before the error, which is then nil.
fn one(value: &impl Serialize) -> Answer {
    let json = serde_json::to_value(value);
    let json = json.map_err(|error| Failure::new("app.plugin.api.result.app_error", 500, error.to_string()))?;
    Ok(vec![Dynamic::Json(json)])
}

/// Bytes before the error, which is then nil.
fn bytes(value: Vec<u8>) -> Answer {
    Ok(vec![Dynamic::Bytes(value)])
}

/// Success where there is nothing to tell.
fn done() -> Answer {
    Ok(Vec::new())
}

/// An argument that this server has no use for.
fn refused(message: &str) -> Failure {
    Failure::new("app.plugin.api.argument.app_error", 400, message)
}
