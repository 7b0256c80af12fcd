//! The types of plugins in TypeScript: hooks and methods from their tables, and Mattermost's structs that they exchange.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use jackfield_domain::hooks::{HookId, HookKind};
use jackfield_domain::plugins::{all_methods, find_method, why_unserved};

use crate::go_schema::{FACTS, Method, Schema};
use crate::output::{Mode, emit};

/// What the component that runs such plugins gives beside methods and hooks.
const HEAD: &str = include_str!("plugin_sdk/head.d.ts.txt");
/// A text of these hooks cannot be: they stream otherwise.
const OTHERWISE: &[HookId] = &[HookId::ServeMetrics, HookId::FileWillBeUploaded];
/// Methods whose request and answer are streams to other plugins.
const STREAMS: &[&str] = &["PluginHTTP", "PluginHTTPStream"];

pub fn generate(mode: Mode) -> Result<()> {
    emit(mode, "packages/plugin-sdk/jackfield.d.ts", &types()?)
}

fn types() -> Result<String> {
    let schema: Schema = serde_json::from_str(FACTS)?;
    let mut types = Types { schema: &schema, used: BTreeSet::new() };
    let hooks = types.hooks();
    let methods = types.methods();
    let structs = types.structs()?;
    Ok(format!("{HEAD}\n{hooks}\n{methods}\n{structs}}}\n"))
}

struct Types<'a> {
    schema: &'a Schema,
    /// Structs that something mentions.
    used: BTreeSet<String>,
}

