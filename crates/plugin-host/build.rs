//! Makes a component of the module in which plugins in TypeScript run, for the server to carry. Without the module, which
//! `scripts/build-js-runtime` builds, there is a server that says that it cannot run such plugins.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use wit_component::ComponentEncoder;

const SOURCE: &str = "../plugin-js";
const MODULE: &str = "../plugin-js/dist/runtime.wasm";

#[expect(clippy::disallowed_methods, reason = "Cargo tells build scripts by the environment where they write")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    // To Cargo a file that is missing has always changed: until there is one, the folder is looked at.
    println!("cargo::rerun-if-changed={}", if Path::new(MODULE).exists() { MODULE } else { SOURCE });
    let component = match fs::read(Path::new(MODULE)) {
        Ok(module) => ComponentEncoder::default().validate(true).module(&module)?.encode()?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let out = env::var_os("OUT_DIR").map(PathBuf::from).ok_or("cargo sets OUT_DIR")?;
    fs::write(out.join("script.wasm"), component)?;
    Ok(())
}
