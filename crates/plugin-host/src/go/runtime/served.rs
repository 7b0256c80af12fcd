//! The methods of the plugin API that this server has for Go plugins, by Mattermost's names.
//! What they do is the domain's; here arguments and results change their form.

mod bots;
mod channels;
mod files;
mod keys;
mod people;
mod reads;
mod server;
mod sidebars;
mod surroundings;
mod teams;
mod writes;

use std::{path::PathBuf, sync::Arc};

use futures_util::future::BoxFuture;
use jackfield_domain::{
    Failure, Result,
    plugins::{Database, PluginApi},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value as Json;
use tokio_util::io::{ReaderStream, StreamReader};

use crate::{BodyStream, HostHandle, neighbours::Neighbours};

use crate::go::{ApiCall, ApiFailure, ApiHandler, Dynamic, GoError, io_rpc::Body};

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

type Answer = Result<Vec<Dynamic>>;

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

/// The plugin API for one Go plugin.
#[derive(Clone)]
pub(super) struct Served {
    api: PluginApi,
    neighbours: Neighbours,
    host: HostHandle,
    bundle: Arc<PathBuf>,
}

impl Served {
    pub(super) fn new(api: PluginApi, neighbours: Neighbours, host: HostHandle, bundle: PathBuf) -> Self {
        Self { api, neighbours, host, bundle: Arc::new(bundle) }
    }
}

impl ApiHandler for Served {
    fn call(&self, call: ApiCall) -> BoxFuture<'static, Result<Vec<Dynamic>, ApiFailure>> {
        let served = self.clone();
        Box::pin(async move {
            let name = call.method.name;
            let args = Args { method: name, values: call.args.into_iter(), reader: call.reader };
            match answer(&served, name, args).await {
                None => {
                    let id = &served.api.principal().id;
                    tracing::warn!(plugin.id = %id, method = name, "The plugin `{id}` calls {name}, which this server does not have");
                    Err(ApiFailure::NotServed)
                }
                Some(Ok(results)) => Ok(results),
                Some(Err(Failure(error))) => {
                    let error = serde_json::to_value(&*error).unwrap_or(Json::Null);
                    Err(ApiFailure::Failed(GoError::App(error)))
                }
            }
        })
    }

    fn database(&self) -> Result<Database, ApiFailure> {
        self.api.database().map_err(|Failure(error)| ApiFailure::Failed(GoError::plain(&error.message)))
    }

    fn plugin_http(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, ApiFailure>> {
        let neighbours = self.neighbours.clone();
        let cx = self.api.cx().clone();
        Box::pin(async move {
            let request = request.map(|body| Box::pin(ReaderStream::new(body)) as BodyStream);
            let response = neighbours.request(&cx, request).await;
            Ok(response.map(|body| Box::new(StreamReader::new(body)) as Body))
        })
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
