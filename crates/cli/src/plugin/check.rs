//! `jackfield plugin check FILE`: which hooks a plugin has and what it calls, and whether this server serves it.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};
use jackfield_domain::hooks::HookId;
use jackfield_domain::plugins::why_unserved;
use jackfield_model::Manifest;
use jackfield_plugin_host::package;

use super::preview;
use super::program::{Machine, Program};

/// Packages of Mattermost's that every plugin carries whole: what stands in them is no use of the plugin's.
const CARRIED: &[&str] = &["github.com/mattermost/mattermost/server/", "github.com/mattermost/mattermost-server/"];
/// Of these, and of its predecessor, those that call the API for the plugin.
const WRAPPERS: &[&str] =
    &["github.com/mattermost/mattermost/server/public/pluginapi", "github.com/mattermost/mattermost-plugin-api"];
/// Places in tables of methods that interfaces of the standard library have as well.
const COMMON: usize = 8;

pub fn run(file: &Path, json: bool) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let package = package::unpack_to_read(file, folder.path())?;
    let manifest = &package.manifest;
    let found = match manifest.server.as_ref().filter(|server| server.wasm.is_empty()) {
        Some(_) => {
            let program = program(&package.dir, manifest)?;
            let bytes = std::fs::read(&program)?;
            Found::in_program(&Program::read(bytes).with_context(|| format!("{} cannot be read", program.display()))?)
        }
        None => Found::in_component(manifest),
    };
    if json {
        println!("{}", found.json(&manifest.id));
    } else {
        println!("{} {} ({})", manifest.name, manifest.version, manifest.id);
        found.print(manifest.server.is_some());
        preview::offline(&package)?;
    }
    let missing = found.missing();
    if !missing.is_empty() {
        bail!("not served: {}", missing.join(", "));
    }
    Ok(())
}

/// The package's program for this machine, or for another one that can be read: nothing of it is run.
fn program(folder: &Path, manifest: &Manifest) -> anyhow::Result<PathBuf> {
    let refused = match package::program(folder, manifest) {
        Ok(program) => return Ok(program),
        Err(refused) => refused,
    };
    let server = manifest.server.clone().unwrap_or_default();
    let others = ["linux-amd64", "linux-arm64"].into_iter().filter_map(|platform| server.executables.get(platform));
    let inside = |path: &&String| {
        let path = Path::new(path.as_str());
        path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
    };
    let found = others.filter(inside).map(|path| folder.join(path)).find(|file| file.is_file());
    found.ok_or_else(|| refused.into())
}

/// What a plugin uses, by Mattermost's names.
#[derive(Debug, Default)]
pub struct Found {
    hooks: BTreeSet<String>,
    calls: BTreeSet<String>,
    /// Calls that Mattermost's module `pluginapi` makes for it.
    wrapped: BTreeSet<String>,
    /// Calls that may as well be of another interface.
    perhaps: BTreeSet<String>,
    /// Whether calls can be read from this program's code.
    readable: bool,
    /// What a component asks for of the API: what it can call stands in its manifest.
    asked: Option<Vec<String>>,
}

impl Found {
    pub fn in_program(program: &Program) -> Self {
        let mut found = Self { hooks: hooks(program), readable: program.machine != Machine::Other, ..Self::default() };
        let methods = api_methods(program);
        if !found.readable {
            return found;
        }
        let unclear = unclear_places(program, methods.len());
        let functions = &program.functions;
        let mut open: Vec<usize> = roots(program);
        let mut seen: HashSet<usize> = open.iter().copied().collect();
        while let Some(at) = open.pop() {
            let function = &functions[at];
            for place in program.interface_calls(function) {
                let Some(name) = methods.get(place) else { continue };
                let list = match &*function.name {
                    _ if place < unclear => &mut found.perhaps,
                    wrapper if wraps(wrapper) => &mut found.wrapped,
                    own if is_ours(program, own) => &mut found.calls,
                    // Interfaces of other modules are as large as the API sometimes.
                    other if other.contains("mattermost") => &mut found.perhaps,
                    _ => continue,
                };
                list.insert(name.clone());
            }
            // What stands in the program and is reached from nowhere is no use of it.
            let called = program.calls(function).into_iter();
            open.extend(called.filter(|called| is_own_or_wraps(&functions[*called].name) && seen.insert(*called)));
        }
        found.wrapped.retain(|name| !found.calls.contains(name));
        let sure: BTreeSet<String> = found.calls.union(&found.wrapped).cloned().collect();
        found.perhaps.retain(|name| !sure.contains(name));
        found
    }

    /// A component has the hooks, and may call the methods, that its manifest asks for; nothing else is linked to it.
    fn in_component(manifest: &Manifest) -> Self {
        let asked = manifest.permissions.clone().unwrap_or_default();
        let name = |asked: String| HookId::from_wit_name(&asked).map_or(asked, |hook| hook.name().to_owned());
        Self { hooks: asked.hooks.into_iter().map(name).collect(), asked: Some(asked.api), ..Self::default() }
    }

    /// What it surely uses and this server does not serve.
    fn missing(&self) -> Vec<String> {
        let hooks = self.hooks.iter().filter(|name| unraised(name).is_some());
        let calls = self.calls.iter().chain(&self.wrapped).filter(|name| why_unserved(name).is_some());
        hooks.chain(calls).cloned().collect()
    }

