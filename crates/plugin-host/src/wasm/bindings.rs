//! The host's side of the WIT world, generated. Exports are found one by one, because a component has only some.

wasmtime::component::bindgen!({
    path: "../plugin-api/wit/since_v1_0",
    world: "jackfield:plugin/host",
    imports: {
        "jackfield:plugin/http-server": async | trappable,
        "jackfield:plugin/file-upload": async | trappable,
        default: async,
    },
    additional_derives: [serde::Serialize, serde::Deserialize],
    with: {
        "jackfield:plugin/http-server.request-body": crate::wasm::http::RequestBody,
        "jackfield:plugin/http-server.response-out": crate::wasm::http::ResponseOut,
        "jackfield:plugin/file-upload.received": crate::wasm::upload::Received,
        "jackfield:plugin/file-upload.replacement": crate::wasm::upload::Replacement,
    },
});

pub use jackfield::plugin as wit;
