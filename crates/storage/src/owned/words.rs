//! The first of the two lines that keep a plugin's SQL within its own tables: a text is cut into words, what is not known to be
//! harmless is refused, and what goes to the database is written anew out of the words, so that the two cannot read it
//! differently. The second line is the engine's own: an authorizer on SQLite, a role on PostgreSQL.
//!
//! There is one language for both engines. Its types are `INTEGER` (64 bits; `INTEGER PRIMARY KEY` counts by itself), `REAL`,
//! `TEXT`, `BLOB` and `BOOLEAN`; values stand for `$1`, `$2`…

/// The longest text, and the most words in it.
const TEXT: usize = 64 * 1024;
const WORDS: usize = 8_000;
const DEPTH: usize = 40;
/// The most values of one statement.
const VALUES: usize = 500;

/// What plugins ask and write with.
const STATEMENTS: &[&str] = &["select", "insert", "update", "delete", "with"];
/// What else their migrations are made of, by the first two words.
const CHANGES: &[(&str, &[&str])] =
    &[("create", &["table", "index", "unique", "view"]), ("drop", &["table", "index", "view"]), ("alter", &["table"])];

/// Words that may stand before a parenthesis and call nothing.
const BEFORE_PARENTHESIS: &[&str] = &[
    "all",
    "and",
    "as",
    "between",
    "by",
    "case",
    "char",
    "character",
    "check",
    "conflict",
    "decimal",
    "default",
    "distinct",
    "else",
    "except",
    "exists",
    "filter",
    "from",
    "having",
    "in",
    "intersect",
    "is",
    "join",
    "key",
    "like",
    "limit",
    "not",
    "numeric",
    "offset",
    "on",
    "or",
    "over",
    "returning",
    "select",
    "set",
    "then",
    "union",
    "unique",
    "using",
    "values",
    "varchar",
    "when",
    "where",
];
/// All functions that there are: none looks at anything but its arguments, none makes much of little.
const FUNCTIONS: &[&str] = &[
    "abs",
    "avg",
    "cast",
    "coalesce",
    "count",
    "dense_rank",
    "first_value",
    "greatest",
    "lag",
    "last_value",
    "lead",
    "least",
    "length",
    "lower",
    "ltrim",
    "max",
    "min",
    "nullif",
    "rank",
    "round",
    "row_number",
    "rtrim",
    "substr",
    "substring",
    "sum",
    "trim",
    "upper",
];
/// Words that begin, or belong to, what no plugin may do; also those that only one of the engines would know.
const REFUSED: &[&str] = &[
    "analyze",
    "attach",
    "authorization",
    "autoincrement",
    "begin",
    "call",
    "cluster",
    "commit",
    "concurrently",
    "copy",
    "current_catalog",
    "current_role",
    "current_schema",
    "current_user",
    "database",
    "deallocate",
    "detach",
    "discard",
    "domain",
    "explain",
    "extension",
    "function",
    "grant",
    "inherit",
    "inherits",
    "language",
    "listen",
    "load",
    "lock",
    "materialized",
    "notify",
    "operator",
    "owned",
    "owner",
    "policy",
    "pragma",
    "prepare",
    "procedure",
    "publication",
    "reassign",
    "recursive",
    "refresh",
    "reindex",
    "release",
    "reset",
    "revoke",
    "role",
    "rollback",
    "routine",
    "rule",
    "savepoint",
    "schema",
    "security",
    "sequence",
    "server",
    "session",
    "session_user",
    "subscription",
    "system_user",
    "tablesample",
    "tablespace",
    "temp",
    "temporary",
    "transaction",
    "trigger",
    "truncate",
    "unlisten",
    "unlogged",
    "user",
    "vacuum",
    "virtual",
];
/// How names begin that are the engines' or the server's.
const RESERVED: &[&str] = &["pg_", "sqlite_", "jackfield_", "pragma_", "information_schema"];
/// The server's views, which migrations do not touch.
const VIEWS: &str = "core_";
/// What no name before a dot is, on either engine.
const SCHEMAS: &[&str] = &["main", "temp", "core", "public", "pg_catalog", "pg_toast"];
/// Words behind which a table is named.
const NAMES_TABLE: &[&str] = &["from", "join", "into", "update", "table", "references", "view", "index"];

/// Signs of more than one letter first.
const SIGNS: &[&str] = &["<>", "<=", ">=", "!=", "||", "(", ")", ",", ".", "=", "<", ">", "+", "-", "*", "/", "%"];

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Questions and changes of rows while the plugin runs.
    Rows,
    /// A file of a migration: also of tables, several statements in a row.
    Tables,
}