impl Types<'_> {
    fn hooks(&mut self) -> String {
        let mut text = String::from(
            "    /** What a plugin may implement; plugin.json asks for each under `permissions.hooks`. */\n    export interface Hooks {\n",
        );
        for hook in HookId::ALL.iter().copied().filter(|hook| !OTHERWISE.contains(hook)) {
            let _ =
                writeln!(text, "        /** {} `permissions.hooks`: \"{}\". */", words(hook.about()), hook.wit_name());
            let arguments: String = match hook {
                HookId::ServeHTTP => ", request: Request".into(),
                _ => hook.parameters().iter().map(|(name, ty)| format!(", {name}: {}", self.noun(ty))).collect(),
            };
            let answer = self.answer(hook);
            let _ = writeln!(text, "        {}?(context: Context{arguments}): Later<{answer}>;", hook.name());
        }
        text.push_str("    }\n");
        text
    }

    fn answer(&mut self, hook: HookId) -> String {
        match hook.kind() {
            HookKind::Stream => "Response | void".into(),
            HookKind::Has | HookKind::Event => "void".into(),
            HookKind::Gate => "Verdict | void".into(),
            HookKind::Will => match self.noun(hook.answer()) {
                list if list.ends_with("[]") => format!("{list} | Verdict | void"),
                noun => format!("Partial<{noun}> | Verdict | void"),
            },
            HookKind::Directed if hook.answer() == "()" => "Verdict | void".into(),
            HookKind::Directed if hook == HookId::ExecuteCommand => "Partial<CommandResponse> | string | void".into(),
            HookKind::Directed => format!("{} | void", self.noun(hook.answer())),
        }
    }

    /// A type of the table of hooks.
    fn noun(&mut self, ty: &str) -> String {
        let ty: String = ty.split_whitespace().collect();
        if let Some(inner) = ty.strip_prefix("Vec<").and_then(|rest| rest.strip_suffix('>')) {
            return match inner {
                "u8" => "string".into(),
                inner => format!("{}[]", self.noun(inner)),
            };
        }
        if let Some(inner) = ty.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>')) {
            return format!("{} | null", self.noun(inner));
        }
        match ty.as_str() {
            "String" => "string".into(),
            "i64" => "number".into(),
            "bool" => "boolean".into(),
            id if id.ends_with("Id") => "string".into(),
            other => self.named(&format!("model.{other}")),
        }
    }

    fn methods(&mut self) -> String {
        let mut text = String::from(
            "    /** The plugin API, by Mattermost's names. A refusal is thrown as an {@link AppError}. */\n    export interface Api {\n",
        );
        for (name, method) in &self.schema.api {
            let Some(entry) = find_method(name).filter(|_| why_unserved(name).is_none()) else { continue };
            let streams = method.params.iter().chain(&method.results).any(|ty| ty.starts_with("io."));
            if streams || STREAMS.contains(&name.as_str()) {
                continue;
            }
            let needs = entry.capability.map(|needed| format!(" Needs `{}`.", needed.word())).unwrap_or_default();
            let _ = writeln!(text, "        /** {}{needs} */", words(entry.about));
            let named = entry.parameters.len() == method.params.len();
            let arguments: Vec<String> = (0..method.params.len())
                .map(|at| {
                    let name = if named { entry.parameters[at].0.to_owned() } else { format!("argument{}", at + 1) };
                    format!("{}: {}", safe(&name), self.given(&method.params[at]))
                })
                .collect();
            let _ = writeln!(text, "        {name}({}): {};", arguments.join(", "), self.result(method));
        }
        text.push_str(&self.own_methods());
        text.push_str("    }\n\n    export const api: Api;\n");
        text
    }

    /// Methods that Mattermost has not, by the types of the table; those of other types have ways of their own.
    fn own_methods(&self) -> String {
        let mut text = String::new();
        for entry in all_methods().filter(|entry| entry.wit.is_some() && !self.schema.api.contains_key(entry.name)) {
            let arguments: Option<Vec<String>> = entry
                .parameters
                .iter()
                .map(|(name, ty)| own_type(ty).map(|ty| format!("{}: {ty}", safe(name))))
                .collect();
            let answer = if entry.answer.is_empty() { Some("null") } else { own_type(entry.answer) };
            let (Some(arguments), Some(answer)) = (arguments, answer) else { continue };
            let needs = entry.capability.map(|needed| format!(" Needs `{}`.", needed.word())).unwrap_or_default();
            let _ = writeln!(text, "        /** {}{needs} Jackfield's own; bytes are base64. */", words(entry.about));
            let _ = writeln!(text, "        {}({}): {answer};", entry.name, arguments.join(", "));
        }
        text
    }

    /// What a method takes: parts of a struct suffice, and bytes are bytes.
    fn given(&mut self, go: &str) -> String {
        match go {
            "[]byte" => "string | Uint8Array".into(),
            go if go.trim_start_matches('*').starts_with("model.") => match self.ty(go) {
                name if self.schema.structs.contains_key(go.trim_start_matches('*')) => format!("Partial<{name}>"),
                name => name,
            },
            go => self.ty(go),
        }
    }

    /// The results before the error.
    fn result(&mut self, method: &Method) -> String {
        let results = method.results.iter().filter(|go| *go != "error" && *go != "*model.AppError");
        let results: Vec<String> = results.map(|go| self.ty(go)).collect();
        match results.as_slice() {
            [] => "null".into(),
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        }
    }

    /// A type of Go's.
    fn ty(&mut self, go: &str) -> String {
        if let Some(inner) = go.strip_prefix('*') {
            return self.ty(inner);
        }
        if go == "[]byte" || go == "[]uint8" {
            return "string".into();
        }
        if let Some(inner) = go.strip_prefix("[]") {
            let inner = self.ty(inner);
            return if inner.contains(' ') { format!("({inner})[]") } else { format!("{inner}[]") };
        }
        if let Some((_, inner)) = go.strip_prefix("map[").and_then(|rest| rest.split_once(']')) {
            return format!("Record<string, {}>", self.ty(inner));
        }
        match go {
            "string" | "time.Time" => "string".into(),
            "bool" => "boolean".into(),
            number
                if ["int", "uint", "float"].iter().any(|kind| number.starts_with(kind)) && number != "interface {}" =>
            {
                "number".into()
            }
            other => self.named(other),
        }
    }

    fn named(&mut self, go: &str) -> String {
        if !self.schema.structs.contains_key(go) {
            return "unknown".into();
        }
        self.used.insert(go.to_owned());
        name(go)
    }

    fn structs(&mut self) -> Result<String> {
        let mut done: BTreeMap<String, String> = BTreeMap::new();
        while let Some(go) = self.used.iter().find(|go| !done.contains_key(*go)).cloned() {
            let fields = self.schema.structs.get(&go).with_context(|| format!("struct {go} is missing"))?;
            let mut body = format!("    export interface {} {{\n", name(&go));
            for field in fields {
                let mut parts = field.splitn(3, ' ');
                let (Some(_), Some(key), Some(ty)) = (parts.next(), parts.next(), parts.next()) else { continue };
                let (key, options) = key.split_once(',').unwrap_or((key, ""));
                if key == "-" || key.is_empty() {
                    continue;
                }
                let optional = if options.contains("omitempty") { "?" } else { "" };
                let _ = writeln!(body, "        {key}{optional}: {};", self.ty(ty));
            }
            body.push_str("    }\n");
            done.insert(go, body);
        }
        Ok(done.into_values().collect::<Vec<_>>().join("\n"))
    }
}

fn own_type(ty: &str) -> Option<&'static str> {
    Some(match ty {
        "String" | "Bytes" => "string",
        "MaybeBytes" => "string | null",
        "Vec<String>" | "Vec<UserId>" => "string[]",
        "Millis" | "u32" | "u64" | "i64" => "number",
        "Option<u64>" => "number | null",
        "bool" => "boolean",
        id if id.ends_with("Id") && !id.contains('<') => "string",
        _ => return None,
    })
}

/// A struct's name; those of other packages than Mattermost's keep the package in it.
fn name(go: &str) -> String {
    match go.split_once('.') {
        // The name itself is the class of what is thrown.
        Some(("model", "AppError")) => "AppErrorData".to_owned(),
        Some(("model", name)) => name.to_owned(),
        Some((package, name)) => format!("{}{name}", package[..1].to_uppercase() + &package[1..]),
        None => go.to_owned(),
    }
}

/// An argument's name that is no word of the language.
fn safe(name: &str) -> String {
    match name {
        "delete" | "new" | "in" | "function" | "default" | "class" | "var" => format!("{name}_"),
        name => name.to_owned(),
    }
}

fn words(about: &str) -> String {
    about.split_whitespace().collect::<Vec<_>>().join(" ").replace("*/", "")
}
