//! Writes the page of what Go plugins find: hooks, API methods, the SQL driver's methods, and why not the rest.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Result, bail};
use jackfield_domain::hooks::HookId;
use jackfield_domain::plugins::{Answered, UNSERVED, why_unserved};
use serde::Deserialize;
use serde_json::Value;

use crate::output::{Mode, emit};

/// What Mattermost's package has; the driver's methods are not in the tables, because their types are written by hand.
#[derive(Deserialize)]
struct Schema {
    hooks: BTreeMap<String, Value>,
    api: BTreeMap<String, Value>,
}

/// The other way in which plugins call `PluginHTTP`, no method of its own.
const STREAMED: &str = "PluginHTTPStream";
/// A call of Mattermost's own before any hook: which ones are there?
const ASKED_FIRST: &str = "Implemented";

const DRIVER: &[&str] = &[
    "Conn",
    "ConnPing",
    "ConnClose",
    "ConnQuery",
    "ConnExec",
    "Tx",
    "TxCommit",
    "TxRollback",
    "Stmt",
    "StmtClose",
    "StmtNumInput",
    "StmtQuery",
    "StmtExec",
    "RowsColumns",
    "RowsClose",
    "RowsNext",
    "RowsHasNextResultSet",
    "RowsNextResultSet",
    "RowsColumnTypeDatabaseTypeName",
    "RowsColumnTypePrecisionScale",
];

pub fn generate(mode: Mode) -> Result<()> {
    let schema: Schema = serde_json::from_str(include_str!("../../plugin-host/schema/go-plugin.json"))?;
    emit(mode, "docs/reference/go-plugins.md", &page(&schema)?)
}

fn page(schema: &Schema) -> Result<String> {
    let methods: Vec<&str> = schema.api.keys().map(String::as_str).filter(|name| *name != STREAMED).collect();
    for name in UNSERVED.iter().flat_map(|family| family.methods) {
        if !methods.contains(name) {
            bail!("{name} is listed as not served, but Mattermost does not have it");
        }
    }
    let served: Vec<&str> = methods.iter().copied().filter(|name| why_unserved(name).is_none()).collect();
    let mut hooks = Vec::new();
    for name in schema.hooks.keys() {
        let why = match name.as_str() {
            ASKED_FIRST => None,
            name => HookId::from_name(name).map_or(Some("The server does not know it."), |hook| hook.raised().err()),
        };
        hooks.push((name.as_str(), why));
    }
    let raised: Vec<&str> = hooks.iter().filter(|(_, why)| why.is_none()).map(|(name, _)| *name).collect();
    let mut text = String::from(
        "# What Go plugins find\n\nWritten by `cargo xtask generate`. Mattermost's server plugins run as they are; \
         this is what they may implement and call.\nA method that means nothing here answers as Mattermost's server \
         without a license does, or an error that names it (`api.plugin.method_not_served.app_error`), and the log says so.\n",
    );
    let _ = writeln!(
        text,
        "\n| | served | of |\n|---|---|---|\n| hooks | {} | {} |\n| API methods | {} | {} |\n| SQL driver's methods | {} | {} |",
        raised.len(),
        hooks.len(),
        served.len(),
        methods.len(),
        DRIVER.len(),
        DRIVER.len(),
    );
    let _ = writeln!(text, "\n## Hooks\n\n{}\n\n| not raised | why |\n|---|---|", listed(&raised));
    for (name, why) in hooks.iter().filter_map(|(name, why)| why.map(|why| (name, why))) {
        let _ = writeln!(text, "| `{name}` | {why} |");
    }
    let _ = writeln!(text, "\n## API methods\n\n{}\n\n| not served | why | answers |\n|---|---|---|", listed(&served));
    for family in UNSERVED {
        let answer = match family.answer {
            Answered::Refused(id, status) => format!("`{id}`, {status}"),
            Answered::Done => "as done".to_owned(),
            Answered::NotHere => "`api.plugin.method_not_served.app_error`, 501".to_owned(),
        };
        let _ = writeln!(text, "| {} | {} | {answer} |", listed(family.methods), family.why);
    }
    let _ = writeln!(
        text,
        "\n## The SQL driver\n\n{}\n\nOn PostgreSQL. On SQLite a connection is refused with an error that says so.",
        listed(DRIVER)
    );
    Ok(text)
}

fn listed(names: &[&str]) -> String {
    let marked: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    marked.join(", ")
}
