//! What every component may call: time, randomness, the log, its settings.

use jackfield_domain::plugins::LogLevel;

use crate::wasm::bindings::wit::{configuration, log, system, types};
use crate::wasm::convert;
use crate::wasm::state::State;

const RANDOM_LIMIT: u32 = 1024;
const LOG_FIELDS: usize = 32;

impl types::Host for State {}

impl system::Host for State {
    async fn now(&mut self) -> i64 {
        self.api().now().0
    }

    async fn random(&mut self, count: u32) -> Vec<u8> {
        self.api().random(count.min(RANDOM_LIMIT))
    }
}

impl log::Host for State {
    async fn log(&mut self, level: log::Level, message: String, fields: Vec<log::Field>) {
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
        convert::settings(self.api().configuration())
    }

    async fn site_url(&mut self) -> String {
        self.api().site_url()
    }
}
