//! Packs what plugins are made with, for the binary to carry: the guest crate with its bindings made already, so that a
//! plugin needs no crate of a registry and no network.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::{Compression, GzBuilder};
use wit_bindgen_core::{Files, WorldGenerator, wit_parser};
use wit_bindgen_rust::{Opts, WithOption};
use wit_parser::{PackageId, Resolve, WorldId, WorldItem};

const GUEST: &str = "../plugin-api";
const TYPESCRIPT: &str = "../../packages/plugin-sdk";
/// What a plugin's folder gets of it, by its names there and here.
const TYPESCRIPT_FILES: &[(&str, &str)] = &[
    ("jackfield.d.ts", "jackfield.d.ts"),
    ("webapp.d.ts", "webapp.d.ts"),
    ("strip.cjs", "dist/strip.cjs"),
    ("testing.mjs", "testing/testing.mjs"),
    ("testing.d.ts", "testing/testing.d.ts"),
    ("register.mjs", "testing/register.mjs"),
    ("loader.mjs", "testing/loader.mjs"),
    ("vitest.config.mjs", "testing/vitest.config.mjs"),
];
const WIT: &str = "wit/since_v1_0";
/// What the guest crate is called in its own bindings.
const NAME: &str = "jackfield_plugin_api";

/// In the packed crate each hook's bindings are a file.
const HOOK_MACRO: &str = "macro_rules! hook {
    ($module:ident $($rest:tt)*) => {
        pub mod $module;
    };
}
";

/// Generated code is nobody's to tidy.
const LINTS: &str = "\n[lints.rust]\nwarnings = \"allow\"\n";

#[expect(clippy::disallowed_methods, reason = "Cargo tells build scripts by the environment where they write")]
fn main() -> Result<()> {
    for part in ["src", "macros", "wit", "Cargo.toml"] {
        println!("cargo::rerun-if-changed={GUEST}/{part}");
    }
    let mut files = BTreeMap::new();
    for folder in ["src", "macros"] {
        collect(&Path::new(GUEST).join(folder), folder, &mut files)?;
    }
    let manifest = fs::read_to_string(Path::new(GUEST).join("Cargo.toml"))?;
    files.insert("Cargo.toml".into(), without_generator(&manifest));
    prepare(&mut files)?;
    let out = PathBuf::from(std::env::var_os("OUT_DIR").context("cargo sets OUT_DIR")?);
    fs::write(out.join("guest.tar.gz"), packed(&files)?)?;
    fs::write(out.join("typescript.tar.gz"), typescript()?)?;
    Ok(())
}

/// The types of plugins in TypeScript and what takes types out, which `scripts/build-js-runtime` builds; nothing without it.
fn typescript() -> Result<Vec<u8>> {
    let mut files = BTreeMap::new();
    for (name, path) in TYPESCRIPT_FILES.iter().copied() {
        let path = Path::new(TYPESCRIPT).join(path);
        let Ok(text) = fs::read_to_string(&path) else {
            // To Cargo a file that is missing has always changed: until there is one, the folder is looked at.
            println!("cargo::rerun-if-changed={TYPESCRIPT}");
            return Ok(Vec::new());
        };
        println!("cargo::rerun-if-changed={}", path.display());
        files.insert(name.into(), text);
    }
    packed(&files)
}

