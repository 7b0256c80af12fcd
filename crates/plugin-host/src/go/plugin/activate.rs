//! The first hook: the plugin connects to the API and to the database driver, then reads its
//! configuration and runs its own activation.

use std::sync::Arc;

use serde_json::json;

use super::{CallError, GoPlugin};
use crate::go::{
    api::ApiService,
    driver::{self, Driver},
    dynamic::{Dynamic, GoError, decode, encode},
    gob::Registered,
    mux::Listener,
    rpc::{Served, Service, serve},
    schema::{REGISTERED, hook},
};

impl GoPlugin {
    /// Activates the plugin. It may call the API and be called before this is done.
    ///
    /// # Errors
    /// When the call fails; what the plugin itself refuses is in the result.
    pub async fn activate(&self) -> Result<Result<(), GoError>, CallError> {
        let method = hook("OnActivate").ok_or(CallError::NotImplemented("OnActivate"))?;
        let api = self.shared.broker.listen();
        let sql = self.shared.broker.listen();
        let numbers = [json!(api.id), json!(sql.id)].map(Dynamic::Json);
        let service = ApiService::new(Arc::clone(&self.shared.handler), self.shared.broker.clone());
        self.serve_when_dialled(api, Arc::new(service), REGISTERED);
        // The plugin dials both and stops when one fails, database or not.
        let database = Driver::new(Arc::clone(&self.shared.handler));
        self.serve_when_dialled(sql, Arc::new(database), driver::REGISTERED);
        let arguments = encode(method.param_fields(), numbers.into_iter(), std::iter::empty())?;
        let value = self.shared.hooks.call("Plugin.OnActivate", &method.args, &arguments).await?;
        let (mut results, _) = decode(method.result_fields(), value, None)?;
        Ok(match results.pop() {
            Some(Dynamic::Error(Some(error))) => Err(error),
            _ => Ok(()),
        })
    }

    fn serve_when_dialled(&self, listener: Listener, service: Arc<dyn Service>, registered: &'static [Registered]) {
        let served = Served { registered, ..self.serve() };
        let (id, session) = (self.id().to_owned(), self.shared.session.clone());
        self.spawn(async move {
            let stream = match listener.accept().await {
                Ok(stream) => stream,
                Err(error) => {
                    tracing::warn!(plugin.id = id, %error, "A plugin did not connect");
                    return;
                }
            };
            if let Err(error) = serve(stream, service, served).await {
                tracing::warn!(plugin.id = id, %error, "A plugin's calls ended");
                // It could not call any more, and would not know why.
                session.close(&error.to_string());
            }
        });
    }
}
