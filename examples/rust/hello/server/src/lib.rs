//! Answers `/hello NAME`, and the button of the web half.

use jackfield_plugin_api::http::{Request, RequestBody, ResponseOut};
use jackfield_plugin_api::{Command, CommandArgs, CommandResponse, Context, Error, Plugin, host, plugin};

struct Hello;

#[plugin]
impl Plugin for Hello {
    fn activate() -> Result<(), String> {
        let command = Command {
            trigger: "hello".into(),
            description: "Says hello".into(),
            hint: "[name]".into(),
            ..Command::default()
        };
        host::commands::register(&command).map_err(|error| error.message)
    }

    fn execute_command(_: Context, args: CommandArgs) -> Result<CommandResponse, Error> {
        let given = args.command.replacen("/hello", "", 1).trim().to_owned();
        let name = if given.is_empty() { host::users_read::get(&args.user_id)?.username } else { given };
        Ok(CommandResponse::ephemeral(format!("Hello {name}.")))
    }

    fn serve_http(_: Context, request: Request, _: RequestBody, response: ResponseOut) {
        if request.path != "/hello" {
            return response.send_text(404, "Not found.");
        }
        let Some(id) = request.user_id() else { return response.send_text(401, "Sign in first.") };
        match host::users_read::get(id) {
            // A name has no letters that JSON escapes.
            Ok(user) => {
                let body = format!(r#"{{"text":"Hello {}."}}"#, user.username);
                response.send(200, "application/json", body.as_bytes());
            }
            Err(error) => response.send_text(error.status_code, &error.message),
        }
    }
}
