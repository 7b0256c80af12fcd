//! The server half of the GitHub plugin: subscriptions by slash command, posts from webhooks.

mod api;
mod card;
mod command;
mod delivery;
mod feature;
mod settings;
mod signature;
mod subscriptions;
mod text;
mod webhook;

use jackfield_plugin_api::http::{Request, RequestBody, ResponseOut};
use jackfield_plugin_api::{BotDraft, CommandArgs, CommandResponse, Context, Error, Plugin, host, plugin};

/// Where the bot's id is kept.
const BOT: &str = "bot";

struct GitHub;

#[plugin]
impl Plugin for GitHub {
    fn activate() -> Result<(), String> {
        let draft = BotDraft {
            username: "github".into(),
            display_name: "GitHub".into(),
            description: "Tells what happens in GitHub repositories.".into(),
        };
        let bot = host::bots::ensure(&draft).map_err(|error| error.message)?;
        host::kv::set(BOT, bot.as_bytes(), None).map_err(|error| error.message)?;
        host::commands::register(&command::described()).map_err(|error| error.message)
    }

    fn execute_command(_: Context, args: CommandArgs) -> Result<CommandResponse, Error> {
        command::run(&args)
    }

    fn serve_http(_: Context, request: Request, body: RequestBody, response: ResponseOut) {
        match (request.method.as_str(), request.path.as_str()) {
            ("POST", "/webhook") => webhook::receive(&request, &body, &response),
            ("GET", "/api/v1/subscriptions") => api::list(&request, &response),
            (_, "/webhook") => response.send_text(405, "GitHub posts here."),
            _ => response.send_text(404, "Not found."),
        }
    }
}
