//! The trait that a plugin implements. Written by `cargo xtask generate` from the table of hooks. Do not edit.

use crate::http::{Request, RequestBody, ResponseOut};
use crate::upload::{Received, Replacement};
use crate::{
    Channel, ChannelMember, CommandArgs, CommandResponse, Context, Error, JsonVerdict, Post, PostVerdict, PostsVerdict,
    Reaction, User,
};

/// A plugin. Write the hooks that it needs; `#[plugin]` exports those and no others.
///
/// An argument that is a `String` of JSON has Mattermost's shape. In a verdict, what a JSON object leaves out
/// keeps its value.
pub trait Plugin {
    /// The plugin starts; it registers its commands and makes its bots. An error keeps it from running.
    fn activate() -> Result<(), String> {
        Ok(())
    }

    /// The plugin is about to stop.
    fn deactivate() {}

    /// The server's or the plugin's own settings changed.
    fn configuration_changed() -> Result<(), String> {
        Ok(())
    }

    /// The plugin was just installed, by this user.
    fn installed(_context: Context, _user_id: String) -> Result<(), Error> {
        Ok(())
    }

    /// A job that the plugin scheduled is due. An error, or no answer, has it tried again later.
    fn scheduled(_name: String, _payload: Vec<u8>) -> Result<(), String> {
        Ok(())
    }

    /// A request below `/plugins/<id>/`. Runs in an instance of its own: several requests are served at the same time.
    fn serve_http(_context: Context, _request: Request, _body: RequestBody, response: ResponseOut) {
        response.send_text(404, "Not found.");
    }

    /// A request of the monitoring. Runs in an instance of its own.
    fn serve_metrics(_context: Context, _request: Request, _body: RequestBody, response: ResponseOut) {
        response.send_text(404, "Not found.");
    }

    /// A file is about to be kept. It is kept as it is unless another one is written in its place.
    /// `info` is JSON.
    fn file_will_be_uploaded(
        _context: Context,
        _info: String,
        _file: Received,
        _replacement: Replacement,
    ) -> JsonVerdict {
        JsonVerdict::Unchanged
    }

    /// Somebody gave a slash command that the plugin registered.
    fn execute_command(_context: Context, _args: CommandArgs) -> Result<CommandResponse, Error> {
        Ok(CommandResponse::default())
    }

    /// A post is about to be kept.
    fn message_will_be_posted(_context: Context, _post: Post) -> PostVerdict {
        PostVerdict::Unchanged
    }

    /// A post is about to be changed.
    fn message_will_be_updated(_context: Context, _new_post: Post, _old_post: Post) -> PostVerdict {
        PostVerdict::Unchanged
    }

    /// Posts are about to be shown to somebody.
    fn messages_will_be_consumed(_context: Context, _posts: Vec<Post>) -> PostsVerdict {
        PostsVerdict::Unchanged
    }

    /// A post was kept.
    fn message_has_been_posted(_context: Context, _post: Post) {}

    /// A post was changed.
    fn message_has_been_updated(_context: Context, _new_post: Post, _old_post: Post) {}

    /// A post was deleted.
    fn message_has_been_deleted(_context: Context, _post: Post) {}

    /// A reaction was added.
    fn reaction_has_been_added(_context: Context, _reaction: Reaction) {}

    /// A reaction was removed.
    fn reaction_has_been_removed(_context: Context, _reaction: Reaction) {}

    /// A scheduled post is about to be kept.
    /// `scheduled_post` is JSON.
    fn scheduled_post_will_be_created(_context: Context, _scheduled_post: String) -> JsonVerdict {
        JsonVerdict::Unchanged
    }

    /// A draft is about to be kept.
    /// `draft` is JSON.
    fn draft_will_be_upserted(_context: Context, _draft: String) -> JsonVerdict {
        JsonVerdict::Unchanged
    }

    /// Somebody is about to sign in.
    fn user_will_log_in(_context: Context, _user: User) -> Option<String> {
        None
    }

    /// Somebody signed in.
    fn user_has_logged_in(_context: Context, _user: User) {}

    /// An account was created.
    fn user_has_been_created(_context: Context, _user: User) {}

    /// An account was deactivated.
    fn user_has_been_deactivated(_context: Context, _user: User) {}

    /// Somebody's preferences changed.
    /// `preferences` is JSON.
    fn preferences_have_changed(_context: Context, _preferences: String) {}

    /// Somebody signed in through SAML; the assertion is JSON in Mattermost's shape.
    /// `assertion` is JSON.
    fn saml_login(_context: Context, _user: User, _assertion: String) -> Option<String> {
        None
    }

    /// A channel was created.
    fn channel_has_been_created(_context: Context, _channel: Channel) {}

    /// A channel is about to be changed.
    /// `new_channel` is JSON.
    /// `old_channel` is JSON.
    fn channel_will_be_updated(_context: Context, _new_channel: String, _old_channel: String) -> JsonVerdict {
        JsonVerdict::Unchanged
    }

