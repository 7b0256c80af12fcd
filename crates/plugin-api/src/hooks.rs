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
    (@generate $module:ident $world:literal $export:literal $shared:tt) => {
        pub mod $module {
            wit_bindgen::generate!({
                path: "wit/since_v1_0",
                world: $world,
                runtime_path: "jackfield_plugin_api::wit_bindgen::rt",
                pub_export_macro: true,
                export_macro_name: $export,
                with: $shared,
            });
        }
    };
}

hook!(activate "jackfield:plugin/hook-activate" "export_activate");
hook!(deactivate "jackfield:plugin/hook-deactivate" "export_deactivate");
hook!(configuration_changed "jackfield:plugin/hook-configuration-changed" "export_configuration_changed");
hook!(message_will_be_posted "jackfield:plugin/hook-message-will-be-posted" "export_message_will_be_posted" types);
hook!(message_will_be_updated "jackfield:plugin/hook-message-will-be-updated" "export_message_will_be_updated" types);
hook!(message_has_been_posted "jackfield:plugin/hook-message-has-been-posted" "export_message_has_been_posted" types);
hook!(user_has_been_created "jackfield:plugin/hook-user-has-been-created" "export_user_has_been_created" types);
hook!(user_has_joined_channel "jackfield:plugin/hook-user-has-joined-channel" "export_user_has_joined_channel" types);
hook!(execute_command "jackfield:plugin/hook-execute-command" "export_execute_command" types);
hook!(serve_http "jackfield:plugin/hook-serve-http" "export_serve_http" types http);
hook!(scheduled "jackfield:plugin/hook-scheduled" "export_scheduled");

/// Exports one hook of a plugin: `export_hook!(activate Mine)`.
#[doc(hidden)]
#[macro_export]
macro_rules! export_hook {
    (activate $plugin:ty) => {
        $crate::export_hook!(@ activate export_activate $plugin, () -> Result<(), String>);
    };
    (deactivate $plugin:ty) => {
        $crate::export_hook!(@ deactivate export_deactivate $plugin, () -> ());
    };
    (configuration_changed $plugin:ty) => {
        $crate::export_hook!(@ configuration_changed export_configuration_changed $plugin, () -> Result<(), String>);
    };
    (message_will_be_posted $plugin:ty) => {
        $crate::export_hook!(@ message_will_be_posted export_message_will_be_posted $plugin,
            (context: $crate::Context, post: $crate::Post) -> $crate::PostVerdict);
    };
    (message_will_be_updated $plugin:ty) => {
        $crate::export_hook!(@ message_will_be_updated export_message_will_be_updated $plugin,
            (context: $crate::Context, new: $crate::Post, old: $crate::Post) -> $crate::PostVerdict);
    };
    (message_has_been_posted $plugin:ty) => {
        $crate::export_hook!(@ message_has_been_posted export_message_has_been_posted $plugin,
            (context: $crate::Context, post: $crate::Post) -> ());
    };
    (user_has_been_created $plugin:ty) => {
        $crate::export_hook!(@ user_has_been_created export_user_has_been_created $plugin,
            (context: $crate::Context, user: $crate::User) -> ());
    };
    (user_has_joined_channel $plugin:ty) => {
        $crate::export_hook!(@ user_has_joined_channel export_user_has_joined_channel $plugin,
            (context: $crate::Context, member: $crate::ChannelMember, actor: Option<$crate::User>) -> ());
    };
    (execute_command $plugin:ty) => {
        $crate::export_hook!(@ execute_command export_execute_command $plugin,
            (context: $crate::Context, args: $crate::CommandArgs) -> Result<$crate::CommandResponse, $crate::Error>);
    };
    (serve_http $plugin:ty) => {
        $crate::export_hook!(@ serve_http export_serve_http $plugin,
            (context: $crate::Context, request: $crate::http::Request, body: $crate::http::RequestBody,
             response: $crate::http::ResponseOut) -> ());
    };
    (scheduled $plugin:ty) => {
        $crate::export_hook!(@ scheduled export_scheduled $plugin, (name: String, payload: Vec<u8>) -> Result<(), String>);
    };
    ($other:ident $plugin:ty) => {
        ::core::compile_error!(concat!("there is no hook `", stringify!($other), "`"));
    };
    (@ $hook:ident $export:ident $plugin:ty, ($($arg:ident: $type:ty),*) -> $answer:ty) => {
        const _: () = {
            struct Exported;
            impl $crate::hooks::$hook::exports::jackfield::plugin::$hook::Guest for Exported {
                fn $hook($($arg: $type),*) -> $answer {
                    $crate::report_panics();
                    <$plugin as $crate::Plugin>::$hook($($arg),*)
                }
            }
            $crate::hooks::$hook::$export!(Exported with_types_in $crate::hooks::$hook);
        };
    };
}
