//! From a launched process to a plugin whose hooks can be called.

use std::{
    collections::HashSet,
    path::Path,
    sync::{Arc, Mutex},
};

use tokio::sync::Semaphore;

use super::{CallError, GoPlugin, Options, Shared, StartError};
use crate::go::{
    api::ApiHandler,
    launch::{Launch, Launched, follow},
    mux::{Broker, Session},
    rpc::{Client, Empty},
    schema::{REGISTERED, hook},
};

impl GoPlugin {
    /// Starts the process and asks it what it implements. It is not activated yet.
    ///
    /// # Errors
    /// The process is gone when there is an error.
    pub async fn start(launch: &Launch, handler: Arc<dyn ApiHandler>, options: Options) -> Result<Self, StartError> {
        Self::speak(launch, launch.start().await?, handler, options).await
    }

    /// Speaks with a program that somebody else started, and asks it what it implements. It is not activated yet.
    ///
    /// # Errors
    /// When nothing listens there, or what does is no plugin.
    pub async fn attach(
        launch: &Launch,
        address: &Path,
        handler: Arc<dyn ApiHandler>,
        options: Options,
    ) -> Result<Self, StartError> {
        Self::speak(launch, Launched::attached(address).await?, handler, options).await
    }

    async fn speak(
        launch: &Launch,
        launched: Launched,
        handler: Arc<dyn ApiHandler>,
        options: Options,
    ) -> Result<Self, StartError> {
        let connect = options.connect;
        tokio::time::timeout(connect, Self::connect(launch, launched, handler, options))
            .await
            .map_err(|_| StartError::Late(connect))?
            .map_err(StartError::Call)
    }

    async fn connect(
        launch: &Launch,
        launched: Launched,
        handler: Arc<dyn ApiHandler>,
        options: Options,
    ) -> Result<Self, CallError> {
        let session = Session::start(launched.socket, options.mux);
        // The plugin takes the first three streams for these, in this order, and answers
        // nothing before all of them are there.
        let control = session.open()?;
        let stdout = session.open()?;
        let stderr = session.open()?;
        for (stream, output) in [(stdout, "stdout"), (stderr, "stderr")] {
            let id = launch.plugin_id.clone();
            tokio::spawn(follow(stream, id, output, launch.logs, launch.sink.clone()));
        }
        let broker = Broker::start(session.clone(), options.mux);
        let control = Client::start(control, REGISTERED, options.gob);
        let number: u32 = control.call_typed("Dispenser.Dispense", "hooks".to_owned()).await?;
        let hooks = Client::start(broker.dial(number).await?, REGISTERED, options.gob);
        end_with(&session, &control, &hooks);
        let named: Vec<String> = hooks.call_typed("Plugin.Implemented", Empty {}).await?;
        let implemented: HashSet<_> = named.iter().filter_map(|name| hook(name)).map(|hook| hook.name).collect();
        Ok(Self {
            shared: Arc::new(Shared {
                id: launch.plugin_id.clone(),
                process: launched.process,
                confinement: launched.confinement,
                session,
                broker,
                control,
                hooks,
                hook_places: Arc::new(Semaphore::new(options.hook_calls)),
                request_places: Arc::new(Semaphore::new(options.requests)),
                implemented,
                handler,
                options,
                tasks: Mutex::default(),
            }),
        })
    }
}

/// Ends the whole session with the first of the streams on which we call: a plugin that broke one is not to be called
/// any more, and stands in the way of its successor.
fn end_with(session: &Session, control: &Client, hooks: &Client) {
    let (session, control, hooks) = (session.clone(), control.clone(), hooks.clone());
    tokio::spawn(async move {
        let reason = tokio::select! {
            reason = control.closed() => reason,
            reason = hooks.closed() => reason,
        };
        session.close(&reason.to_string());
    });
}
