//! The methods of the plugin API that this server has for Go plugins, by Mattermost's names.
//! What they do is the domain's; here arguments and results change their form.

mod keys;
mod reads;
mod surroundings;
mod writes;

use std::{path::PathBuf, sync::Arc};

use futures_util::future::BoxFuture;
use jackfield_domain::{Failure, Result, plugins::PluginApi};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value as Json;

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

/// The names of all methods that are served, sorted.
#[must_use]
pub fn served_methods() -> Vec<&'static str> {
    let files = [keys::NAMES, reads::NAMES, surroundings::NAMES, writes::NAMES];
    let mut names: Vec<&str> = files.into_iter().flatten().copied().collect();
    names.sort_unstable();
    names
}

/// The plugin API for one Go plugin.
#[derive(Clone)]
pub(super) struct Served {
    api: PluginApi,
    bundle: Arc<PathBuf>,
}

impl Served {
    pub(super) fn new(api: PluginApi, bundle: PathBuf) -> Self {
        Self { api, bundle: Arc::new(bundle) }
    }

    async fn answer(&self, name: &str, args: Args) -> Option<Answer> {
        if keys::NAMES.contains(&name) {
            return keys::answer(self, name, args).await;
        }
        if reads::NAMES.contains(&name) {
            return reads::answer(self, name, args).await;
        }
        if writes::NAMES.contains(&name) {
            return writes::answer(self, name, args).await;
        }
        surroundings::answer(self, name, args).await
    }
}

impl ApiHandler for Served {
    fn call(&self, call: ApiCall) -> BoxFuture<'static, Result<Vec<Dynamic>, ApiFailure>> {
        let served = self.clone();
        Box::pin(async move {
            let name = call.method.name;
            let args = Args { method: name, values: call.args.into_iter() };
            match served.answer(name, args).await {
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

    fn plugin_http(&self, _: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, ApiFailure>> {
        Box::pin(async { Err(ApiFailure::NotServed) })
    }
}

/// The arguments of a call, in order.
struct Args {
    method: &'static str,
    values: std::vec::IntoIter<Dynamic>,
}

impl Args {
    fn next<T: DeserializeOwned>(&mut self) -> Result<T> {
        let value = self.values.next().map(Dynamic::into_json).unwrap_or_default();
        serde_json::from_value(value).map_err(|error| {
            let text = format!("An argument of {} is not valid: {error}.", self.method);
            Failure::new("app.plugin.api.argument.app_error", 400, text)
        })
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

/// Success where there is nothing to tell.
fn done() -> Answer {
    Ok(Vec::new())
}
