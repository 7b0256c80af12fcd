//! What every component may call: time, randomness, the log, its settings.

use jackfield_domain::plugins::LogLevel;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::wasm::bindings::wit::{configuration, log, system, types};
use crate::wasm::convert;
use crate::wasm::state::State;
use crate::wasm::tape;

/// Random bytes of one call, and fields of a line of the log.
const RANDOM_LIMIT: u32 = 1024;
const LOG_FIELDS: usize = 32;

impl types::Host for State {}

impl State {
    /// What needs no waiting for.
    fn simple<Answer: Default + Serialize + DeserializeOwned>(
        &mut self,
        what: &str,
        arguments: Value,
        answer: impl FnOnce(&mut Self) -> Answer,
    ) -> Answer {
        let asked = self.tape.asked(|| arguments);
        if self.tape.is_playing() {
            return self.tape.played(what, asked.as_ref()).unwrap_or_default();
        }
        let answer = answer(self);
        self.tape.answered(what, asked, &answer);
        answer
    }
}

impl system::Host for State {
    async fn now(&mut self) -> i64 {
        self.simple("system.now", json!([]), |state| state.api().now().0)
    }

    async fn random(&mut self, count: u32) -> Vec<u8> {
        self.simple("system.random", json!([count]), |state| state.api().random(count.min(RANDOM_LIMIT)))
    }
}

impl log::Host for State {
    async fn log(&mut self, level: log::Level, message: String, fields: Vec<log::Field>) {
        const WHAT: &str = "log.log";
        let asked = self.tape.asked(|| tape::value(&(&level, &message, &fields)));
        if self.tape.is_playing() {
            // Nobody waits for it; that it says something else is noticed.
            self.tape.played::<()>(WHAT, asked.as_ref());
            return;
        }
        self.tape.answered(WHAT, asked, &());
        let level = match level {
            log::Level::Debug => LogLevel::Debug,
            log::Level::Info => LogLevel::Info,
            log::Level::Warn => LogLevel::Warn,
            log::Level::Error => LogLevel::Error,
        };
        let fields: Vec<(&str, &str)> =
            fields.iter().take(LOG_FIELDS).map(|field| (field.key.as_str(), field.value.as_str())).collect();
        self.api().log(level, &message, &fields);
    }
}

impl configuration::Host for State {
    async fn get(&mut self) -> String {
        self.simple("configuration.get", json!([]), |state| convert::settings(state.api().configuration()))
    }

    async fn site_url(&mut self) -> String {
        self.simple("configuration.site-url", json!([]), |state| state.api().site_url())
    }
}
