//! The JSON way to every method that the server has for plugins.

use jackfield_domain::Failure;

use crate::served::json;
use crate::wasm::bindings::wit::api;
use crate::wasm::bindings::wit::types::Error;
use crate::wasm::convert::{error, played_otherwise};
use crate::wasm::state::State;
use crate::wasm::tape;

impl api::Host for State {
    async fn call(&mut self, method: String, arguments: String) -> Result<String, Error> {
        const WHAT: &str = "api.call";
        let asked = self.tape.asked(|| tape::value(&(&method, &arguments)));
        if self.tape.is_playing() {
            return self.tape.played(WHAT, asked.as_ref()).unwrap_or_else(|| Err(played_otherwise()));
        }
        let answer = json::call(self.served(), &method, &arguments).await.map_err(|failure: Failure| error(failure));
        self.tape.answered(WHAT, asked, &answer);
        answer
    }
}
