//! One world a hook, and the macro that exports one. Plugins use `#[plugin]`, which calls it.

#[doc(hidden)]
pub use crate::bindings::jackfield::plugin as shared;

/// Generates the bindings of one hook; the types it uses are those of the host's world.
macro_rules! hook {
    ($module:ident $world:literal $export:literal) => {
        hook!(@generate $module $world $export {});
    };
    ($module:ident $world:literal $export:literal types) => {
        hook!(@generate $module $world $export {
            "jackfield:plugin/types@1.0.0": jackfield_plugin_api::hooks::shared::types,
        });
    };
    ($module:ident $world:literal $export:literal types http) => {
        hook!(@generate $module $world $export {
            "jackfield:plugin/types@1.0.0": jackfield_plugin_api::hooks::shared::types,
            "jackfield:plugin/http-server@1.0.0": jackfield_plugin_api::hooks::shared::http_server,
        });
    };
    ($module:ident $world:literal $export:literal types upload) => {
        hook!(@generate $module $world $export {
            "jackfield:plugin/types@1.0.0": jackfield_plugin_api::hooks::shared::types,
            "jackfield:plugin/file-upload@1.0.0": jackfield_plugin_api::hooks::shared::file_upload,
        });
    };
    (@generate $module:ident $world:literal $export:literal $shared:tt) => {
        pub mod $module {
            wit_bindgen::generate!({
                path: "wit/since_v1_0",
                world: $world,
                runtime_path: "jackfield_plugin_api::rt",
                pub_export_macro: true,
                export_macro_name: $export,
                with: $shared,
            });
        }
    };
}

pub use table::*;

#[rustfmt::skip]
mod table;
