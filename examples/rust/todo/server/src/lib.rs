//! Answers `/todo`, and what the right-hand side asks. Whose list it is, is said by the server and never by the client.

use jackfield_plugin_api::database::{self, Row};
use jackfield_plugin_api::http::{Request, RequestBody, ResponseOut};
use jackfield_plugin_api::{Command, CommandArgs, CommandResponse, Context, Error, Plugin, host, plugin};
use serde_json::{Value, json};

const LONGEST: usize = 500;
const MOST: i64 = 500;
/// The longest body of a request.
const BODY: usize = 16 * 1024;

struct Todo;

struct Item {
    id: i64,
    text: String,
    done: bool,
}

impl From<Row<'_>> for Item {
    fn from(row: Row<'_>) -> Self {
        Self { id: row.integer("id"), text: row.text("text").to_owned(), done: row.is_true("done") }
    }
}

#[plugin]
impl Plugin for Todo {
    fn activate() -> Result<(), String> {
        let command = Command {
            trigger: "todo".into(),
            description: "Your list of things to do".into(),
            hint: "[add TEXT | done NUMBER]".into(),
            ..Command::default()
        };
        host::commands::register(&command).map_err(|error| error.message)
    }

    fn execute_command(_: Context, args: CommandArgs) -> Result<CommandResponse, Error> {
        let rest = args.command.trim_start_matches("/todo").trim();
        let (word, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        match (word, rest.trim(), rest.trim().parse()) {
            ("", ..) => {}
            ("add", text, _) => add(&args.user_id, text)?,
            ("done", _, Ok(id)) => set(&args.user_id, id, true)?,
            _ => return Ok(CommandResponse::ephemeral("Say `/todo`, `/todo add TEXT` or `/todo done NUMBER`.")),
        }
        Ok(CommandResponse::ephemeral(shown(&list(&args.user_id)?)))
    }

    fn serve_http(_: Context, request: Request, body: RequestBody, response: ResponseOut) {
        let Some(user) = request.user_id() else { return response.send_text(401, "Sign in first.") };
        let Ok(Some(body)) = body.read_all(BODY) else { return response.send_text(413, "That is too long.") };
        let said: Value = serde_json::from_slice(&body).unwrap_or_default();
        match answer(user, &request, &said) {
            Ok(Some(items)) => response.send(200, "application/json", items.to_string().as_bytes()),
            Ok(None) => response.send_text(404, "Not found."),
            Err(error) => {
                let told = json!({ "id": error.id, "message": error.message });
                response.send(error.status_code, "application/json", told.to_string().as_bytes());
            }
        }
    }
}

fn answer(user: &str, request: &Request, said: &Value) -> Result<Option<Value>, Error> {
    let item: Option<i64> = request.path.strip_prefix("/items/").and_then(|id| id.parse().ok());
    match (request.method.as_str(), request.path.as_str(), item) {
        ("GET", "/items", _) => {}
        ("POST", "/items", _) => add(user, said["text"].as_str().unwrap_or_default().trim())?,
        ("PUT", _, Some(id)) => set(user, id, said["done"].as_bool().unwrap_or_default())?,
        ("DELETE", _, Some(id)) => {
            database::execute("DELETE FROM items WHERE id = $1 AND user_id = $2", &[id.into(), user.into()])?;
        }
        _ => return Ok(None),
    }
    let items = list(user)?;
    Ok(Some(items.iter().map(|item| json!({ "id": item.id, "text": item.text, "done": item.done })).collect()))
}

fn list(user: &str) -> Result<Vec<Item>, Error> {
    let sql = "SELECT id, text, done FROM items WHERE user_id = $1 ORDER BY done, id LIMIT $2";
    Ok(database::query(sql, &[user.into(), MOST.into()])?.iter().map(Item::from).collect())
}

fn add(user: &str, text: &str) -> Result<(), Error> {
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(Error::new("todo.text", 400, format!("An item has 1 to {LONGEST} letters.")));
    }
    // Counted by the statement that inserts: two at once find no way around it.
    let sql = "INSERT INTO items (user_id, text) SELECT $1, $2 WHERE (SELECT count(*) FROM items WHERE user_id = $1) < $3";
    match database::execute(sql, &[user.into(), text.into(), MOST.into()])? {
        0 => Err(Error::new("todo.many", 400, format!("A list has {MOST} items."))),
        _ => Ok(()),
    }
}

fn set(user: &str, id: i64, done: bool) -> Result<(), Error> {
    let sql = "UPDATE items SET done = $1 WHERE id = $2 AND user_id = $3";
    match database::execute(sql, &[done.into(), id.into(), user.into()])? {
        0 => Err(Error::new("todo.missing", 404, "There is no such item.")),
        _ => Ok(()),
    }
}

fn shown(items: &[Item]) -> String {
    let lines = items.iter().map(|item| {
        let mark = if item.done { "x" } else { " " };
        format!("- [{mark}] {} ({})", item.text, item.id)
    });
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() { "Nothing to do.".into() } else { lines.join("\n") }
}
