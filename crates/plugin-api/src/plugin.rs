//! The trait that a plugin implements.

use crate::http::{Request, RequestBody, ResponseOut};
use crate::{ChannelMember, CommandArgs, CommandResponse, Context, Error, Post, PostVerdict, User};

/// A plugin. Write the hooks that it needs; `#[plugin]` exports those and no others.
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

    /// A post is about to be kept.
    fn message_will_be_posted(_context: Context, _post: Post) -> PostVerdict {
        PostVerdict::Unchanged
    }

    /// A post is about to be changed.
    fn message_will_be_updated(_context: Context, _new_post: Post, _old_post: Post) -> PostVerdict {
        PostVerdict::Unchanged
    }

    /// A post was kept.
    fn message_has_been_posted(_context: Context, _post: Post) {}

    /// An account was created.
    fn user_has_been_created(_context: Context, _user: User) {}

    /// Somebody became a member of a channel; `actor` is who added them, when somebody else did.
    fn user_has_joined_channel(_context: Context, _member: ChannelMember, _actor: Option<User>) {}

    /// Somebody gave a slash command that the plugin registered.
    fn execute_command(_context: Context, _args: CommandArgs) -> Result<CommandResponse, Error> {
        Ok(CommandResponse::default())
    }

    /// A request below `/plugins/<id>/`. Runs in an instance of its own.
    fn serve_http(_context: Context, _request: Request, _body: RequestBody, response: ResponseOut) {
        response.send_text(404, "Not found.");
    }

    /// A job that the plugin scheduled is due. An error has it tried again later.
    fn scheduled(_name: String, _payload: Vec<u8>) -> Result<(), String> {
        Ok(())
    }
}
