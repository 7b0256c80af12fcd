//! Replaces the tokens of sessions and people by their hashes, once.

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::hand::Hand;
use crate::Result;
use crate::statement::{Query, Statement};
use crate::token::hashed;

/// Rows of one statement.
const ROWS: usize = 500;

/// The two tables, each with how it is read and written.
static TABLES: [(Statement, Statement); 2] = [
    (
        Statement::new("SELECT id, token FROM sessions WHERE length(token) <> 64", file!(), line!()),
        Statement::new(
            "UPDATE sessions SET token = rows.token FROM {rows $1: id text, token text} WHERE sessions.id = rows.id",
            file!(),
            line!(),
        ),
    ),
    (
        Statement::new("SELECT id, token FROM useraccesstokens WHERE length(token) <> 64", file!(), line!()),
        Statement::new(
            "UPDATE useraccesstokens SET token = rows.token FROM {rows $1: id text, token text}
             WHERE useraccesstokens.id = rows.id",
            file!(),
            line!(),
        ),
    ),
];

/// The step of the migration.
pub fn hash(hand: &mut Hand) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        for (read, write) in &TABLES {
            let rows: Vec<(String, String)> = hand.all(Query::new(read)).await?;
            for some in rows.chunks(ROWS) {
                let some = some.iter().map(|(id, token)| json!({ "id": id, "token": hashed(token) }));
                hand.execute(Query::new(write).bind(Value::Array(some.collect()))).await?;
            }
        }
        Ok(())
    })
}
