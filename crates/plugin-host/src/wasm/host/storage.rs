//! The plugin's own storage, and its work for later.

use jackfield_model::Millis;

use crate::wasm::bindings::wit::types::Error;
use crate::wasm::bindings::wit::{kv, schedule};
use crate::wasm::convert::error;
use crate::wasm::state::State;

impl kv::Host for State {
    async fn get(&mut self, key: String) -> Result<Option<Vec<u8>>, Error> {
        self.api().kv_get(&key).await.map_err(error)
    }

    async fn set(&mut self, key: String, value: Vec<u8>, ttl_seconds: Option<u64>) -> Result<(), Error> {
        self.api().kv_set(&key, &value, ttl_seconds).await.map_err(error)
    }

    async fn delete(&mut self, key: String) -> Result<(), Error> {
        self.api().kv_delete(&key).await.map_err(error)
    }

    async fn list(&mut self, prefix: String, after: String, limit: u32) -> Result<Vec<String>, Error> {
        self.api().kv_list(&prefix, &after, limit).await.map_err(error)
    }

    async fn compare_and_set(
        &mut self,
        key: String,
        old: Option<Vec<u8>>,
        new: Option<Vec<u8>>,
        ttl_seconds: Option<u64>,
    ) -> Result<bool, Error> {
        self.api().kv_compare_and_set(&key, old.as_deref(), new.as_deref(), ttl_seconds).await.map_err(error)
    }
}

impl schedule::Host for State {
    async fn at(&mut self, name: String, at: i64, payload: Vec<u8>) -> Result<(), Error> {
        self.api().schedule(&name, Millis(at), &payload).await.map_err(error)
    }

    async fn cancel(&mut self, name: String) -> Result<bool, Error> {
        self.api().cancel_scheduled(&name).await.map_err(error)
    }
}
