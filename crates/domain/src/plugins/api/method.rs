//! What a method of the plugin API is, whichever runtime it is called from: a name, what it needs, what it is given and
//! what it answers.

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::io::AsyncRead;

use super::PluginApi;
pub use super::carried::Carried;
use crate::plugins::Capability;
use crate::{Failure, Result};

/// A method, as the table declares it. Called by [`PluginApi::call`], which asks for the capability.
pub trait Method {
    /// Mattermost's name, or one of our own for what only components have.
    const NAME: &'static str;
    /// What a plugin needs to call it, if anything.
    const CAPABILITY: Option<Capability>;
    type Arguments: Send;
    type Answer: Send;

    /// What it does; the caller has asked whether it may.
    fn run(api: &PluginApi, arguments: Self::Arguments) -> impl Future<Output = Result<Self::Answer>> + Send;
}

/// A method as data: for runtimes that call by name, and for what is generated.
pub struct Entry {
    pub name: &'static str,
    /// What it does, in sentences.
    pub about: &'static str,
    pub capability: Option<Capability>,
    /// Its arguments in order: their names, and their types as the table writes them.
    pub parameters: &'static [(&'static str, &'static str)],
    /// The type of its answer; empty when there is nothing to tell.
    pub answer: &'static str,
    /// The interface and function of WIT, for those that components call with types.
    pub wit: Option<&'static str>,
    pub(super) run: fn(PluginApi, Given) -> BoxFuture<'static, Result<Vec<Carried>>>,
}

impl Entry {
    /// Calls it with what was given in order; answers the results before the error.
    ///
    /// # Errors
    /// 403 without the capability, 429 when the plugin calls too often, 400 for arguments of another kind, and the
    /// method's own.
    pub fn call(&self, api: PluginApi, given: Vec<Carried>) -> BoxFuture<'static, Result<Vec<Carried>>> {
        (self.run)(api, Given { method: self.name, values: given.into_iter() })
    }
}

/// The arguments of a call, in order.
pub struct Given {
    method: &'static str,
    values: std::vec::IntoIter<Carried>,
}

impl Given {
    /// The next one, by the type that the table gives it.
    pub(super) fn next<T: Argument>(&mut self, name: &str) -> Result<T> {
        T::read(self.values.next()).map_err(|why| {
            Failure::of("app.plugin.api.argument.app_error", 400)
                .with("name", name)
                .with("method", self.method)
                .with("why", why)
        })
    }
}

/// What a method takes. Everything that has Mattermost's JSON; bytes and streams are themselves.
pub trait Argument: Sized {
    /// # Errors
    /// Says why it is none of these.
    fn read(given: Option<Carried>) -> std::result::Result<Self, String>;
}

impl<T: DeserializeOwned> Argument for T {
    fn read(given: Option<Carried>) -> std::result::Result<Self, String> {
        match given {
            Some(Carried::Json(Value::Null)) | None => nil(),
            Some(Carried::Json(value)) => serde_json::from_value(value).map_err(|error| error.to_string()),
            Some(Carried::Bytes(_) | Carried::Stream(_)) => Err("it is bytes".into()),
        }
    }
}

/// Go's nil is an empty list, and a struct without values.
fn nil<T: DeserializeOwned>() -> std::result::Result<T, String> {
    let empty = [Value::Null, json!([]), json!({})];
    let read = empty.into_iter().map(serde_json::from_value::<T>).find_map(std::result::Result::ok);
    read.ok_or_else(|| "it is missing".to_owned())
}

/// Bytes as they are, where JSON would have base64.
pub struct Bytes(pub Vec<u8>);

impl Argument for Bytes {
    fn read(given: Option<Carried>) -> std::result::Result<Self, String> {
        match given {
            Some(Carried::Bytes(bytes)) => Ok(Self(bytes)),
            Some(Carried::Json(Value::Null)) | None => Ok(Self(Vec::new())),
            Some(_) => Err("it is no bytes".into()),
        }
    }
}

/// Bytes that may not be there.
pub struct MaybeBytes(pub Option<Vec<u8>>);

impl Argument for MaybeBytes {
    fn read(given: Option<Carried>) -> std::result::Result<Self, String> {
        match given {
            Some(Carried::Json(Value::Null)) | None => Ok(Self(None)),
            given => Bytes::read(given).map(|bytes| Self(Some(bytes.0))),
        }
    }
}

/// What a plugin sends while it is read.
pub struct Reader(pub Box<dyn AsyncRead + Send + Unpin>);

impl Argument for Reader {
    fn read(given: Option<Carried>) -> std::result::Result<Self, String> {
        match given {
            Some(Carried::Stream(stream)) => Ok(Self(stream)),
            _ => Err("there is nothing to read from".into()),
        }
    }
}

/// What a method answers: one value in Mattermost's form, or bytes, or more.
pub trait Answer {
    /// # Errors
    /// 500 for what has no JSON.
    fn given(self) -> Result<Vec<Carried>>;
}

impl<T: Serialize> Answer for T {
    fn given(self) -> Result<Vec<Carried>> {
        let json = serde_json::to_value(self);
        let json = json.map_err(|error| Failure::of("app.plugin.api.result.app_error", 500).with("reason", error))?;
        Ok(vec![Carried::Json(json)])
    }
}

impl Answer for Bytes {
    fn given(self) -> Result<Vec<Carried>> {
        Ok(vec![Carried::Bytes(self.0)])
    }
}

impl Answer for MaybeBytes {
    fn given(self) -> Result<Vec<Carried>> {
        Ok(vec![self.0.map_or(Carried::Json(Value::Null), Carried::Bytes)])
    }
}

/// An image with the name of its format.
pub struct Image {
    pub bytes: Vec<u8>,
    pub format: &'static str,
}

impl Answer for Image {
    fn given(self) -> Result<Vec<Carried>> {
        Ok(vec![Carried::Bytes(self.bytes), Carried::Json(self.format.into())])
    }
}