/// A statement that was looked at, in the words of each engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub sqlite: String,
    pub postgres: String,
    /// How many values it takes.
    pub values: usize,
    /// Whether it can only make the tables smaller or leave them as they are.
    pub shrinks: bool,
    /// Whether it only reads.
    pub reads: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    /// In lower case: names are, unless they are quoted.
    Plain(String),
    Quoted(String),
    Literal(String),
    Number(String),
    Value(usize),
    Sign(&'static str),
    End,
}

impl Word {
    fn is(&self, word: &str) -> bool {
        matches!(self, Self::Plain(plain) if plain == word)
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self, Self::Sign(known) if *known == sign)
    }

    fn name(&self) -> Option<&str> {
        match self {
            Self::Plain(name) | Self::Quoted(name) => Some(name),
            _ => None,
        }
    }
}

/// Reads one statement of a plugin that runs. `schemas` are the database's, by their names.
///
/// # Errors
/// Says what is refused, and why.
pub fn statement(text: &str, schemas: &[String]) -> Result<Text, String> {
    read(text, Purpose::Rows, schemas)?.pop().ok_or_else(|| "it is empty".into())
}

/// Reads the statements of a text.
///
/// # Errors
/// Says what is refused, and why.
pub fn read(text: &str, purpose: Purpose, schemas: &[String]) -> Result<Vec<Text>, String> {
    let words = words(text)?;
    let statements = || words.split(|word| *word == Word::End).filter(|words| !words.is_empty());
    if purpose == Purpose::Rows && statements().count() > 1 {
        return Err("it is more than one statement".into());
    }
    statements()
        .map(|words| {
            check(words, purpose, schemas)?;
            Ok(Text {
                sqlite: written(words, sqlite),
                postgres: written_for_postgres(words),
                values: values(words)?,
                shrinks: words.first().is_some_and(|word| word.is("delete") || word.is("select")),
                reads: !words.iter().any(|word| ["insert", "update", "delete"].iter().any(|writes| word.is(writes))),
            })
        })
        .collect()
}

/// Cuts a text. What either engine might read otherwise than this does is refused: escapes, quotes of dollars, brackets.
fn words(text: &str) -> Result<Vec<Word>, String> {
    if text.len() > TEXT {
        return Err(format!("it is longer than {} KiB", TEXT >> 10));
    }
    let mut rest = text;
    let mut words = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\n', '\r']);
        let Some(first) = rest.chars().next() else { return Ok(words) };
        if words.len() >= WORDS {
            return Err(format!("it has more than {WORDS} words"));
        }
        if rest.starts_with("--") {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
            continue;
        }
        if let Some(after) = rest.strip_prefix("/*") {
            let (inside, after) = after.split_once("*/").ok_or("a comment has no end")?;
            // PostgreSQL's comments nest, SQLite's do not.
            if inside.contains("/*") {
                return Err("a comment has a comment in it".into());
            }
            rest = after;
            continue;
        }
        let (word, after) = match first {
            '\'' => literal(rest)?,
            '"' => quoted(rest)?,
            '$' => value(rest)?,
            ';' => (Word::End, &rest[1..]),
            '0'..='9' => number(rest)?,
            'a'..='z' | 'A'..='Z' | '_' => plain(rest)?,
            _ => {
                let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                let sign = sign.ok_or_else(|| format!("it has {first:?}, which no statement needs"))?;
                (Word::Sign(sign), &rest[sign.len()..])
            }
        };
        words.push(word);
        rest = after;
    }
}

type Cut<'a> = Result<(Word, &'a str), String>;

fn literal(text: &str) -> Cut<'_> {
    let mut content = String::new();
    let mut rest = &text[1..];
    loop {
        let (before, after) = rest.split_once('\'').ok_or("a text in quotes has no end")?;
        content.push_str(before);
        match after.strip_prefix('\'') {
            Some(after) => {
                content.push('\'');
                rest = after;
            }
            None if content.contains('\0') => return Err("a text has a zero byte".into()),
            None => return Ok((Word::Literal(content), after)),
        }
    }
}

fn quoted(text: &str) -> Cut<'_> {
    let (name, after) = text[1..].split_once('"').ok_or("a name in quotes has no end")?;
    let is_name = !name.is_empty() && name.len() <= 63 && name.chars().all(is_part);
    if !is_name || after.starts_with('"') {
        return Err(format!("the name {name:?} has other letters than a-z, 0-9 and _"));
    }
    Ok((Word::Quoted(name.to_owned()), after))
}

