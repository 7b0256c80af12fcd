//! One call of an operation: who calls, with what. Built before the handler runs.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body as RequestBody;
use bytes::Bytes;
use http::HeaderMap;
use jackfield_api::Operation;
use jackfield_api::params::{self, Pairs};
use jackfield_domain::{App, Bound, Cx, Granted};
use jackfield_model::permission::Permission;
use jackfield_model::{AppError, UserId};

use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::server::Server;

/// What a handler gets: everything decoded, the caller known, nothing authorised yet.
pub struct Call<O: Operation> {
    pub server: Server,
    pub app: App,
    pub cx: Arc<Cx>,
    pub path: O::Path,
    pub query: O::Query,
    pub body: O::Request,
    pub headers: HeaderMap,
    /// The body, for operations whose request is not JSON. Behind a lock only so that calls can be shared.
    stream: Mutex<RequestBody>,
}

/// What a handler answers.
pub type Answer<O> = Result<Reply<<O as Operation>::Response>, Refusal>;

/// A call before its parts are read as an operation's types; the same for all operations.
pub struct Arrived {
    pub server: Server,
    pub cx: Arc<Cx>,
    pub headers: HeaderMap,
    /// The body of operations whose request is JSON.
    pub json: Bytes,
    /// The body of all others.
    pub stream: RequestBody,
}

impl<O: Operation> Call<O> {
    /// Reads path, query and body as what the operation declares.
    ///
    /// # Errors
    /// 400 when one of them is none.
    pub fn decode(arrived: Arrived, path: Pairs<'_>, query: Pairs<'_>) -> Result<Self, Refusal> {
        let Arrived { server, cx, headers, json, stream } = arrived;
        let path = O::read_path(path).map_err(invalid_params)?;
        let query = O::read_query(query).map_err(invalid_params)?;
        let body = O::read_request(&json).map_err(invalid_body)?;
        Ok(Self { app: server.app().clone(), server, cx, path, query, body, headers, stream: Mutex::new(stream) })
    }

    /// Asks for the operation's own permission on `target`.
    ///
    /// # Errors
    /// As [`App::authorize`].
    pub async fn granted(
        &self,
        target: <O::Permission as Permission>::Target,
    ) -> Result<Granted<O::Permission>, Refusal>
    where
        O::Permission: Permission<Target: Bound>,
    {
        Ok(self.app.authorize::<O::Permission>(&self.cx, target).await?)
    }

    /// As [`Call::granted`], for what must not be known to exist: a refusal says that it is not there.
    ///
    /// # Errors
    /// As [`App::authorize_hidden`].
    pub async fn granted_or_hidden(
        &self,
        target: <O::Permission as Permission>::Target,
    ) -> Result<Granted<O::Permission>, Refusal>
    where
        O::Permission: Permission<Target: Bound>,
    {
        Ok(self.app.authorize_hidden::<O::Permission>(&self.cx, target).await?)
    }

    /// As [`Call::granted`], for what is refused alike whether it is not there or not for the caller.
    ///
    /// # Errors
    /// As [`App::authorize_alike`].
    pub async fn granted_alike(
        &self,
        target: <O::Permission as Permission>::Target,
    ) -> Result<Granted<O::Permission>, Refusal>
    where
        O::Permission: Permission<Target: Bound>,
    {
        Ok(self.app.authorize_alike::<O::Permission>(&self.cx, target).await?)
    }

    /// Asks for another permission, for operations that need a second one.
    ///
    /// # Errors
    /// As [`App::authorize`].
    pub async fn also_granted<P: Permission<Target: Bound>>(&self, target: P::Target) -> Result<Granted<P>, Refusal> {
        Ok(self.app.authorize::<P>(&self.cx, target).await?)
    }

    /// The request's body; empty the second time, and for JSON, which was read already.
    pub fn take_stream(&self) -> RequestBody {
        std::mem::take(&mut *self.stream.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The caller; empty for strangers.
    pub fn me(&self) -> UserId {
        self.cx.user_id()
    }
}

/// The refusal of an address whose parameters are not what they should be.
pub fn invalid_url(detail: &str) -> Refusal {
    let mut error = AppError::of("api.context.invalid_url_param.app_error#any", 400);
    error.detailed_error = detail.to_owned();
    error.into()
}

fn invalid_params(error: params::Error) -> Refusal {
    invalid_url(&error.to_string())
}

fn invalid_body(error: serde_json::Error) -> Refusal {
    let mut refusal = AppError::of("api.context.invalid_body_param.app_error#any", 400);
    refusal.detailed_error = error.to_string();
    refusal.into()
}
