//! The JSON way to every method that the server has for plugins.

use jackfield_domain::Failure;

use crate::served::json;
use crate::wasm::bindings::wit::api;
use crate::wasm::bindings::wit::types::Error;
use crate::wasm::convert::error;
use crate::wasm::state::State;

impl api::Host for State {
    async fn call(&mut self, method: String, arguments: String) -> Result<String, Error> {
        json::call(self.served(), &method, &arguments).await.map_err(|failure: Failure| error(failure))
    }
}