fn value(text: &str) -> Cut<'_> {
    let digits = text[1..].bytes().take_while(u8::is_ascii_digit).count();
    let (number, after) = text[1..].split_at(digits);
    let number = number.parse().ok().filter(|number| (1..=VALUES).contains(number));
    let number = number.ok_or_else(|| format!("`$` is followed by the number of a value, 1 to {VALUES}"))?;
    if after.starts_with(is_part) || after.starts_with('$') {
        return Err("the number of a value is followed by a letter".into());
    }
    Ok((Word::Value(number), after))
}

fn number(text: &str) -> Cut<'_> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(text);
    if text[end..].starts_with('.') {
        end += 1 + digits(&text[end + 1..]);
    }
    if text[end..].starts_with(['e', 'E']) {
        let sign = usize::from(text[end + 1..].starts_with(['+', '-']));
        let exponent = digits(&text[end + 1 + sign..]);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    let (number, after) = text.split_at(end);
    if after.starts_with(is_part) || after.starts_with(['$', '.']) {
        return Err(format!("`{number}` is followed by what belongs to no number"));
    }
    Ok((Word::Number(number.to_owned()), after))
}

fn plain(text: &str) -> Cut<'_> {
    let end = text.find(|letter: char| !is_part(letter)).unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    // E'…', U&'…' and their like mean something else than a text.
    if after.starts_with(['\'', '"', '$']) || after.starts_with("&'") || after.starts_with("&\"") {
        return Err(format!("`{word}` stands right before a quote"));
    }
    if word.len() > 63 {
        return Err(format!("the name `{word}` is longer than 63 letters"));
    }
    Ok((Word::Plain(word.to_ascii_lowercase()), after))
}

fn is_part(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

fn values(words: &[Word]) -> Result<usize, String> {
    let mut used: Vec<usize> =
        words.iter().filter_map(|word| if let Word::Value(number) = word { Some(*number) } else { None }).collect();
    used.sort_unstable();
    used.dedup();
    match used.iter().zip(1..).find(|(used, number)| *used != number) {
        Some((_, missing)) => Err(format!("there is no `${missing}`, but one with a higher number")),
        None => Ok(used.len()),
    }
}

/// Looks at one statement.
fn check(words: &[Word], purpose: Purpose, schemas: &[String]) -> Result<(), String> {
    begins_well(words, purpose)?;
    let is_index =
        words.first().is_some_and(|word| word.is("create")) && words.iter().take(3).any(|word| word.is("index"));
    let mut depth = 0_usize;
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let next = words.get(at + 1);
        match word {
            Word::Sign("(") => depth += 1,
            Word::Sign(")") => depth = depth.checked_sub(1).ok_or("a parenthesis is closed that was not opened")?,
            Word::Value(_) if purpose == Purpose::Tables => return Err("a migration takes no values".into()),
            _ => {}
        }
        if depth > DEPTH {
            return Err(format!("parentheses are nested more than {DEPTH} deep"));
        }
        let Some(name) = word.name() else { continue };
        is_free(name, purpose)?;
        if let Word::Plain(word) = word {
            is_harmless(word, before, next)?;
        }
        let followed = |sign: &str| next.is_some_and(|next| next.is_sign(sign));
        if followed(".") {
            leads_nowhere(name, before, schemas)?;
        }
        if followed("(") {
            calls_nothing(word, before, is_index)?;
        }
    }
    if depth == 0 { Ok(()) } else { Err("a parenthesis is not closed".into()) }
}

fn begins_well(words: &[Word], purpose: Purpose) -> Result<(), String> {
    let first = words.first();
    if STATEMENTS.iter().any(|known| first.is_some_and(|word| word.is(known))) {
        return Ok(());
    }
    let change = CHANGES.iter().find(|(known, _)| first.is_some_and(|word| word.is(known)));
    match (change, purpose) {
        (Some((_, what)), Purpose::Tables) => {
            let second = words.get(1);
            if !what.iter().any(|known| second.is_some_and(|word| word.is(known))) {
                return Err(format!("a migration changes tables, indexes and views alone: {}", shown(second)));
            }
            if second.is_some_and(|word| word.is("unique")) && !words.get(2).is_some_and(|word| word.is("index")) {
                return Err("what is unique is an index".into());
            }
            Ok(())
        }
        (Some(_), Purpose::Rows) => Err(format!("tables are made and changed by migrations alone: {}", shown(first))),
        (None, _) => Err(format!("it begins with {}, which is no statement for plugins", shown(first))),
    }
}

