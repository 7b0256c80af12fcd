//! The list of integrations as a file, for those who keep books.

use std::collections::BTreeSet;

use jackfield_model::permission::ReadIntegrations;
use jackfield_model::{AppError, Integration, Millis};

use super::{Place, Wanted, list};
use crate::authorize::Granted;
use crate::reports::quoted;
use crate::{App, Failure, Result};

/// Integrations that one file holds.
const MOST: usize = 20_000;
/// Of one reading.
const PAGE: i64 = 500;

const COLUMNS: &str =
    "kind,id,name,description,owner_id,owner,team_id,scopes,state,created_at,expires_at,last_used_at,calls,errors\n";

/// What the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Json,
}

impl Format {
    /// # Errors
    /// 400 for another one.
    pub fn read(text: &str) -> Result<Self> {
        match text {
            "" | "csv" => Ok(Self::Csv),
            "json" => Ok(Self::Json),
            _ => Err(AppError::invalid_url_param("format").into()),
        }
    }

    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }

    pub fn file_name(self) -> &'static str {
        match self {
            Self::Csv => "integrations.csv",
            Self::Json => "integrations.json",
        }
    }
}

/// All integrations that are wanted, as a file.
///
/// # Errors
/// 400 for more than a file holds.
#[crate::boxed]
pub async fn export(
    app: &App,
    granted: &Granted<ReadIntegrations>,
    wanted: &Wanted,
    format: Format,
    failing: &BTreeSet<String>,
) -> Result<Vec<u8>> {
    let mut all = Vec::new();
    let mut from = Place::default();
    loop {
        let page = list(app, granted, wanted, (from, PAGE), failing).await?;
        all.extend(page.integrations);
        if all.len() > MOST {
            return Err(Failure::of("app.integrations.export.too_many.app_error", 400).with("most", MOST));
        }
        if page.next.is_empty() {
            break;
        }
        from = Place::read(&page.next)?;
    }
    Ok(match format {
        Format::Json => serde_json::to_vec(&all).unwrap_or_default(),
        Format::Csv => all.iter().fold(COLUMNS.to_owned(), |text, one| text + &line(one)).into_bytes(),
    })
}

fn line(one: &Integration) -> String {
    let time = |at: Millis| if at.is_never() { String::new() } else { at.to_string() };
    let number = |count: Option<i64>| count.map(|count| count.to_string()).unwrap_or_default();
    let fields = [
        one.kind.to_string(),
        one.id.clone(),
        one.name.clone(),
        one.description.clone(),
        one.owner_id.clone(),
        one.owner_name.clone(),
        one.team_id.to_string(),
        one.scopes.join(" "),
        one.state.to_string(),
        time(one.create_at),
        time(one.expires_at),
        time(one.last_used_at),
        number(one.calls),
        number(one.errors),
    ];
    let mut line = fields.map(|field| quoted(&field)).join(",");
    line.push('\n');
    line
}
