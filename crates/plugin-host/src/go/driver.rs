//! The SQL driver that Mattermost's plugins open over RPC: connections, transactions, statements and rows by name.
//! Each is the plugin's own and ends with it.

mod open;
mod types;
mod values;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use jackfield_domain::plugins::sql::{RawFault, RawValue};

use super::{
    api::{ApiFailure, ApiHandler},
    gob::{Type, Value},
    rpc::{Reply, Service, method_not_found},
};

use open::Open;
pub(super) use types::REGISTERED;

/// Go's names for the failures that `database/sql` looks for, as Mattermost numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    Eof = 1,
    ConnectionDone = 3,
    TransactionDone = 4,
    BadConnection = 6,
}

/// Why a method has no answer.
#[derive(Clone, Debug)]
enum Failed {
    Known(Known),
    Told(RawFault),
}

impl Failed {
    fn text(text: &str) -> Self {
        Self::Told(RawFault::plain(text))
    }
}

impl From<RawFault> for Failed {
    fn from(fault: RawFault) -> Self {
        Self::Told(fault)
    }
}

type Outcome<T> = Result<T, Failed>;

/// The methods that are answered: all that the driver has.
pub const METHODS: &[&str] = &[
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

/// Serves the driver on a plugin's stream.
pub(super) struct Driver {
    handler: Arc<dyn ApiHandler>,
    open: Arc<Open>,
}

impl Driver {
    pub(super) fn new(handler: Arc<dyn ApiHandler>) -> Self {
        Self { handler, open: Arc::default() }
    }
}

impl Service for Driver {
    fn call(&self, method: String, arguments: Value) -> BoxFuture<'static, Reply> {
        let (handler, open) = (Arc::clone(&self.handler), Arc::clone(&self.open));
        Box::pin(async move {
            let Some(name) = method.strip_prefix("Plugin.").filter(|name| METHODS.contains(name)) else {
                return Err(method_not_found(&method));
            };
            answer(name, &*handler, &open, arguments).await
        })
    }
}

async fn answer(name: &str, handler: &dyn ApiHandler, open: &Open, mut arguments: Value) -> Reply {
    Ok(match name {
        "Conn" => values::name_reply(connect(handler, open).await),
        "ConnPing" => values::error_reply(open.ping(&values::text(arguments)).await),
        "ConnClose" => values::error_reply(open.close_connection(&values::text(arguments))),
        "ConnQuery" => {
            let (id, sql, given) = values::statement(&mut arguments)?;
            values::name_reply(open.query(&id, &sql, &given).await)
        }
        "ConnExec" => {
            let (id, sql, given) = values::statement(&mut arguments)?;
            values::touched_reply(open.execute(&id, &sql, &given).await)
        }
        "Tx" => {
            let id = values::field_text(&mut arguments, "A");
            let (isolation, read_only) = values::transaction(&mut arguments);
            values::name_reply(open.begin(&id, isolation, read_only).await)
        }
        "TxCommit" => values::error_reply(open.end(&values::text(arguments), true).await),
        "TxRollback" => values::error_reply(open.end(&values::text(arguments), false).await),
        "Stmt" => {
            let (id, sql) = (values::field_text(&mut arguments, "A"), values::field_text(&mut arguments, "B"));
            values::name_reply(open.prepare(&id, &sql).await)
        }
        "StmtClose" => values::error_reply(open.close_statement(&values::text(arguments))),
        "StmtNumInput" => values::count_reply(open.inputs(&values::text(arguments))),
        "StmtQuery" => {
            let (id, given) = values::prepared(&mut arguments)?;
            values::name_reply(open.query_prepared(&id, &given).await)
        }
        "StmtExec" => {
            let (id, given) = values::prepared(&mut arguments)?;
            values::touched_reply(open.execute_prepared(&id, &given).await)
        }
        "RowsColumns" => values::names_reply(open.columns(&values::text(arguments))),
        "RowsClose" => values::error_reply(open.close_rows(&values::text(arguments))),
        "RowsNext" => values::row_reply(open.next(&values::field_text(&mut arguments, "A")).await),
        // PostgreSQL answers a statement with values by one set of rows.
        "RowsHasNextResultSet" => values::flag_reply(false),
        "RowsNextResultSet" => values::error_reply(Err(Failed::Known(Known::Eof))),
        "RowsColumnTypeDatabaseTypeName" => {
            let (id, at) = values::column(&mut arguments);
            let column = open.column(&id, at);
            (&Type::String, Value::String(column.map(|column| column.kind).unwrap_or_default()))
        }
        _ => {
            let (id, at) = values::column(&mut arguments);
            values::precision_reply(open.column(&id, at).and_then(|column| column.precision))
        }
    })
}

async fn connect(handler: &dyn ApiHandler, open: &Open) -> Outcome<String> {
    let database = open.database(|| {
        handler.database().map_err(|failure| match failure {
            ApiFailure::NotServed => Failed::text("this server gives plugins no SQL connection"),
            ApiFailure::Failed(error) => Failed::text(&error.to_string()),
        })
    })?;
    open.connect(&database).await
}

/// A row's values, in the order of its columns.
type Row = Vec<RawValue>;