    /// A channel is about to be archived.
    fn channel_will_be_archived(_context: Context, _channel: Channel) -> Option<String> {
        None
    }

    /// A channel is about to be taken out of the archive.
    fn channel_will_be_restored(_context: Context, _channel: Channel) -> Option<String> {
        None
    }

    /// Somebody is about to become a member of a channel.
    /// `member` is JSON.
    fn channel_member_will_be_added(_context: Context, _member: String) -> JsonVerdict {
        JsonVerdict::Unchanged
    }

    /// Somebody became a member of a channel; the actor is who added them.
    fn user_has_joined_channel(_context: Context, _member: ChannelMember, _actor: Option<User>) {}

    /// Somebody is no member of a channel any more; the actor is who removed them.
    fn user_has_left_channel(_context: Context, _member: ChannelMember, _actor: Option<User>) {}

    /// Somebody is about to become a member of a team.
    /// `member` is JSON.
    fn team_member_will_be_added(_context: Context, _member: String) -> JsonVerdict {
        JsonVerdict::Unchanged
    }

    /// Somebody became a member of a team; the actor is who added them.
    /// `member` is JSON.
    fn user_has_joined_team(_context: Context, _member: String, _actor: Option<User>) {}

    /// Somebody is no member of a team any more; the actor is who removed them.
    /// `member` is JSON.
    fn user_has_left_team(_context: Context, _member: String, _actor: Option<User>) {}

    /// A file is about to be handed out; the last argument says as what (`file`, `thumbnail`, `preview`).
    /// `info` is JSON.
    fn file_will_be_downloaded(
        _context: Context,
        _info: String,
        _user_id: String,
        _download_type: String,
    ) -> Option<String> {
        None
    }

    /// A WebSocket was opened.
    fn web_socket_connected(_context: Context, _connection_id: String, _user_id: String) {}

    /// A WebSocket was closed.
    fn web_socket_disconnected(_context: Context, _connection_id: String, _user_id: String) {}

    /// A client sent an action that is addressed to plugins.
    /// `request` is JSON.
    fn web_socket_message_has_been_posted(
        _context: Context,
        _connection_id: String,
        _user_id: String,
        _request: String,
    ) {
    }

    /// The configuration is about to be kept; JSON of the whole document.
    /// `config` is JSON.
    fn configuration_will_be_saved(_context: Context, _config: String) -> JsonVerdict {
        JsonVerdict::Unchanged
    }

    /// A notification mail is about to be sent.
    /// `notification` is JSON.
    fn email_notification_will_be_sent(_context: Context, _notification: String) -> JsonVerdict {
        JsonVerdict::Unchanged
    }

    /// A push notification is about to be sent.
    /// `notification` is JSON.
    fn notification_will_be_pushed(_context: Context, _notification: String, _user_id: String) -> JsonVerdict {
        JsonVerdict::Unchanged
    }

    /// Another node's copy of the plugin says something.
    /// `event` is JSON.
    fn cluster_event(_context: Context, _event: String) -> Result<(), Error> {
        Ok(())
    }

    /// Old data is to be deleted; answers how much was.
    fn run_data_retention(_context: Context, _now: i64, _batch_size: i64) -> Result<i64, Error> {
        Ok(0)
    }

    /// Mattermost's daily report, which Jackfield never sends; here so that the table is whole.
    fn send_daily_telemetry(_context: Context) -> Result<(), Error> {
        Ok(())
    }

    /// Limits of Mattermost's cloud, which Jackfield does not have; here so that the table is whole.
    /// `limits` is JSON.
    fn cloud_limits_updated(_context: Context, _limits: String) -> Result<(), Error> {
        Ok(())
    }

    /// Files for a support packet.
    fn generate_support_data(_context: Context) -> Result<String, Error> {
        Ok("null".into())
    }

    /// Changes of a shared channel are to be sent to another server.
    /// `message` is JSON.
    /// `remote` is JSON.
    fn shared_channels_sync(_context: Context, _message: String, _remote: String) -> Result<String, Error> {
        Ok("null".into())
    }

    /// Is the other server there?
    /// `remote` is JSON.
    fn shared_channels_ping(_context: Context, _remote: String) -> Result<bool, Error> {
        Ok(false)
    }

    /// A shared channel's file is to be sent to another server.
    /// `info` is JSON.
    /// `remote` is JSON.
    fn shared_channels_attachment(_context: Context, _info: String, _post: Post, _remote: String) -> Result<(), Error> {
        Ok(())
    }

    /// A shared user's picture is to be sent to another server.
    /// `remote` is JSON.
    fn shared_channels_profile_image(_context: Context, _user: User, _remote: String) -> Result<(), Error> {
        Ok(())
    }
}
