//! The server: HTTP handlers, the WebSocket hub, plugins' endpoints and the web client.
//!
//! Handlers decode, authorise, call `domain` and return; no rule lives here.

mod call;
mod credentials;
mod form;
mod handlers;
mod listen;
mod local;
mod metrics;
mod pace;
mod paths;
mod refusal;
mod reply;
mod request;
mod routes;
mod sent;
mod server;
mod start;
mod unread;
mod upgrade;
mod user_agent;
mod web;
mod wire;
mod ws;

pub use routes::{Missing, check_complete};
pub use server::Server;
pub use start::{Options, Running, start};

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// The modules from the lowest to the highest. Each may name those before it: a handler cannot know how the server
    /// starts.
    const LADDER: &[&str] = &[
        "user_agent",
        "archive",
        "credentials",
        "local",
        "refusal",
        "pace",
        "unread",
        "paths",
        "wire",
        "listen",
        "form",
        "upgrade",
        "request",
        "sent",
        "reply",
        "server",
        "call",
        "routes",
        "handlers",
        "web",
        "metrics",
        "ws",
        "start",
    ];

    /// The hub is a part of the server, and the sockets around it reach the server.
    const KNOWN: &[(&str, &str)] = &[("server", "ws")];

    #[test]
    fn modules_look_down_only() {
        let mut wrong = Vec::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for (height, module) in LADDER.iter().enumerate() {
            let text = format!("{}{}", read(&root.join(format!("{module}.rs"))), read_all(&root.join(module)));
            for named in text.split("crate::").skip(1) {
                let name: String = named.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                let below = LADDER.iter().take(height + 1).any(|lower| *lower == name);
                if LADDER.contains(&name.as_str()) && !below && !KNOWN.contains(&(module, &name)) {
                    wrong.push(format!("{module} names {name}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    /// What only rules say. Bounds, rights and settings are the domain's; handlers that read forms know how large a
    /// file may be.
    const OF_RULES: &[&str] = &["no_permission(", "limits::", ".holds(", ".may::<", ".require::<", ".len() >"];

    #[test]
    fn handlers_hold_no_rules() {
        let text = read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/handlers"));
        let wrong: Vec<_> = text.lines().filter(|line| OF_RULES.iter().any(|word| line.contains(word))).collect();
        assert!(wrong.is_empty(), "these belong into the domain: {wrong:#?}");
    }

    #[test]
    fn every_module_has_its_place() {
        let lib = include_str!("lib.rs");
        let declared = lib.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
        let missing: Vec<_> = declared.filter(|module| !LADDER.contains(module)).collect();
        assert!(missing.is_empty(), "not in the ladder: {missing:?}");
    }

    fn read(path: &Path) -> String {
        std::fs::read_to_string(path).unwrap_or_default()
    }

    fn read_all(folder: &Path) -> String {
        let Ok(entries) = std::fs::read_dir(folder) else { return String::new() };
        let paths = entries.flatten().map(|entry| entry.path());
        paths.map(|path| if path.is_dir() { read_all(&path) } else { read(&path) }).collect()
    }
}
