//! The modules of a plugin: one text in which each begins with a line that names it.

use std::collections::BTreeMap;
use std::rc::Rc;

use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::Declared;
use rquickjs::{Ctx, Error, Module, Result};

/// What plugins import the host by.
pub const SDK: &str = "jackfield";
const PRELUDE: &str = include_str!("prelude.js");
/// Begins a module; its path from the plugin's folder follows.
const MARK: &str = "//# module ";
/// What an import may leave out.
const ENDINGS: &[&str] = &["", ".ts", ".js", ".tsx", ".mjs", "/index.ts", "/index.js"];

#[derive(Clone)]
pub struct Modules(Rc<BTreeMap<String, String>>);

impl Modules {
    /// Reads the text; answers the name of its first module too, which is where it begins.
    pub fn read(text: &str) -> (Self, String) {
        let mut modules: BTreeMap<String, String> = BTreeMap::new();
        let (mut name, mut first) = (String::from("plugin.js"), None);
        for line in text.lines() {
            if let Some(path) = line.strip_prefix(MARK) {
                path.trim().clone_into(&mut name);
                first.get_or_insert_with(|| name.clone());
                modules.insert(name.clone(), String::new());
                continue;
            }
            let module = modules.entry(name.clone()).or_default();
            module.push_str(line);
            module.push('\n');
        }
        let first = first.unwrap_or(name);
        modules.insert(SDK.into(), PRELUDE.into());
        (Self(Rc::new(modules)), first)
    }

    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }
}

impl Resolver for Modules {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        let wanted = if name.starts_with('.') { beside(base, name) } else { name.to_owned() };
        let found = ENDINGS.iter().map(|ending| format!("{wanted}{ending}")).find(|path| self.0.contains_key(path));
        found.ok_or_else(|| Error::new_resolving(base, name))
    }
}

impl Loader for Modules {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        let text = self.0.get(name).ok_or_else(|| Error::new_loading(name))?;
        Module::declare(ctx.clone(), name, text.as_bytes())
    }
}

/// A path from a module to another one.
fn beside(base: &str, path: &str) -> String {
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
