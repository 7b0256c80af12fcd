//! Frames of a WebSocket, as clients and servers send them.
#![no_main]

use jackfield_model::{WebSocketEvent, WebSocketRequest, WebSocketResponse};
use libfuzzer_sys::fuzz_target;
use serde::{Serialize, de::DeserializeOwned};

fuzz_target!(|bytes: &[u8]| {
    read::<WebSocketRequest>(bytes);
    read::<WebSocketResponse>(bytes);
    read::<WebSocketEvent>(bytes);
});

fn read<T: DeserializeOwned + Serialize>(bytes: &[u8]) {
    let Ok(frame) = serde_json::from_slice::<T>(bytes) else { return };
    let written = serde_json::to_vec(&frame).unwrap();
    let again: T = serde_json::from_slice(&written).expect("what was written can be read");
    assert_eq!(serde_json::to_vec(&again).unwrap(), written);
}