/// Text files below a folder, under the names that they have in the package.
fn collect(folder: &Path, name: &str, files: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let own = path.file_name().context("entries have names")?.to_string_lossy();
        let name = format!("{name}/{own}");
        if path.is_dir() && own != "target" {
            collect(&path, &name, files)?;
        } else if own.ends_with(".rs") || own == "Cargo.toml" {
            files.insert(name, fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

/// The manifest less what makes bindings.
fn without_generator(manifest: &str) -> String {
    let kept = manifest.lines().filter(|line| !line.starts_with("wit-bindgen") && !line.starts_with("# Makes"));
    let mut text: String = kept.flat_map(|line| [line, "\n"]).collect();
    text.push_str(LINTS);
    text
}

/// Puts the bindings in the place of what makes them.
fn prepare(files: &mut BTreeMap<String, String>) -> Result<()> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(Path::new(GUEST).join(WIT))?;
    let attributes = attributes(files.get("src/bindings.rs").context("the guest crate has bindings")?);
    files.insert("src/bindings.rs".into(), host(&resolve, package, attributes)?);
    let hooks = files.get("src/hooks.rs").context("the guest crate has hooks")?;
    let (before, rest) = hooks.split_once("macro_rules! hook {").context("a macro makes the bindings of a hook")?;
    let (_, after) = rest.split_once("\n}\n").context("the macro ends")?;
    let hooks = format!("{before}{HOOK_MACRO}{after}");
    files.insert("src/hooks.rs".into(), hooks);
    let worlds: Vec<(String, WorldId)> =
        resolve.packages[package].worlds.iter().map(|(name, id)| (name.clone(), *id)).collect();
    for (world, id) in worlds {
        let Some(hook) = world.strip_prefix("hook-") else { continue };
        let hook = hook.replace('-', "_");
        files.insert(format!("src/hooks/table/{hook}.rs"), of_hook(&resolve, id, &hook)?);
    }
    Ok(())
}

/// Attributes of types and of their members, by what they are put on.
type Attributes = (Vec<(String, String)>, Vec<(String, String)>);

/// Those that the crate asks its generator for: lines of `"name": [attribute],`.
fn attributes(bindings: &str) -> Attributes {
    let lines = bindings.lines().filter_map(|line| {
        let (name, attribute) = line.trim().strip_prefix('"')?.split_once("\": [")?;
        Some((name.to_owned(), attribute.strip_suffix("],")?.to_owned()))
    });
    // A member stands behind a dot, as do the parts of a version, which is before the last slash.
    lines.partition(|(name, _)| !name.rsplit('/').next().unwrap_or_default().contains('.'))
}

fn host(resolve: &Resolve, package: PackageId, (types, members): Attributes) -> Result<String> {
    let world = resolve.select_world(&[package], Some("host"))?;
    let opts = Opts {
        runtime_path: Some(format!("{NAME}::rt")),
        generate_unused_types: true,
        additional_type_attributes: types,
        additional_member_attributes: members,
        ..Opts::default()
    };
    generated(resolve, world, opts)
}

/// The bindings of one hook. What it shares with the host's world is taken from there.
fn of_hook(resolve: &Resolve, world: WorldId, hook: &str) -> Result<String> {
    let mut with = Vec::new();
    for item in resolve.worlds[world].imports.values() {
        let WorldItem::Interface { id, .. } = item else { bail!("the world of {hook} imports more than interfaces") };
        let name = resolve.id_of(*id).context("shared interfaces have names")?;
        let module = resolve.interfaces[*id].name.clone().context("shared interfaces have names")?.replace('-', "_");
        with.push((name, WithOption::Path(format!("{NAME}::hooks::shared::{module}"))));
    }
    let opts = Opts {
        runtime_path: Some(format!("{NAME}::rt")),
        pub_export_macro: true,
        export_macro_name: Some(format!("export_{hook}")),
        with,
        ..Opts::default()
    };
    generated(resolve, world, opts)
}

fn generated(resolve: &Resolve, world: WorldId, opts: Opts) -> Result<String> {
    let mut files = Files::default();
    opts.build().generate(&mut resolve.clone(), world, &mut files)?;
    let (_, text) = files.iter().next().context("the generator writes a file")?;
    Ok(String::from_utf8(text.to_vec())?)
}

/// The same files give the same bytes.
fn packed(files: &BTreeMap<String, String>) -> Result<Vec<u8>> {
    let mut tar = tar::Builder::new(GzBuilder::new().mtime(0).write(Vec::new(), Compression::best()));
    for (name, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        tar.append_data(&mut header, name, text.as_bytes())?;
    }
    Ok(tar.into_inner()?.finish()?)
}
