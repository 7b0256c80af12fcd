//! What a Go program calls: the methods that [`crate::served`] has, requests to other plugins, and the database. The
//! protocol does not say which call belongs to which hook, so none is taken to follow from one.

use std::time::Duration;

use futures_util::future::BoxFuture;
use jackfield_domain::{
    Failure,
    plugins::{Database, Folders, LogLevel, PluginApi},
};
use serde_json::Value as Json;
use tokio::time::{Instant, sleep};
use tokio_util::io::{ReaderStream, StreamReader};

use crate::{
    BodyStream,
    go::{ApiCall, ApiFailure, ApiHandler, Dynamic, GoError, api::can_fail, io_rpc::Body},
    neighbours::Neighbours,
    served::Served,
};

/// The plugin API for one Go program.
pub(super) struct Handler {
    served: Served,
    neighbours: Neighbours,
}

impl Handler {
    pub(super) fn new(api: PluginApi, neighbours: Neighbours, folders: Folders) -> Self {
        Self { served: Served::new(api.with_folders(folders)), neighbours }
    }
}

impl ApiHandler for Handler {
    fn call(&self, call: ApiCall) -> BoxFuture<'static, Result<Vec<Dynamic>, ApiFailure>> {
        let served = self.served.clone();
        Box::pin(async move {
            if !served.api.has_room() {
                its_turn(&served.api).await;
            }
            let method = call.method;
            match served.call(method.name, call.args, call.reader).await {
                None => Err(ApiFailure::NotServed),
                Some(Ok(results)) => Ok(results),
                Some(Err(Failure(error))) => {
                    if !can_fail(method) {
                        // The plugin sees zero values: nobody would learn why.
                        let line = format!("{} failed and cannot say so: {}", method.name, error.message);
                        served.api.log(LogLevel::Warn, &line, &[]);
                    }
                    let error = serde_json::to_value(&*error).unwrap_or(Json::Null);
                    Err(ApiFailure::Failed(GoError::App(error)))
                }
            }
        })
    }

    fn database(&self) -> Result<Database, ApiFailure> {
        let opened = self.served.api.database().map_err(|failure| self.served.api.told(failure));
        opened.map_err(|Failure(error)| ApiFailure::Failed(GoError::plain(&error.message)))
    }

    fn plugin_http(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, ApiFailure>> {
        let neighbours = self.neighbours.clone();
        let cx = self.served.api.cx().clone();
        Box::pin(async move {
            let request = request.map(|body| Box::pin(ReaderStream::new(body)) as BodyStream);
            let response = neighbours.request(&cx, request).await;
            Ok(response.map(|body| Box::new(StreamReader::new(body)) as Body))
        })
    }
}

/// How long a call waits at most; a window of the budget is as long.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(50);

/// Lets a call wait until there is room for it. Programs written for Mattermost do not know that calls may be too many:
/// one that calls without end is slowed down, and only refused when that does not help.
async fn its_turn(api: &PluginApi) {
    let until = Instant::now() + PATIENCE;
    while !api.has_room() && Instant::now() < until {
        sleep(LOOK).await;
    }
}
