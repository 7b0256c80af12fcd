//! The plugin's own tables, asked and changed in SQL.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Value, json};

use super::{Entry, Method, PluginApi};
use crate::plugins::Capability;
use crate::plugins::own_database::{Datum, Said, Told, failure};
use crate::{Failure, Result};

/// A value; as JSON bytes are `{"blob": "<base64>"}`.
#[derive(Clone, Debug, PartialEq)]
pub struct SqlValue(pub Datum);

/// A statement of a transaction.
#[derive(Clone, Debug, Deserialize)]
pub struct SqlStatement {
    pub sql: String,
    #[serde(default)]
    pub values: Vec<SqlValue>,
    /// How many rows it has to touch; else nothing of the transaction is kept.
    #[serde(default)]
    pub changes: Option<u64>,
}

/// What a statement answered.
#[derive(Clone, Debug, Serialize)]
pub struct SqlAnswer {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<SqlValue>>,
    /// How many rows it touched, or answered.
    pub changes: u64,
}

methods! {
    /// Asks the plugin's own tables, or changes them and answers what `RETURNING` names. Values stand for `$1`, `$2`…
    DatabaseQuery = Database (sql: String, values: Vec<SqlValue>) -> SqlAnswer as "database.query" |api| {
        api.on_own_tables(vec![said(sql, values, None)]).await?.pop().ok_or_else(unanswered)
    }
    /// Changes the plugin's own tables, and answers how many rows were touched.
    DatabaseExecute = Database (sql: String, values: Vec<SqlValue>) -> u64 as "database.execute" |api| {
        let answer = api.on_own_tables(vec![said(sql, values, None)]).await?.pop().ok_or_else(unanswered)?;
        Ok(answer.changes)
    }
    /// Runs statements in order, and keeps what they change all together or not at all.
    DatabaseTransaction = Database (statements: Vec<SqlStatement>) -> Vec<SqlAnswer> as "database.transaction" |api| {
        let said = statements.into_iter().map(|one| said(one.sql, one.values, one.changes));
        api.on_own_tables(said.collect()).await
    }
}

fn said(sql: String, values: Vec<SqlValue>, changes: Option<u64>) -> Said {
    Said { sql, values: values.into_iter().map(|value| value.0).collect(), changes }
}

fn unanswered() -> Failure {
    Failure::of("app.plugin.database.busy.app_error", 503)
}

impl PluginApi {
    async fn on_own_tables(&self, said: Vec<Said>) -> Result<Vec<SqlAnswer>> {
        let database = self.own_database.as_ref().ok_or_else(unanswered)?;
        let told = database.0.run(said).await.map_err(failure)?;
        Ok(told.into_iter().map(SqlAnswer::from).collect())
    }
}

impl From<Told> for SqlAnswer {
    fn from(told: Told) -> Self {
        let rows = told.rows.into_iter().map(|row| row.into_iter().map(SqlValue).collect()).collect();
        Self { columns: told.columns, rows, changes: told.changes }
    }
}

impl Serialize for SqlValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match &self.0 {
            Datum::Null => Value::Null,
            Datum::Boolean(value) => (*value).into(),
            Datum::Integer(value) => (*value).into(),
            Datum::Real(value) => (*value).into(),
            Datum::Text(text) => text.as_str().into(),
            Datum::Blob(bytes) => json!({ "blob": STANDARD.encode(bytes) }),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for SqlValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        Ok(Self(match Value::deserialize(deserializer)? {
            Value::Null => Datum::Null,
            Value::Bool(value) => Datum::Boolean(value),
            Value::String(text) => Datum::Text(text),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Datum::Integer(whole),
                (None, Some(real)) => Datum::Real(real),
                (None, None) => return Err(de::Error::custom("a number is too large")),
            },
            other => {
                let blob = other.get("blob").and_then(Value::as_str).map(|text| STANDARD.decode(text));
                let Some(Ok(bytes)) = blob else {
                    return Err(de::Error::custom("a value is null, a truth, a number, a text or bytes"));
                };
                Datum::Blob(bytes)
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_from_json_as_they_were() {
        let values = [
            Datum::Null,
            Datum::Boolean(true),
            Datum::Integer(i64::MIN),
            Datum::Real(0.5),
            Datum::Text("a".into()),
            Datum::Blob(vec![0, 255]),
        ];
        for value in values.map(SqlValue) {
            let json = serde_json::to_value(&value).unwrap();
            assert_eq!(serde_json::from_value::<SqlValue>(json).unwrap(), value);
        }
        for bad in ["[1]", "{}", "{\"blob\": \"?\"}", "{\"blob\": 1}"] {
            assert!(serde_json::from_str::<SqlValue>(bad).is_err(), "{bad}");
        }
    }
}