    fn print(&self, has_server: bool) {
        if !has_server {
            println!("It has no server half: it uses no hooks and no server methods.");
            return;
        }
        if self.hooks.is_empty() {
            println!("\nIt has no hooks.");
        } else {
            println!("\nHooks:");
        }
        for name in &self.hooks {
            match unraised(name) {
                None => println!("  {name}"),
                Some(reason) => println!("  {name}: not raised here. {reason}"),
            }
        }
        if let Some(asked) = &self.asked {
            let asked = if asked.is_empty() { "nothing".to_owned() } else { asked.join(", ") };
            println!("\nOf the plugin API it asks for {asked}.");
            return;
        }
        if !self.readable {
            println!("\nWhat it calls can be told only from programs for amd64 and arm64.");
            return;
        }
        println!("\nCalls of the plugin API, as far as its code shows them:");
        let wrapped = self.wrapped.iter().map(|name| (name, " (through pluginapi)"));
        for (name, how) in self.calls.iter().map(|name| (name, "")).chain(wrapped) {
            match why_unserved(name) {
                None => println!("  {name}{how}"),
                Some(reason) => println!("  {name}{how}: not served here. {reason}"),
            }
        }
        let perhaps: Vec<&str> = self.perhaps.iter().map(String::as_str).collect();
        if !perhaps.is_empty() {
            println!(
                "\nPerhaps also, which cannot be told: other interfaces have methods at these places, or another module than the plugin's own calls them. {}",
                perhaps.join(", ")
            );
        }
        println!(
            "\nWhat is called through an interface of the plugin's own that has a part of the API cannot be seen."
        );
    }

    fn json(&self, id: &str) -> serde_json::Value {
        serde_json::json!({
            "id": id, "hooks": self.hooks, "api": self.calls, "through_pluginapi": self.wrapped, "asks_for": self.asked, "perhaps": self.perhaps, "not_served": self.missing(),
        })
    }
}

/// Whether a function is of the module that calls the API for plugins.
fn wraps(name: &str) -> bool {
    WRAPPERS.iter().any(|package| name.starts_with(package))
}

/// Why a hook is not raised, if it is not.
fn unraised(name: &str) -> Option<&'static str> {
    HookId::from_name(name)?.raised().err()
}

/// Where a plugin begins: its start, what is run before that, and the hooks, which the server calls.
fn roots(program: &Program) -> Vec<usize> {
    let receiver = hook_receiver(program);
    let is_root = |name: &str| {
        let hook = name
            .rsplit_once(").")
            .is_some_and(|(of, method)| Some(of) == receiver.as_deref() && HookId::from_name(method).is_some());
        let begins = name == "main.main" || name.ends_with(".init") || name.contains(".init.");
        hook || begins && is_ours(program, name)
    };
    let functions = program.functions.iter().enumerate();
    functions.filter(|(_, function)| is_root(&function.name)).map(|(at, _)| at).collect()
}

/// Up to where a place in a table may as well be another interface's: that of the largest for which the plugin itself has
/// methods.
fn unclear_places(program: &Program, api: usize) -> usize {
    let others = program.tables().into_iter().filter(|table| table.len() != api);
    let others = others.filter(|table| table.iter().any(|at| is_ours(program, &program.functions[*at].name)));
    others.map(|table| table.len()).max().unwrap_or(0).max(COMMON)
}

/// Whether a function was written for this very plugin.
fn is_ours(program: &Program, name: &str) -> bool {
    name.starts_with("main.") || program.module.as_deref().is_some_and(|module| name.starts_with(module))
}

fn is_own_or_wraps(name: &str) -> bool {
    is_own(name) || wraps(name)
}

/// Whether a function was written for the plugin or a library of its, not for Mattermost or Go.
fn is_own(name: &str) -> bool {
    let package = name.split('/').next().unwrap_or_default();
    let is_mattermosts = CARRIED.iter().chain(WRAPPERS).any(|carried| name.starts_with(carried));
    !is_mattermosts && (package.starts_with("main.") || (name.contains('/') && package.contains('.')))
}

/// The hooks of the type that has most of them: other types have a `ServeHTTP` as well.
fn hooks(program: &Program) -> BTreeSet<String> {
    most_hooks(program).map(|(_, hooks)| hooks).unwrap_or_default()
}

fn hook_receiver(program: &Program) -> Option<String> {
    most_hooks(program).map(|(receiver, _)| receiver.to_owned())
}

fn most_hooks(program: &Program) -> Option<(&str, BTreeSet<String>)> {
    let mut by_type: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for function in program.functions.iter().filter(|function| is_own(&function.name)) {
        let Some((receiver, method)) = function.name.rsplit_once(").") else { continue };
        if HookId::from_name(method).is_some() {
            by_type.entry(receiver).or_default().insert(method.to_owned());
        }
    }
    by_type.into_iter().max_by_key(|(_, hooks)| hooks.len())
}

/// The methods of the API that the plugin was built against, in the order of their table: by name.
fn api_methods(program: &Program) -> Vec<String> {
    let methods = program.functions.iter().filter_map(|function| {
        let (receiver, method) = function.name.rsplit_once(").")?;
        // Of a method's own functions the name goes on behind a dot.
        let is_method = method.starts_with(|c: char| c.is_ascii_uppercase()) && !method.contains(['.', '-']);
        (is_method && receiver.ends_with("plugin.(*apiRPCClient")).then(|| method.to_owned())
    });
    methods.collect::<BTreeSet<_>>().into_iter().collect()
}
