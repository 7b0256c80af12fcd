//! The host's side of the WIT world, generated. Exports are found one by one, because a component has only some.

wasmtime::component::bindgen!({
    path: "../plugin-api/wit/since_v1_0",
    world: "jackfield:plugin/host",
    imports: {
        "jackfield:plugin/http-server": async | trappable,
        default: async,
    },
    with: {
        "jackfield:plugin/http-server.request-body": crate::wasm::http::RequestBody,
        "jackfield:plugin/http-server.response-out": crate::wasm::http::ResponseOut,
    },
});

pub use jackfield::plugin as wit;
