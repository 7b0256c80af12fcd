//! The host's side of the interfaces, generated from the WIT files.

wit_bindgen::generate!({
    path: "wit/since_v1_0",
    world: "jackfield:plugin/host",
    runtime_path: "jackfield_plugin_api::rt",
    generate_unused_types: true,
    additional_type_attributes: {
        "jackfield:plugin/types@1.0.0/post-draft": [#[derive(Default)]],
        "jackfield:plugin/types@1.0.0/post-patch": [#[derive(Default)]],
        "jackfield:plugin/types@1.0.0/bot-draft": [#[derive(Default)]],
        "jackfield:plugin/types@1.0.0/command": [#[derive(Default)]],
        "jackfield:plugin/types@1.0.0/command-response": [#[derive(Default)]],
        "jackfield:plugin/types@1.0.0/response-type": [#[derive(Default)]],
        "jackfield:plugin/websocket@1.0.0/audience": [#[derive(Default)]],
    },
    additional_member_attributes: {
        "jackfield:plugin/types@1.0.0/response-type.ephemeral": [#[default]],
    },
});