fn shown(word: Option<&Word>) -> String {
    match word {
        Some(Word::Plain(word)) => format!("`{}`", word.to_uppercase()),
        Some(Word::Sign(sign)) => format!("`{sign}`"),
        Some(_) => "a value".into(),
        None => "nothing".into(),
    }
}

/// Names that are not the plugin's to use.
fn is_free(name: &str, purpose: Purpose) -> Result<(), String> {
    let lower = name.to_ascii_lowercase();
    if RESERVED.iter().any(|reserved| lower.starts_with(reserved)) {
        return Err(format!("`{name}` is a name of the database's or the server's own"));
    }
    if purpose == Purpose::Tables && lower.starts_with(VIEWS) {
        return Err(format!(
            "`{name}`: names that begin with `{VIEWS}` are the server's, and migrations leave them alone"
        ));
    }
    Ok(())
}

fn is_harmless(word: &str, before: Option<&Word>, next: Option<&Word>) -> Result<(), String> {
    // Behind a dot it is a column.
    if before.is_some_and(|before| before.is_sign(".")) {
        return Ok(());
    }
    if REFUSED.contains(&word) {
        return Err(format!(
            "it has `{}`, which no plugin may use; as a name, put it in double quotes",
            word.to_uppercase()
        ));
    }
    let follows = |wanted: &str| before.is_some_and(|before| before.is(wanted));
    match word {
        // SELECT … INTO makes a table.
        "into" if !follows("insert") => Err("INTO belongs to INSERT alone".into()),
        "foreign" if !next.is_some_and(|next| next.is("key")) => Err("FOREIGN belongs to FOREIGN KEY alone".into()),
        _ => Ok(()),
    }
}

/// A name before a dot is a table's of the statement, and never a schema's.
fn leads_nowhere(name: &str, before: Option<&Word>, schemas: &[String]) -> Result<(), String> {
    let is_schema = |known: &str| known.eq_ignore_ascii_case(name);
    let names_table = before.is_some_and(|before| NAMES_TABLE.iter().any(|word| before.is(word)));
    if names_table || SCHEMAS.iter().any(|known| is_schema(known)) || schemas.iter().any(|known| is_schema(known)) {
        return Err(format!("`{name}.` leads out of the plugin's own tables"));
    }
    Ok(())
}

/// What stands before a parenthesis is a word of the language, a function that is known, or a table whose columns follow.
fn calls_nothing(word: &Word, before: Option<&Word>, is_index: bool) -> Result<(), String> {
    let names = |known: &&str| before.is_some_and(|before| before.is(known));
    let is_table =
        ["into", "table", "references", "exists", "with", "as"].iter().any(names) || (is_index && names(&"on"));
    let name = word.name().unwrap_or_default();
    let known = matches!(word, Word::Plain(_)) && (BEFORE_PARENTHESIS.contains(&name) || FUNCTIONS.contains(&name));
    if known && !before.is_some_and(|before| before.is_sign(".")) || is_table {
        return Ok(());
    }
    Err(format!("`{name}(…)` is no function for plugins; there are {}", FUNCTIONS.join(", ")))
}

/// Writes words with a space between them: what was apart stays so, and nothing becomes a comment.
fn written(words: &[Word], form: impl Fn(&Word) -> String) -> String {
    words.iter().map(form).collect::<Vec<_>>().join(" ")
}

fn sqlite(word: &Word) -> String {
    match word {
        Word::Plain(word) => word.clone(),
        Word::Quoted(name) => format!("\"{name}\""),
        Word::Literal(text) => format!("'{}'", text.replace('\'', "''")),
        Word::Number(number) => number.clone(),
        Word::Value(number) => format!("?{number}"),
        Word::Sign(sign) => (*sign).to_owned(),
        Word::End => String::new(),
    }
}

/// The types are SQLite's: what PostgreSQL calls otherwise is put into its words.
fn written_for_postgres(words: &[Word]) -> String {
    let mut text: Vec<String> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let is_column = at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|before| before.is_sign("."));
        let counts = |ahead: usize, wanted: &str| words.get(at + ahead).is_some_and(|word| word.is(wanted));
        text.push(match word {
            Word::Plain(word) if !is_column => match word.as_str() {
                "integer" if counts(1, "primary") && counts(2, "key") => {
                    "bigint generated by default as identity".to_owned()
                }
                "integer" => "bigint".to_owned(),
                "real" => "double precision".to_owned(),
                "blob" => "bytea".to_owned(),
                word => word.to_owned(),
            },
            Word::Value(number) => format!("${number}"),
            other => sqlite(other),
        });
    }
    text.join(" ")
}

#[cfg(test)]
mod tests;
