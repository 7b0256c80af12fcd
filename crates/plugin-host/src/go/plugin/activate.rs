//! The first hook: the plugin connects to the API and to the database driver, then reads its
//! configuration and runs its own activation.

use std::sync::Arc;

use serde_json::json;

use super::{CallError, GoPlugin};
use crate::go::{
    api::ApiService,
    dynamic::{Dynamic, GoError, decode, encode},
    gob::{Type, Value},
    mux::Listener,
    rpc::{Reply, Service, method_not_found, serve},
    schema::hook,
};

impl GoPlugin {
    /// Activates the plugin. It may call the API and be called before this is done.
    ///
    /// # Errors
    /// When the call fails; what the plugin itself refuses is in the result.
    pub async fn activate(&self) -> Result<Result<(), GoError>, CallError> {
        let method = hook("OnActivate").ok_or(CallError::NotImplemented("OnActivate"))?;
        let api = self.shared.broker.listen();
        let driver = self.shared.broker.listen();
        let numbers = [json!(api.id), json!(driver.id)].map(Dynamic::Json);
        let service = ApiService { handler: Arc::clone(&self.shared.handler), broker: self.shared.broker.clone() };
        self.serve_when_dialled(api, Arc::new(service));
        // The plugin dials both and stops when one fails, database or not.
        self.serve_when_dialled(driver, Arc::new(refuse_database));
        let arguments = encode(method.param_fields(), numbers.into_iter(), std::iter::empty())?;
        let value = self.shared.hooks.call("Plugin.OnActivate", &method.args, &arguments).await?;
        let (mut results, _) = decode(method.result_fields(), value, None)?;
        Ok(match results.pop() {
            Some(Dynamic::Error(Some(error))) => Err(error),
            _ => Ok(()),
        })
    }

    fn serve_when_dialled(&self, listener: Listener, service: Arc<dyn Service>) {
        let served = self.serve();
        let id = self.id().to_owned();
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
            }
        });
    }
}

/// What the database driver answers to a request for a connection.
static CONNECTION: Type = {
    static STRUCT: crate::go::gob::Struct = crate::go::gob::Struct {
        name: "Z_DbStrErrReturn",
        fields: &[connection_field("A", Type::String), connection_field("B", Type::Interface)],
    };
    Type::Struct(&STRUCT)
};

const fn connection_field(name: &'static str, ty: Type) -> crate::go::gob::Field {
    crate::go::gob::Field { name, json: name, shape: crate::go::gob::JsonShape::Always, ty }
}

/// Tells a plugin that wants SQL that there is none for it.
async fn refuse_database(method: String, _: Value) -> Reply {
    if method != "Plugin.Conn" {
        return Err(method_not_found(&method));
    }
    let text = Value::String("this server gives plugins no SQL connection".into());
    let error = Value::Struct(vec![("Err".into(), text)]).in_interface("*plugin.ErrorString");
    Ok((&CONNECTION, Value::Struct(vec![("B".into(), error)])))
}
