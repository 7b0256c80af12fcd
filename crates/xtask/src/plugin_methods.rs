//! From the table of the plugin API: the WIT interfaces, the host's functions behind them, and the reference page.

mod form;
mod page;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Result, bail};
use jackfield_domain::plugins::{Capability, Entry, WIT_PACKAGE, WIT_VERSION, all_methods};

use crate::output::{Mode, emit};
use form::Form;

pub fn generate(mode: Mode) -> Result<()> {
    let interfaces = interfaces()?;
    emit(mode, "crates/plugin-api/wit/since_v1_0/methods.wit", &wit(&interfaces))?;
    emit(mode, "crates/plugin-host/src/wasm/host/table.rs", &host(&interfaces))?;
    emit(mode, "docs/reference/plugin-api.md", &page::page()?)
}

/// An interface of the world: what one capability lets a component call.
struct Interface {
    name: &'static str,
    capability: Capability,
    /// What it is about, and records of its own.
    about: &'static str,
    records: &'static str,
    functions: Vec<(&'static str, &'static Entry, Form)>,
}

/// The interfaces in the order in which people read them.
const ORDER: &[(&str, &str, &str)] = &[
    ("kv", "The plugin's own key-value store. ", ""),
    ("posts-read", "", ""),
    ("posts-write", "", ""),
    ("users-read", "", ""),
    ("permissions", "What users may do. ", ""),
    ("teams-read", "", ""),
    ("channels-read", "", ""),
    ("channels-write", "", ""),
    ("reactions-read", "", ""),
    ("reactions-write", "", ""),
    ("bots", "", ""),
    ("commands", "", ""),
    ("http-client", "Requests to other servers, limited to what the manifest allows. ", HTTP),
    ("websocket", "Events to web clients. ", AUDIENCE),
    ("schedule", "Work for later, which outlives a restart and arrives at the hook `scheduled`. ", ""),
    ("database", "The plugin's own tables, which the package's migrations make. ", SQL),
];

const HTTP: &str = "    record request {
        method: string,
        url: string,
        headers: list<header>,
        body: list<u8>,
        /// At most 30 seconds, which is also the default.
        timeout-ms: option<u32>,
    }

    record response {
        status: u16,
        headers: list<header>,
        body: list<u8>,
    }

";

const SQL: &str = "    /// A value of a column. What is true comes back as 1; what has another type, as text.
    variant value {
        null,
        boolean(bool),
        integer(s64),
        real(f64),
        text(string),
        blob(list<u8>),
    }

    record statement {
        sql: string,
        values: list<value>,
        /// How many rows it has to touch; else nothing of the transaction is kept.
        changes: option<u64>,
    }

    record answer {
        columns: list<string>,
        rows: list<list<value>>,
        /// How many rows it touched, or answered.
        changes: u64,
    }

";

const AUDIENCE: &str = "    /// Whom an event is for; what is empty does not narrow it.
    record audience {
        user-id: id,
        channel-id: id,
        team-id: id,
        omit-users: list<id>,
    }

";

fn interfaces() -> Result<Vec<Interface>> {
    let mut interfaces = Vec::new();
    for (name, about, records) in ORDER.iter().copied() {
        let mut functions = Vec::new();
        let mut needs = BTreeSet::new();
        let mut capability = None;
        for entry in all_methods() {
            let Some((of, function)) = entry.wit.and_then(|wit| wit.split_once('.')) else { continue };
            if of != name {
                continue;
            }
            capability = entry.capability;
            needs.insert(entry.capability.map(Capability::word));
            functions.push((function, entry, Form::of(entry)?));
        }
        match (capability, needs.len()) {
            (Some(capability), 1) => interfaces.push(Interface { name, capability, about, records, functions }),
            _ => bail!("the functions of `{name}` do not need one and the same capability"),
        }
    }
    for entry in all_methods() {
        let of = entry.wit.and_then(|wit| wit.split_once('.')).map(|(of, _)| of);
        if entry.wit.is_some() && !ORDER.iter().any(|(name, ..)| Some(*name) == of) {
            bail!("{} is in an interface that is not listed", entry.name);
        }
    }
    Ok(interfaces)
}

fn wit(interfaces: &[Interface]) -> String {
    let mut text = format!(
        "package {WIT_PACKAGE}@{WIT_VERSION};\n\n// Written by `cargo xtask generate` from the table of the plugin API. Do not edit.\n"
    );
    for interface in interfaces {
        let asked = asked_by(interface.capability);
        let _ = writeln!(text, "\n/// {}Asked for by `{asked}`.\ninterface {} {{", interface.about, interface.name);
        let mut used: BTreeSet<&str> = interface.functions.iter().flat_map(|(.., form)| form.used()).collect();
        used.insert("error");
        used.extend(["header"].into_iter().filter(|_| interface.records.contains("list<header>")));
        used.extend(["id"].into_iter().filter(|_| interface.records.contains("-id: id")));
        let used: Vec<&str> = used.into_iter().collect();
        let _ = writeln!(text, "    use types.{{{}}};\n", used.join(", "));
        text.push_str(interface.records);
        for (function, entry, form) in &interface.functions {
            for line in entry.about.lines() {
                let _ = writeln!(text, "    /// {}", line.trim());
            }
            // A word of WIT's own.
            let escape = if *function == "list" { "%" } else { "" };
            let _ = writeln!(text, "    {escape}{function}: {};", form.signature());
        }
        text.push_str("}\n");
    }
    text
}

/// What a manifest has to say for it.
fn asked_by(capability: Capability) -> String {
    if capability.is_asked_by_word() {
        capability.word().to_owned()
    } else {
        format!("permissions.{}", capability.word())
    }
}

fn host(interfaces: &[Interface]) -> String {
    let mut text = String::from(
        "//! Written by `cargo xtask generate` from the table of the plugin API. Do not edit.\n//! The functions of each interface, and the methods behind them.\n\nuse super::*;\n\nhost! {\n",
    );
    for interface in interfaces {
        let (name, capability) = (interface.name, interface.capability);
        let _ = writeln!(text, "    {} {name:?} {capability:?} {{", name.replace('-', "_"));
        for (function, entry, form) in &interface.functions {
            let _ = writeln!(text, "        {} {} {};", function.replace('-', "_"), entry.name, form.host());
        }
        text.push_str("    }\n");
    }
    text.push_str("}\n");
    text
}
